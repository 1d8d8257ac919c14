"""What is said before any figure: as of when it is judged and why, and how much could not be used."""

from __future__ import annotations

from compliance.findings.words import written
from compliance.model.counts import many
from compliance.report import Report

_RECENT = 7
"""Days by which the newest event of an export made today is commonly older than today."""


def warning(report: Report) -> str | None:
    """What comes before everything else where so little could be used that the check ends as one that failed."""
    if not report.too_little_was_read:
        return None
    return "More than a tenth of the rows could not be used, so this check ends with exit code 3."


def as_of(report: Report) -> str:
    """The day it is judged as of the end of, and why that day."""
    said = f"As of the end of {written(report.as_of)}"
    if report.as_of_because:
        said += f", {report.as_of_because}"
    if report.known_at:
        said += f", as known on {written(report.known_at)}"
    return said + (_newest(report) if report.as_of_because == "today" else "")


def _newest(report: Report) -> str:
    if report.newest is None:
        return ""
    days = (report.as_of - report.newest).days
    older = f", {many(days, 'day')} older" if days else ""
    hint = ": say --as-of, or export_on in coverage.yaml" if days > _RECENT else ""
    return f"; the newest event is of {written(report.newest)}{older}{hint}"


def set_aside(report: Report) -> str | None:
    """How many of how many rows could not be used; None where all could."""
    if not report.set_aside:
        return None
    return (
        f"{report.set_aside:,} of {many(report.rows, 'row')} could not be used: what follows is of the rest; see "
        "WHAT WAS READ"
    )
