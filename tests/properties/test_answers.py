"""No child looked after is owed nothing without a word: every family answers on every day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, permutations, product

from hypothesis import assume, given

from compliance.checking.answers import Answer, AnswerKind, answers
from compliance.engines.executors import EngineName
from compliance.model.obligations import Obligation
from compliance.timeline.histories import histories, visible
from tests.strategies.regimes import children
from tests.strategies.rows import Row
from tests.strategies.scenario import Scenario
from tests.strategies.shipped import england

BEGAN = date(2022, 5, 3)
SHORT, LONG = timedelta(days=1), timedelta(days=366)


@given(children())
def test_every_family_answers_on_every_day_of_care(child: tuple[list[Row], date]) -> None:
    rows, day = child

    found = answered(rows, day)

    assert {each.family.id for each in found} == set(england().answers)
    assert [each.family.id for each in found if each.kind is AnswerKind.SILENT] == []


@given(children())
def test_on_the_eighteenth_birthday_no_family_answers(child: tuple[list[Row], date]) -> None:
    (born, *rows), day = child
    assume((day.month, day.day) != (2, 29))

    assert answered([{**born, "date_of_birth": day.replace(year=day.year - 18)}, *rows], day) == []


def test_two_kinds_of_placement_told_of_one_day_leave_nobody_without_visits() -> None:
    """With adopters and with others on one day and with one carer, whichever was first, and visited on the day; and the
    last of them told again on the next day."""
    on = date(2013, 5, 3)
    first: Row = {"event": "placement_started", "on": on, "placement": "p1"}
    moved: Row = {"event": "placement_started", "on": on, "placement": "p2", "same_carer": True}
    updated: Row = {"event": "placement_updated", "on": on, "placement": "p1"}
    ended: Row = {"event": "placement_ended", "on": on, "placement": "p1"}
    children = {
        f"{kinds} {then} {end} {again}": [
            {"event": "child", "date_of_birth": date(2009, 8, 20)},
            {"event": "became_looked_after", "on": on, "legal_status": "V2"},
            {**first, "placement_type": kinds[0]},
            *([ended] if end else []),
            {**(moved if then == "moved" else updated), "placement_type": kinds[1]},
            {"event": "visit", "on": on, "by": "social_worker", "mode": "in_person", "at_placement": True},
            *([{**updated, "on": on + SHORT, "placement_type": kinds[1], **_of(then)}] if again else []),
        ]
        for kinds in permutations(("A3", "U6"))
        for again in (False, True)
        for then, end in (("moved", True), ("moved", False), ("updated", False))
    }

    assert _silent(children, [on, on + timedelta(days=1), on + timedelta(days=48)]) == []


def test_a_second_placement_for_adoption_with_one_carer_leaves_nobody_without_visits_or_reviews() -> None:
    """With adopters, with the same carers as others, perhaps on the first day, and with them as adopters again; visited
    and reviewed at every time, or visited alone, or neither."""
    moves = [BEGAN, BEGAN + LONG, BEGAN + LONG + timedelta(days=40)]
    children = {
        f"{first} {again} {done}": [
            {"event": "child", "date_of_birth": date(2009, 8, 20)},
            {"event": "became_looked_after", "on": BEGAN, "legal_status": "E1"},
            {"event": "placement_started", "on": BEGAN, "placement": "p1", "placement_type": "A3"},
            {"event": "placement_ended", "on": moves[first], "placement": "p1"},
            *(_with_the_carer(moves[first], "p2", "U6")),
            *([{"event": "placement_ended", "on": moves[2], "placement": "p2"}] if again == "p3" else []),
            *(_with_the_carer(moves[2], again, "A3")),
            *(each for on in moves for each in [*_seen_to(on + SHORT, "V2")][:done]),
        ]
        for first, again, done in product((0, 1), ("p1", "p2", "p3"), (0, 1, 3))
    }

    assert _silent(children, [on + timedelta(days=n) for on in moves for n in (0, 1, 2, 30)]) == []


def _with_the_carer(on: date, placement: str, kind: str) -> Iterator[Row]:
    moved: Row = {"event": "placement_started", "on": on, "placement": placement, "placement_type": kind}
    yield {**moved, "same_carer": True}


def test_of_a_child_in_care_of_whom_no_placement_is_recorded_it_is_said_why_no_visit_has_a_day() -> None:
    rows: list[Row] = [
        {"case": "1", "event": "child", "date_of_birth": date(2009, 8, 20)},
        {"case": "1", "event": "became_looked_after", "on": BEGAN, "legal_status": "V2"},
        {"case": "1", "event": "placement_started", "on": BEGAN, "placement": "p1", "placement_type": "U6"},
        {"case": "1", "event": "placement_ended", "on": BEGAN + SHORT, "placement": "p1"},
    ]
    for told, day in ((rows[:2], BEGAN), (rows, BEGAN + SHORT), (rows, BEGAN + LONG)):
        (visits,) = (each for each in answered(told, day) if each.family.id == "visits")
        assert visits.kind is AnswerKind.NONE_OWED
        assert visits.because.startswith("no placement is recorded for that day")


def _of(then: str) -> Row:
    return {"placement": "p2" if then == "moved" else "p1"}


def test_no_change_between_care_and_short_breaks_leaves_a_family_silent() -> None:
    """Every way through two changes of status in one placement, with nothing done, one thing refused, and much done."""
    children = {
        f"{done} {' '.join(statuses)} {first.days} {second.days}": list(
            _changing(statuses, (first, second), done)
        )
        for statuses in product(("V2", "V3", "V4"), repeat=3)
        if all(before != after for before, after in pairwise(statuses))
        for first, second in product((SHORT, LONG), repeat=2)
        for done in ("nothing", "refused", "at once", "before the change")
    }

    assert _silent(children, [BEGAN + timedelta(days=n) for n in (2, 31, 367, 400, 732, 900)]) == []


def test_no_pause_between_care_and_short_breaks_leaves_a_family_silent() -> None:
    """Two periods of two days of every kind with pauses of every length, and each of them seen to or not."""
    pauses = (1, 40, 150, 400)
    children = {
        f"{first} {pause} {then} {seen_to}": list(_again(first, pause, then, seen_to))
        for first, then in product(("V2", "V3", "V4"), repeat=2)
        for pause in pauses
        for seen_to in product((True, False), repeat=2)
    }

    assert _silent(children, [BEGAN + timedelta(days=n) for n in (3, 45, 155, 200, 403, 420, 560)]) == []


def _changing(statuses: Sequence[str], gaps: Sequence[timedelta], done: str) -> Iterator[Row]:
    yield {"event": "child", "date_of_birth": date(2009, 8, 20)}
    yield {"event": "became_looked_after", "on": BEGAN, "legal_status": statuses[0]}
    yield {"event": "placement_started", "on": BEGAN, "placement": "p1", "placement_type": "U6"}
    if done == "refused":
        yield {"event": "health_assessment", "on": BEGAN, "kind": "initial", "outcome": "refused"}
    on = BEGAN
    for before, after, gap in zip(statuses, statuses[1:], gaps, strict=False):
        if gap == LONG and done == "at once":
            yield from _seen_to(on + timedelta(days=20), before)
        if gap == LONG and done == "before the change":
            yield from _seen_to(on + gap - timedelta(days=3), before)
        on += gap
        yield {"event": "legal_status_changed", "on": on, "legal_status": after}


def _again(first: str, pause: int, then: str, seen_to: Sequence[bool]) -> Iterator[Row]:
    yield {"event": "child", "date_of_birth": date(2009, 8, 20)}
    on = BEGAN
    for number, (status, seen) in enumerate(zip((first, then), seen_to, strict=True)):
        yield {"event": "became_looked_after", "on": on, "legal_status": status}
        placement = {"placement": f"p{number}", "placement_type": "U6"}
        yield {"event": "placement_started", "on": on, **placement}
        if seen:
            yield from _seen_to(on + SHORT, status)
        if number == 0:
            left = on + timedelta(days=2)
            yield {"event": "placement_ended", "on": left, "placement": "p0"}
            yield {"event": "ceased_looked_after", "on": left, "reason": "E4A"}
            on = left + timedelta(days=pause)


def _seen_to(on: date, status: str) -> Iterator[Row]:
    yield {"event": "visit", "on": on, "by": "social_worker", "mode": "in_person", "at_placement": True}
    yield {"event": "review_held", "on": on, "kind": "care" if status == "V2" else "short_break"}
    yield {"event": "health_assessment", "on": on, "kind": "initial"}


def _silent(children: Mapping[str, Sequence[Row]], days: Sequence[date]) -> list[tuple[str, date, str]]:
    """Children who are owed nothing on a day by a family without a word."""
    rows = tuple({"case": name, **row} for name, told in children.items() for row in told)
    scenario = Scenario(rows=rows, as_of=days[0])
    found = []
    for day in days:
        then = scenario.asked(as_of=day)
        owed = defaultdict[str, list[Obligation]](list)
        for each in then.obligations(EngineName.ARRAYS):
            owed[each.case].append(each)
        for history in histories(visible(then.table, day, None)):
            said = answers(history, owed[history.case], then.plan)
            found += [(history.case, day, each.family.id) for each in said if each.kind is AnswerKind.SILENT]
    return found


def answered(rows: Sequence[Row], day: date) -> list[Answer]:
    """What every family answers for the child of these rows at the end of a day."""
    scenario = Scenario(rows=tuple(rows), as_of=day)
    (history,) = histories(visible(scenario.table, day, None))
    return list(answers(history, scenario.obligations(), scenario.plan))
