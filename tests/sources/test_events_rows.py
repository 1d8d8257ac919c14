"""Rows that cannot be read: each is reported where it stands, and its neighbours are kept."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.problems import InputError
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.export import Export
from compliance.sources.reading import read_export

VOCABULARY = load_vocabulary()

HEADER = "case,event,on,by,reason_not_alone\n"
BEFORE = "before,visit,2024-03-01,iro,\n"
AFTER = "after,visit,2024-03-01,iro,\n"


def load(folder: Path, content: str | bytes, name: str = "events.csv") -> Export:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_export([path], VOCABULARY)


def cases(export: Export) -> list[str]:
    return export.events["case"].to_list()


def rows_reported(export: Export) -> list[int | None]:
    return [problem.row for problem in export.problems]


@pytest.mark.parametrize(
    "bad",
    [
        "bad,visit",
        "bad,visit,2024-03-01,iro,,six",
        "bad,visit,2024-02-30,iro,",
        "bad,vist,2024-03-01,iro,",
        ",visit,2024-03-01,iro,",
        "1.2E+11,visit,2024-03-01,iro,",
        "bad",
        ",,,,x",
    ],
)
def test_a_bad_row_is_reported_and_its_neighbours_are_kept(tmp_path: Path, bad: str) -> None:
    export = load(tmp_path, f"{HEADER}{BEFORE}{bad}\n{AFTER}")

    assert cases(export) == ["before", "after"]
    assert set(rows_reported(export)) == {3}


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "not JSON",
        "[]",
        '"text"',
        "17",
        '{"case": "bad", "event": "visit", "on": ["2024-03-01"]}',
        '{"case": "bad", "event": "visit", "on": {"day": "2024-03-01"}}',
        '{"case": "bad", "event": "visit", "on": "2024-02-30"}',
        '{"case": "bad", "event": "visit"}',
        '{"event": "visit", "on": "2024-03-01"}',
        '{"case": "bad", "event": "visit", "on": "2024-03-01", "on": "2024-04-01"}',
        '{"case": "bad", "event": "visit", "on": "2024-03-01", "On": "2024-04-01"}',
        '{"case": NaN, "event": "visit", "on": "2024-03-01"}',
        '{"case": "bad", "event": "visit", "on": Infinity}',
        "[" * 100_000,
    ],
)
def test_a_bad_line_of_json_is_reported_and_its_neighbours_are_kept(tmp_path: Path, bad: str) -> None:
    before, after = (f'{{"case": "{case}", "event": "visit", "on": "2024-03-01"}}\n' for case in ("b", "a"))

    export = load(tmp_path, f"{before}{bad}\n{after}", "events.jsonl")

    assert cases(export) == ["b", "a"]
    assert rows_reported(export) == [2]


def test_a_name_given_twice_in_one_line_of_json_is_named(tmp_path: Path) -> None:
    line = '{"case": "1", "event": "visit", "on": "2024-03-01"}\n'

    export = load(tmp_path, line + line.replace("}", ', "ON": "2024-04-01"}'), "events.jsonl")

    assert [str(problem) for problem in export.problems] == [
        "events.jsonl, row 2: on given twice; expected one JSON object of plain values a line, each name once; "
        "the row was set aside"
    ]


def test_numbers_that_are_none_are_not_recorded_or_refused_in_words(tmp_path: Path) -> None:
    line = '{"case": "1", "event": "sdq_completed", "on": "2024-03-01", "score": NaN}\n'

    export = load(tmp_path, line + line.replace("NaN", "-Infinity"), "events.jsonl")

    assert export.events.height == 2
    assert [str(problem) for problem in export.problems] == [
        'events.jsonl, row 2, column score: "-Infinity"; expected a whole number'
    ]


def test_a_ragged_row_is_counted_in_cells(tmp_path: Path) -> None:
    export = load(tmp_path, f"{HEADER}{BEFORE}bad,visit\nbad,visit,2024-03-01,iro,,six\n")

    assert [str(problem) for problem in export.problems] == [
        "events.csv, row 3: 2 cells; expected 5 as in the header; the row was set aside",
        "events.csv, row 4: 6 cells; expected 5 as in the header; the row was set aside",
    ]
    assert export.files[0].rows == 3


def test_empty_cells_after_the_last_column_do_no_harm(tmp_path: Path) -> None:
    export = load(tmp_path, f"{HEADER}{BEFORE.strip()},,\n")

    assert cases(export) == ["before"]
    assert export.problems == ()


def test_blank_lines_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    export = load(tmp_path, f"\n{HEADER}\n{BEFORE}\n,,,,\n{AFTER}\n\n")

    assert cases(export) == ["before", "after"]
    assert export.events["row"].to_list() == [4, 7]
    assert export.problems == ()


def test_a_quoted_newline_is_part_of_its_cell_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    export = load(
        tmp_path,
        HEADER + '1,visit,2024-03-01,iro,"asleep,\nall afternoon"\n' + "2,visit,2024-02-30,iro,\n" + AFTER,
    )

    assert export.events["reason_not_alone"][0] == "asleep,\nall afternoon"
    assert export.events["row"].to_list() == [2, 5]
    assert rows_reported(export) == [4]


OPENED = "a quotation mark that opens a cell and is not closed; expected a second one to close it; "


@pytest.mark.parametrize(
    "later",
    [
        "2,visit,2024-03-02,iro,\n",
        '2,visit,2024-03-02,iro,"away, then home"\n',
        '2,visit,2024-03-02,iro,""\n',
        '2,visit,2024-03-02,iro,"asleep,\nall afternoon"\n',
    ],
)
def test_a_quotation_mark_that_is_not_closed_costs_no_other_row(tmp_path: Path, later: str) -> None:
    export = load(tmp_path, HEADER + BEFORE + '1,visit,2024-03-01,iro,"asleep\n' + later + AFTER)

    assert cases(export) == ["before", "1", "2", "after"]
    assert export.events["reason_not_alone"][1] == '"asleep'
    assert [str(problem) for problem in export.problems] == [
        f"events.csv, row 3: {OPENED}it was read as part of its cell"
    ]
    assert export.files[0].rows == 4


def test_every_quotation_mark_that_is_not_closed_is_reported_in_its_row(tmp_path: Path) -> None:
    stray = "".join(f'{n},visit,2024-03-01,iro,"asleep\n' for n in range(5))

    export = load(tmp_path, HEADER + BEFORE + stray + AFTER)

    assert export.events.height == 7
    assert rows_reported(export) == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("bad", ['"bad,visit,2024-03-01,iro,', '1,visit,2024-03-01,iro,"in bed, asleep'])
def test_a_row_that_its_quotation_mark_makes_unreadable_is_set_aside(tmp_path: Path, bad: str) -> None:
    export = load(tmp_path, f"{HEADER}{BEFORE}{bad}\n{AFTER}")

    assert cases(export) == ["before", "after"]
    assert [str(problem) for problem in export.problems] == [
        f"events.csv, row 3: {OPENED}the row was set aside"
    ]
    assert export.files[0].rows == 3


def test_a_header_with_a_quotation_mark_that_is_not_closed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^events.csv, row 1: the header holds a quotation mark"):
        load(tmp_path, HEADER.replace("by", '"by') + BEFORE)


def test_a_cell_that_takes_in_whole_rows_is_reported(tmp_path: Path) -> None:
    swallowed = '1,visit,2024-03-01,iro,"asleep\n2,visit,2024-03-02,iro,\n3,visit,2024-03-02,iro,tired"\n'

    export = load(tmp_path, HEADER + BEFORE + swallowed + AFTER)

    assert cases(export) == ["before", "1", "after"]
    assert [str(problem) for problem in export.problems] == [
        "events.csv, row 3: a cell that runs on to row 5 over lines that look like rows; they were read as its "
        "text; expected a quotation mark that closes it in its own row"
    ]


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_cell_of_one_row_is_whole_whatever_separates_its_text(
    tmp_path: Path, separator: str, blank: str
) -> None:
    """Other programs' separators end no row, among plain rows and where rows are read one by one."""
    reason = (
        f"asleep{separator}2,visit,2024-03-02,iro,{separator}at school, the teacher, the nurse, and a friend"
    )

    export = load(tmp_path, f'{HEADER}{BEFORE}{blank}1,visit,2024-03-01,iro,"{reason}"\n{AFTER}')

    assert cases(export) == ["before", "1", "after"]
    assert export.events["reason_not_alone"].to_list()[1] == reason
    assert export.problems == ()


