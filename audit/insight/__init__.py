"""What a card means for whoever reads it."""
