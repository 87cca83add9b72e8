"""PDFs for tests, written by hand: a page is its lines of text, and what a test needs to be wrong with it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def pdf_of(*pages: str, labels: str = "", locked: bool = False) -> bytes:
    """Return a PDF with a page for each text, its lines one below the other; an empty text is a page without any.

    `labels`: how the first pages are numbered in print (`/S /r` for i, ii, iii). `locked`: it opens with a password.
    """
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [b"", b"", font]
    kids = []
    for text in pages:
        objects.append(_stream(_drawn(text)))
        resources = b"/Resources << /Font << /F1 3 0 R >> >>"
        here = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>"
        objects.append(here % (resources, len(objects)))
        kids.append(b"%d 0 R" % len(objects))
    numbered = b"/PageLabels << /Nums [0 << %s >>] >>" % labels.encode() if labels else b""
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % numbered
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    key = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (b"1" * 64, b"2" * 64)
    return _file(objects, key if locked else b"")


def bomb(size: int) -> bytes:
    """Return a PDF of a few kilobytes whose one page unpacks to `size` bytes."""
    packed = zlib.compress(b"\0" * size, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R >>"
    catalog, tree = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    return _file([catalog, tree, stream, page], b"")


def _drawn(text: str) -> bytes:
    if not text:
        return b""
    lines = (line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in text.split("\n"))
    return f"BT /F1 12 Tf 50 780 Td 14 TL {' '.join(f'({line}) Tj T*' for line in lines)} ET".encode("cp1252")


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes], more: bytes) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, more, start)
    return bytes(out)
