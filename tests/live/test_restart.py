"""A monitor made with the log of another goes on where that one stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import compliance
from compliance.engines.executors import EngineName, obligations
from compliance.engines.reference.verdict import Question, Verdict, judge
from compliance.live.log import EventLog, MemoryLog
from compliance.live.monitor import Monitor
from compliance.live.sql_log import open_log
from compliance.model.settings import Settings, Term
from compliance.sources.coverage_file import Declared
from compliance.sources.order import impossible_endings
from compliance.timeline.histories import visible
from tests.strategies.days import FIRST_AS_OF
from tests.strategies.rows import FILE, text_frame
from tests.strategies.scenario import Scenario, complete, uncited
from tests.strategies.scenarios import england_scenarios, generated_scenarios
from tests.strategies.shipped import england, vocabulary

JANUARY_10 = date(2025, 1, 10)
START = {"id": "1", "case": "7", "event": "became_looked_after", "on": "2025-01-01", "legal_status": "C2"}
REVIEW = {"id": "2", "case": "7", "event": "review_held", "on": "2025-01-09", "kind": "care", "review": "R1"}

Told = dict[str, Any]


def by_reference(asked: Sequence[Question]) -> list[Verdict | None]:
    return [judge(question) for question in asked]


def monitor(log: EventLog | Path | str | None, as_of: date | None = None, **more: Any) -> Monitor:
    """A monitor of two rules, to which every silence means that nothing happened."""
    coverage = Declared(dict(complete().windows), others=False)
    more = {"decide": by_reference, **more}
    return Monitor(england().only(["REV-1", "REV-2"]), as_of=as_of, log=log, coverage=coverage, **more)


def kinds(changes: Sequence[compliance.Change]) -> list[tuple[str, str]]:
    return [(change.change.value, change.rule) for change in changes]


# One child


def test_a_monitor_goes_on_with_its_log(kept_at: Path | str) -> None:
    with monitor(kept_at, JANUARY_10) as first:
        assert kinds(first.observe(START)) == [("opened", "REV-1")]
        assert first.advance(date(2025, 1, 15))
        found = first.findings("7")
    with monitor(kept_at) as second:
        assert (second.as_of, second.cases, second.recovered) == (date(2025, 1, 15), ("7",), ())
        assert second.findings("7") == found
        assert second.observe(START) == ()
        assert kinds(second.observe(REVIEW)) == [("met", "REV-1"), ("opened", "REV-2")]
    with monitor(kept_at) as third:
        assert [finding.status.value for finding in third.findings("7")] == ["met", "not_due"]
        assert third.due(date(2026, 1, 1)) == third.findings("7")[1:]


def test_the_day_a_log_began_on_is_all_it_needs() -> None:
    log = MemoryLog()
    monitor(log, JANUARY_10)
    again = monitor(log)
    assert (again.as_of, again.cases, again.recovered) == (JANUARY_10, (), ())
    assert kinds(again.observe(START)) == [("opened", "REV-1")]


def test_a_log_has_its_own_day() -> None:
    log = MemoryLog()
    monitor(log, JANUARY_10).close()
    assert monitor(log, date(2025, 6, 1)).as_of == JANUARY_10


def test_a_new_log_needs_a_day_that_can_be_judged(tmp_path: Path) -> None:
    with pytest.raises(compliance.InputError, match="a new log needs the day it begins on"):
        monitor(tmp_path / "a.log")
    with pytest.raises(compliance.InputError, match="bank holidays are held"):
        monitor(tmp_path / "a.log", date(2100, 1, 1))
    assert monitor(tmp_path / "a.log", JANUARY_10).as_of == JANUARY_10


def test_what_was_perhaps_not_answered_is_told_again_until_it_was() -> None:
    log = MemoryLog()
    first = monitor(log, JANUARY_10)
    first.observe(START)
    answered = first.advance(date(2025, 1, 30))
    # Neither monitor is told anything more, so that neither knows whether its caller heard it.
    assert monitor(log).recovered == answered
    second = monitor(log)
    assert second.recovered == answered
    met = second.observe(REVIEW)
    third = monitor(log)
    assert third.recovered == met
    third.close()
    assert monitor(log).recovered == ()


def test_an_error_on_the_way_leaves_the_last_answer_to_be_told_again(kept_at: Path | str) -> None:
    answered = told_in_vain(kept_at, [START])
    with monitor(kept_at) as second:
        assert second.recovered == answered


def told_in_vain(log: EventLog | Path | str, events: list[dict[str, Any]]) -> tuple[compliance.Change, ...]:
    """What a monitor answered of which nobody heard, for an error came between."""
    answered: tuple[compliance.Change, ...] = ()
    with suppress(BrokenPipeError), monitor(log, JANUARY_10) as running:
        answered = running.observe(events)
        raise BrokenPipeError
    return answered


def test_a_log_can_be_used_again_where_a_monitor_could_not_begin(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with pytest.raises(compliance.InputError, match="give as_of"):
        monitor(path)
    # On some systems a file that is open cannot be taken away.
    path.unlink()
    monitor(path, JANUARY_10).close()


def test_what_was_told_together_is_recovered_together() -> None:
    log = MemoryLog()
    answered = told_in_vain(log, [START, REVIEW])
    assert kinds(answered) == [("opened", "REV-1"), ("met", "REV-1"), ("opened", "REV-2")]
    assert monitor(log).recovered == answered


def test_everything_after_the_last_answer_is_recovered() -> None:
    log, other = MemoryLog(), MemoryLog()
    first = monitor(log, JANUARY_10)
    first.observe(START)
    told = [
        *monitor(other, JANUARY_10).observe(START),
        *first.advance(date(2025, 1, 30)),
        *first.observe(REVIEW),
    ]
    with_gap = MemoryLog()
    with_gap.append(list(log.entries()), 1)
    assert list(monitor(with_gap).recovered) == told


def test_changes_that_could_not_be_told_are_recovered() -> None:
    """Judging fails after the event is in the log: that the monitor is closed in order says nothing of it."""
    log = MemoryLog()

    def fails(_: Sequence[Question]) -> Sequence[Verdict | None]:
        raise RuntimeError("out of order")

    with pytest.raises(RuntimeError), monitor(log, JANUARY_10, decide=fails) as failing:
        failing.observe(START)
    assert log.last == 3
    assert kinds(monitor(log).recovered) == [("opened", "REV-1")]


def test_two_monitors_at_one_log_are_found_out(kept_at: Path | str) -> None:
    with monitor(kept_at, JANUARY_10) as one, monitor(kept_at) as other:
        one.observe(START)
        with pytest.raises(compliance.ComplianceError, match="one monitor at a time"):
            other.observe(REVIEW)


def test_a_first_record_in_a_log_changes_what_silence_means_after_a_restart_too() -> None:
    def made(log: EventLog) -> Monitor:
        return Monitor(england().only(["REV-1"]), as_of=JANUARY_10, log=log, decide=by_reference)

    log = MemoryLog()
    made(log).observe([START, {**START, "id": "9", "case": "8"}])
    second = made(log)
    answered = second.observe(REVIEW)
    assert [(c.case, c.change.value) for c in answered] == [("7", "met"), ("8", "not_due")]
    assert made(log).recovered == answered


# Whole histories, in any order, over several monitors


@dataclass(frozen=True)
class Story:
    """A scenario told piece by piece: events in some order, and days as they pass. `stops`: after which pieces the
    monitor is left, in order (True) or as if its process had died."""

    scenario: Scenario
    begins: date
    pieces: tuple[Told | date, ...]
    stops: dict[int, bool]

    def monitor(self, log: EventLog) -> Monitor:
        """A monitor that is asked what the scenario's run is asked."""
        scenario = self.scenario
        terms = tuple(Term(**{"term": t.name, "from": t.first, "to": t.last}) for t in scenario.terms)
        return Monitor(
            scenario.rulebook,
            as_of=self.begins,
            log=log,
            settings=Settings(terms=terms, warning_working_days=scenario.warning),
            coverage=Declared(
                dict(scenario.cover.windows),
                dict(scenario.cover.of_case),
                others=False,
                unread=tuple(each for held in scenario.cover.unread.values() for each in held),
            ),
            decide=by_reference,
        )

    def told(self, monitor: Monitor, piece: Told | date) -> tuple[compliance.Change, ...]:
        """What a monitor answers to one piece."""
        return monitor.advance(piece) if isinstance(piece, date) else monitor.observe(piece)


