"""Days and times of native events: read when they are plain, refused with a hint when they are not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.export import Export
from compliance.sources.reading import read_export
from compliance.sources.written_days import DateOrder

VOCABULARY = load_vocabulary()

ISO_HINT = "a date as YYYY-MM-DD (if this file writes DD/MM/YYYY, say --dates dmy)"
DMY_HINT = "a date as DD/MM/YYYY or YYYY-MM-DD"
TIME_HINT = "a day and time as YYYY-MM-DDTHH:MM, with an offset or in London time"


def load(folder: Path, rows: str, dates: DateOrder | None = None, header: str = "case,event,on") -> Export:
    path = folder / "events.csv"
    path.write_text(f"{header}\nkept,dental_check,2024-01-02{',' * (header.count(',') - 2)}\n{rows}\n")
    return read_export([path], VOCABULARY, dates=dates)


def day_read(folder: Path, written: str, dates: DateOrder | None = None) -> date | None:
    """The day that a cell is read as; None if its row was set aside with a problem."""
    export = load(folder, f"1,dental_check,{written}", dates)
    assert export.events["case"][0] == "kept"
    assert (export.events.height == 1) == bool(export.problems)
    return export.events["on"][1] if export.events.height == 2 else None


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-01",
        " 2024-03-01 ",
        "2024-03-01 00:00",
        "2024-03-01 00:00:00",
        "2024-03-01 00:00:00.000",
        "2024-03-01T00:00:00",
        "2024-03-01T00:00:00.0000000",
        "2024-03-01T00:00:00Z",
        "\u00a02024-03-01\u00a0",
        "2024-03-01 00:00:00+00",
    ],
)
def test_an_iso_day_is_read_with_or_without_a_midnight(tmp_path: Path, written: str) -> None:
    assert day_read(tmp_path, written) == date(2024, 3, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2024-3-1",
        "2024/03/01",
        "20240301",
        "45352",
        "45352.0",
        "1 March 2024",
        "01-Mar-2024",
        "1st march 2024",
        "MAR 1, 2024",
    ],
)
def test_a_day_that_can_be_read_in_one_way_only_is_read(tmp_path: Path, written: str) -> None:
    assert day_read(tmp_path, f'"{written}"') == date(2024, 3, 1)


@pytest.mark.parametrize("written", ["31/03/2024", "31-03-2024", "31.3.2024", "31032024"])
def test_a_day_above_twelve_shows_which_number_is_the_month(tmp_path: Path, written: str) -> None:
    assert day_read(tmp_path, written) == date(2024, 3, 31)


def test_a_file_may_write_its_days_in_many_forms(tmp_path: Path) -> None:
    rows = "1,visit,2024-03-01\n2,visit,1 March 2024\n3,visit,45352\n4,visit,05/06/2024"

    export = load(tmp_path, rows)

    assert export.events["on"].to_list()[1:] == [date(2024, 3, 1)] * 3
    assert [problem.row for problem in export.problems] == [6]


@pytest.mark.parametrize(
    "written",
    [
        "2024-03",
        "March 2024",
        "zz/03/2024",
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "32/01/2024",
        "31 February 2024",
        "0024-03-01",
        "1899-12-30",
        "9999-12-31",
        "0",
        "19723",
        "99999",
        "1709251200",
        "2024-03-01 24:00",
        "2024-03-01 14:30 14:30",
        "unknown",
    ],
)
def test_any_other_day_is_set_aside_with_a_hint(tmp_path: Path, written: str) -> None:
    export = load(tmp_path, f"1,dental_check,{written}")

    assert export.events["case"].to_list() == ["kept"]
    (problem,) = export.problems
    assert str(problem) == f'events.csv, row 3, column on: "{written}"; expected {ISO_HINT}'


@pytest.mark.parametrize(
    "written", ["01/03/2024", "1/3/2024", "01-03-2024", "01032024", "01/03/2024 00:00:00"]
)
@pytest.mark.parametrize("column", ["on", "recorded_on", "date_of_birth"])
def test_a_day_that_can_be_read_in_two_ways_is_a_problem_that_names_both(
    tmp_path: Path, written: str, column: str
) -> None:
    cells = {"on": "2024-03-05", "recorded_on": "", "date_of_birth": "", column: written}

    export = load(
        tmp_path, f"1,visit,{','.join(cells.values())}", header="case,event,on,recorded_on,date_of_birth"
    )

    (problem,) = export.problems
    assert (problem.column, problem.found) == (column, f'"{written}"')
    assert problem.expected == (
        "a date as YYYY-MM-DD, since this may be 1 March 2024 or 3 January 2024 "
        "(if this file writes DD/MM/YYYY, say --dates dmy)"
    )


@pytest.mark.parametrize(
    "written",
    [
        "01/03/2024",
        "1/3/2024",
        "01-03-2024",
        "01032024",
        "01/03/2024 00:00:00",
        "01/03/2024 0:00",
        "2024-03-01",
    ],
)
def test_days_written_day_month_year_are_read_where_the_user_says_so(tmp_path: Path, written: str) -> None:
    assert day_read(tmp_path, written, DateOrder.DAY_MONTH_YEAR) == date(2024, 3, 1)


@pytest.mark.parametrize("written", ["30/02/2024", "01/13/2024", "zz/03/2024"])
def test_impossible_days_are_refused_in_that_order_too(tmp_path: Path, written: str) -> None:
    export = load(tmp_path, f"1,dental_check,{written}", DateOrder.DAY_MONTH_YEAR)

    (problem,) = export.problems
    assert (problem.row, problem.column, problem.expected) == (3, "on", DMY_HINT)


@pytest.mark.parametrize("written", ["01/03/24", "1.3.24", "01-Mar-24", "1 March 24"])
def test_two_digit_years_are_read_only_where_they_are_declared(tmp_path: Path, written: str) -> None:
    assert day_read(tmp_path, written, DateOrder.DAY_MONTH_SHORT_YEAR) == date(2024, 3, 1)
    for order in (DateOrder.ISO, DateOrder.DAY_MONTH_YEAR):
        (problem,) = load(tmp_path, f"1,dental_check,{written}", order).problems
        assert problem.expected.endswith("(if this file writes DD/MM/YY, say --dates dd/mm/yy)")


def test_two_digit_years_are_of_1969_to_2068(tmp_path: Path) -> None:
    assert day_read(tmp_path, "01/03/68", DateOrder.DAY_MONTH_SHORT_YEAR) == date(2068, 3, 1)
    assert day_read(tmp_path, "01/03/69", DateOrder.DAY_MONTH_SHORT_YEAR) == date(1969, 3, 1)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2024-02-02 14:30:00.000", datetime(2024, 2, 2, 14, 30, tzinfo=UTC)),
        ("2024-02-02T14:30", datetime(2024, 2, 2, 14, 30, tzinfo=UTC)),
        ("2024-07-01 14:30:00", datetime(2024, 7, 1, 13, 30, tzinfo=UTC)),
        ("2024-07-01T22:30Z", datetime(2024, 7, 1, 22, 30, tzinfo=UTC)),
        ("2024-07-01 14:30:00+01", datetime(2024, 7, 1, 13, 30, tzinfo=UTC)),
        ("31/01/2024 14:30", datetime(2024, 1, 31, 14, 30, tzinfo=UTC)),
        ("2 Feb 2024 2:30 PM", datetime(2024, 2, 2, 14, 30, tzinfo=UTC)),
        ("45324.5", datetime(2024, 2, 2, 12, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_beside_the_day_is_kept_as_the_instant(
    tmp_path: Path, written: str, at: datetime
) -> None:
    export = load(tmp_path, f"1,visit,{written}")

    assert export.problems == ()
    assert export.events.select("on", "at").row(1) == (at.date(), at)


def test_the_day_of_a_time_beside_it_is_the_day_in_london(tmp_path: Path) -> None:
    assert day_read(tmp_path, "2024-07-01T23:30Z") == date(2024, 7, 2)
    assert day_read(tmp_path, "2024-07-01T23:00:00Z") == date(2024, 7, 2)


def test_a_midnight_beside_the_day_is_no_instant(tmp_path: Path) -> None:
    rows = "1,visit,2024-07-01 00:00:00.000\n2,visit,2024-07-01T00:00Z\n3,visit,2024-06-30T23:00Z"

    assert load(tmp_path, rows).events.select("on", "at").rows()[1:] == [(date(2024, 7, 1), None)] * 3


def test_an_event_that_has_an_instant_of_its_own_keeps_it(tmp_path: Path) -> None:
    export = load(tmp_path, "1,visit,2024-02-02 14:30,2024-02-02T09:00", header="case,event,on,at")

    assert export.events["at"][1] == datetime(2024, 2, 2, 9, tzinfo=UTC)


def test_an_hour_that_no_clock_shows_leaves_the_day(tmp_path: Path) -> None:
    export = load(tmp_path, "1,visit,2024-03-31 01:30")

    assert export.events.select("on", "at").row(1) == (date(2024, 3, 31), None)


def test_a_time_beside_a_fact_about_the_child_is_dropped(tmp_path: Path) -> None:
    export = load(tmp_path, "1,child,,2015-03-09 00:00:00.000", header="case,event,on,date_of_birth")

    assert export.events["date_of_birth"].to_list() == [None, date(2015, 3, 9)]


def test_the_leap_day_is_read_in_a_leap_year(tmp_path: Path) -> None:
    assert day_read(tmp_path, "2024-02-29") == date(2024, 2, 29)


def test_a_row_without_any_day_is_set_aside(tmp_path: Path) -> None:
    (problem,) = load(tmp_path, "1,dental_check,").problems

    assert str(problem) == f"events.csv, row 3, column on: no day; expected {ISO_HINT}"


def test_undated_facts_need_no_day(tmp_path: Path) -> None:
    export = load(tmp_path, "1,child,,2015-03-09", header="case,event,on,date_of_birth")

    assert export.events["date_of_birth"].to_list() == [None, date(2015, 3, 9)]
    assert export.problems == ()


def test_a_bad_recording_day_is_reported_and_the_event_kept(tmp_path: Path) -> None:
    export = load(
        tmp_path,
        "1,dental_check,2024-03-01,soon\n2,dental_check,2024-03-01,2024-03-05",
        header="case,event,on,recorded_on",
    )

    assert export.events["recorded_on"].to_list() == [None, None, date(2024, 3, 5)]
    (problem,) = export.problems
    assert (problem.row, problem.column, problem.found) == (3, "recorded_on", '"soon"')


def time_read(folder: Path, written: str) -> tuple[date, datetime]:
    export = load(folder, f"1,visit,,{written}", header="case,event,on,at")
    assert export.problems == ()
    row = export.events.row(1, named=True)
    return row["on"], row["at"]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2024-01-15T09:30", datetime(2024, 1, 15, 9, 30, tzinfo=UTC)),
        ("2024-01-15 09:30:15", datetime(2024, 1, 15, 9, 30, 15, tzinfo=UTC)),
        ("2024-07-01T09:30", datetime(2024, 7, 1, 8, 30, tzinfo=UTC)),
        ("2024-07-01T09:30:00.500", datetime(2024, 7, 1, 8, 30, 0, 500_000, tzinfo=UTC)),
        ("2024-07-01T09:30+01:00", datetime(2024, 7, 1, 8, 30, tzinfo=UTC)),
        ("2024-07-01T09:30:00+0100", datetime(2024, 7, 1, 8, 30, tzinfo=UTC)),
        ("2024-07-01T09:30-05:00", datetime(2024, 7, 1, 14, 30, tzinfo=UTC)),
        ("2024-07-01T09:30Z", datetime(2024, 7, 1, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_an_instant_and_without_an_offset_it_is_londons(
    tmp_path: Path, written: str, at: datetime
) -> None:
    assert time_read(tmp_path, written)[1] == at


def test_the_day_of_an_instant_is_the_day_in_london(tmp_path: Path) -> None:
    assert time_read(tmp_path, "2024-07-01T23:30Z")[0] == date(2024, 7, 2)
    assert time_read(tmp_path, "2024-01-01T23:30Z")[0] == date(2024, 1, 1)


def test_the_hour_that_occurs_twice_in_october_is_taken_for_the_earlier(tmp_path: Path) -> None:
    assert time_read(tmp_path, "2024-10-27T01:30")[1] == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert time_read(tmp_path, "2024-10-27T01:30+00:00")[1] == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    assert time_read(tmp_path, "2024-10-27T02:00")[1] == datetime(2024, 10, 27, 2, 0, tzinfo=UTC)


def test_the_hour_that_is_left_out_in_march_is_refused(tmp_path: Path) -> None:
    assert time_read(tmp_path, "2024-03-31T00:59")[1] == datetime(2024, 3, 31, 0, 59, tzinfo=UTC)
    assert time_read(tmp_path, "2024-03-31T02:00")[1] == datetime(2024, 3, 31, 1, 0, tzinfo=UTC)
    (problem,) = load(tmp_path, "1,visit,,2024-03-31T01:30", header="case,event,on,at").problems
    assert (problem.row, problem.column, problem.expected) == (3, "at", TIME_HINT)


@pytest.mark.parametrize(
    "written",
    [
        "2024-07-01",
        "45474",
        "0202-07-01T09:30",
        "9999-12-31T23:59Z",
        "1899-12-30T00:00",
        "2024-02-30T09:30",
        "2024-07-01T25:00",
        "9.30am",
    ],
)
def test_a_bad_time_sets_the_row_aside_even_beside_a_good_day(tmp_path: Path, written: str) -> None:
    export = load(tmp_path, f"1,visit,2024-07-01,{written}", header="case,event,on,at")

    assert export.events["case"].to_list() == ["kept"]
    (problem,) = export.problems
    assert str(problem) == f'events.csv, row 3, column at: "{written}"; expected {TIME_HINT}'


def test_a_time_whose_day_can_be_read_in_two_ways_is_a_problem_that_names_both(tmp_path: Path) -> None:
    rows = "1,visit,,01/07/2024 09:30"

    (problem,) = load(tmp_path, rows, header="case,event,on,at").problems
    read = load(tmp_path, rows, DateOrder.DAY_MONTH_YEAR, header="case,event,on,at").events

    assert problem.expected == f"{TIME_HINT}, since this may be 1 July 2024 or 7 January 2024"
    assert read["at"][1] == datetime(2024, 7, 1, 8, 30, tzinfo=UTC)


def test_a_day_that_disagrees_with_its_time_sets_the_row_aside(tmp_path: Path) -> None:
    # 23:30 in UTC in July is half past midnight in London.
    rows = "1,visit,2024-07-01,2024-07-01T23:30Z\n2,visit,2024-07-02,2024-07-01T23:30Z"

    export = load(tmp_path, rows, header="case,event,on,at")

    assert export.events["case"].to_list() == ["kept", "2"]
    (problem,) = export.problems
    assert str(problem) == 'events.csv, row 3, column on: "2024-07-01"; expected the same day as in column at'
