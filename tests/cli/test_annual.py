"""`compliance annual`: the year's report as a page and as a Word document, with the figures of the scorecard."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

import compliance
from compliance.checking.annual import annual
from compliance.cli.main import run
from compliance.findings.figure_words import figure_said
from compliance.model.panel import PanelLine
from compliance.reports.format import Shown
from compliance.reports.registry import ANNUAL_FORMATS
from tests.strategies.small_base import BASE

Cli = Callable[..., Any]

ROOT = Path(__file__).resolve().parents[2]
COUNCIL = ROOT / "examples" / "council"
HEADS = ["Measure", "Figure", "Year before", "Read from", "Not shown, left out and noted"]


class Page(HTMLParser):
    """What is looked at of a page: its elements with their attributes, headings, and the cells of rows of lines."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[str, str]] = []
        self.rows: dict[str, list[str]] = {}
        self.texts: list[str] = []
        self._line: str | None = None
        self._into: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if tag == "tr":
            self._line = given.get("data-line")
        if tag in ("h1", "h2", "h3"):
            self.headings.append((tag, ""))
        if tag in ("td", "th") and self._line:
            self.rows.setdefault(self._line, []).append("")

    def handle_data(self, data: str) -> None:
        text = data.strip()
        last = self.elements[-1][0] if self.elements else ""
        if not text:
            return
        self.texts.append(text)
        if last in ("h1", "h2", "h3"):
            self.headings[-1] = (last, self.headings[-1][1] + text)
        if last in ("td", "th") and self._line:
            self.rows[self._line][-1] += text


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the report of the example council in both forms, counted once, and the panel's page as JSON."""
    folder = tmp_path_factory.mktemp("annual")
    settings = compliance.read_settings(COUNCIL / "compliance.yaml")
    request = compliance.Request((COUNCIL,), today=date(2024, 9, 30), settings=settings)
    report = annual(request, year=date(2024, 3, 31))
    html, word = ANNUAL_FORMATS
    (folder / "report.html").write_text("".join(html.pieces(report, Shown())), encoding="utf-8")
    word.write_file(report, folder / "report.docx")
    asked = ["--as-of", "2024-03-31", "--months", "1", "--output", str(folder / "panel.json")]
    assert run(["scorecard", str(COUNCIL), *asked]) == 0
    return folder


@pytest.fixture(scope="module")
def lines(written: Path) -> dict[str, PanelLine]:
    """The lines of the panel's page, by their ids."""
    told = json.loads((written / "panel.json").read_text())["lines"]
    return {line["measure"]["id"]: PanelLine.model_validate(line) for line in told}


