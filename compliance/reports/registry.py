"""The forms in which a report is written: those that come with this package, and those that others add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance import plugins
from compliance.reports.format import Format

if TYPE_CHECKING:
    from compliance.checking.annual import AnnualReport
    from compliance.checking.compare import Comparison
    from compliance.checking.due import DueList
    from compliance.checking.report import Report

FORMATS: tuple[Format[Report], ...] = (
    Format(
        "text",
        (".txt",),
        "compliance.reports.text_report:pieces",
        keeps_findings=False,
        for_people=True,
    ),
    Format("json", (".json",), "compliance.reports.json_report:pieces"),
    Format("jsonl", (".jsonl", ".ndjson"), "compliance.reports.json_lines:pieces"),
    Format("csv", (".csv",), "compliance.reports.csv_report:pieces"),
    Format("parquet", (".parquet",), "compliance.reports.parquet_report:write_file", needs_file=True),
    Format(
        "xlsx",
        (".xlsx",),
        "compliance.reports.workbook_report:write_file",
        needs_file=True,
        is_document=True,
    ),
    Format("html", (".html",), "compliance.reports.html.page:pieces", is_document=True),
)
"""A format is a line here. The first is what is written where nothing else is asked for."""

DUE_FORMATS: tuple[Format[DueList], ...] = (
    Format("text", (".txt",), "compliance.reports.due_text:pieces", for_people=True),
    Format("csv", (".csv",), "compliance.reports.due_csv:pieces"),
    Format("xlsx", (".xlsx",), "compliance.reports.due_workbook:write_file", needs_file=True),
    Format("ics", (".ics",), "compliance.reports.due_calendar:write_file", needs_file=True),
)
"""The forms in which a list of what is due is written; it takes the place of the report."""

COMPARE_FORMATS: tuple[Format[Comparison], ...] = (
    Format("text", (".txt",), "compliance.reports.compare_text:pieces", for_people=True),
    Format("csv", (".csv",), "compliance.reports.compare_data:changes_as_csv"),
    Format("json", (".json",), "compliance.reports.compare_data:as_json"),
    Format("xlsx", (".xlsx",), "compliance.reports.compare_workbook:write_file", needs_file=True),
)
"""The forms in which two runs are written side by side."""

MEASURES_COMPARED_FORMATS: tuple[Format[Comparison], ...] = (
    Format("text", (".txt",), "compliance.reports.compare_text:measures", for_people=True),
    Format("csv", (".csv",), "compliance.reports.compare_data:measures_as_csv"),
)
"""The forms in which the measures of two runs alone are written."""

ANNUAL_FORMATS: tuple[Format[AnnualReport], ...] = (
    Format("html", (".html",), "compliance.reports.annual.page:pieces"),
    Format("docx", (".docx",), "compliance.reports.annual.document:write_file", needs_file=True),
)
"""The forms in which an annual report is written."""

GROUP = "compliance.reports"
"""The entry points by which another package adds a format: a `Format` of the entry point's name."""


def names() -> tuple[str, ...]:
    """The names of all formats. Nothing of other packages is imported for it."""
    return (*(each.name for each in FORMATS), *plugins.names(GROUP))


def formats() -> tuple[Format[Report], ...]:
    """Every format. Raises PluginError for one of another package that cannot be used."""
    all_formats: list[Format[Report]] = list(FORMATS)
    for name, each, package in plugins.loaded(GROUP):
        if not isinstance(each, Format) or each.name != name:
            raise plugins.unusable(package, GROUP, name, f"it is no Format with the name {name}")
        if name in [other.name for other in all_formats]:
            raise plugins.unusable(package, GROUP, name, "another format has this name")
        all_formats.append(each)
    return tuple(all_formats)


def document_names() -> tuple[str, ...]:
    """The names of formats that are documents, and those that other packages add, which may be."""
    return (*(each.name for each in FORMATS if each.is_document), *plugins.names(GROUP))


def documents() -> tuple[Format[Report], ...]:
    """Every format that is a document. Raises PluginError as `formats` does."""
    return tuple(each for each in formats() if each.is_document)
