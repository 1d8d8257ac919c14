"""Text tables as they come: with lines above the header, cells between semicolons or tabs, under other endings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.problems import InputError
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.csv_rows import csv_rows, header_cells, layout_of
from compliance.sources.export import Export
from compliance.sources.reading import read_export

VOCABULARY = load_vocabulary()
EVENTS = [
    "case,event,on,reason_not_alone",
    '1,visit,2024-03-01,"asleep, at school"',
    "2,visit,2024-03-02,",
    "",
    "3,visit,soon,",
]
REVIEWS = ["CHILD,DOB,REVIEW,REVIEW_CODE", "7,05/06/2014,05/06/2023,PN1", "7,05/06/2014,05/09/2023,PN1"]
ABOVE = ["Visits of the north team,,,", "Run on,02/04/2024,,", ""]


def load(path: Path) -> Export:
    return read_export([path], VOCABULARY, as_of=date(2024, 3, 31))


def put(folder: Path, name: str, lines: list[str], ends: str = "\n") -> Path:
    (folder / name).write_text(ends.join([*lines, ""]), newline="")
    return folder / name


def between(delimiter: str, lines: list[str]) -> list[str]:
    quoted = [line.replace("asleep, at school", f"asleep{delimiter} at school") for line in lines]
    return [
        "".join(
            delimiter if each == "," and not line[:n].count('"') % 2 else each for n, each in enumerate(line)
        )
        for line in quoted
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_lines_above_the_header_are_passed_over_with_a_note_and_rows_keep_their_line(
    tmp_path: Path, ends: str
) -> None:
    export = load(put(tmp_path, "events.csv", [*ABOVE, *EVENTS], ends))

    assert export.events.select("case", "on", "row").rows() == [
        ("1", date(2024, 3, 1), 5),
        ("2", date(2024, 3, 2), 6),
    ]
    assert [(problem.row, problem.column) for problem in export.problems] == [(8, "on")]
    assert "events.csv: 2 lines above the header were passed over." in export.notes


def test_rows_without_quotation_marks_keep_their_line_too(tmp_path: Path) -> None:
    plain = [line for line in EVENTS if line and '"' not in line]

    export = load(put(tmp_path, "events.csv", [*ABOVE, *plain]))

    assert export.events["row"].to_list() == [5]
    assert [problem.row for problem in export.problems] == [6]


def test_a_header_is_not_looked_for_beyond_the_first_lines(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not recognised"):
        load(put(tmp_path, "events.csv", ["a line of a report"] * 20 + EVENTS))


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("name", ["events.csv", "events.tsv", "events.TXT"])
@pytest.mark.parametrize("above", [[], ABOVE], ids=["header first", "lines above"])
def test_cells_between_semicolons_or_tabs_are_read_as_those_between_commas(
    tmp_path: Path, delimiter: str, name: str, above: list[str]
) -> None:
    (tmp_path / "commas").mkdir()
    commas = load(put(tmp_path / "commas", name, [*above, *EVENTS]))

    export = load(put(tmp_path, name, between(delimiter, [*above, *EVENTS])))

    said = f"asleep{delimiter} at school"
    assert export.events["reason_not_alone"].to_list() == [said, None]
    assert export.events.drop("reason_not_alone").equals(commas.events.drop("reason_not_alone"))
    assert (export.problems, export.notes) == (commas.problems, commas.notes)


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_a_first_line_that_names_the_delimiter_is_believed(tmp_path: Path, delimiter: str) -> None:
    export = load(put(tmp_path, "events.csv", [f"sep={delimiter}", *between(delimiter, EVENTS)]))

    assert export.events["row"].to_list() == [3, 4]
    assert not [note for note in export.notes if "passed over" in note]


def test_a_row_out_of_shape_between_semicolons_is_set_aside(tmp_path: Path) -> None:
    export = load(
        put(tmp_path, "events.csv", ["case;event;on", "1;visit;2024-03-01", "2;visit", '3;"visit;2024-03-01'])
    )

    assert export.events["case"].to_list() == ["1"]
    assert [problem.row for problem in export.problems] == [3, 4, 4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("above", [[], ABOVE, ["sep={}"]], ids=["header first", "lines above", "named"])
def test_tables_of_a_return_are_read_so_too(tmp_path: Path, delimiter: str, above: list[str]) -> None:
    above = [line.format(delimiter) for line in above]
    put(tmp_path, "reviews_2023-24.csv", between(delimiter, [*above, *REVIEWS]))

    export = load(tmp_path)

    reviews = export.events.drop_nulls("on")
    assert reviews["on"].to_list() == [date(2023, 6, 5), date(2023, 9, 5)]
    assert reviews["row"].to_list() == [len(above) + 2, len(above) + 3]
    said = "Lines above the header, passed over: reviews_2023-24.csv 2."
    assert (said in export.notes) == (above == ABOVE)


def test_a_table_of_a_return_may_be_a_text_file_and_other_text_files_are_let_be(tmp_path: Path) -> None:
    put(tmp_path, "reviews_2023-24.txt", between("\t", REVIEWS))
    put(tmp_path, "read me.txt", ["Nothing to read, and no table"])

    export = load(tmp_path)

    assert [file.name for file in export.files] == ["reviews_2023-24.txt"]
    assert not [note for note in export.notes if "read me" in note]


def test_text_of_a_spreadsheet_between_tabs_and_in_utf_16_is_read(tmp_path: Path) -> None:
    put(tmp_path, "events.csv", EVENTS)
    (tmp_path / "visits.txt").write_bytes("\r\n".join(between("\t", EVENTS)).encode("utf-16"))

    export = load(tmp_path)

    assert [file.rows for file in export.files] == [3, 3]
    assert "visits.txt is not UTF-8; it was read as UTF-16." in export.notes


@given(st.text(alphabet='abc,;\t"\n\r =sep', max_size=80))
def test_a_layout_is_found_of_any_text(text: str) -> None:
    layout = layout_of(text, lambda cells: "a" in cells)

    assert layout.fits == ("a" in header_cells(text, layout))
    assert all(row.line > layout.above for row in csv_rows(text, layout))
