"""What a site puts around a page that also stands alone, and how templates are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from audit.report.plain import ended, host, link


@dataclass(frozen=True, slots=True)
class Around:
    """What goes into the head of a page and above its title, and the style sheets that need it."""

    head: Markup
    above: Markup
    sheets: tuple[str, ...] = ()


ALONE = Around(Markup(), Markup())
"""A page by itself."""


@cache
def environment() -> Environment:
    """Return the reader of templates; each is read once, however many pages are made from it."""
    made = Environment(
        loader=PackageLoader("audit.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(link=link, host=host, ended=ended)
    return made
