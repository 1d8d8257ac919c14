"""Whole runs drawn at random: files of several cases, rules, coverage, and what the run is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.periods import Period
from compliance.calendars.spans import Span
from compliance.model.coverage import ALWAYS, Coverage, Record
from compliance.model.rulebook import Rulebook
from tests.strategies.careers import career
from tests.strategies.chance import number, once_in, pick, some
from tests.strategies.coverage import drawn_coverage, records_of
from tests.strategies.days import FIRST_AS_OF, LAST_AS_OF
from tests.strategies.growth import Grown, grown
from tests.strategies.openings import further_openings, opening_events
from tests.strategies.packs import drawn_pack
from tests.strategies.prompts import asked
from tests.strategies.rows import Row
from tests.strategies.scenario import Pack, Scenario, compiled
from tests.strategies.shipped import england, vocabulary
from tests.strategies.unread import drawn_unread
from tests.strategies.written import as_of_day, birth, written

Cover = Literal["any", "complete", "partial"]


def scenarios(*, tame: bool = False, cover: Cover = "any") -> SearchStrategy[Scenario]:
    """A run over the England pack or over a generated one. The arguments are those of `england_scenarios`."""
    return st.one_of(england_scenarios(tame=tame, cover=cover), generated_scenarios(tame=tame, cover=cover))


@st.composite
def england_scenarios(draw: DrawFn, *, tame: bool = False, cover: Cover = "any", cases: int = 3) -> Scenario:
    """A run over some rules of the England pack: each has a cost of its own, and there are many.

    `tame`: timelines without contradictions, as from an export that begins before the child's care did.
    `cover`: what silence means: everything (complete), windows (partial), or either of these or what a
    file of events without a coverage file is taken to mean. `cases`: how many at most.
    """
    return england_scenario(draw, tame=tame, cover=cover, cases=cases)


def england_scenario(draw: DrawFn, *, tame: bool = False, cover: Cover = "any", cases: int = 3) -> Scenario:
    """What `england_scenarios` draws."""
    rules = tuple(some(draw, sorted(england().rules), _LEAST_RULES, _MOST_RULES))
    scenario = _scenario(draw, None, england().only(rules), tame, cover, cases)
    return _of_rules(scenario, rules)


@st.composite
def generated_scenarios(
    draw: DrawFn, *, tame: bool = False, cover: Cover = "any", cases: int = 2
) -> Scenario:
    """A run over a generated pack. The arguments are those of `england_scenarios`."""
    return generated_scenario(draw, tame=tame, cover=cover, cases=cases)


def generated_scenario(draw: DrawFn, *, tame: bool = False, cover: Cover = "any", cases: int = 2) -> Scenario:
    """What `generated_scenarios` draws."""
    pack = drawn_pack(draw)
    return _scenario(draw, pack, compiled(pack), tame, cover, cases)


_LEAST_RULES, _MOST_RULES = 3, 8


def _of_rules(scenario: Scenario, rules: tuple[str, ...]) -> Scenario:
    other = replace(scenario, rules=rules)
    other.__dict__.update(rulebook=scenario.rulebook, turns_on=scenario.turns_on)
    return other


def _scenario(
    draw: DrawFn, pack: Pack | None, book: Rulebook, tame: bool, cover: Cover, cases: int
) -> Scenario:
    turns_on = asked(book, vocabulary())
    rows: list[Row] = []
    everything: list[Grown] = []
    for case in range(1, number(draw, 1, cases) + 1):
        if pack is None:
            start = career(draw, tame=tame)
            start += further_openings(draw, book, turns_on, start)
        else:
            start = opening_events(draw, book, turns_on, tame=tame)
        events = grown(draw, turns_on, start, tame=tame)
        rows += written(draw, f"{case}", events, birth(draw, turns_on, events), tame=tame)
        everything += events
    as_of = max(FIRST_AS_OF, min(as_of_day(draw, everything, turns_on), LAST_AS_OF))
    known = pick(draw, (None, None, None, 0, -10, 40))
    days = [*(event.on for event in everything), as_of]
    scenario = Scenario(
        rows=tuple(rows),
        as_of=as_of,
        known_at=None if known is None else as_of + timedelta(days=known),
        warning=pick(draw, (10, 10, 0, 5)),
        terms=_terms(draw, days),
        leap=pick(draw, tuple(LeapBirthday)),
        coverage=_coverage(draw, cover, book, rows, days, turns_on.spans),
        pack=pack,
    )
    scenario.__dict__.update(rulebook=book, turns_on=turns_on)
    return scenario


def _terms(draw: DrawFn, near: Sequence[date]) -> tuple[Period, ...]:
    """No terms, or a few in order that begin or end beside days of the history, with holidays between."""
    found: list[Period] = []
    first = pick(draw, near) + timedelta(days=pick(draw, (0, 1, -1, -30)))
    for term in range(1, pick(draw, (0, 1, 3, 6)) + 1):
        last = first + timedelta(days=pick(draw, (70, 90, 20)))
        found.append(Period(first, last, f"term {term}"))
        first = last + timedelta(days=pick(draw, (1, 14, 40)))
    return tuple(found)


def _coverage(
    draw: DrawFn,
    cover: Cover,
    book: Rulebook,
    rows: Sequence[Row],
    near: Sequence[date],
    spans: Sequence[Span],
) -> Coverage | None:
    match cover if cover != "any" else pick(draw, ("complete", "partial", "partial", "occurs")):
        case "complete":
            return None
        case "partial":
            cases = sorted({str(row["case"]) for row in rows})
            found = drawn_coverage(draw, records_of(book), near, spans, cases)
            return found.without(drawn_unread(draw, book, cases)) if once_in(draw, 3) else found
        case _:
            return Coverage({Record(name): (ALWAYS,) for name in sorted({str(row["event"]) for row in rows})})
