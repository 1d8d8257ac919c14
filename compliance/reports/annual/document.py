"""The annual report as a Word document, to be edited: headings, paragraphs and tables in the document's own styles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.checking.annual import AnnualReport
from compliance.printable import printable
from compliance.problems import NotInstalled
from compliance.reports.annual import words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_STYLE = "Table Grid"
_MONTH_HEADS = ("Month", "Figure")


def write_file(report: AnnualReport, path: Path) -> None:
    """Write the document. The months of a line stand in a table, so that nothing is told by a picture alone.

    Raises NotInstalled without the extra `word`, and OSError.
    """
    document = _empty(report)
    document.add_heading(words.title(report), level=0)
    for line in words.preface(report):
        document.add_paragraph(printable(line))
    for section in words.sections(report):
        document.add_heading(section.title, level=1)
        for said in section.said:
            document.add_paragraph(printable(said))
        for table in section.tables:
            document.add_heading(table.title, level=2)
            rows = ((row.title, row.figure, row.before, row.read_from, row.notes) for row in table.rows)
            _table(document, table.title, words.HEADS, rows, widths=(4.4, 2.8, 2.8, 3.2, 4.3))
        for months in section.months:
            document.add_heading(months.title, level=2)
            document.add_paragraph(printable(months.said))
            _table(document, months.title, _MONTH_HEADS, months.months, widths=(5.0, 5.0))
    _sources(document, report)
    document.save(str(path))


def _empty(report: AnnualReport) -> Document:
    try:
        import docx
        from docx.shared import Cm, Pt
    except ImportError as error:
        raise NotInstalled(
            f"a Word document needs python-docx ({error}): pip install 'compliance[word]'"
        ) from error
    document = docx.Document()
    about = document.core_properties
    day = report.panel.as_of
    # The same report gives the same document: it is dated by the day that it is as of.
    about.created = about.modified = datetime(day.year, day.month, day.day)
    about.title, about.author, about.language = words.title(report), "", "en-GB"
    about.comments = ""
    for page in document.sections:
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(1.75)
        page.top_margin = page.bottom_margin = Cm(2)
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10.5)
    for name, size in (("Title", 22), ("Heading 1", 16), ("Heading 2", 12.5)):
        _plain(document, name, size)
    return document


def _plain(document: Document, name: str, size: float) -> None:
    """A heading in black Arial: the template's blue is too pale on white."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style = document.styles[name]
    style.font.name, style.font.size = "Arial", Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _sources(document: Document, report: AnnualReport) -> None:
    title = "Where each figure comes from"
    document.add_heading(title, level=1)
    rows = ((each.title, each.population, each.read_from, each.exclusions) for each in words.sources(report))
    _table(document, title, words.SOURCE_HEADS, rows, widths=(4.0, 5.0, 4.0, 4.5))
    for line in words.receipt(report):
        document.add_paragraph(printable(line))


def _table(
    document: Document,
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[float],
) -> None:
    """A table whose first row is repeated on each page and whose rows are not divided. `widths`: in centimetres."""
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1, cols=len(heads), style=_STYLE)
    table.autofit = False
    _described(table, title)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    for row in rows:
        for number, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.paragraphs[0].add_run(printable(text)).bold = number == 0
    _headed(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = Pt(9)
    document.add_paragraph()


def _described(table: Table, title: str) -> None:
    """What the table is, for who has it read aloud."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(tag)
        element.set(qn("w:val"), title)
        table._tbl.tblPr.append(element)


def _headed(table: Table) -> None:
    from docx.oxml import OxmlElement

    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
