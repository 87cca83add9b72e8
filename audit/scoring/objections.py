"""The standard objections to a verdict, each answered by scoring again: does the verdict stand?

Nothing is added up here: each objection changes the evidence, the rubric or which findings are in the sum, and calls
scoring on that. Findings are made anew only where the evidence differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from audit.evidence.model import Dossier
from audit.evidence.other_definition import BY_THE_FIRST, by_other_definition, other_definition
from audit.evidence.sponsors_own import own_sources, sponsors_own
from audit.rubric.asked import measures
from audit.rubric.model import CriterionAsked, Rubric
from audit.scoring import verdict
from audit.scoring.levels import Levels
from audit.scoring.score import Result, result
from audit.scoring.scorecard import Objection, Range, StandardCard, Verdict
from audit.scoring.totals import Points, add_up, capped, printed
from audit.words import Message, message, say

Spans = Mapping[str, Levels]
NOTHING = message("")
RESTORED = message("With every set-aside claim restored")
SPONSOR_ONLY = message("By the sponsor's own sources alone")
BINDING_ONLY = message("By standards then in force and binding alone")
NO_GATES = message("Without gates")
EQUAL_WEIGHTS = message("With equal weights")
AFFECTED_ALSO = message("By another definition of who is affected")

_READS_AFFECTED = tuple(f'"{name}"' for name in {name for names in BY_THE_FIRST.values() for name in names})


@dataclass(frozen=True, slots=True)
class _Published:
    """What objections are put to: the rubric, the spans in its sum, its gates, and the verdict."""

    rubric: Rubric
    spans: Spans
    gates: frozenset[str]
    verdict: Levels

    def put(self, id: str, words: Message, rubric: Rubric, spans: Spans, note: Message = NOTHING) -> Objection:
        """Return an objection with what these spans come to on this rubric."""
        return self.with_gates(id, words, rubric, spans, self.gates, note)

    def with_gates(
        self, id: str, words: Message, rubric: Rubric, spans: Spans, gates: frozenset[str], note: Message = NOTHING
    ) -> Objection:
        """Return an objection with what these spans come to where these gates hold the verdict."""
        totals = add_up(rubric, spans)
        if totals is None:
            why = f"{say(note)} {say(message('Nothing is left to judge by.'))}".strip()
            return Objection(id=id, words=say(words), state="not_rated", note=why)
        held = {name: span for name, span in spans.items() if name in gates}
        return self._rated(id, words, totals.overall, capped(rubric, totals.overall, held), say(note))

    def _rated(self, id: str, words: Message, points: Points, span: Levels, note: str) -> Objection:
        levels = self.rubric.levels
        return Objection(
            id=id,
            words=say(words),
            state="stands" if span == self.verdict else "moves",
            note=note,
            total=Range(evidenced=printed(points.evidenced), possible=printed(points.possible)),
            verdict=Verdict(low=levels[span.low], high=levels[span.high], words=say(verdict.words(levels, span))),
        )


def objections(
    dossier: Dossier,
    rubric: Rubric,
    found: Result,
    before: Result | None,
    origins: Mapping[str, tuple[StandardCard, ...]],
) -> tuple[Objection, ...]:
    """Return each standard objection with what it comes to; none where the card has no verdict.

    `before` is the result with set-aside claims restored, `origins` whose each criterion's thresholds are.
    """
    if found.totals is None or found.verdict is None or rubric.totals == "no":
        return ()
    gates = frozenset(id for id, asked in rubric.criteria.items() if asked.gate == "yes")
    published = _Published(rubric, found.gates, gates, found.verdict)
    return (
        _restored(published, dossier, before),
        _sponsor_only(published, dossier),
        _binding_only(published, origins),
        _no_gates(published),
        _equal_weights(published),
        _other_mean(published),
        _affected_also(published, dossier),
    )


def _not_put(id: str, words: Message, why: Message) -> Objection:
    return Objection(id=id, words=say(words), state="not_put", note=say(why))


def _restored(published: _Published, dossier: Dossier, before: Result | None) -> Objection:
    if before is None or not _sets_aside(dossier):
        return _not_put("restored", RESTORED, message("Nothing is set aside."))
    return published.put("restored", RESTORED, published.rubric, before.gates)


def _sets_aside(dossier: Dossier) -> bool:
    """Return whether anything that can change a level is set aside: replies change none."""
    rows = (row for table in dossier.tables.values() for row in table.rows)
    claims = (claim for group in dossier.claims.values() for claim in group)
    return any(one.set_aside for group in (rows, claims, dossier.answers) for one in group)


def _sponsor_only(published: _Published, dossier: Dossier) -> Objection:
    if not own_sources(dossier):
        return _not_put("sponsor_only", SPONSOR_ONLY, message("No source of the sponsor is on record."))
    again = result(sponsors_own(dossier), published.rubric)
    return published.put("sponsor_only", SPONSOR_ONLY, published.rubric, again.gates)


def _binding_only(published: _Published, origins: Mapping[str, tuple[StandardCard, ...]]) -> Objection:
    spans = {id: span for id, span in published.spans.items() if any(_binds(one) for one in origins[id])}
    note = _left(len(spans), len(published.spans))
    return published.put("binding_only", BINDING_ONLY, published.rubric, spans, note)


def _binds(origin: StandardCard) -> bool:
    """Return whether a level of the criterion is a standard's own that binds the sponsor and is older.

    That its question is one says nothing of how much is enough.
    """
    return origin.says_who == "standard" and origin.part not in ("question", "measure")


def _left(bound: int, counted: int) -> Message:
    """Return how many criteria take a level from a standard that binds, of those in the sum."""
    if not bound:
        return message("Of {n} criteria none takes a level from one.", n=counted)
    one, many = "{k} of {n} criteria takes a level from one.", "{k} of {n} criteria take a level from one."
    return message(one if bound == 1 else many, k=bound, n=counted)


def _no_gates(published: _Published) -> Objection:
    if not published.gates & {*published.spans}:
        return _not_put("no_gates", NO_GATES, message("No gate counts here."))
    return published.with_gates("no_gates", NO_GATES, published.rubric, published.spans, frozenset())


def _equal_weights(published: _Published) -> Objection:
    rubric = published.rubric
    if len({dimension.weight for dimension in rubric.dimensions.values()}) == 1:
        return _not_put("equal_weights", EQUAL_WEIGHTS, message("The weights are equal."))
    one = Fraction(1)
    dimensions = {id: dimension.model_copy(update={"weight": one}) for id, dimension in rubric.dimensions.items()}
    equal = rubric.model_copy(update={"dimensions": dimensions})
    return published.put("equal_weights", EQUAL_WEIGHTS, equal, published.spans)


def _other_mean(published: _Published) -> Objection:
    """Return the result by the way of adding up dimensions that the rubric did not choose."""
    rubric, other = published.rubric, "mean"
    words = message("By the arithmetic mean")
    if rubric.combine == "mean":
        other, floor = "geometric", rubric.geometric_floor
        words = message("By the geometric mean, each dimension raised to {floor} first", floor=floor)
    return published.put(other, words, rubric.model_copy(update={"combine": other}), published.spans)


def _affected_also(published: _Published, dossier: Dossier) -> Objection:
    if not other_definition(dossier):
        return _not_put("affected_also", AFFECTED_ALSO, message("No other definition is on record."))
    rubric = published.rubric
    asking = frozenset(id for id, asked in rubric.criteria.items() if _asks_who(asked))
    again = result(by_other_definition(dossier, asking), rubric)
    return published.put("affected_also", AFFECTED_ALSO, rubric, again.gates)


def _asks_who(asked: CriterionAsked) -> bool:
    """Return whether a measure of the criterion names a column that says who is affected."""
    read = (measure.model_dump_json() for measure in measures(asked))
    return any(name in text for text in read for name in _READS_AFFECTED)


def stands(rubric: Rubric, found: Result, rows: tuple[Objection, ...]) -> Message:
    """Return under how many of the objections that could be put the verdict stands; nothing where none could."""
    put = [one for one in rows if one.state != "not_put"]
    if not put:
        return message("")
    n = sum(one.state == "stands" for one in put)
    if found.verdict == Levels(0, len(rubric.levels) - 1):
        return message("Not rated on the record, and under {n} of {all} objections", n=n, all=len(put))
    return message("The verdict stands under {n} of {all} objections", n=n, all=len(put))
