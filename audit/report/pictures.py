"""Two pictures beside each other: whether they show the same, however their files are packed."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops

_SEEN = 32
"""Steps of 255 by which a point may differ: processors round the edges of shapes a little otherwise."""


def same_picture(given: bytes, made: bytes) -> bool:
    """Return whether a PNG that somebody gave shows what one made here shows; one that cannot be read does not.

    Only the size that the made one has is unpacked, so that a small file cannot fill the memory.
    """
    try:
        with Image.open(BytesIO(given), formats=["PNG"]) as left, Image.open(BytesIO(made), formats=["PNG"]) as right:
            if left.size != right.size:
                return False
            apart = ImageChops.difference(left.convert("RGBA"), right.convert("RGBA"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return all(max(channel.histogram()[_SEEN + 1 :]) == 0 for channel in apart.split())
