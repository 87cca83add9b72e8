"""One dossier to publish: its publishable copy, the rubric it is scored on, and what its card is addressed by."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier
from audit.evidence.redact import redact
from audit.evidence.redact_together import process_of, redact_together
from audit.rubric.model import Rubric
from audit.scoring.score import score
from audit.scoring.scorecard import Scorecard

LONGEST = 60
"""Letters of an id in an address."""


@dataclass(frozen=True)
class Publication:
    """A publishable dossier, read with the questions of a rubric; `name` is what messages call it."""

    name: str
    dossier: Dossier
    rubric: Rubric

    @cached_property
    def evidence(self) -> str:
        """The hash of what is published, by which a card says what it was made from."""
        return fingerprint(self.dossier)

    @property
    def order(self) -> tuple[str, ...]:
        """Where it stands among others: by title, then by day; the order in which dossiers were given is nothing."""
        said = self.dossier.text
        day = self.dossier.read_on.isoformat()
        return (folded(said("title")), said("id"), day, self.rubric.id, said("assessor_role"), self.evidence)


def publication(name: str, dossier: Dossier, rubric: Rubric) -> Publication:
    """Return a dossier as it may be published: redacted."""
    return Publication(name, redact(dossier), rubric)


def together(publications: Sequence[Publication]) -> list[Publication]:
    """Return each as it may be published with the others: no difference between two of one process tells few people."""
    shared = Counter(process_of(one.dossier) for one in publications)
    several = [at for at, one in enumerate(publications) if shared[process_of(one.dossier)] > 1]
    opened = dict(zip(several, redact_together([publications[at].dossier for at in several]), strict=True))
    return [replace(one, dossier=opened.get(at, one.dossier)) for at, one in enumerate(publications)]


def scored(one: Publication) -> Scorecard:
    """Return its card."""
    return score(one.dossier, one.rubric)


def addressed(publications: Sequence[Publication]) -> dict[str, Publication]:
    """Return each by the folder of its card in the site.

    A folder is named by process, day and rubric, and by the assessor's role where that is not independent, so that
    an address stays when other cards join. Where two would share it, each is told apart by its evidence and rubric.
    """
    places = [_folder(one) for one in publications]
    shared = Counter(places)
    return {
        place if shared[place] == 1 else f"{place}-{digest(one.evidence, one.rubric.sha256)[:8]}": one
        for place, one in zip(places, publications, strict=True)
    }


def _folder(one: Publication) -> str:
    said = one.dossier.text
    role = said("assessor_role")
    parts = [one.dossier.read_on.isoformat(), slug(one.rubric.id)]
    parts += [slug(role)] if role and role != "independent" else []
    return f"cards/{slug(said('id'))}/{'-'.join(parts)}"


def slug(text: str) -> str:
    """Return text as a part of an address: small Latin letters, digits and hyphens."""
    bare = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:LONGEST].strip("-")
    return made or f"id-{digest(text)[:8]}"


def folded(text: str) -> str:
    """Return text as it is sorted: without marks and case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def digest(*said: object) -> str:
    """Return the SHA-256 of plain values."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
