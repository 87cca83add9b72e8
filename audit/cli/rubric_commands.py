"""The commands under `rubrics`: list, show, check, schema, new."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.printing import json_result, json_text, print_problems, problem_data, result, results
from audit.errors import RubricNotValid
from audit.words import Message, message, plural

if TYPE_CHECKING:
    from audit.rubric.model import CriterionAsked, Rubric


@click.command
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_shipped(as_json: bool) -> None:
    """List the shipped rubrics.

    A line each: id, version, criteria and title.
    """
    from audit.rubric.read import read_rubric, shipped

    read = [read_rubric(name) for name in shipped()]
    if as_json:
        json_result(
            [
                {"id": one.id, "version": one.version, "title": one.title, "criteria": len(one.criteria),
                 "licence": one.licence, "sha256": one.sha256}
                for one in read
            ]
        )  # fmt: skip
        return
    width = max(len(one.id) for one in read)
    for one in read:
        result(f"{one.id:{width}}  {one.version}  {len(one.criteria)} criteria  {one.title}")


@click.command
@click.argument("rubric")
def show(rubric: str) -> None:
    """Print a rubric's questions and levels in words.

    RUBRIC is a shipped rubric's id, or a rubric file.
    """
    from audit.rubric.read import read_rubric

    results(_shown(read_rubric(rubric)))


def _shown(rubric: Rubric) -> Iterator[Message | str]:
    yield f"{rubric.title} ({rubric.id} {rubric.version}, {rubric.licence})"
    if rubric.because:
        yield rubric.because.strip()
    points = ", ".join(f"{level} {points}" for level, points in zip(rubric.levels, rubric.points, strict=True))
    yield message("Levels and their points: {points}.", points=points)
    lines = ", ".join(f"{level} from {line}" for level, line in rubric.verdicts.items())
    yield message("Verdicts: {lines}.", lines=lines)
    for dimension in rubric.dimensions.values():
        yield ""
        yield message("{title}, weight {weight}", title=dimension.title.upper(), weight=str(dimension.weight))
        yield dimension.because
        for name, asked in dimension.criteria.items():
            yield ""
            yield from _criterion(rubric, name, asked)
    yield from _values(rubric)


def _values(rubric: Rubric) -> Iterator[Message | str]:
    """Yield the values that robust, sufficiency, quality, agree and voices use, each with whose it is."""
    from audit.report.told import whose

    for method, values in rubric.methods.items():
        yield from ("", message("VALUES OF {method}", method=method.upper()))
        for name, value in values.items():
            said = message("{title}: {value}. {whose}", title=value.title, value=value.value.text, whose=whose(value))
            yield message("{name}  {said}", name=name, said=said)


def _criterion(rubric: Rubric, name: str, asked: CriterionAsked) -> Iterator[Message | str]:
    from audit.cli.ladders import facts_of, level_lines
    from audit.measure.sentence import requirement_sentence, sentence

    facts = facts_of(rubric)
    gate = "  [gate]" if asked.gate == "yes" else ""
    yield f"{name}  {asked.question}{gate}"
    for requirement in asked.applies_when:
        yield message("  Applies only where: {what}", what=requirement_sentence(requirement, facts))
    if asked.may_not_apply:
        yield message("  May not apply: {ground}", ground=asked.may_not_apply)
    if asked.measure:
        yield message("  Measured: {sentence}", sentence=sentence(asked.measure, facts))
    for line in level_lines(rubric, asked):
        yield f"  {line}"
    for part, origin in asked.from_standard.items():
        titles = "; ".join(rubric.standards[one].title for one in origin.standard)
        says = f" {origin.says}" if origin.says else ""
        where = f", {titles}." if titles else "."
        yield f"  {part}: {_ORIGINS[origin.as_]}{where}{says}"
    if asked.improve:
        yield message("  To improve: {what}", what=asked.improve)


_ORIGINS = {"standard": "the standard's own", "adapted": "adapted", "judgement": "the author's judgement"}


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check(file: Path, as_json: bool) -> None:
    """List every problem of a rubric at once.

    Each stands with its line and column. Ends with exit code 4 where there are errors; warnings leave it usable.
    """
    from audit.rubric.read import read_rubric, remarks_on

    try:
        read, remarks = read_rubric(str(file)), remarks_on(str(file))
    except RubricNotValid as refused:
        if as_json:
            json_result({"valid": False, "problems": [problem_data(problem) for problem in refused.problems]})
        else:
            print_problems(refused.problems, err=False)
        sys.exit(refused.exit_code)
    if as_json:
        json_result({"valid": True, "problems": [problem_data(remark) for remark in remarks], "sha256": read.sha256})
        return
    if remarks:
        print_problems(remarks, err=False)
    count = plural(len(read.criteria), "{n} criterion", "{n} criteria")
    gates = plural(sum(asked.gate == "yes" for asked in read.criteria.values()), "{n} gate", "{n} gates")
    result(message("{id} {version}: {count}, {gates}.", id=read.id, version=read.version, count=count, gates=gates))
    result(message("sha256 {sha256}", sha256=read.sha256))


@click.command
def schema() -> None:
    """Print the JSON Schema of rubrics, for editors.

    With its address in the first line of a rubric, many editors complete and check the file as it is written.
    """
    from audit.rubric.schema import json_schema_text

    json_text(json_schema_text())


@click.command
@click.argument("name")
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
def new(name: str, force: bool) -> None:
    """Write a rubric to begin from.

    NAME.yaml is small, valid and commented. Change it, then run `rubrics check NAME.yaml`.
    """
    from audit.rubric.skeleton import skeleton
    from audit.whole import refuse_existing, write_file

    path = Path(name) if name.endswith((".yaml", ".yml")) else Path(f"{name}.yaml")
    refuse_existing(path, force=force)
    write_file(path, skeleton(path.stem).encode())
    result(message("{path} is ready. Check it with: consultation-audit rubrics check {path}", path=str(path)))
