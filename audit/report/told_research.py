"""What the methods found on a card's evidence, told one after the other, and the files that hold it as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.insight.research import Research
from audit.report.told import Told
from audit.report.told_agree import told_agree
from audit.report.told_pledge import told_pledge
from audit.report.told_quality import told_quality
from audit.report.told_robust import told_robust
from audit.report.told_sufficiency import told_sufficiency
from audit.report.told_voices import told_voices
from audit.rubric.model import Rubric
from audit.scoring.pledge_card import PledgeCard


@dataclass(frozen=True, slots=True)
class Findings:
    """What is told, and each method's data as the bytes of a file beside the card."""

    tolds: Sequence[Told] = ()
    data: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, str]:
        """The name of the file of each method's data."""
        return {name: f"{name}.json" for name in self.data}


NONE = Findings()


def findings_of(found: Research, rubric: Rubric, pledge: PledgeCard | None = None) -> Findings:
    """Return what the methods found, in words and as data; `pledge` stands on the card itself."""
    tolds = [
        *([told_robust(found.robust, rubric)] if found.robust else []),
        told_sufficiency(found.sufficiency, rubric),
        told_quality(found.quality, rubric),
        told_agree(found.agree, rubric),
        *([told_voices(found.voices, rubric)] if found.voices else []),
        *([told_pledge(pledge, rubric)] if pledge else []),
    ]
    return Findings(tolds, {name: one.to_json().encode() for name, one in found.documents.items()})
