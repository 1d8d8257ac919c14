"""A monitor told of one child's events, and what it answers."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import compliance
from compliance.live.log import COVERAGE, MemoryLog
from compliance.live.monitor import LastTold, Monitor
from compliance.live.silence import coverage_from, coverage_json
from compliance.model.coverage import ALWAYS, Coverage, Record, Window
from compliance.problems import Problem
from compliance.sources.coverage_file import Declared
from tests.strategies.scenario import complete
from tests.strategies.shipped import england

START = {"id": "1", "case": "7", "event": "became_looked_after", "on": "2025-01-01", "legal_status": "C2"}


def review(id_: str, on: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "case": "7", "event": "review_held", "on": on, "kind": "care", "review": id_, **more}


def monitor(as_of: date, *rules: str) -> Monitor:
    """A monitor of these rules, to which every silence means that nothing happened."""
    return Monitor(
        england().only(rules), as_of=as_of, coverage=Declared(dict(complete().windows), others=False)
    )


def told(changes: tuple[compliance.Change, ...]) -> list[tuple[str, str, date | None]]:
    return [(change.change.value, change.rule, change.due_on) for change in changes]


def test_a_child_comes_into_care_and_is_reviewed() -> None:
    watching = monitor(date(2025, 1, 1), "REV-1", "REV-2")
    assert told(watching.observe(START)) == [("opened", "REV-1", date(2025, 1, 29))]
    assert told(watching.advance(date(2025, 1, 14))) == []
    assert told(watching.advance(date(2025, 1, 15))) == [("due_soon", "REV-1", date(2025, 1, 29))]
    assert told(watching.advance(date(2025, 1, 29))) == []
    assert told(watching.advance(date(2025, 1, 30))) == [("overdue", "REV-1", date(2025, 1, 29))]
    assert told(watching.observe(review("R1", "2025-01-30"))) == [
        ("met_late", "REV-1", date(2025, 1, 29)),
        ("opened", "REV-2", date(2025, 4, 30)),
    ]


@pytest.mark.parametrize("on", ["30 Jan 2025", "30/01/2025", "2025-01-30 14:30:00.000", "20250130", "45687"])
def test_a_day_is_read_in_any_form_that_can_be_read_in_one_way_only(on: str) -> None:
    watching = monitor(date(2025, 1, 30), "REV-1")
    watching.observe(START)
    assert told(watching.observe(review("R1", on))) == [("met_late", "REV-1", date(2025, 1, 29))]


def test_a_day_that_can_be_read_in_two_ways_is_a_problem_that_names_both() -> None:
    watching = monitor(date(2025, 3, 1), "REV-1")
    found: list[Problem] = []
    watching.observe([START, review("R1", "02/01/2025")], report=found.append)
    assert [str(problem) for problem in found] == [
        'event R1, column on: "02/01/2025"; expected a date as YYYY-MM-DD, '
        "since this may be 2 January 2025 or 1 February 2025"
    ]


def test_a_report_without_a_key_stays_that_of_the_review_it_came_before() -> None:
    watching = monitor(date(2025, 3, 25), "IRO-3")
    report = {"id": "P", "case": "7", "event": "review_report_received", "on": "2025-01-14"}
    reviews = [review("R1", "2025-01-20", review=None), review("R2", "2025-03-20", review=None)]
    watching.observe([START, report, *reviews])
    assert told(watching.observe(review("R3", "2025-03-24", review=None))) == [
        ("opened", "IRO-3", date(2025, 3, 19)),
        ("missed", "IRO-3", date(2025, 3, 19)),
    ]


def test_what_is_told_again_changes_nothing() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    assert watching.observe(START)
    assert watching.observe(START) == ()
    assert watching.observe([START, {**START, "source": {"file": "a.csv", "row": 2}}]) == ()


def test_a_correction_moves_the_due_day_and_a_retraction_takes_everything_back() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    watching.observe(START)
    assert told(watching.observe({**START, "on": "2025-01-02", "revision": 2})) == [
        ("withdrawn", "REV-1", date(2025, 1, 29)),
        ("opened", "REV-1", date(2025, 1, 30)),
    ]
    assert told(watching.observe({"id": "1", "revision": 3, "retracted": True})) == [
        ("withdrawn", "REV-1", date(2025, 1, 30))
    ]
    assert watching.findings("7") == ()
    assert watching.observe({**START, "revision": 2, "on": "2025-01-02"}) == ()


def test_what_is_withdrawn_is_told_without_days_however_long_it_stood() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    watching.observe(START)
    watching.advance(date(2025, 3, 1))
    watching.advance(date(2025, 3, 20))
    (change,) = watching.observe({"id": "1", "revision": 2, "retracted": True})
    assert (change.was, change.days_late, change.days_left) == ("overdue", None, None)


def test_a_correction_can_move_an_event_to_another_case() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    watching.observe(START)
    changes = watching.observe({**START, "case": "8", "revision": 2})
    assert [(c.change.value, c.case) for c in changes] == [("withdrawn", "7"), ("opened", "8")]


def test_a_correction_that_comes_before_what_it_corrects_wins() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    watching.observe({**START, "on": "2025-01-02", "revision": 2})
    assert watching.observe(START) == ()
    assert [f.due_on for f in watching.findings("7")] == [date(2025, 1, 30)]


def test_an_event_of_a_later_day_waits_for_that_day() -> None:
    watching = monitor(date(2024, 12, 31), "REV-1")
    assert watching.observe(START) == ()
    assert told(watching.advance(date(2025, 1, 1))) == [("opened", "REV-1", date(2025, 1, 29))]


def test_the_name_of_an_event_may_be_written_with_blanks_and_capitals() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    changes = watching.observe({**START, "event": "Became looked-after"})
    assert told(changes) == [("opened", "REV-1", date(2025, 1, 29))]


def test_everything_wrong_is_said_and_nothing_is_taken_in() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    wrong = {"id": "2", "case": "7", "event": "revew_held", "on": "2025-02-30"}
    with pytest.raises(compliance.InputError) as caught:
        watching.observe([START, wrong, {"case": "7", "event": "visit"}])
    assert [str(problem) for problem in caught.value.problems] == [
        "an event without an id, column id: nothing; expected text of at least one character, this event's alone",
        'event 2, column event: "revew_held"; expected perhaps review_held or carer_review_held; '
        "`compliance vocabulary` lists them",
    ]
    assert watching.cases == ()


def test_what_is_no_message_is_told_once_for_each_part_with_what_was_expected() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    with pytest.raises(compliance.InputError) as caught:
        watching.observe({"id": "2", "case": "7", "event": "visit", "revision": "two", "mode": ["post"]})
    assert [str(problem) for problem in caught.value.problems] == [
        'event 2, column revision: "two"; expected a whole number from 1',
        "event 2, column mode: \"['post']\"; expected text, a whole number, true or false, or a day",
    ]


def test_what_can_be_read_is_taken_in_where_somebody_hears_of_the_rest() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    heard: list[compliance.Problem] = []
    changes = watching.observe(
        [{**START, "legal_status": "C9"}, {"id": "2", "case": "7"}], report=heard.append
    )
    assert told(changes)[0][1] == "REV-1"
    assert [problem.column for problem in heard] == ["legal_status", "event"]


def test_a_revision_with_two_contents_is_refused() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    watching.observe(START)
    with pytest.raises(compliance.InputError, match="told again with other content"):
        watching.observe({**START, "on": "2025-01-05"})


def test_the_clock_only_goes_forward() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    assert watching.advance(date(2025, 1, 10)) == ()
    with pytest.raises(compliance.InputError, match="cannot be put back"):
        watching.advance(date(2025, 1, 9))


def test_a_day_without_bank_holidays_is_refused_before_it_is_logged() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    with pytest.raises(compliance.InputError, match="bank holidays are held"):
        watching.advance(date(2100, 1, 1))
    assert watching.as_of == date(2025, 1, 10)


def test_an_ending_before_its_beginning_is_set_aside_until_the_beginning_is_corrected() -> None:
    watching = monitor(date(2025, 3, 1), "VIS-1")
    watching.observe(START)
    placed = {"id": "p", "case": "7", "event": "placement_started", "on": "2025-02-10", "placement": "P1"}
    watching.observe(placed)
    assert (
        watching.observe(
            {"id": "e", "case": "7", "event": "placement_ended", "on": "2025-02-05", "placement": "P1"}
        )
        == ()
    )
    assert [problem.found for problem in watching.set_aside("7")] == [
        "placement_ended on 2025-02-05, before its beginning"
    ]
    assert watching.observe({**placed, "on": "2025-01-01", "revision": 2})
    assert watching.set_aside("7") == ()


def test_what_is_due_is_told_for_all_cases() -> None:
    watching = monitor(date(2025, 1, 28), "REV-1")
    watching.observe([START, {**START, "id": "2", "case": "8", "on": "2025-01-20"}])
    due = watching.due(date(2025, 2, 28))
    assert [(f.case, f.due_on, f.days_left) for f in due] == [
        ("7", date(2025, 1, 29), 1),
        ("8", date(2025, 2, 17), 20),
    ]
    assert watching.due(date(2025, 1, 29)) == due[:1]


def test_a_record_that_first_occurs_lets_silence_speak_in_every_case() -> None:
    watching = Monitor(england().only(["REV-1"]), as_of=date(2025, 1, 10))
    watching.observe([START, {**START, "id": "2", "case": "8"}])
    assert {f.status.value for case in "78" for f in watching.findings(case)} == {"not_assessable"}
    changes = watching.observe(review("R1", "2025-01-09"))
    assert [(c.case, c.change.value) for c in changes] == [("7", "met"), ("8", "not_due")]


YEAR = Window(date(2024, 4, 1), date(2025, 3, 31))
REVIEWS = Coverage({Record("review_held", "care"): (YEAR,), Record("became_looked_after"): (ALWAYS,)})


def test_what_is_known_of_events_is_told_by_how_their_ids_begin() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    watching.observe(
        [{**START, "id": "row:1"}, {**START, "id": "row:2", "case": "8"}, START], coverage=REVIEWS
    )
    watching.observe({"id": "row:2", "revision": 2, "retracted": True})
    assert watching.told("row:") == {"row:1": LastTold(1, False), "row:2": LastTold(2, True)}
    assert set(watching.told()) == {"row:1", "row:2", "1"}


def test_coverage_told_with_events_takes_the_place_of_what_occurs() -> None:
    watching = Monitor(england().only(["REV-1"]), as_of=date(2025, 2, 10))
    assert told(watching.observe([START, review("R1", "2025-04-30")], coverage=REVIEWS)) == [
        ("opened", "REV-1", date(2025, 1, 29)),
        ("overdue", "REV-1", date(2025, 1, 29)),
    ]
    assert watching.observe([], coverage=REVIEWS) == ()
    nothing = Coverage({Record("became_looked_after"): (ALWAYS,)})
    assert told(watching.observe([], coverage=nothing)) == [("not_assessable", "REV-1", date(2025, 1, 29))]


def test_a_log_keeps_the_coverage_it_was_told() -> None:
    log = MemoryLog()
    first = Monitor(england().only(["REV-1"]), as_of=date(2025, 2, 10), log=log)
    first.observe(START, coverage=REVIEWS)
    first.close()

    second = Monitor(england().only(["REV-1"]), log=log)
    assert second.recovered == ()
    assert [f.status.value for f in second.findings("7")] == ["overdue"]
    second.observe([], coverage=Coverage({Record("became_looked_after"): (ALWAYS,)}))

    third = Monitor(england().only(["REV-1"]), log=log)
    assert told(third.recovered) == [("not_assessable", "REV-1", date(2025, 1, 29))]


def test_coverage_is_the_same_after_it_was_kept() -> None:
    assert coverage_from(coverage_json(REVIEWS)) == REVIEWS
    of_case = Coverage({}, {"7": {Record("sdq_completed"): (YEAR, Window(date(2026, 4, 1), date.max))}})
    assert coverage_from(coverage_json(of_case)) == of_case


def test_the_id_that_a_log_keeps_coverage_under_is_no_events() -> None:
    with pytest.raises(compliance.InputError, match="an id that is not the log's own"):
        monitor(date(2025, 1, 10), "REV-1").observe({**START, "id": COVERAGE})


def test_care_ends_at_eighteen_by_itself_and_a_corrected_birth_moves_it() -> None:
    watching = monitor(date(2025, 1, 10), "REV-1")
    born = {"id": "B", "case": "7", "event": "child", "date_of_birth": "2007-01-20"}
    watching.observe([START, born])
    assert told(watching.advance(date(2025, 1, 19))) == [("due_soon", "REV-1", date(2025, 1, 29))]
    assert told(watching.advance(date(2025, 1, 20))) == [("lapsed", "REV-1", date(2025, 1, 29))]
    assert told(watching.observe({**born, "date_of_birth": "2007-02-20", "revision": 2})) == [
        ("due_soon", "REV-1", date(2025, 1, 29))
    ]
    assert told(watching.advance(date(2025, 2, 19))) == [("overdue", "REV-1", date(2025, 1, 29))]
    assert told(watching.advance(date(2025, 2, 20))) == [("missed", "REV-1", date(2025, 1, 29))]


def test_a_beginning_told_late_makes_a_later_one_a_change_of_status() -> None:
    watching = monitor(date(2025, 3, 10), "REV-1")
    watching.observe({**START, "id": "2", "on": "2025-03-03", "legal_status": "C1"})
    assert told(watching.observe({**START, "legal_status": "V2"})) == [
        ("opened", "REV-1", date(2025, 1, 29)),
        ("overdue", "REV-1", date(2025, 1, 29)),
        ("withdrawn", "REV-1", date(2025, 3, 31)),
    ]


def test_a_review_that_is_cancelled_afterwards_was_not_held() -> None:
    watching = monitor(date(2025, 1, 20), "REV-1", "REV-2")
    watching.observe([START, review("R1", "2025-01-20")])
    assert told(watching.observe(review("R1", "2025-01-20", revision=2, outcome="cancelled"))) == [
        ("due_soon", "REV-1", date(2025, 1, 29)),
        ("withdrawn", "REV-2", date(2025, 4, 20)),
    ]
    with pytest.raises(compliance.InputError, match="one of held, planned, cancelled, refused, not_attended"):
        watching.observe(review("R2", "2025-01-20", outcome="adjourned"))


def test_what_does_not_fit_in_the_records_stands_on_findings() -> None:
    watching = monitor(date(2025, 6, 1), "REV-1")
    watching.observe(
        [
            START,
            {"id": "2", "case": "7", "event": "child", "date_of_birth": "2012-05-01"},
            {"id": "3", "case": "7", "event": "child", "date_of_birth": "2014-02-01"},
            {**START, "id": "4", "case": "8"},
            {"id": "5", "case": "8", "event": "child", "date_of_birth": "2007-03-02"},
            {**START, "id": "6", "case": "9"},
        ]
    )

    doubts = {finding.case: finding.doubts for case in "789" for finding in watching.findings(case)}

    assert [doubt.count("the latest day of them was used") for doubt in doubts["7"]] == [1, 1]
    assert [doubt.split(",")[0] for doubt in doubts["8"]] == ["18 on 2 March 2025"]
    assert doubts["9"] == ()


def told_of_an_unmet_review(**given: Any) -> list[compliance.Change]:
    came = {"id": "1", "case": "101", "event": "became_looked_after", "on": "2025-01-01"}
    with Monitor(england().only(["REV-1"]), as_of=date(2025, 1, 1), **given) as monitor:
        return [*monitor.observe(came), *monitor.advance(date(2025, 2, 1))]


def test_a_monitor_without_coverage_says_once_why_nothing_is_overdue(
    caplog: pytest.LogCaptureFixture,
) -> None:
    changes = told_of_an_unmet_review()

    assert {change.status for change in changes} == {compliance.Status.NOT_ASSESSABLE}
    [said] = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "never overdue. Name the kinds in one" in said.getMessage()


def test_a_monitor_that_is_told_everything_says_what_is_overdue(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    coverage = tmp_path / "coverage.yaml"
    coverage.write_text("complete_for_others: always\n")
    changes = told_of_an_unmet_review(coverage=coverage)

    assert changes[-1].change is compliance.ChangeKind.OVERDUE
    assert caplog.records == []