def test_blanks_after_a_closing_quotation_mark_do_no_harm(tmp_path: Path) -> None:
    export = load(tmp_path, HEADER + '"1" ,"visit" ,2024-03-01,iro,"asleep" \n' + AFTER)

    assert cases(export) == ["1", "after"]
    assert export.problems == ()


def test_a_column_without_a_name_is_reported_where_it_is_filled(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,,on,\n1,visit,north,2024-03-01,\n")

    assert cases(export) == ["1"]
    assert [str(problem) for problem in export.problems] == [
        "events.csv, row 1: column 3 is filled and has no name, not read; expected a name in the header line"
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("events.csv", "case,event,on,row,file\n1,visit,2024-03-01,17,\n"),
        ("events.jsonl", '{"case": "1", "event": "visit", "on": "2024-03-01", "row": 17, "file": null}\n'),
    ],
)
def test_a_column_called_as_the_origin_is_reported(tmp_path: Path, name: str, content: str) -> None:
    export = load(tmp_path, content, name)

    assert export.events.select("file", "row").row(0) == (name, 2 if name.endswith("csv") else 1)
    assert [str(problem) for problem in export.problems] == [
        f"{name}, column row: a column of no known name, not read; expected a name of the vocabulary; "
        "`compliance vocabulary` lists them"
    ]


