"""Workbooks that are broken, protected, too large or half counted: a sentence or a listed cell, and never a guess."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from compliance.model.coverage import Record
from compliance.problems import InputError
from compliance.sources import workbook as workbooks
from tests.sources.annex_a_books import (
    CHILD,
    HEADINGS,
    MADE_ON,
    NAME,
    book,
    child,
    events_of,
    list_8,
    load,
    rows_of,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000)
CELLS = [*HEADINGS]


def cell(name: str, row: int = 2) -> str:
    return f"{openpyxl.utils.get_column_letter(CELLS.index(name) + 1)}{row}"


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one part of it rewritten."""
    with zipfile.ZipFile(path) as archive:
        parts = {each.filename: archive.read(each) for each in archive.infolist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    return path


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (OLE, "is protected by a password, or an older format under another ending"),
        (b"", "cannot be opened as a workbook"),
        (b"case,event,on\n", "cannot be opened as a workbook"),
        (b"<html><table><tr><td>List 8</td></tr></table></html>", "cannot be opened as a workbook"),
        (b"PK\x03\x04" + bytes(200), "cannot be opened as a workbook"),
        (b"PK\x05\x06" + bytes(18), "cannot be opened as a workbook"),
    ],
    ids=["encrypted", "empty file", "csv", "html", "cut off", "empty archive"],
)
@pytest.mark.parametrize("ending", [".xlsx", ".xlsb", ".ods"])
def test_what_is_no_workbook_is_refused_in_a_sentence(
    tmp_path: Path, ending: str, content: bytes, message: str
) -> None:
    path = tmp_path / f"Annex A 2024-01-31{ending}"
    path.write_bytes(content)

    with pytest.raises(InputError, match=message):
        load(path)


def test_an_old_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Annex A 2024-01-31.xls"
    path.write_bytes(OLE)

    with pytest.raises(InputError, match="cannot be opened as a workbook"):
        load(path)


