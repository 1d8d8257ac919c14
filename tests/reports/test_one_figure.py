"""One council, one figure: every format is read back and says the same of each line, each status and each child."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from compliance.cli.main import run
from tests.reports.read_back import Page

COUNCIL = Path(__file__).resolve().parents[2] / "examples" / "council"

NAMES = {"overdue": "overdue", "due soon": "due_soon", "not due": "not_due", "met late": "met_late"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """What a command writes about the council: once for each file."""
    folder = tmp_path_factory.mktemp("written")

    def to(command: str, name: str, *more: str) -> Path:
        file = folder / f"{command}-{name}"
        if not file.exists():
            assert run([command, str(COUNCIL), "-q", "--output", str(file), *more]) == 0
        return file

    return to


Written = Callable[..., Path]


def sheet(book: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings, which stand in the first row that is filled from side to side."""
    rows = load_workbook(book).get_sheet_by_name(name).to_python()
    at = next(place for place, row in enumerate(rows) if all(row[:3]))
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


@pytest.fixture(scope="module")
def card(written: Written) -> list[dict[str, Any]]:
    """The lines of the scorecard as JSON has them; all others are held against them."""
    lines: list[dict[str, Any]] = json.loads(written("scorecard", "page.json").read_text())["lines"]
    return lines


@pytest.fixture(scope="module")
def found(written: Written) -> list[dict[str, Any]]:
    """The findings as JSON has them."""
    findings: list[dict[str, Any]] = json.loads(written("check", "all.json").read_text())["findings"]
    return findings


def figure(of: Mapping[str, Any]) -> tuple[float | None, float | None, float | None]:
    return of["value"], of["numerator"], of["denominator"]


