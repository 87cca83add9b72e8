"""Messy lists of others: a registration list, an export or a survey file becomes a table of the dossier."""
