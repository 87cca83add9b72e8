"""Answers drawn for the form: a rubric that asks for everything answers alone decide, and states to fill it with."""

from __future__ import annotations

from random import Random
from typing import Any

from audit.report.questions import FieldQuestion, Questions

State = dict[str, dict[str, dict[str, Any]]]

GEOMETRIC = """\
rubric: geometric
version: 1.0.0
title: What answers alone decide
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 25, 64, 100]
combine: geometric
geometric_floor: 1
verdicts: {approaches: 20, meets: 40, exceeds: 80}
conventions: {about: 20%, over: 10%}
facts:
  call: {kind: yes_no, ask: Was there a call?}
  tested: {kind: yes_no, ask: Was it tested?}
  years: {kind: number, ask: How many years of schooling?}
  asked: {kind: count, ask: How many questions?}
  fair: {kind: count, ask: How many of them fair?}
  needing: {kind: people, ask: How many people needed help?}
  helped: {kind: people, ask: How many of them got it?}
  noticed: {kind: date, ask: When was it announced?}
dimensions:
  time:
    title: Time
    weight: 1
    because: As good as any.
    criteria:
      T-1:
        question: How long was it open?
        applies_when: [{fact: call}]
        measure: {days: {from: opened, to: closed}}
        at_least: {approaches: 28, meets: 56, exceeds: 84}
        gate: yes
        due: close
      T-2:
        question: How many working days' notice?
        measure: {days: {from: noticed, to: began, working: yes}}
        at_least: {approaches: 10, meets: 20}
        needs:
          approaches: [{days: {from: began, to: ended}, at_least: 0}]
          exceeds: [{fact: tested}]
        due: launch
      T-3:
        question: How long until the decision?
        measure: {days: {from: ended, to: decided}}
        at_least: {approaches: 1, meets: 28}
        needs:
          exceeds: [{days: {from: began, to: as_of}, at_least: 200}]
        due: after
  shares:
    title: Shares
    weight: 2.5
    because: They matter more.
    criteria:
      S-1:
        question: How many questions were fair?
        due: close
        measure: {ratio: {of: {fact: fair}, to: {fact: asked}}}
        at_least: {approaches: 50%, meets: 90%, exceeds: 100%}
        may_not_apply: Nothing was asked.
      S-2:
        question: Who got help?
        due: plan
        applies_when: [{fact: needing, at_least: 1}]
        measure: {ratio: {of: {fact: helped}, to: {fact: needing}}}
        at_least: {approaches: any, meets: 50%, exceeds: 90%}
      S-3:
        question: How plain was it?
        due: launch
        measure: {fact: years}
        at_most: {approaches: 12, meets: 9, exceeds: 6.5}
      S-4:
        question: What share of people heard was affected?
        due: plan
        measure: {share: {of: people, where: {affected: yes}}}
        at_least: {approaches: any, meets: 40%, exceeds: 60%}
        gate: yes
      S-5:
        question: How many of these hold?
        due: plan
        measure:
          how_many:
            - {fact: tested}
            - {fact: years, at_most: 9}
            - {published: {kind: plan}}
        at_least: {approaches: 1, meets: 2, exceeds: 3}
      S-6:
        question: The lowest of two ratios?
        due: after
        measure:
          lowest:
            - ratio: {of: {fact: fair}, to: {fact: asked}}
            - ratio: {of: {fact: helped}, to: {count: {of: sessions}}}
        at_least: {approaches: any, meets: 0.5, exceeds: 1}
      S-7:
        question: How few were fair?
        due: plan
        measure: {ratio: {of: {fact: fair}, to: {fact: asked}}}
        at_most: {approaches: 100%, meets: 50%, exceeds: 10%}
  words:
    title: Words
    weight: 0.3
    because: They matter less.
    criteria:
      W-1:
        question: Who shaped it?
        assessed: {missing: Nobody., approaches: Few., meets: Some., exceeds: All.}
        needs:
          meets: [{fact: tested}]
        gate: yes
        due: plan
      W-2:
        question: Was it published?
        needs:
          approaches: [{published: {kind: plan}}]
          exceeds: [{published: {kind: plan, by: began}}]
        due: open
      W-3:
        question: How many people spoke?
        due: plan
        measure: {count: {of: people}}
        at_least: {approaches: any, meets: 5, exceeds: 40}
        may_not_apply: Nobody was let in.
"""

