"""Zip archives opened with care: what unpacks to too much, climbs, or runs is refused before it is read."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.parsers import expat

from audit.errors import EvidenceNotValid, Problem, Where
from audit.words import Message, message

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 2**20
"""Bytes in all entries together."""

MOST_RATIO = 200
"""How many times an entry of more than a megabyte may grow when it is unpacked; an honest sheet grows 12 times."""

_CHUNK = 2**20
_ENCRYPTED = 0x1
"""The flag of an entry that opens with a password only (PKWARE APPNOTE 4.4.4, bit 0)."""

_CLIMBS = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\x00")


def refused(file: str, what: Message, mend: Message, code: str = "unsafe_file") -> EvidenceNotValid:
    """Return the error of a file that is not opened at all."""
    return EvidenceNotValid([Problem(code, Where(file), what, mend)])


def unpacked(data: bytes, file: str) -> Mapping[str, bytes]:
    """Return every entry of a zip by name, or raise EvidenceNotValid.

    Sizes are counted while unpacking: what the archive says of itself is not trusted.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise refused(
                    file,
                    message("The file holds {n} entries; {most} is the most that is read.", n=len(entries),
                            most=MOST_ENTRIES),
                    message("Keep only the dossier in it."),
                )  # fmt: skip
            _refuse_unsafe(entries, file)
            contents: dict[str, bytes] = {}
            left = MOST_UNPACKED
            for entry in entries:
                if not entry.is_dir():
                    contents[entry.filename] = _read(archive, entry, left, file)
                    left -= len(contents[entry.filename])
            return contents
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as broken:
        raise refused(
            file,
            message("The file cannot be unpacked: {reason}.", reason=str(broken).rstrip(".")),
            message("Save or pack it again."),
            "broken_file",
        ) from None


def _refuse_unsafe(entries: list[zipfile.ZipInfo], file: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        mend = message("Pack the dossier again: plain files in one folder.")
        if _CLIMBS.search(entry.orig_filename) or _CLIMBS.search(entry.filename):
            raise refused(file, message("The entry {name} would be unpacked outside its folder.",
                                        name=entry.filename), mend)  # fmt: skip
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise refused(file, message("The entry {name} is a link to another file.", name=entry.filename), mend)
        if entry.flag_bits & _ENCRYPTED:
            raise refused(file, message("The file has a password."), message("Save it again without a password."),
                          "broken_file")  # fmt: skip
        if entry.filename in seen:
            raise refused(file, message("The entry {name} stands twice in the file.", name=entry.filename), mend)
        seen.add(entry.filename)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, file: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while part := stream.read(_CHUNK):
            parts.append(part)
            size += len(part)
            packed = max(entry.compress_size, 1)
            if size > left or (size > _CHUNK and size / packed > MOST_RATIO):
                raise refused(
                    file,
                    message("The file unpacks to more than is safe to read (entry {name}).", name=entry.filename),
                    message("Save only the sheets of the dossier in a new file."),
                )
    return b"".join(parts)


def refuse_doctype(xml: bytes, name: str, file: str) -> None:
    """Raise EvidenceNotValid where a part of a workbook declares a document type: it can be made to explode."""
    parser = checked_parser(name, file)
    parse(parser, xml, name, file)


def checked_parser(name: str, file: str) -> expat.XMLParserType:
    """Return a parser that refuses a document type."""
    parser = expat.ParserCreate(namespace_separator=None)

    def doctype(*_: object) -> None:
        raise refused(
            file,
            message("The part {name} declares a document type, which no spreadsheet program writes.", name=name),
            message("Save the sheets in a new workbook."),
        )

    parser.StartDoctypeDeclHandler = doctype
    return parser


def parse(parser: expat.XMLParserType, xml: bytes, name: str, file: str) -> None:
    """Feed a part to its parser; raises EvidenceNotValid where it is no XML."""
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise refused(
            file,
            message("The part {name} of the workbook cannot be read.", name=name),
            message("Open the workbook and save it again."),
            "broken_file",
        ) from None
