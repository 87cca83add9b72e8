"""How much was heard, against which yardstick: what was promised, what is published, and what the themes tell.

A rule that was written beforehand is reached or not; a published reference size is only stood beside; and nothing here
is ever called enough. It computes no score. What is unknown stays within limits, as everywhere.
"""

from __future__ import annotations

from audit.evidence.model import Dossier
from audit.insight.drawn import precision
from audit.insight.heard import Tables, heard, references
from audit.insight.representation import represented
from audit.insight.rules_reached import reached
from audit.insight.sufficiency_parts import Sufficiency
from audit.insight.themes_heard import saturation
from audit.rubric.model import Rubric

__all__ = ["Sufficiency", "sufficiency"]


def sufficiency(dossier: Dossier, rubric: Rubric) -> Sufficiency:
    """Return how much was heard, of the publishable dossier or of the working one."""
    tables = Tables(dossier)
    return Sufficiency(
        publishable=dossier.redacted,
        plan=dossier.is_plan,
        heard=heard(tables),
        rules=reached(tables),
        references=references(tables, rubric),
        saturation=saturation(dossier, rubric),
        precision=precision(tables, rubric),
        represented=represented(tables, rubric),
    )
