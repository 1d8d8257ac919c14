"""Trackers and other events in workbooks: what is written into the template is read back, odd sheets are told of."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from compliance.checking.quality import quality
from compliance.checking.request import Request
from compliance.cli.main import cli
from compliance.model.vocabulary import AttributeType
from compliance.problems import InputError
from compliance.reports.first_lines import title_of_what_to_put_right
from compliance.sources.annex_a.layout import load_layout
from compliance.sources.annex_a.lists import headed_row
from compliance.sources.annex_a.own_mapping import Own
from compliance.sources.events.trackers import AttributeColumn, Tracker
from compliance.sources.workbook import read_workbook
from compliance.sources.written_days import DateOrder
from tests.sources.annex_a_books import CHILD, list_8
from tests.sources.tracker_books import TRACKERS, VOCABULARY, Row, filled, load, template, told
from tests.strategies.checks import check

PEP = {"Child ID": "1001", "PEP completed on": date(2024, 9, 20)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("template") / "trackers.xlsx")


def book(path: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    held = openpyxl.Workbook()
    held.remove(held.active)
    for name, rows in sheets:
        page = held.create_sheet(name)
        for row in rows:
            page.append(row)
    held.save(path)
    return path


VALUES = {
    AttributeType.YES_NO: st.booleans(),
    AttributeType.DATE: st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    AttributeType.TEXT: st.sampled_from(["R1", "0042", "P-7"]),
}


@st.composite
def events(draw: st.DrawFn) -> tuple[Tracker, Row, dict[str, Any]]:
    """An event of a tracker, as a row of its sheet and as it is meant."""
    tracker = draw(st.sampled_from(TRACKERS.each))
    column = draw(st.sampled_from(tracker.days))
    case = draw(st.sampled_from(["1001", "0042", "LA-07", "200201"]))
    day = draw(VALUES[AttributeType.DATE])
    row = {tracker.id.written: case, column.heading.written: day}
    event = {"case": case, "event": column.event, "on": day, **column.says}
    for other in tracker.columns:
        if isinstance(other, AttributeColumn) and column.event in other.of and draw(st.booleans()):
            attribute = VOCABULARY.events[column.event].attributes[other.attribute]
            if attribute.type is AttributeType.WORD:
                event[attribute.name] = draw(st.sampled_from([*(attribute.allowed or ())]))
                row[other.heading.written] = event[attribute.name].replace("_", " ")
            else:
                event[attribute.name] = value = draw(VALUES[attribute.type])
                row[other.heading.written] = {True: "Yes", False: "no"}.get(value, value)
    return tracker, row, event


@settings(max_examples=6, deadline=None)
@given(drawn=st.lists(events(), min_size=1, max_size=30))
def test_events_that_are_written_into_the_template_are_read_back(
    made: Path, drawn: list[tuple[Tracker, Row, dict[str, Any]]]
) -> None:
    sheets: dict[str, list[Row]] = {}
    for tracker, row, _ in drawn:
        sheets.setdefault(tracker.sheet, []).append(row)

    export = load(filled(made, made.with_name("filled.xlsx"), sheets))

    assert not export.problems
    assert export.set_aside == 0
    meant = sorted((dict(event) for _, _, event in drawn), key=repr)
    read = told(export)
    assert len(read) == len(meant)
    for event in meant:
        assert event in read


def test_a_row_tells_of_every_day_that_stands_in_it(made: Path, tmp_path: Path) -> None:
    row = {
        "Child ID": 200201.0,
        "Review held on": datetime(2024, 9, 20),
        "Kind of review": "care",
        "Visit or call by the reviewing officer on": date(2024, 9, 18),
        "How the officer visited": "In person",
        "Child seen alone": "No",
        "Review record completed on": date(2024, 10, 2),
        "Review": "R7",
    }
    export = load(filled(made, tmp_path / "iro.xlsx", {"Reviewing officers": [row]}))

    review = {"case": "200201", "review": "R7"}
    assert told(export) == [
        {**review, "event": "review_held", "on": date(2024, 9, 20), "kind": "care"},
        {**review, "event": "review_record_completed", "on": date(2024, 10, 2)},
        {
            "case": "200201",
            "event": "visit",
            "on": date(2024, 9, 18),
            "by": "iro",
            "mode": "in_person",
            "seen_alone": False,
        },
    ]
    assert export.events["row"].unique().to_list() == [3]


def test_the_example_is_passed_over_with_a_note(made: Path, tmp_path: Path) -> None:
    export = load(filled(made, tmp_path / "peps.xlsx", {"PEP meetings": [PEP]}))

    assert export.events["case"].unique().to_list() == ["1001"]
    assert "peps.xlsx, sheet PEP meetings: 1 line of EXAMPLE passed over." in export.notes


def test_the_template_alone_holds_nothing(made: Path) -> None:
    with pytest.raises(InputError, match="nothing usable is left"):
        load(made)


def test_the_example_is_itself_a_row_that_is_read(made: Path, tmp_path: Path) -> None:
    held = openpyxl.load_workbook(made)
    for tracker in TRACKERS.each:
        held[tracker.sheet]["A2"] = "1001"
    held.save(tmp_path / "own.xlsx")

    export = load(tmp_path / "own.xlsx")

    assert not export.problems
    shown = {day.event for each in TRACKERS.each for day in each.days if day.shown is not None}
    assert set(export.events["event"]) == shown


def test_no_sheet_of_the_template_is_a_list_of_annex_a(made: Path) -> None:
    layout = load_layout()
    for sheet in read_workbook(made).sheets:
        assert layout.named(sheet.name) is None
        assert headed_row(sheet, layout, Own()) is None


def test_every_column_of_a_tracker_is_one_of_the_vocabulary() -> None:
    for tracker in TRACKERS.each:
        days = {each.event for each in tracker.days}
        for column in tracker.columns:
            if isinstance(column, AttributeColumn):
                assert {*column.of} <= days
                assert all(column.attribute in VOCABULARY.events[event].attributes for event in column.of)
            else:
                assert column.says.keys() <= VOCABULARY.events[column.event].attributes.keys()
        headings = [each.heading for each in tracker.columns]
        for heading in headings:
            assert sum(other.is_called(heading.written) for other in headings) == 1


@pytest.mark.parametrize(
    ("row", "found", "column"),
    [
        ({"Child ID": "1002", "PEP completed on": "05/06/2024"}, '"05/06/2024"', "PEP completed on"),
        ({"Child ID": "1002", "PEP completed on": "#N/A"}, "an error of the spreadsheet", "PEP completed on"),
        ({"Child ID": "1002", "PEP completed on": "=NOW()"}, "a formula whose result", "PEP completed on"),
        ({"Child ID": None, "PEP completed on": date(2024, 9, 1)}, "nothing", "Child ID"),
        ({"Child ID": "1002", "Outcome of the PEP meeting": "held"}, "a row without a day", None),
        (
            {"Child ID": "1002", "PEP begun on": date(2024, 9, 1), "Outcome of the PEP meeting": "held"},
            '"held" and no day that it tells of',
            "Outcome of the PEP meeting",
        ),
        (
            {
                "Child ID": "1002",
                "PEP completed on": date(2024, 9, 1),
                "Outcome of the PEP meeting": "perhaps",
            },
            '"perhaps"',
            "Outcome of the PEP meeting",
        ),
    ],
    ids=["two days", "error", "formula", "no child", "no day", "outcome of nothing", "unknown word"],
)
def test_what_cannot_be_read_is_told_by_its_heading_and_row(
    made: Path, tmp_path: Path, row: Row, found: str, column: str | None
) -> None:
    export = load(filled(made, tmp_path / "peps.xlsx", {"PEP meetings": [PEP, row]}))

    (problem,) = export.problems
    assert problem.found.startswith(found)
    assert (problem.file, problem.row, problem.column) == ("peps.xlsx, sheet PEP meetings", 4, column)
    assert export.coverage.unread


def test_days_as_text_are_read_where_it_is_said_how(made: Path, tmp_path: Path) -> None:
    row = {"Child ID": "1001", "PEP completed on": "05/06/2024"}
    path = filled(made, tmp_path / "peps.xlsx", {"PEP meetings": [row]})

    assert told(load(path, dates=DateOrder.DAY_MONTH_YEAR))[0]["on"] == date(2024, 6, 5)


def test_a_tracker_of_the_council_is_told_by_its_headings(tmp_path: Path) -> None:
    rows = [
        ["Virtual school: PEPs of the autumn term"],
        [],
        ["Pupil", "CHILD'S ID ", "Date PEP Completed¹", "Designated teacher"],
        ["A", 1001, datetime(2024, 9, 20), "T"],
    ]
    export = load(book(tmp_path / "peps.xlsx", ("Autumn", rows), ("Summary", [["Total", 1]])))

    assert told(export) == [{"case": "1001", "event": "pep_completed", "on": date(2024, 9, 20)}]
    assert {problem.column for problem in export.problems} == {"Pupil", "Designated teacher"}
    said = "\n".join(export.notes)
    assert "peps.xlsx, sheet Autumn: 1 line above the headings was passed over." in said
    assert "peps.xlsx, sheet Summary was not read" in said


def test_headings_that_are_merged_over_two_rows_are_read(tmp_path: Path) -> None:
    path = book(
        tmp_path / "peps.xlsx",
        ("PEPs", [["Child ID", "Meetings"], [None, "PEP completed on"], ["1001", date(2024, 9, 20)]]),
    )
    held = openpyxl.load_workbook(path)
    held["PEPs"].merge_cells("A1:A2")
    held.save(path)

    assert told(load(path))[0]["case"] == "1001"


def test_hidden_sheets_and_two_alike_are_read(made: Path, tmp_path: Path) -> None:
    held = openpyxl.load_workbook(filled(made, tmp_path / "peps.xlsx", {"PEP meetings": [PEP]}))
    again = held.copy_worksheet(held["PEP meetings"])
    again["A3"] = "1002"
    again.sheet_state = "hidden"
    held.save(tmp_path / "peps.xlsx")

    assert load(tmp_path / "peps.xlsx").events["case"].sort().to_list() == ["1001", "1002"]


def test_two_columns_for_one_day_are_refused(tmp_path: Path) -> None:
    rows = [["Child ID", "PEP completed on", "PEP completed"], ["1001", date(2024, 9, 20), date(2024, 9, 21)]]

    with pytest.raises(InputError, match="PEP completed on, PEP completed may each be PEP completed on"):
        load(book(tmp_path / "peps.xlsx", ("PEPs", rows)))


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0" + bytes(100), b"", b"PK\x03\x04" + bytes(200)])
def test_what_cannot_be_opened_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "peps.xlsx").write_bytes(content)

    with pytest.raises(InputError, match=r"peps\.xlsx: not recognised; it (is protected|cannot be opened)"):
        load(tmp_path / "peps.xlsx")


NATIVE = [["case", "Event", "On", "by"], [1001, "visit", date(2024, 9, 20), "iro"]]


def test_native_columns_on_a_sheet_are_read_as_those_of_a_file(tmp_path: Path) -> None:
    rows = [
        *NATIVE,
        [1002, "visit", None, "iro"],
        ["#REF!", "visit", date(2024, 9, 1), ""],
        [],
        [1003, "visit"],
    ]
    export = load(book(tmp_path / "visits.xlsx", ("Visits", rows)))

    assert told(export) == [{"case": "1001", "event": "visit", "on": date(2024, 9, 20), "by": "iro"}]
    assert [problem.row for problem in export.problems] == [4, 3, 6]
    assert export.set_aside == 3


def test_a_mapping_says_what_the_headings_of_sheets_mean(tmp_path: Path) -> None:
    rows = [["Mosaic ID", "Visited", "Seen"], [1001, date(2024, 9, 20), "Y"], [1002, "Friday", "Y"]]
    path = book(tmp_path / "visits.xlsx", ("Log", rows))
    (tmp_path / "mapping.yaml").write_text(
        "columns: {Mosaic ID: case, Visited: on, Seen: child_seen}\nevent: {event: visit, by: social_worker}\n"
    )
    export = load(path)

    assert told(export) == [
        {"case": "1001", "event": "visit", "on": date(2024, 9, 20), "by": "social_worker", "child_seen": True}
    ]
    assert export.problems[0].column == "Visited (read as on)"


def test_a_mapping_is_drafted_of_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = book(tmp_path / "log.xlsx", ("Log", [["Case ID", "Date seen"], [1001, date(2024, 9, 20)]]))

    assert cli.main(["convert", "--propose-mapping", str(path)], standalone_mode=False) == 0
    assert '"Case ID": case' in capsys.readouterr().out


def test_numbers_are_no_days_where_they_are_counted_from_1904(tmp_path: Path) -> None:
    held = openpyxl.load_workbook(book(tmp_path / "v.xlsx", ("V", [*NATIVE, [1002, "visit", 44000, "iro"]])))
    held.epoch = CALENDAR_MAC_1904
    held.save(tmp_path / "v.xlsx")
    export = load(tmp_path / "v.xlsx")

    assert [event["on"] for event in told(export)] == [date(2024, 9, 20)]
    assert "counts days from 1904" in export.problems[0].found


def test_a_tracker_stands_beside_an_annex_a(made: Path, tmp_path: Path) -> None:
    annex = list_8(tmp_path, CHILD)
    trackers = filled(made, tmp_path / "trackers.xlsx", {"PEP meetings": [PEP]})

    for paths in ((annex, trackers), (tmp_path,)):
        events = load(*paths).events
        of_tracker = events.filter(pl.col("event") == "pep_completed")
        assert of_tracker["case"].to_list() == ["1001"]
        assert events.filter(pl.col("event") == "became_looked_after").height == 1


def test_a_template_is_not_written_over_what_is_there(made: Path) -> None:
    with pytest.raises(Exception, match="is there already"):
        cli.main(["convert", "--template", str(made)], standalone_mode=False)


def test_of_a_tracker_alone_it_is_said_once_that_nobody_is_shown_in_care(made: Path, tmp_path: Path) -> None:
    rows = [{**PEP, "Child ID": str(1001 + n)} for n in range(5)]
    path = filled(made, tmp_path / "peps.xlsx", {"PEP meetings": rows})

    report = check(Request(paths=(path,), today=date(2024, 9, 30)))

    (said,) = report.irregularities
    assert (said.case, said.found) == ("", "nothing read with it shows who was in care")
    assert title_of_what_to_put_right(report) == "TO PUT RIGHT FIRST"
    assert [each.found for each in quality(Request(paths=(path,), today=date(2024, 9, 30))).found] == [
        said.found
    ]