def test_a_workbook_without_cells_or_of_charts_alone_holds_no_list(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.save(tmp_path / "Annex A 2024-01-31.xlsx")
    with xlsxwriter.Workbook(tmp_path / "charts 2024-01-31.xlsx") as charts:
        chart = charts.add_chart({"type": "line"})
        sheet = charts.add_worksheet("List 8")
        sheet.write_column("A1", [1, 2])
        chart.add_series({"values": "='List 8'!$A$1:$A$2"})
        charts.add_chartsheet("Chart").set_chart(chart)

    for name in ("Annex A 2024-01-31.xlsx", "charts 2024-01-31.xlsx"):
        with pytest.raises(
            InputError,
            match=r"no sheet of it has the headings|no sheet of it holds a list of Annex A; its sheets: List 8",
        ):
            load(tmp_path / name)


def test_a_sheet_of_headings_alone_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing usable is left"):
        load(list_8(tmp_path))


def test_protected_sheets_and_hidden_ones_are_read(tmp_path: Path) -> None:
    path = list_8(tmp_path, CHILD)
    made = openpyxl.load_workbook(path)
    made["List 8"].protection.enable()
    made["List 8"].protection.password = "secret"
    made.create_sheet("front")
    made["List 8"].sheet_state = "hidden"
    made.save(path)

    assert events_of(load(path), "review_held")


def test_a_formula_whose_result_is_not_saved_is_no_blank(tmp_path: Path) -> None:
    path = list_8(tmp_path, child(review="=TODAY()-60"), child(case="1002"))

    export = load(path)

    assert [problem.found for problem in export.problems] == [
        "a formula whose result is not saved in the file"
    ]
    assert export.problems[0].row == 2
    assert export.coverage.unread_of("1001", {"review_held"}, set())


def test_a_formula_is_read_by_its_saved_result(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("List 8")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for n, row in enumerate(rows_of(child(review=None))):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(n, place, value, day)
                elif value is not None:
                    sheet.write(n, place, value)
        sheet.write_formula(cell("review"), "=DATE(2023,11,20)", day, 45250)

    assert events_of(load(path), "review_held")[0]["on"] == date(2023, 11, 20)


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"])
@pytest.mark.parametrize("name", ["review", "visit", "status", "ceased"])
def test_an_error_is_listed_and_is_no_blank(tmp_path: Path, name: str, error: str) -> None:
    export = load(list_8(tmp_path, child(**{name: error}), child(case="1002")))

    assert [(each.row, each.column, each.case) for each in export.problems] == [(2, HEADINGS[name], "1001")]
    assert export.coverage.unread.keys() == {"1001"}


def test_days_of_a_workbook_that_counts_from_1904_are_read_where_they_are_formatted(tmp_path: Path) -> None:
    path = list_8(tmp_path, child(visit=43_788))
    made = openpyxl.load_workbook(path)
    days = {
        place: CHILD[name] for place, name in enumerate(CELLS, start=1) if isinstance(CHILD.get(name), date)
    }
    made.epoch = CALENDAR_MAC_1904
    for place, day in days.items():
        if CELLS[place - 1] != "visit":
            made["List 8"].cell(2, place).value = day
    made.save(path)

    export = load(path)

    assert events_of(export, "review_held")[0]["on"] == CHILD["review"]
    assert not events_of(export, "visit")
    assert ["counts days from 1904" in problem.expected for problem in export.problems] == [True]


def test_two_sheets_that_are_list_8_are_refused_and_an_empty_one_is_none(tmp_path: Path) -> None:
    path = book(tmp_path / NAME, {"List 8": rows_of(CHILD), "List 8 (2)": rows_of(child(case="1002"))})

    with pytest.raises(
        InputError, match=r"several sheets are List 8: .*sheet List 8, .*sheet List 8 \(2\); expected one"
    ):
        load(path)

    path = book(tmp_path / NAME, {"List 8 template": rows_of(), "List 8": rows_of(CHILD)})
    assert load(path).events["case"].unique().to_list() == ["1001"]


def test_two_files_of_one_folder_that_are_list_8_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "2024-01-31"
    folder.mkdir()
    for name in ("a", "b"):
        lines = "Child Unique ID,Date Started to be Looked After\n1001,2023-11-01\n"
        (folder / f"{name}.csv").write_text(lines)

    with pytest.raises(InputError, match=r"several files are List 8: a\.csv, b\.csv"):
        load(folder)


def test_a_cell_far_away_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = list_8(tmp_path, CHILD)
    made = openpyxl.load_workbook(path)
    made["List 8"]["XFD1048576"] = "x"
    made.save(path)

    with pytest.raises(InputError, match=r"sheet List 8 has something in row 1,048,576 and column 16,384"):
        load(path)


def test_formats_far_below_the_rows_are_no_cells(tmp_path: Path) -> None:
    path = list_8(tmp_path, CHILD)
    made = openpyxl.load_workbook(path)
    made["List 8"]["AB1000000"].number_format = "0.00"
    made.save(path)

    assert load(path).events["case"].unique().to_list() == ["1001"]


def test_what_unpacks_to_more_than_is_ever_needed_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = list_8(tmp_path, CHILD)
    monkeypatch.setattr(workbooks, "_MOST_BYTES", 2_000_000)
    blanks = b"<!--" + b" " * 2_000_000 + b"-->"
    bomb = changed(path, "xl/worksheets/sheet1.xml", lambda held: held + blanks)
    assert bomb.stat().st_size < 20_000

    with pytest.raises(InputError, match="comes to more than 2 MB when it is unpacked"):
        load(bomb)


def test_a_size_that_is_untrue_is_found_out(tmp_path: Path) -> None:
    path = list_8(tmp_path, CHILD)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    held = path.read_bytes()
    said = size.to_bytes(4, "little")
    path.write_bytes(held.replace(said, (size // 2).to_bytes(4, "little")))

    with pytest.raises(InputError, match=r"cannot be opened as a workbook|holds more than it says"):
        load(path)


def test_tens_of_thousands_of_rows_are_read(tmp_path: Path) -> None:
    path = list_8(tmp_path, CHILD)
    a, b, c = (re.sub(r"\d", "", cell(name)) for name in ("case", "started", "visit"))
    rows = "".join(
        f'<row r="{n}"><c r="{a}{n}"><v>{n}</v></c><c r="{b}{n}"><v>45231</v></c><c r="{c}{n}"><v>45264</v></c></row>'
        for n in range(3, 30_003)
    )
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda held: held.replace(b"</sheetData>", rows.encode() + b"</sheetData>"),
    )

    export = load(path)

    assert export.events.filter(export.events["event"] == "visit").height == 30_001
    assert export.coverage.of("77", Record("visit", "social_worker"))[0].last == MADE_ON


@pytest.mark.parametrize("ending", [".xls", ".xlsb", ".ods"])
def test_where_errors_cannot_be_told_from_blanks_a_blank_says_nothing(ending: str) -> None:
    assert ending in workbooks_without_errors()


def workbooks_without_errors() -> set[str]:
    from compliance.sources.paths import WITH_ERRORS_SHOWN, WORKBOOKS

    return set(WORKBOOKS) - set(WITH_ERRORS_SHOWN)


def test_a_message_names_no_record_of_a_child(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"PK\x03\x04" + b"1001 secret" * 10)

    with pytest.raises(InputError) as refused:
        load(path)
    assert not re.search("secret", str(refused.value))
