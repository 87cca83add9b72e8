"""Levels, gates and totals: the only arithmetic of a score."""