def test_a_broken_first_line_of_json_is_a_problem_of_row_1(tmp_path: Path) -> None:
    line = '{"case": "1", "event": "visit", "on": "2024-03-01"}\n'

    export = load(tmp_path, line[:20] + "\n" + line, "events.jsonl")

    assert cases(export) == ["1"]
    assert rows_reported(export) == [1]
    assert export.problems[0].found.startswith("not JSON")


def test_lines_may_end_in_a_carriage_return_alone(tmp_path: Path) -> None:
    export = load(tmp_path, f"{HEADER}{BEFORE}{AFTER}".replace("\n", "\r"))

    assert cases(export) == ["before", "after"]
    assert export.events["row"].to_list() == [2, 3]


def test_lines_may_end_as_windows_ends_them(tmp_path: Path) -> None:
    export = load(tmp_path, f"{HEADER}{BEFORE}{AFTER}".replace("\n", "\r\n"))

    assert cases(export) == ["before", "after"]
    assert export.events["row"].to_list() == [2, 3]


def test_a_header_that_names_a_column_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"^events.csv: the header names on twice; expected each column once$"
    ):
        load(tmp_path, "case,event,on,On\n1,visit,2024-03-01,2024-04-01\n")


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert cases(load(tmp_path, b"\xef\xbb\xbf" + (HEADER + BEFORE).encode())) == ["before"]
    line = '{"case": "1", "event": "visit", "on": "2024-03-01"}\n'
    assert cases(load(tmp_path, b"\xef\xbb\xbf" + line.encode(), "events.jsonl")) == ["1"]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["without a mark", "with a mark"])
def test_utf_16_is_read_and_said(tmp_path: Path, order: str, mark: str) -> None:
    many = "".join(f"Å{n},visit,2024-03-01,iro,\n" for n in range(20_000))
    tables = load(tmp_path, (mark + HEADER + BEFORE + many).encode(order))
    assert cases(tables) == ["before", *(f"Å{n}" for n in range(20_000))]
    assert "events.csv is not UTF-8; it was read as UTF-16." in tables.notes

    line = '{"case": "Å1", "event": "visit", "on": "2024-03-01"}\n'
    assert cases(load(tmp_path, (mark + line).encode(order), "events.jsonl")) == ["Å1"]


def test_windows_1252_is_read_and_noted(tmp_path: Path) -> None:
    export = load(
        tmp_path, (HEADER + "1,visit,2024-03-01,iro,d\u00e9j\u00e0 vu \u2013 asleep\n").encode("cp1252")
    )

    assert export.events["reason_not_alone"].to_list() == ["d\u00e9j\u00e0 vu \u2013 asleep"]
    assert export.notes == ("events.csv is not UTF-8; it was read as Windows-1252.",)


def test_where_nothing_usable_is_left_the_problems_are_counted_and_shown(tmp_path: Path) -> None:
    rows = "".join(f"{n},visit,2024-02-30,iro,\n" for n in range(12))

    with pytest.raises(InputError) as refusal:
        load(tmp_path, HEADER + rows)

    first, *shown = str(refusal.value).splitlines()
    assert first == f"nothing usable is left of {tmp_path / 'events.csv'}: 12 problems"
    assert len(shown) == 11
    assert shown[0].startswith('  events.csv, row 2, column on: "2024-02-30"; expected')
    assert shown[-1] == "  and 2 more"
    assert len(refusal.value.problems) == 12


def test_a_header_alone_is_no_export(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing usable is left"):
        load(tmp_path, HEADER)


CELL = st.one_of(
    st.sampled_from(["bad", "visit", "2024-03-01", "", "NULL", '"', ",", "\n", "\r\n", "'", "\u00a0", "0"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.lists(CELL, min_size=1, max_size=7))
def test_whatever_a_row_holds_it_is_read_or_reported_and_its_neighbours_are_kept(
    tmp_path: Path, row: list[str]
) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(row)

    export = load(tmp_path, HEADER + BEFORE + written.getvalue() + AFTER)

    assert cases(export)[0] == "before"
    assert cases(export)[-1] == "after"
    read = export.events["row"].to_list()[1:-1]
    blank = not any(cell.strip() for cell in row)
    assert read == [3] or 3 in rows_reported(export) or blank


PLAIN = st.one_of(
    st.sampled_from(
        ["1", "visit", "2024-03-01", "iro", "", " ", "NULL", "\u00a0", "a\tb", "\x0c", "\u2028", "'"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters='",\n\r'), max_size=4),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(PLAIN, min_size=4, max_size=6), max_size=5),
    end=st.sampled_from(["", "\n", "\r\n"]),
)
def test_a_file_is_read_alike_with_and_without_quotes(
    tmp_path: Path, rows: list[list[str]], end: str
) -> None:
    body = BEFORE + "\n".join(",".join(row) for row in rows) + end

    plain, quoted = load(tmp_path, HEADER + body), load(tmp_path, HEADER.replace("case", '"case"') + body)

    assert plain.events.equals(quoted.events)
    assert plain.problems == quoted.problems
    assert plain.files == quoted.files
