"""Tables of people too large to be loaded: they are reduced to cells while they are read."""