_DAYS = ("2023-{m}-{d}", "2023-{m}-{d}", "2023-{m}", "2024-{m}-{d}", "2023-{m}-01..2024-{m}-28", "2023")
_OPEN_DAYS = (*_DAYS, "2024-{m}..", "..2023-{m}-{d}", "not yet")
_NUMBERS = ("{n}", "{n}", "{n}", "about {n}", "over {n}", ">={n}", "up to {n}", "<{n}", "{n}-{m}", "{n}; {m}", "0", "1")
_VALUES = {
    "percent": ("{p}%", "{p}%..{q}%", "{k} of {w}", "{k}-{l} of {w}", "about {p}%", "over {p}%", ">={p}%", "0%"),
    "ratio": ("0.{p}", "{p}%", "0.5-0.9", "1", "2 of 5", "0"),
    "number": ("{n}.5", "{n}", "about {n}", "6-{m}"),
}
"""Other units take numbers."""


def drawn(asking: Questions, chance: Random) -> State:
    """Return a state of the form: fields and answers filled in at random; some cannot be read, or contradict."""
    fields = {field.name: _field(field, chance) for field in asking.fields}
    fields["id"]["value"] = "drawn-2024"
    for name in ("title", "sponsor", "assessor_interest"):
        fields[name]["value"] = f"Drawn, {name}"
    fields["as_of"] = {"value": chance.choice(("2024-12-31", "2023-07-15", "2023-11-02", "2024-06-30"))}
    fields["assessor_role"] = {"value": "independent"}
    if chance.random() < 0.2:
        fields["ended"] = {"value": fields["as_of"]["value"]}
    if chance.random() < 0.2:
        fields["began"] = fields["ended"] = {"value": "2023-05-01..2023-06-30"}
    rubric = asking.rubric
    takes = {one.id: one for dimension in asking.dimensions for one in dimension.criteria}
    units = {id: _unit(asking, id) for id in rubric.criteria}
    answers = {id: _answer(rubric.levels, units[id], bool(takes[id].may_not_apply), chance) for id in rubric.criteria}
    return {"fields": fields, "answers": answers}


def _unit(asking: Questions, id: str) -> str:
    from audit.rubric.asked import asked

    return asked(asking.rubric).values.get(id, "")


def _field(field: FieldQuestion, chance: Random) -> dict[str, Any]:
    kind, choices = field.kind, field.choices
    if chance.random() < 0.3:
        return {"value": ""}
    if chance.random() < 0.15 and kind in ("date", "number", "count", "people", "yes_no"):
        return {"value": "", "missing": True, "where": chance.choice(("", "The site")), "words": 'budget; "costs"'}
    if kind == "yes_no":
        return {"value": chance.choice(("yes", "no")), "stated": "https://example.org/call"}
    if kind == "date":
        form = chance.choice(_OPEN_DAYS)
        return {"value": form.format(m=f"{chance.randint(1, 12):02}", d=f"{chance.randint(1, 28):02}")}
    if kind in ("number", "count", "people"):
        n = chance.choice((2, 4, 5, 7, 9, 12, 40))
        return {"value": chance.choice(_NUMBERS).format(n=n, m=n + chance.randint(0, 9)), "stated": "=A paper, 2023"}
    return {"value": chance.choice(choices) if choices else "Some words"}


def _answer(levels: tuple[str, ...], unit: str, may_not_apply: bool, chance: Random) -> dict[str, Any]:
    pick = chance.choice(("", "level", "level", "range", "value", "value", "not found", "not applicable"))
    answer: dict[str, Any] = {"pick": pick, "reason": '=Because,\n"so" it is.', "link": "https://example.org/a?b=1,2"}
    first, last = sorted(chance.choices(range(len(levels)), k=2))
    if pick == "level":
        answer["pick"] = f"={levels[first]}"
    elif pick == "range":
        answer |= {"from": levels[first], "to": levels[last]}
    elif pick == "value":
        answer |= {"value": _value(unit, chance)} if unit and unit != "yes_no" else {"pick": ""}
    elif pick == "not found":
        answer |= {"where": "The library", "words": "plan", "day": "2024-03-01"}
    elif pick == "not applicable" and not may_not_apply:
        answer["pick"] = ""
    return answer


def _value(unit: str, chance: Random) -> str:
    p, w = chance.randint(0, 60), chance.choice((3, 5, 8, 12, 40))
    k = chance.randint(0, w)
    n = chance.choice((0, 1, 3, 5, 9, 12, 30, 56, 90))
    form = chance.choice(_VALUES.get(unit, _NUMBERS[:-3]))
    return form.format(p=p, q=p + chance.randint(0, 40), w=w, k=k, l=min(w, k + 2), n=n, m=n + 3)
