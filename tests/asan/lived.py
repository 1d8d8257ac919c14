"""The questions behind the obligations of every rule test that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import Unit
from compliance.conformance.cases import PlacedTest, rule_tests
from compliance.conformance.run import book_for, history_and_plan
from compliance.engines.executors import EngineName, obligations
from compliance.engines.plan import Run
from compliance.engines.reference.verdict import Instant, Moment, Question, instant, judge
from compliance.model.obligations import AnchorKind, Obligation, Status
from compliance.model.rulebook import Rulebook
from compliance.rulebook.load import load_packs, test_documents
from compliance.rulebook.shipped import shipped_base
from tests.conformance.kept import kept_cases
from tests.strategies.shipped import vocabulary, working_days


def lived_questions() -> Iterator[Question]:
    """A question for each obligation that was judged by its days, in all kept cases and England's rule tests."""
    for case in kept_cases():
        yield from _asked(case.placed, book_for(case.placed, case.pack.packs))
    packs = load_packs(vocabulary=vocabulary())
    for placed in rule_tests(test_documents((shipped_base(),))):
        yield from _asked(placed, book_for(placed, packs))


def _asked(placed: PlacedTest, rulebook: Rulebook) -> Iterator[Question]:
    run = Run(placed.test.as_of, placed.test.known_at)
    soon = Calendars(working_days()).soon(run.as_of, run.warning)
    seen = history_and_plan(placed, rulebook, vocabulary(), working_days())
    for o in obligations(EngineName.REFERENCE, *seen):
        if o.status is Status.NOT_ASSESSABLE or o.anchor_kind in (AnchorKind.CHECK, AnchorKind.PERIOD):
            # Some other thing than the days decided it.
            continue
        question = Question(
            due_on=o.due_on,
            due_by=_due_by(o),
            met=Moment(o.met_on, o.met_at) if o.met_on else None,
            closed=Moment(o.closed_on) if o.closed_on else None,
            as_of=run.as_of,
            soon=soon,
        )
        verdict = judge(question)
        # An obligation does not keep every time of day, without which hours may not be decided.
        if (verdict.status if verdict else o.status) is not o.status:
            raise ValueError(f"{placed.place}: {question} does not come to {o.status.value}")
        yield question


def _due_by(o: Obligation) -> Instant | None:
    if o.span is None or o.span.unit is not Unit.HOURS or o.anchor_on is None:
        return None
    opened = instant(o.anchor_on, o.anchor_at)
    hours = timedelta(hours=o.span.count)
    return Instant(opened.earliest + hours, opened.limit + hours)
