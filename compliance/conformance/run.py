"""Rule tests run through the real loader and an engine, and what differed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

import polars as pl

from compliance.calendars.calendars import Calendars
from compliance.calendars.periods import Period
from compliance.calendars.working_days import WorkingDays
from compliance.conformance.cases import Expectation, PlacedTest, RuleTest
from compliance.conformance.engines import Engine, started
from compliance.engines.plan import Plan, Run
from compliance.model.names import nearest
from compliance.model.obligations import BREACHES, Obligation, Status
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.problems import RulebookError, SettingsError
from compliance.rulebook.load import Packs
from compliance.rulebook.readings import LEAP_READING, leap_birthday
from compliance.sources.event_table import typed
from compliance.sources.written_days import DateOrder
from compliance.timeline.histories import visible

_WILD = frozenset("*?[")
"""What stands in a pattern for other letters."""


def book_for(placed: PlacedTest, packs: Packs) -> Rulebook:
    """The rulebook under the readings that a test chooses. RulebookError for a reading or option there is not."""
    # Ages are counted by the leap-birthday reading, with whatever rules.
    readings = {name: option for name, option in placed.test.readings.items() if name != LEAP_READING}
    try:
        return packs.book(readings)
    except SettingsError as error:
        raise RulebookError(f"{placed.place}: {error}") from error


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that is not as expected, how its findings differ, and the engines on which they differ so."""

    placed: PlacedTest
    unmet: tuple[str, ...]
    engines: tuple[str, ...]


def failures(tests: Sequence[PlacedTest], packs: Packs, engines: Sequence[str]) -> list[Failure]:
    """The tests that fail on one of the engines or more, in order; twice where engines differ otherwise."""
    unlike: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for name in engines:
        with started(name) as engine:
            for n, placed in enumerate(tests):
                book = book_for(placed, packs)
                if unmet := differences(placed, book, packs.vocabulary, packs.working, engine):
                    unlike.setdefault((n, tuple(unmet)), []).append(name)
    return [Failure(tests[n], unmet, tuple(names)) for (n, unmet), names in sorted(unlike.items())]


def naming(tests: Sequence[PlacedTest], selected: Sequence[str], packs: Packs) -> list[PlacedTest]:
    """The tests that run one of the rules selected: by id, by how several begin (VIS), or by a pattern (VIS-*).

    Raises SettingsError for one that fits no rule.
    """
    book = packs.book()
    wanted: set[str] = set()
    for name in selected:
        fitting = {id_ for id_ in book.rules if fnmatchcase(id_, name)} if _WILD & set(name) else set()
        wanted |= fitting or book.select((name,), ()).rules.keys()
    return [placed for placed in tests if wanted & set(placed.test.rules)]


def differences(
    placed: PlacedTest, rulebook: Rulebook, vocabulary: Vocabulary, working: WorkingDays, engine: Engine
) -> list[str]:
    """How the findings differ from those expected: empty if they do not. `rulebook`: that of `book_for`."""
    test = placed.test
    for rule in test.named():
        if rule not in rulebook.rules:
            raise RulebookError(f"{placed.place}: no rule is called {rule}{nearest(rule, rulebook.rules)}")
    for want in test.expect:
        if want.rule not in test.rules:
            raise RulebookError(
                f"{placed.place}: {want.rule} is expected but not run; name it among the rules of the test"
            )
    outcome = _found(placed, rulebook, vocabulary, working, engine)
    return _compared(outcome, test.expect)


def _found(
    placed: PlacedTest, rulebook: Rulebook, vocabulary: Vocabulary, working: WorkingDays, engine: Engine
) -> list[Obligation]:
    return engine(*history_and_plan(placed, rulebook, vocabulary, working))


def history_and_plan(
    placed: PlacedTest, rulebook: Rulebook, vocabulary: Vocabulary, working: WorkingDays
) -> tuple[pl.DataFrame, Plan]:
    """The events that a test's run sees, and how they are judged. Raises RulebookError for events that are none."""
    test = placed.test
    events = typed(_rows(test), vocabulary, DateOrder.ISO)
    table, problems = events.events, events.reported()
    if problems:
        raise RulebookError(f"{placed.place}: {problems[0]}")
    terms = tuple(Period(term.first, term.last, term.term) for term in test.terms)
    run = Run(test.as_of, test.known_at)
    plan = Plan(
        rulebook=rulebook.only(test.rules),
        vocabulary=vocabulary,
        calendars=Calendars(working, terms, leap_birthday(test.readings, rulebook)),
        coverage=test.coverage(list(vocabulary.events)),
        run=run,
    )
    return visible(table, run.as_of, run.known_at), plan


def _rows(test: RuleTest) -> pl.DataFrame:
    """The events as a file would hold them: every cell a text."""
    events = [{"case": "C1", **event} for event in test.events]
    names = list(dict.fromkeys(name for event in events for name in event))
    columns = [pl.Series(name, [_text(event.get(name)) for event in events], pl.String) for name in names]
    rows = pl.Series("row", range(1, len(events) + 1), pl.Int64)
    return pl.DataFrame([*columns, pl.Series("file", [test.name] * len(events), pl.String), rows])


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _compared(found: Sequence[Obligation], expected: Sequence[Expectation]) -> list[str]:
    left = list(found)
    lines = []
    for want in expected:
        match = next((o for o in left if _fits(o, want)), None)
        if match is None:
            lines.append(f"expected {_shown(want)}")
        else:
            left.remove(match)
    # Which version it was is told only where a test asks for it.
    versioned = any("version_from" in want.model_fields_set for want in expected)
    return [*lines, *(f"found    {_shown_obligation(o, versioned=versioned)}" for o in left)]


def _fits(o: Obligation, want: Expectation) -> bool:
    given = want.model_fields_set
    late = o.days if o.status in BREACHES else None
    compared: dict[str, Any] = {
        "anchor_on": o.anchor_on,
        "due_on": o.due_on,
        "met_on": o.met_on,
        "days_late": late if late is not None or want.days_late is None else 0,
        "version_from": o.version_from,
        "reason": o.reason.code.value if o.reason else None,
        "assumes": [a.field for a in o.assumptions],
    }
    if o.case != want.case or o.rule != want.rule or o.status is not want.status:
        return False
    # A null count of days is not compared: a missed period's days are not counted.
    return all(
        getattr(want, name) == value
        for name, value in compared.items()
        if name in given and not (name == "days_late" and want.days_late is None)
    )


def _shown(want: Expectation) -> str:
    return ", ".join(f"{name} {getattr(want, name)}" for name in sorted(want.model_fields_set))


def _shown_obligation(o: Obligation, *, versioned: bool) -> str:
    said = (
        f"rule {o.rule}, case {o.case}, anchor_on {o.anchor_on}, due_on {o.due_on}, status {o.status.value}"
    )
    if o.status in BREACHES:
        said += f", days_late {o.days}"
    if o.met_on:
        said += f", met_on {o.met_on}"
    if versioned and o.version_from:
        said += f", version_from {o.version_from}"
    if o.status is Status.NOT_ASSESSABLE and o.reason:
        said += f", reason {o.reason.code.value}"
    return said
