"""`quality`: how good the information is - sources, origins, what is not known of them, copies among submissions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.engines import with_engines
from audit.cli.printing import json_text, stage
from audit.errors import AuditError
from audit.words import message

if TYPE_CHECKING:
    from audit.evidence.by_text import Texts
    from audit.evidence.model import Dossier
    from audit.insight.alike import Values
    from audit.insight.alike_read import Read


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--working", is_flag=True, help="Read the dossier as it stands, texts of submissions included.")
@click.option(
    "--clusters",
    type=click.Path(path_type=Path),
    help="Write the clusters of like texts to FILE.csv, by ids of rows; needs --working.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--force", is_flag=True, help="Overwrite a file of clusters that is there already.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
@with_engines
def quality(
    dossier: Path,
    rubric: str | None,
    working: bool,
    clusters: Path | None,
    as_json: bool,
    force: bool,
    drop_personal: bool,
) -> None:
    """Say how good the information is: sources, origins, copies.

    How the assessor graded the sources, on two axes that are never added up; how many independent origins each
    finding rests on; what rests on one side only or is in dispute; what is not known of where claims come from; and
    how far an assessor trusts a finding. Of submissions: how many, how many distinct texts, and in how many clusters
    of like texts.

    Texts are no part of what is published, so copies are told with --working alone. Of a table too large to be
    loaded DuckDB tells them apart, whatever engine reads the rest.

    \b
    Examples:
      consultation-audit quality examples/un-women-2016
      consultation-audit quality examples/un-women-2016 --working --json
    """
    from audit.cli.opening import open_both
    from audit.cli.told_lines import print_told
    from audit.evidence.redact import redact
    from audit.insight.alike_read import read_submissions
    from audit.insight.quality import quality as quality_of
    from audit.report.told_quality import told_quality
    from audit.scoring.score import result
    from audit.whole import refuse_around, refuse_existing

    if clusters is not None:
        if not working:
            raise AuditError("Clusters name rows of the working dossier. Give --working with --clusters.")
        if clusters.suffix.casefold() != ".csv":
            raise AuditError(f"Clusters are written as .csv, not {clusters.suffix or clusters.name}.")
        refuse_around(clusters, dossier)
        refuse_existing(clusters, force=force)
    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    used, values = read if working else redact(read), asked.methods["quality"]
    with _texts(dossier, used, values, drop_personal=drop_personal) as texts:
        sent = read_submissions(used, values, texts)
        found = quality_of(used, asked, result(used, asked), sent)
        if clusters is not None:
            _write(clusters, sent)
    if as_json:
        json_text(found.to_json())
    else:
        print_told(told_quality(found, asked), asked, working=working)


@contextmanager
def _texts(path: Path, dossier: Dossier, values: Values, *, drop_personal: bool) -> Iterator[Texts | None]:
    """Yield the submissions by their texts where their table is too large to be loaded; else None."""
    from audit.cli.engines import chosen
    from audit.evidence.large.texts import large_table
    from audit.insight.alike_read import TABLE, large_submissions

    if dossier.tables[TABLE].stands_for is None or (table := large_table(path, TABLE, chosen())) is None:
        yield None
        return
    stage(message("Texts are told apart by DuckDB."))
    with large_submissions(table, dossier, values, drop_personal=drop_personal) as texts:
        yield texts


def _write(place: Path, sent: Read) -> None:
    """Write which row is in which cluster, by ids and without any text."""
    from audit.evidence.write import csv_bytes
    from audit.insight.alike_larger import cluster_rows
    from audit.whole import write_parts

    lines = ([str(number), key, "yes" if first else ""] for number, key, first in cluster_rows(sent))
    head = csv_bytes([["cluster", "row", "representative"]])
    write_parts(place, chain([head], (csv_bytes([line]) for line in lines)))
    stage(message("Written: {place}. It names rows of the working dossier: not for publication.", place=str(place)))
