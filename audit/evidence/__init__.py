"""What is known: a dossier read, checked and made publishable."""