@st.composite
def stories(draw: DrawFn, scenarios: st.SearchStrategy[Scenario]) -> Story:
    scenario = draw(scenarios.map(lambda w: w.asked(known_at=None, leap=type(w.leap).FIRST_OF_MARCH)))
    rows = [
        {"id": str(n), "source": {"file": FILE, "row": n + 2}, **row} for n, row in enumerate(scenario.rows)
    ]
    pieces: list[Told | date] = list(draw(st.permutations(rows)))
    begins = max(FIRST_AS_OF, scenario.as_of - timedelta(days=draw(st.sampled_from((0, 1, 30, 400)))))
    days = draw(st.lists(st.dates(begins, scenario.as_of), max_size=3))
    places = sorted(draw(_places(pieces, len(days))))
    for before, (day, place) in enumerate(zip(sorted(days), places, strict=True)):
        pieces.insert(place + before, day)
    # Once more than needed where it is the day already.
    pieces.append(scenario.as_of)
    stops = draw(st.dictionaries(st.integers(0, len(pieces) - 1), st.booleans(), min_size=1, max_size=4))
    return Story(scenario, begins, tuple(pieces), stops)


def _places(pieces: Sequence[object], count: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, len(pieces)), min_size=count, max_size=count)


def over_restarts(
    story: Story, path: Path, check: Callable[[tuple[compliance.Change, ...]], None]
) -> Monitor:
    """The last monitor of a story, each change given to `check` in turn; its log is at `path`."""
    log = open_log(path)
    running = story.monitor(log)
    for number, piece in enumerate(story.pieces):
        answered = story.told(running, piece)
        check(answered)
        if number not in story.stops:
            continue
        in_order = story.stops[number]
        if in_order:
            running.close()
        else:
            log.close()
        log = open_log(path)
        running = story.monitor(log)
        # A piece that changed nothing in the log leaves the one before it unanswered.
        if in_order:
            assert running.recovered == ()
        elif answered:
            assert running.recovered == answered
    return running