def numbers(said: str) -> list[float]:
    return [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", said)]


def in_numbers(value: float | None, numerator: float | None, denominator: float | None) -> list[float]:
    """The numbers that stand where a figure is told: the value to one place, and what it is worked out of."""
    if value is None:
        return []
    return [round(value, 1), *([numerator, denominator] if denominator is not None else [])]  # type: ignore[list-item]


def test_the_scorecard_of_a_check_is_the_year_to_date_of_the_page(
    written: Written, card: list[dict[str, Any]]
) -> None:
    summary = json.loads(written("check", "all.json").read_text())["summary"]["scorecard"]

    assert [(each["id"], *figure(each)) for each in summary] == [
        (each["measure"]["id"], *figure(each["year_to_date"])) for each in card
    ]


def test_csv_has_the_figures_of_json(written: Written, card: list[dict[str, Any]]) -> None:
    with written("scorecard", "page.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {
        (row["line"], row["of"], row["last"]): tuple(
            float(row[name]) if row[name] else None for name in ("value", "numerator", "denominator")
        )
        for row in rows
    }
    expected = {}
    for line in card:
        for of, figures in (
            ("month", line["months"]),
            *((name, [line[name.replace(" ", "_")]]) for name in ("quarter", "year to date", "last year")),
        ):
            expected |= {(line["measure"]["id"], of, each["last"]): figure(each) for each in figures}

    assert told == expected


def test_the_page_has_the_figures_of_json(written: Written, card: list[dict[str, Any]]) -> None:
    page = Page(written("report", "page.html").read_text(encoding="utf-8"))
    rows = page.table("Corporate parenting panel: each line")[1:]

    assert len(rows) == len(card)
    for line, row in zip(card, rows, strict=True):
        if len(row) == 3:
            assert all(month["value"] is None for month in line["months"])
            continue
        for cell, name in zip(row[3:6], ("quarter", "year_to_date", "last_year"), strict=True):
            expected = in_numbers(*figure(line[name])) if not line[name]["lacking"] else []
            assert numbers(cell)[: len(expected)] == pytest.approx(expected, abs=0.051), (row[1], name)


def test_text_has_the_figures_of_json(written: Written, card: list[dict[str, Any]]) -> None:
    said = written("scorecard", "page.txt").read_text(encoding="utf-8")
    # Each line begins at the margin with its number or title.
    blocks = {}
    for block in re.split(r"\n\n(?=\S)", said):
        blocks[" ".join(block.split("\n")[0].split())] = " ".join(block.split())
    for line in card:
        measure = line["measure"]
        name = f"{measure['number'] or ''} {measure['title']}".strip()
        [text] = [text for title, text in blocks.items() if title.startswith(name[:60]) and name in text][:1]
        if line["last_year"]["value"] is not None:
            told = numbers(text[text.rindex("last year") :])
            expected = in_numbers(*figure(line["last_year"]))
            assert told[: len(expected)] == pytest.approx(expected, abs=0.051), name


def test_the_workbook_has_the_figures_of_json(written: Written, card: list[dict[str, Any]]) -> None:
    rows = {row["Line"]: row for row in sheet(written("report", "report.xlsx"), "Scorecard") if row["Line"]}

    assert list(rows) == [line["measure"]["id"] for line in card]
    for line in card:
        row = rows[line["measure"]["id"]]
        value, numerator, denominator = figure(line["year_to_date"])
        assert row["Value"] == ("" if value is None else pytest.approx(value, abs=0.051))
        if value is not None:
            assert row["Counted"] == numerator
            assert row["Of"] == ("" if denominator is None else denominator)


def test_the_annual_report_has_the_figures_of_json(written: Written, card: list[dict[str, Any]]) -> None:
    report = Page(written("annual", "annual.html").read_text(encoding="utf-8"))
    told = {row[0]: row for rows in report.tables.values() for row in rows if len(row) == 5}
    same = [
        line
        for line in card
        if line["measure"]["title"] in told and line["year_to_date"]["value"] is not None
    ]

    assert len(same) > 5
    for line in same:
        row = told[line["measure"]["title"]]
        for cell, year in zip(row[1:3], ("year_to_date", "last_year"), strict=True):
            expected = in_numbers(*figure(line[year]))
            assert numbers(cell)[: len(expected)] == pytest.approx(expected, abs=0.051), row[0]


def counted(
    rows: Iterable[Mapping[str, Any]], case: str, rule: str, status: str
) -> Counter[tuple[str, str, str]]:
    return Counter((row[case], row[rule], NAMES.get(row[status], row[status])) for row in rows)


def test_every_format_has_the_same_findings(written: Written, found: list[dict[str, Any]]) -> None:
    expected = counted(found, "case", "rule", "status")
    with written("check", "all.csv").open(encoding="utf-8", newline="") as file:
        assert counted(csv.DictReader(file), "case", "rule", "status") == expected
    book = sheet(written("report", "report.xlsx"), "Findings")
    statuses = Counter(each["status"] for each in found)
    assert Counter(row["Child"] for row in book) == Counter(each["case"] for each in found)
    assert Counter((row["Child"], row["Rule"]) for row in book) == Counter(
        (each["case"], each["rule"]) for each in found
    )
    assert sorted(Counter(row["Status"] for row in book).values()) == sorted(statuses.values())


def test_what_is_to_be_done_is_the_same_everywhere(written: Written, found: list[dict[str, Any]]) -> None:
    to_do = Counter(each["case"] for each in found if each["status"] in ("overdue", "due_soon"))
    overdue = sum(each["status"] == "overdue" for each in found)
    page = Page(written("report", "page.html").read_text(encoding="utf-8"))
    text = written("check", "all.txt").read_text(encoding="utf-8")

    assert Counter(row[0] for row in page.table("Every duty that is overdue")[1:]) == to_do
    assert Counter(row["Child"] for row in sheet(written("report", "report.xlsx"), "To act on")) == to_do
    assert f"OVERDUE: {overdue} for " in text
    with written("due", "due.csv").open(encoding="utf-8", newline="") as file:
        due = list(csv.DictReader(file))
    assert sum(row["status"] == "overdue" for row in due) == overdue
