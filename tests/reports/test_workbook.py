"""The report and the list of what is due as workbooks, read back as others read them."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from compliance.cli.main import run
from compliance.reports import workbook

FIRST = 4
"""The row of a sheet, counted from 1, in which its table begins below the headings."""

# As of 31 January 2025: of 007 the first review is overdue; all ids, names and reasons would be run if they could be.
HARMFUL = (
    "=1+1",
    "+44",
    "-5",
    "@SUM(A1)",
    "=cmd|'/c calc'!A0",
    "http://example.org",
    "{=1}",
    "12345678901234567890",
)
EVENTS = """\
case,event,on,legal_status,kind,role,worker,team,rule,reason
007,became_looked_after,2024-12-06,C2,,,,,,
007,worker_allocated,2024-12-06,,,social_worker,=HYPERLINK("x"),+North,,
007,mitigation_recorded,2025-01-20,,,,,,REV-1,=1+1
B,became_looked_after,2024-12-06,C2,,,,,,
B,review_held,2024-12-20,,care,,,,,
C,became_looked_after,2024-11-04,C2,,,,,,
C,review_held,2024-12-03,,care,,,,,
D,became_looked_after,2025-01-20,C2,,,,,,
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export" / "events.csv"
    path.parent.mkdir()
    path.write_text(EVENTS)
    return path


