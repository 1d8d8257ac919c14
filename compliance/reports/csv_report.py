"""The findings as CSV: one row a finding, the names of the JSON report, lists joined by semicolons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from compliance.model.findings import Finding

_PLAIN = (
    "id",
    "case",
    "rule",
    "duty",
    "title",
    "family",
    "track",
    "scope",
    "scope_start",
    "anchor_on",
    "due_on",
    "due_at",
    "status",
    "met_on",
    "closed_on",
    "days_late",
    "days_left",
    "rating",
    "disposition",
)
_LAW = ("instrument", "provision", "force", "version_from", "checked", "url")
_LISTS = ("readings", "assumptions")
COLUMNS = (*_PLAIN, *(f"law_{name}" for name in _LAW), *_LISTS, "evidence", "explanation", "reason")


def as_csv(findings: Iterable[Finding]) -> str:
    """The findings as CSV text with a header line. Nothing is printed for what is not known."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(finding) for finding in findings)
    return out.getvalue()


def _row(finding: Finding) -> list[object]:
    plain = [_cell(getattr(finding, name)) for name in _PLAIN]
    law = [_cell(getattr(finding.law, name)) for name in _LAW]
    lists = ["; ".join(getattr(finding, name)) for name in _LISTS]
    evidence = "; ".join(f"{row.file}:{row.row}" for row in finding.evidence)
    return [*plain, *law, *lists, _text(evidence), _text(finding.explanation), _text(finding.reason or "")]


def _cell(value: object) -> object:
    return "" if value is None else _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@") else str(value)
