"""What the methods find on one dossier: how firm, how much, how good, how agreed, and what people and promises say.

None of it is a part of the score; all of it is computed from the same evidence as the card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.evidence.model import Dossier
from audit.insight.agree import Agree, agree
from audit.insight.quality import Quality, quality
from audit.insight.robust import Robust, robust
from audit.insight.sufficiency import Sufficiency, sufficiency
from audit.insight.voices import Voices, voices
from audit.rubric.model import Rubric
from audit.scoring.part import Document
from audit.scoring.score import result


@dataclass(frozen=True, slots=True)
class Research:
    """One result a method; None where there is nothing to say: no total, no survey."""

    robust: Robust | None
    sufficiency: Sufficiency
    quality: Quality
    agree: Agree
    voices: Voices | None

    @property
    def documents(self) -> Mapping[str, Document]:
        """The results that are there, by method."""
        found: dict[str, Document | None] = {
            "robust": self.robust, "sufficiency": self.sufficiency, "quality": self.quality, "agree": self.agree,
            "voices": self.voices,
        }  # fmt: skip
        return {name: one for name, one in found.items() if one is not None}


def research(dossier: Dossier, rubric: Rubric) -> Research:
    """Return what the methods find on a dossier as it was scored: the publishable one, or the working one."""
    found = result(dossier, rubric)
    return Research(
        robust(dossier, rubric, found),
        sufficiency(dossier, rubric),
        quality(dossier, rubric, found),
        agree([dossier], rubric),
        voices(dossier, rubric, found),
    )
