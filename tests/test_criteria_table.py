from __future__ import annotations

import runpy
from pathlib import Path

from audit.rubric.read import read_rubric

ROOT = Path(__file__).parents[1]


def test_the_table_is_the_rubrics() -> None:
    """docs/criteria.md is what scripts/build_criteria_table.py makes of the rubric; run it where this differs."""
    table = runpy.run_path(str(ROOT / "scripts" / "build_criteria_table.py"))["table"]
    assert (ROOT / "docs" / "criteria.md").read_text(encoding="utf-8") == table(read_rubric("meaningful-consultation"))


def test_every_criterion_has_its_row() -> None:
    """Each of the 48 has one row with nine cells: found, measure, reads, levels, whose, gate and due among them."""
    lines = (ROOT / "docs" / "criteria.md").read_text(encoding="utf-8").splitlines()
    for name, criterion in read_rubric("meaningful-consultation").criteria.items():
        (row,) = [line for line in lines if line.startswith(f"| {name} |")]
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 9
        assert cells[1] == criterion.question
        assert (cells[7], cells[8]) == ("gate" if criterion.gate == "yes" else "", criterion.due)
        assert cells[2] in ("computed", "assessed", "both")
        assert cells[3]
        assert cells[4]
        assert cells[6]
