"""A site of cards: files that any web server can hand out, or a folder on a disk, and that ask for nothing."""