@settings(max_examples=12)
@given(st.one_of(stories(england_scenarios()), stories(generated_scenarios())))
def test_over_restarts_a_story_comes_to_the_same(story: Story) -> None:
    undisturbed = story.monitor(MemoryLog())
    expected = [story.told(undisturbed, piece) for piece in story.pieces]
    answers: list[tuple[compliance.Change, ...]] = []
    with (
        TemporaryDirectory() as folder,
        closing(over_restarts(story, Path(folder, "a.log"), answers.append)) as m,
    ):
        assert answers == expected
        assert m.cases == undisturbed.cases
        for case in m.cases:
            assert m.findings(case) == undisturbed.findings(case)
            assert m.set_aside(case) == undisturbed.set_aside(case)
        owed = [o for case in m.cases for o in m.obligations(case)]
    scenario = story.scenario
    events = visible(impossible_endings(scenario.table, vocabulary())[0], scenario.as_of, None)
    reference = obligations(EngineName.REFERENCE, events, scenario.plan)
    assert sorted(repr(uncited(o)) for o in owed) == sorted(repr(uncited(o)) for o in reference)


@settings(max_examples=6)
@given(stories(england_scenarios()))
def test_over_restarts_the_findings_are_those_of_a_check(story: Story) -> None:
    """With what silence means left to the events, as where no coverage file is given."""
    rows = story.scenario.rows
    with TemporaryDirectory() as folder:
        file = Path(folder, FILE)
        text_frame(rows).drop("file", "row").write_csv(file)
        report = compliance.check(compliance.Request((file,), story.scenario.as_of))
        path = Path(folder, "a.log")
        for number, piece in enumerate(story.pieces):
            if number == 0 or number in story.stops:
                running = Monitor(england(), as_of=story.begins, log=path, decide=by_reference)
            story.told(running, piece)
            if number + 1 in story.stops:
                running.close()
        found = [finding for case in running.cases for finding in running.findings(case)]
        running.close()
    assert _plain(found) == _plain(report.findings)


def _plain(findings: Sequence[compliance.Finding]) -> list[Told]:
    """Two equal stretches of one case share their findings' ids, and are told apart by their evidence."""
    return sorted((f.model_dump(mode="json") for f in findings), key=repr)
