"""Native events that repeat, contradict each other, or lie outside the days that are judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.export import Export
from compliance.sources.reading import read_export
from tests.strategies.checks import check

VOCABULARY = load_vocabulary()

HEADER = "case,event,on,recorded_on,placement,episode,accommodation,date_of_birth"


def put(folder: Path, *rows: str) -> Path:
    path = folder / "events.csv"
    # Cells left out at a row's end are empty.
    path.write_text("\n".join([HEADER, *(row + "," * (7 - row.count(",")) for row in rows), ""]))
    return path


def load(folder: Path, *rows: str) -> Export:
    return read_export([put(folder, *rows)], VOCABULARY)


def judged(folder: Path, *rows: str, known_at: date | None = None) -> Report:
    as_of = date(2024, 6, 30)
    return check(Request((put(folder, *rows),), today=as_of, as_of=as_of, known_at=known_at, select=("REV",)))


@pytest.mark.parametrize(
    ("began", "ended", "key"),
    [
        ("placement_started", "placement_ended", "p1,,"),
        ("temporary_approval_granted", "temporary_approval_ended", "p1,,"),
        ("missing_started", "missing_ended", ",m1,"),
        ("accommodation_provided", "accommodation_ended", ",,a1"),
    ],
)
def test_an_ending_before_its_beginning_is_set_aside_and_named(
    tmp_path: Path, began: str, ended: str, key: str
) -> None:
    export = load(tmp_path, f"1,{ended},2024-02-28,,{key}", f"1,{began},2024-03-01,,{key}")

    assert export.events["event"].to_list() == [began]
    (problem,) = export.problems
    thing = key.strip(",")
    assert str(problem) == (
        f"events.csv, row 2, column on: {ended} of {thing} on 2024-02-28, before its {began} on 2024-03-01; "
        "expected an ending on or after the beginning; the row was set aside"
    )


@pytest.mark.parametrize(
    "ending",
    [
        "1,placement_ended,2024-03-01,,p1",
        "1,placement_ended,2024-03-09,,p1",
        "1,placement_ended,2024-02-28,,p2",
        "2,placement_ended,2024-02-28,,p1",
        "1,placement_ended,2024-02-28,,",
        "1,missing_ended,2024-02-28,,,p1",
    ],
)
def test_an_ending_that_is_possible_is_kept(tmp_path: Path, ending: str) -> None:
    export = load(tmp_path, "1,placement_started,2024-03-01,,p1", ending)

    assert export.events.height == 2
    assert export.problems == ()


def test_an_ending_between_two_beginnings_of_one_key_is_kept(tmp_path: Path) -> None:
    export = load(
        tmp_path,
        "1,placement_started,2024-01-10,,p1",
        "1,placement_ended,2024-02-01,,p1",
        "1,placement_started,2024-03-01,,p1",
    )

    assert export.events.height == 3


def test_an_impossible_ending_in_another_file_is_found_too(tmp_path: Path) -> None:
    started, ended = tmp_path / "started.csv", tmp_path / "ended.csv"
    started.write_text("case,event,on,placement\n1,placement_started,2024-03-01,p1\n")
    ended.write_text("case,event,on,placement\n1,placement_ended,2024-02-28,p1\n")

    export = read_export([started, ended], VOCABULARY)

    assert [(problem.file, problem.row) for problem in export.problems] == [("ended.csv", 2)]


def test_rows_that_repeat_an_event_are_noted_and_count_once(tmp_path: Path) -> None:
    rows = ("1,became_looked_after,2024-01-02", "1,review_held,2024-01-20", "1,review_held,2024-04-10")
    once = judged(tmp_path, *rows)

    twice = judged(tmp_path, *rows, "1,review_held,2024-01-20,2024-02-01", "1,review_held,2024-01-20")

    assert [f.id for f in twice.findings] == [f.id for f in once.findings]
    assert [f.status for f in twice.findings] == [f.status for f in once.findings]
    assert twice.notes == ("2 rows repeat an event that is already there; each event counts once (case 1).",)
    assert once.notes == ()


def test_events_after_the_as_of_day_are_noted_and_not_used(tmp_path: Path) -> None:
    rows = (
        "1,became_looked_after,2024-05-20",
        "2,became_looked_after,2024-01-02",
        "2,review_held,2024-06-30",
    )

    report = judged(tmp_path, *rows, "1,review_held,2024-07-01", "3,became_looked_after,2024-07-01")

    assert {(f.case, f.status.value) for f in report.findings if f.rule == "REV-1"} == {
        ("1", "overdue"),
        ("2", "met_late"),
    }
    assert "2 events dated after 2024-06-30 were not used." in report.notes
    assert report.events == 3


def test_events_recorded_after_the_known_day_are_noted_and_not_used(tmp_path: Path) -> None:
    rows = (
        "1,became_looked_after,2024-01-02",
        "1,review_held,2024-01-20,2024-02-20",
        "1,review_held,2024-04-10",
    )

    report = judged(tmp_path, *rows, known_at=date(2024, 2, 19))

    assert [f.status.value for f in report.findings] == ["overdue"]
    assert "2 events recorded after 2024-02-19 were not used." in report.notes


def test_two_dates_of_birth_are_noted_with_the_cases(tmp_path: Path) -> None:
    births = [f"{case},child,,,,,,{born}" for case in "12" for born in ("2015-03-09", "2015-09-03")]

    export = load(tmp_path, *births, "3,child,,,,,,2016-01-01", "1,dental_check,2024-01-02")

    (note,) = export.notes
    assert note.startswith("4 dates of birth stand under numbers that have more than one; ")
    assert note.endswith(" (cases 1, 2).")


def test_one_of_anything_is_noted_in_the_singular(tmp_path: Path) -> None:
    births = ["1,child,,,,,,2015-09-03"]
    visits = ["1,dental_check,2015-09-02", "1,dental_check,2024-01-02", "1,dental_check,2024-01-02"]

    export = load(tmp_path, *births, *visits)

    assert export.notes == (
        "1 event is dated before the child's birth; it was read as it stands (case 1).",
        "1 row repeats an event that is already there; each event counts once (case 1).",
    )


def test_events_before_birth_are_noted_and_kept(tmp_path: Path) -> None:
    days = ("2015-03-07", "2015-03-08", "2015-03-09")

    export = load(tmp_path, "1,child,,,,,,2015-03-09", *(f"1,dental_check,{day}" for day in days))

    assert export.notes == (
        "2 events are dated before the child's birth; they were read as they stand (case 1).",
    )
    assert export.events.height == 4