@pytest.fixture
def written(export: Path, tmp_path: Path) -> Callable[..., Path]:
    """Runs a command on the export as of 31 January 2025 and gives the file it wrote."""

    def command(*arguments: str, name: str = "report.xlsx", of: str = "report") -> Path:
        path = tmp_path / name
        code = run([of, str(export), "--as-of", "2025-01-31", "-q", "--output", str(path), *arguments])
        assert code == 0
        return path

    return command


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The table of a sheet, as a library reads it that knows nothing of styles."""
    cells = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    headings = cells[workbook.HEADING_ROW]
    return [dict(zip(headings, row, strict=True)) for row in cells[workbook.HEADING_ROW + 1 :]]


def test_the_sheets_stand_in_the_order_of_the_contents_which_lead_to_them(
    written: Callable[..., Path],
) -> None:
    book = openpyxl.load_workbook(written())

    assert book.sheetnames == [
        "Contents",
        "To act on",
        "Scorecard",
        "By rule",
        "Children",
        "Concerns",
        "Not judged",
        "Findings",
        "Notes",
    ]
    page = book["Contents"]
    links = [row[0] for row in page.iter_rows() if row[0].hyperlink]
    assert [cell.value for cell in links] == book.sheetnames[1:]
    assert [cell.hyperlink.location for cell in links] == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    held = {cell.value: page.cell(cell.row, 3).value for cell in links}
    assert held == {name: book[name].max_row - FIRST + 1 for name in held}
    assert page["A1"].value == "Duties to looked-after children, England, as of 31 January 2025"
    assert page["A2"].value == "As of the end of 31 January 2025"


def test_each_sheet_is_one_table_whose_headings_stay_and_filter(written: Callable[..., Path]) -> None:
    book = openpyxl.load_workbook(written())

    for page in book.worksheets:
        assert list(page.merged_cells.ranges) == []
    for page in book.worksheets[1:]:
        last = openpyxl.utils.get_column_letter(page.max_column)
        assert page.freeze_panes == "B4"
        assert page.auto_filter.ref == f"A3:{last}{page.max_row}"
        assert page.print_title_rows == "$3:$3"
        assert page["A1"].value
        assert page["A2"].value
        headings = [cell.value for cell in page[3]]
        assert all(headings)
        assert len(set(headings)) == len(headings)
        for number in range(1, page.max_column + 1):
            width = page.column_dimensions[openpyxl.utils.get_column_letter(number)].width
            assert 8 <= width <= 111


def test_days_are_days_numbers_are_numbers_and_ids_are_text(written: Callable[..., Path]) -> None:
    path = written("--select", "REV-1")
    [found] = [row for row in rows(path, "To act on") if row["Status"] == "overdue"]
    cell = openpyxl.load_workbook(path)["To act on"].cell(FIRST, 6)

    assert found["Child"] == "007"
    assert found["Due"] == date(2025, 1, 8)
    assert found["Days late"] == 23
    assert found["In mitigation"] == "mitigated: =1+1"
    assert (cell.value, cell.is_date, cell.number_format) == (datetime(2025, 1, 8), True, "d mmm yyyy")


@pytest.mark.parametrize("of", ["report", "due"])
def test_nothing_that_is_recorded_is_run(written: Callable[..., Path], export: Path, of: str) -> None:
    more = "".join(f'"{case}",became_looked_after,2024-12-06,C2,,,,,,\n' for case in HARMFUL)
    export.write_text(EVENTS + more)

    path = written("--select", "REV-1", of=of)

    sheet = "Due" if of == "due" else "Findings"
    cells = [row[0] for row in openpyxl.load_workbook(path)[sheet].iter_rows(min_row=FIRST)]
    assert {cell.value for cell in cells} >= {*HARMFUL, "007"}
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    workers = {row["Worker"] for row in rows(path, sheet)}
    assert workers == {'=HYPERLINK("x")', ""}
    with zipfile.ZipFile(path) as parts:
        inside = {
            name: parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))
        }
    assert not [name for name, text in inside.items() if re.search(r"<f[ >]", text)]
    assert not [name for name, text in inside.items() if "TargetMode" in text or "externalLink" in text]


def test_signs_that_cannot_be_shown_are_written_out_and_long_texts_shortened(
    written: Callable[..., Path], export: Path
) -> None:
    long = "x" * 40_000
    export.write_text(
        EVENTS
        + f'"a\x1bb",became_looked_after,2024-12-06,,,,,,,\n{long},became_looked_after,2024-12-06,,,,,,,\n'
    )

    found = {row["Child"] for row in rows(written("--select", "REV-1"), "Findings")}

    assert r"a\x1bb" in found
    assert f"{'x' * 16_000}... (40,000 characters)" in found


def test_the_workbook_says_what_the_other_formats_say(written: Callable[..., Path], export: Path) -> None:
    as_json = json.loads(written(of="check", name="report.json").read_text())
    path = written()
    summary = as_json["summary"]

    found = rows(path, "Findings")
    assert [row["Finding"] for row in found] == [each["id"] for each in as_json["findings"]]
    words = {"not_assessable": "could not be judged"}
    counted = {
        words.get(name, name.replace("_", " ")): count for name, count in summary["statuses"].items() if count
    }
    assert Counter(row["Status"] for row in found) == counted
    for row, each in zip(found, as_json["findings"], strict=True):
        assert row["Explanation"] == each["explanation"]
        assert (row["Due"].isoformat() if row["Due"] else None) == each["due_on"]
        assert row["Law"] == f"{each['law']['instrument']}, {each['law']['provision']}"
    for sheet, name in (("Scorecard", "scorecard"), ("By rule", "by_rule")):
        told = [(row["Line"], row["Value"] or None, row["Of"] or 0) for row in rows(path, sheet)]
        assert told == [(m["id"], m["value"] or None, m["denominator"] or 0) for m in summary[name]]
    assert sum(row["Findings"] for row in rows(path, "Not judged")) == summary["statuses"]["not_assessable"]
    assert [(row["Child"], row["Colour"]) for row in rows(path, "Children")] == [
        (each["case"], each["rating"]) for each in as_json["ratings"]
    ]


def test_colours_stand_beside_words_that_say_the_same(written: Callable[..., Path]) -> None:
    page = openpyxl.load_workbook(written())["Findings"]
    headings = [cell.value for cell in page[3]]
    coloured = {
        (headings[area.min_col - 1], rule.formula[0].strip('"'))
        for held in page.conditional_formatting
        for area in held.cells.ranges
        for rule in held.rules
    }

    for heading in ("Status", "Colour"):
        column = headings.index(heading) + 1
        words = {page.cell(row, column).value for row in range(FIRST, page.max_row + 1)}
        assert words <= {word for name, word in coloured if name == heading}
    assert {name for name, _ in coloured} == {"Status", "Colour"}


def test_colours_can_be_read() -> None:
    def light(colour: str) -> float:
        parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for fill in workbook._FILLS.values():
        contrast = (light(fill["bg_color"]) + 0.05) / (light(fill["font_color"]) + 0.05)
        assert contrast > 7


def test_a_filtered_workbook_says_so_and_has_no_measures(written: Callable[..., Path]) -> None:
    path = written("--select", "REV-1", "--status", "met_late")
    book = openpyxl.load_workbook(path)

    assert "Scorecard" not in book.sheetnames
    assert "By rule" not in book.sheetnames
    told = "Filtered: met late. That is 1 of 4 findings, of 1 of 4 children: 1 met late"
    assert told in [row[0].value for row in book["Contents"].iter_rows()]
    assert book["Findings"]["A2"].value == told
    assert [row["Child"] for row in rows(path, "Findings")] == ["C"]


def test_the_same_is_written_every_time(written: Callable[..., Path]) -> None:
    assert written(name="one.xlsx").read_bytes() == written(name="two.xlsx").read_bytes()


def test_check_writes_the_same_workbook(written: Callable[..., Path]) -> None:
    assert written(of="check", name="check.xlsx").read_bytes() == written(name="report.xlsx").read_bytes()


def test_a_list_of_what_is_due_is_counted_for_each(written: Callable[..., Path]) -> None:
    path = written("--select", "REV-1,HLT-3", "--days", "30", "--by", "team", of="due")
    names = openpyxl.load_workbook(path).sheetnames

    assert names == ["Contents", "Due", "By team", "Notes"]
    assert [(row["Child"], row["Status"]) for row in rows(path, "Due")] == [
        ("007", "overdue"),
        ("D", "not due"),
    ]
    assert [tuple(row.values()) for row in rows(path, "By team")] == [
        ("+North", 1, 1, 0),
        ("not recorded", 1, 0, 1),
    ]
    first = [row[0].value for row in openpyxl.load_workbook(path)["Contents"].iter_rows()]
    assert "OVERDUE, AND DUE UP TO 2 MARCH 2025: 2 duties of 2 children, 1 overdue" in first
    assert any(
        line and line.startswith("COULD NOT BE JUDGED, and may be overdue: 4 duties") for line in first
    )


def test_more_findings_than_a_sheet_holds_are_refused_with_the_way_on(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 3)
    path = tmp_path / "report.xlsx"

    code = run(["report", str(export), "--as-of", "2025-01-31", "--select", "REV-1", "--output", str(path)])

    assert code == 2
    assert (
        "findings are more than the 3 that a sheet of a workbook holds; show fewer" in capsys.readouterr().err
    )
    assert list(tmp_path.iterdir()) == [export.parent]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Missing option '--output'"),
        (("--output", "report.csv"), "this is not written in .csv; the formats are .xlsx"),
        (("--output", "report.doc"), "there is no report in .doc"),
        (("--output", "nowhere/report.xlsx"), "cannot be written"),
    ],
)
def test_what_cannot_be_a_document_is_2(
    export: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    assert run(["report", str(export), "--as-of", "2025-01-31", *arguments]) == 2
    assert says in capsys.readouterr().err