@pytest.fixture(scope="module")
def page(written: Path) -> Page:
    return Page((written / "report.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def document(written: Path) -> Document:
    return docx.Document(str(written / "report.docx"))


def figures(line: PanelLine) -> list[str]:
    """The figures of the year and of the year before, as they are to be told."""
    unit = line.measure.unit
    both = (line.year_to_date, line.last_year)
    return ["not shown" if each.lacking else figure_said(each, unit) for each in both]


def rows(document: Document) -> Iterator[list[str]]:
    """The rows of tables of figures in the document."""
    for table in document.tables:
        head, *rest = ([cell.text for cell in row.cells] for row in table.rows)
        if head == HEADS:
            yield from rest


def test_the_page_has_the_figures_of_the_scorecard(page: Page, lines: dict[str, PanelLine]) -> None:
    assert len(page.rows) > 80
    shared = {id_: cells for id_, cells in page.rows.items() if id_ in lines}
    assert len(shared) == 34
    for id_, cells in shared.items():
        assert cells[:3] == [lines[id_].measure.title, *figures(lines[id_])], id_


def test_the_document_has_the_same_rows_as_the_page(page: Page, document: Document) -> None:
    assert list(rows(document)) == list(page.rows.values())


def test_each_figure_says_where_it_comes_from_and_each_missing_one_why(
    page: Page, lines: dict[str, PanelLine]
) -> None:
    assert "not shown" in {cells[1] for cells in page.rows.values()}
    for id_, (_, figure, _, read_from, noted) in page.rows.items():
        assert noted if figure == "not shown" else read_from, id_
        if id_ in lines and (lacking := lines[id_].measure.lacking):
            assert noted.lower().startswith(lacking.lower())


def test_sentences_are_the_same_in_both_and_tell_the_figures(
    page: Page, document: Document, lines: dict[str, PanelLine]
) -> None:
    share = lines["reviews-in-time"].year_to_date
    said = (
        f"Of {share.denominator} reviews that fell due or were held, {share.numerator} were in time, "
        f"which is {share.value:.1f}%; in the year before it was {figures(lines['reviews-in-time'])[1]}."
    )
    assert said in page.texts
    assert said in [paragraph.text for paragraph in document.paragraphs]
    sentences = [each.text for each in document.paragraphs if each.style.name == "Normal" and each.text]
    assert [each for each in sentences if each not in " ".join(page.texts)] == []


def test_the_page_can_be_read_by_everybody_and_fetches_nothing(page: Page, written: Path) -> None:
    text = (written / "report.html").read_text(encoding="utf-8")
    tags = [tag for tag, _ in page.elements]

    assert [name for name, _ in page.headings].count("h1") == 1
    assert page.headings[0] == ("h1", "Annual report of the independent reviewing service, 2023-24")
    assert tags.count("caption") == tags.count("table") > 20
    assert all("scope" in given for tag, given in page.elements if tag == "th")
    assert all(given.get("role") == "img" for tag, given in page.elements if tag == "svg")
    assert tags.count("svg") == sum(tag == "title" for tag in tags) - 1
    assert not {"script", "img", "link", "iframe"} & {*tags}
    assert "http" not in text.replace("http-equiv", "")
    assert ("html", {"lang": "en-GB"}) in page.elements


def test_the_document_has_headings_and_tables_as_word_knows_them(document: Document, page: Page) -> None:
    styles = [each.style.name for each in document.paragraphs if each.style.name != "Normal"]
    assert styles[:3] == ["Title", "Heading 1", "Heading 2"]
    sections = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert sections == [text for tag, text in page.headings if tag == "h2"]
    assert document.core_properties.title == "Annual report of the independent reviewing service, 2023-24"
    assert document.core_properties.language == "en-GB"
    for table in document.tables:
        first, *rest = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_nobody_is_named(page: Page, document: Document) -> None:
    told = " ".join((*page.texts, *(cell for row in rows(document) for cell in row)))
    assert "IRO0" not in told
    assert "from 5 to 11 each" in told


REPORTED = BASE + "annual_report: ours\n"
CARD = """\
scorecard: ours
title: Ours
lines:
  - {id: in-time, title: First reviews in time, kind: in_time, rules: [REV-1]}
  - {id: plans, title: With a plan, kind: not_held, because: no event tells of it, shown_by: a list}
"""
CONTENT = """\
annual_report: ours
title: Our year
scorecards: [ours]
sections:
  - title: Reviews
    said:
      - "{in-time.counted} of {in-time.of} were in time: {in-time.alone}."
      - "{plans} children had a plan."
    tables: [{title: All, lines: [in-time, plans]}]
    charts: [in-time, plans]
"""
EVENTS = """\
case,event,on,legal_status,kind
=1+1,became_looked_after,2024-05-01,C2,
=1+1,review_held,2024-05-20,,care
2,became_looked_after,2024-05-01,C2,
2,review_held,2024-06-14,,care
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    for path, text in (
        ("rules.yaml", REPORTED),
        ("scorecards/ours.yaml", CARD),
        ("annual_reports/ours.yaml", CONTENT),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export" / "events.csv"
    path.parent.mkdir()
    path.write_text(EVENTS)
    (path.parent / "coverage.yaml").write_text("export_on: 2024-09-30\n")
    return path


def test_a_year_that_is_not_over_is_told_up_to_the_export(
    cli: Cli, base: Path, export: Path, tmp_path: Path
) -> None:
    output = tmp_path / "year.html"
    ran = cli("annual", export, "--rules", base, "--year", "2024-25", "--output", output)
    text = output.read_text(encoding="utf-8")

    assert ran.code == 0
    assert "Our year, 2024-25" in ran.err
    assert (
        "The year is not over in this export: all figures are from 1 April 2024 to 30 September 2024" in text
    )
    assert "<p>1 of 2 were in time: 50.0%.</p>" in text
    assert "children had a plan" not in text
    assert "No event tells of it; it would be shown by a list" in text


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--year", "2024"), 2, "2024 is no year from April to March; write it as 2023-24"),
        (("--year", "2024-26"), 2, "2024-26 is no year from April to March"),
        (("--year", "2025-26"), 2, "the year to 31 March 2026 begins after 2024-09-30"),
        (("--year", "2023-24", "--as-of", "2024-05-01"), 2, "say one of them"),
        (("--format", "docx"), 2, "do not go together"),
    ],
)
def test_what_cannot_be_a_year_is_refused_in_words(
    cli: Cli, base: Path, export: Path, tmp_path: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    output = tmp_path / "year.html"
    ran = cli("annual", export, "--rules", base, *options, "--output", output)

    assert (ran.code, ran.out, output.exists()) == (code, "", False)
    assert said in ran.err


@pytest.mark.parametrize(
    ("was", "is_", "said"),
    [
        (
            "lines: [in-time, plans]",
            "lines: [in-tim]",
            "no line of these scorecards is called in-tim; perhaps in-time",
        ),
        ("{plans} children", "{plan} children", "no line of these scorecards is called plan"),
        ("{in-time.counted}", "{in-time.count}", "of a line can be told value, alone, before"),
        ("{in-time.counted} of {in-time.of}", "Some", "tell in-time.of too"),
        ("{plans} children", "{plans children", "in one pair of braces"),
        ("[ours]", "[theirs]", "no scorecard is called theirs"),
        ("[ours]", "[ours, ours]", "another of these scorecards has a line in-time too"),
        ("charts:", "chart:", "chart"),
    ],
)
def test_a_mistake_in_the_content_is_said_with_its_place(
    cli: Cli, base: Path, export: Path, tmp_path: Path, was: str, is_: str, said: str
) -> None:
    content = base / "annual_reports" / "mine.yaml"
    assert was in CONTENT
    content.write_text(CONTENT.replace(was, is_))
    ran = cli("annual", export, "--rules", base, "--content", content, "--output", tmp_path / "year.html")

    assert ran.code == 2
    assert f"{content}:" in ran.err or "mine.yaml:" in ran.err
    assert said in ran.err


def test_rules_without_a_report_need_one_to_be_named(
    cli: Cli, base: Path, export: Path, tmp_path: Path
) -> None:
    (base / "rules.yaml").write_text(BASE)
    ran = cli("annual", export, "--rules", base, "--output", tmp_path / "year.html")

    assert ran.code == 2
    assert "these rules have no annual report" in ran.err


def test_a_document_without_its_library_says_what_to_install(
    cli: Cli, base: Path, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    ran = cli("annual", export, "--rules", base, "--output", tmp_path / "year.docx")

    assert ran.code == 2
    assert "pip install 'compliance[word]'" in ran.err
    assert not (tmp_path / "year.docx").exists()
