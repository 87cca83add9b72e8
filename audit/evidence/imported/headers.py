"""Finding a column of a list by what the map calls it: its header, its label, or the end of its path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.errors import did_you_mean
from audit.evidence.imported.listing import Head, Listing
from audit.evidence.sheets import column_name
from audit.words import Message, message

NEVER_KEPT = frozenset(
    "_id _uuid _submitted_by __version__ _version_ _notes _tags _validation_status _xform_id_string _attachments "
    "_geolocation _bamboo_dataset_id _submission__id _submission__uuid "
    "_submission__submitted_by formhub/uuid meta/instanceid meta/instancename meta/deprecatedid meta/rootuuid "
    "instanceid instancename username deviceid subscriberid simserial phonenumber simid devicephonenum email "
    "submitterid submittername attachmentspresent attachmentsexpected".split()
)
"""What survey servers (KoboToolbox, ODK) add about one person's form, phone or account, in small letters."""


class NotOne(Exception):
    """A name that no column has, or several: what is wrong, and how to mend it."""

    def __init__(self, what: Message, mend: Message) -> None:
        """Keep both."""
        super().__init__(str(what))
        self.what, self.mend = what, mend


def head_named(listing: Listing, name: str) -> Head:
    """Return the column a name means; raises NotOne.

    In this order: the header or label as written; the same but for case, spaces and hyphens; the last part of a
    path such as `group/about/country`, where it is the only one.
    """
    wanted, leaf = column_name(name), column_name(name.rpartition("/")[2])
    ways: Sequence[Iterable[Head]] = (
        [head for head in listing.heads if name in (head.header, head.label)],
        [head for head in listing.heads if wanted in (column_name(head.header), column_name(head.label))],
        [head for head in listing.heads if f"/{column_name(head.header)}".endswith(f"/{wanted}")],
        [head for head in listing.heads if "/" in name and column_name(head.header) == leaf],
    )
    found = next((list(way) for way in ways if way), [])
    if len(found) == 1:
        return found[0]
    if not found:
        known = [word for head in listing.heads for word in (head.header, head.leaf, head.label) if word]
        raise NotOne(message("The list has no column {name}.", name=name), did_you_mean(name, known))
    if len({head.header for head in found}) == 1:
        what = message("{n} columns are headed {name}.", n=len(found), name=name)
        raise NotOne(what, message("Give each its own name in the list."))
    what = message("{n} columns are called {name}.", n=len(found), name=name)
    mend = message("Write the whole path: {paths}.", paths=" or ".join(head.header for head in found[:5]))
    raise NotOne(what, mend)


def options_of(listing: Listing, question: str) -> list[Head]:
    """Return the columns of a question that has one for each option, `group/question/option`; raises NotOne."""
    wanted = column_name(question)
    found: dict[str, list[Head]] = {}
    for head in listing.heads:
        above, slash, _ = column_name(head.header).rpartition("/")
        if slash and f"/{above}".endswith(f"/{wanted}"):
            found.setdefault(above, []).append(head)
    if wanted in found:
        return found[wanted]
    if len(found) == 1:
        return next(iter(found.values()))
    if not found:
        paths = sorted({head.header.rpartition("/")[0] for head in listing.heads if "/" in head.header})
        what = message("The list has no columns for the options of {name}.", name=question)
        raise NotOne(what, did_you_mean(question, [*paths, *(path.rpartition("/")[2] for path in paths)]))
    what = message("{n} questions are called {name}.", n=len(found), name=question)
    raise NotOne(what, message("Write the whole path: {paths}.", paths=" or ".join(sorted(found)[:5])))


def about_one_form(head: Head) -> bool:
    """Return whether a survey server wrote the column about one person's form, phone or account."""
    header = head.header.casefold()
    return header in NEVER_KEPT or header.startswith("_attachment") or "/meta/" in f"/{header}"
