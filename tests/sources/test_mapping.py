"""A mapping beside a tracker: the council's own headings and words, read as those of the vocabulary."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from compliance.checking.request import Request
from compliance.problems import InputError
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.events.mapping_file import read_mapping
from compliance.sources.export import Export
from compliance.sources.reading import read_export
from compliance.sources.written_days import DateOrder
from tests.strategies.checks import check

VOCABULARY = load_vocabulary()
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "mapping.md").read_text(encoding="utf-8")
ON_PAGE = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)

TRACKER = """\
Child ID,Activity,Date,DOB,Status,Notes
1001,Admission,06/12/2024,14/05/2015,Full Care-Order,x
1001,LAC  review,20/12/2024,14/05/2015,,
1001,IRO visit,14/12/2024,,,
1001,phone call,15/12/2024,,,
"""


def tracker(folder: Path, mapping: str = ON_PAGE[0], text: str = TRACKER, name: str = "tracker.csv") -> Path:
    (folder / "mapping.yaml").write_text(mapping)
    (folder / name).write_text(text)
    return folder / name


def rows(export: Export) -> list[dict[str, Any]]:
    """The events as they are told, without where they stand and what they do not say."""
    return [
        {name: value for name, value in row.items() if value is not None and name not in ("file", "row")}
        for row in export.events.sort("event").iter_rows(named=True)
    ]


AS_READ = [
    {"case": "1001", "event": "became_looked_after", "on": date(2024, 12, 6), "legal_status": "C2"},
    {"case": "1001", "event": "child", "date_of_birth": date(2015, 5, 14)},
    {"case": "1001", "event": "review_held", "on": date(2024, 12, 20), "kind": "care"},
    {"case": "1001", "event": "visit", "on": date(2024, 12, 14), "by": "iro"},
]


@pytest.mark.parametrize("beside", [True, False])
def test_a_tracker_is_read_by_the_mapping_beside_it_or_the_one_named(tmp_path: Path, beside: bool) -> None:
    path = tracker(tmp_path)
    named = None if beside else tmp_path / "ours.yaml"
    if named:
        (tmp_path / "mapping.yaml").rename(named)

    export = read_export([path], VOCABULARY, mapping=named)

    assert rows(export) == AS_READ
    assert export.problems == ()
    name = "mapping.yaml" if beside else "ours.yaml"
    assert export.notes == (f"tracker.csv was read by {name}, which leaves out 1 row and the column Notes.",)


def test_a_folder_is_read_by_the_mapping_in_it_and_native_files_are_left_as_they_are(tmp_path: Path) -> None:
    tracker(tmp_path)
    (tmp_path / "events.csv").write_text("case,event,on\n1001,dental_check,2024-12-09\n")

    export = read_export([tmp_path], VOCABULARY)

    assert rows(export) == sorted(
        [*AS_READ, {"case": "1001", "event": "dental_check", "on": date(2024, 12, 9)}],
        key=lambda row: str(row["event"]),
    )


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_other_forms_are_mapped_as_csv_is(tmp_path: Path, ending: str) -> None:
    frame = pl.read_csv(tracker(tmp_path), infer_schema=False)
    (tmp_path / "tracker.csv").unlink()
    path = tmp_path / f"tracker.{ending}"
    frame.write_ndjson(path) if ending == "jsonl" else frame.write_parquet(path)

    assert rows(read_export([tmp_path], VOCABULARY)) == AS_READ
    report = check(Request((tmp_path,), today=date(2025, 1, 31), at_once=1))
    assert (report.cases, report.events) == (1, 4)


def test_a_file_of_one_event_needs_no_column_for_it(tmp_path: Path) -> None:
    text = "Child ID,Visit date,By\n1,13/12/2024,\n2,14/12/2024,IRO\n"
    path = tracker(tmp_path, ON_PAGE[1], text)

    assert rows(read_export([path], VOCABULARY)) == [
        {"case": "1", "event": "visit", "on": date(2024, 12, 13), "by": "social_worker"},
        {"case": "2", "event": "visit", "on": date(2024, 12, 14), "by": "iro"},
    ]


def test_the_mapping_of_one_file_goes_before_that_of_its_folder(tmp_path: Path) -> None:
    tracker(tmp_path)
    (tmp_path / "teeth.csv").write_text("Child ID,Seen on\n1001,2024-12-09\n")
    (tmp_path / "teeth.mapping.yaml").write_text(
        "columns: {Child ID: case, Seen on: on}\nevent: dental_check\n"
    )

    export = read_export([tmp_path], VOCABULARY)

    assert {"case": "1001", "event": "dental_check", "on": date(2024, 12, 9)} in rows(export)
    assert len(rows(export)) == 1 + len(AS_READ)


def test_words_for_yes_and_no_and_for_nothing(tmp_path: Path) -> None:
    mapping = (
        "columns: {Child ID: case, Visit date: on, Alone: seen_alone}\nevent: visit\n"
        "words: {seen_alone: {Alone: true, With carer: false, Not asked: leave_out}}\n"
    )
    text = "Child ID,Visit date,Alone\n1,2024-12-13,alone\n2,2024-12-13,With-carer\n3,2024-12-13,not asked\n"

    export = read_export([tracker(tmp_path, mapping, text)], VOCABULARY)

    assert [row.get("seen_alone") for row in rows(export)] == [True, False, None]
    assert export.problems == ()


def test_problems_name_the_councils_own_headings_and_the_mapping(tmp_path: Path) -> None:
    text = TRACKER.replace("14/12/2024", "31/02/2024") + "1002,Tea,15/12/2024,,,\n"

    export = read_export([tracker(tmp_path, text=text)], VOCABULARY)

    day, word = map(str, export.problems)
    assert day.startswith('tracker.csv, row 4, column Date (read as on): "31/02/2024"; expected a date')
    assert word.startswith('tracker.csv, row 6, column Activity (read as event): "Tea"; expected ')
    assert word.endswith("or say under events in mapping.yaml what it is")


def test_what_is_left_blank_says_nothing(tmp_path: Path) -> None:
    mapping = ON_PAGE[0].replace("leave_out", "").replace("Full care order: C2", "Full care order:")

    export = read_export([tracker(tmp_path, mapping)], VOCABULARY)

    assert [problem.column for problem in export.problems] == [
        "notes",
        "Status (read as legal_status)",
        "Activity (read as event)",
    ]


def test_days_are_read_as_the_mapping_says_unless_something_else_is_asked(tmp_path: Path) -> None:
    path = tracker(tmp_path)

    (problem,) = read_export([path], VOCABULARY, dates=DateOrder.ISO).problems

    assert problem.found == '"06/12/2024"'
    assert "6 December 2024 or 12 June 2024" in problem.expected


def test_two_digit_years_are_read_where_the_mapping_says_so(tmp_path: Path) -> None:
    mapping = ON_PAGE[0].replace("dates: dmy ", "dates: dd/mm/yy ")

    export = read_export([tracker(tmp_path, mapping, TRACKER.replace("/2024", "/24"))], VOCABULARY)

    assert export.events["on"].to_list()[0] == date(2024, 12, 6)


def test_a_stray_quotation_mark_in_the_id_is_seen_whatever_the_id_is_called(tmp_path: Path) -> None:
    path = tracker(tmp_path, text=TRACKER + '"1002,Admission,06/12/2024,,,\n')

    export = read_export([path], VOCABULARY)

    assert "the row was set aside" in str(export.problems[0])
    assert export.events["case"].unique().to_list() == ["1001"]


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tracker(tmp_path, text="case," + TRACKER.replace("\n", "\n9,"))

    with pytest.raises(
        InputError, match=r"by mapping\.yaml both case and Child ID are case; leave one of them out"
    ):
        read_export([path], VOCABULARY)


def test_a_file_that_is_not_recognised_by_its_mapping_says_what_it_lacks(tmp_path: Path) -> None:
    path = tracker(tmp_path, "columns: {Child ID: case}\n")

    with pytest.raises(
        InputError, match=r"not recognised; by mapping\.yaml it has no column event; found columns"
    ):
        read_export([path], VOCABULARY)


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("column: {}", "mapping.yaml:1:1: column: no such name here: column; perhaps columns"),
        (
            "columns: {A: cas}",
            "mapping.yaml:1:11: columns.A: no column is called cas; expected perhaps case; "
            "`compliance vocabulary` lists them",
        ),
        (
            "columns: {Child ID: case, child-id: on}",
            "columns.child-id: child-id is the same here as Child ID; keep one of them",
        ),
        ("events: {A: vist}", "events.A: no event is called vist; expected perhaps visit"),
        ("events: {A: {by: iro}}", "events.A: event is missing; write {event: NAME, ATTRIBUTE: WORD}"),
        (
            "event: {event: visit, kind: care}",
            "event.kind: no attribute is called kind; expected a name of the vocabulary; "
            "`compliance vocabulary visit` lists them",
        ),
        (
            "event: {event: visit, by: ir}",
            "event.by: ir cannot be read as by; expected one of social_worker, personal_adviser, iro, other",
        ),
        ("words: {legl_status: {A: C2}}", "words.legl_status: no attribute is called legl_status"),
        (
            "words: {legal_status: {A: C9}}",
            "words.legal_status.A: C9 cannot be read as legal_status; expected one of",
        ),
        ("words: {score: {A: 1}}", "words.score: score holds a whole number, so it has no words"),
        ("dates: mdy", "dates: found mdy; expected iso, dmy or dd/mm/yy"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused_and_placed(tmp_path: Path, mapping: str, says: str) -> None:
    path = tracker(tmp_path, mapping + "\n")

    with pytest.raises(InputError, match=re.escape(says)):
        read_export([path], VOCABULARY)


def test_the_mappings_of_the_page_can_be_read(tmp_path: Path) -> None:
    for text in ON_PAGE:
        (tmp_path / "mapping.yaml").write_text(text)
        assert read_mapping(tmp_path / "mapping.yaml", VOCABULARY).columns
