"""The last sheet of a workbook: what it rests on, what its words mean, and what was noted."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from compliance import __version__
from compliance.checking.report import Report
from compliance.findings.text import written
from compliance.model.counts import many
from compliance.model.findings import Rating
from compliance.model.obligations import Status
from compliance.ratings.colours import COLOUR_OF_STATUS
from compliance.reports.filter_words import status_words
from compliance.reports.first_lines import QUALITY, to_put_right
from compliance.reports.workbook import Column, Sheet

_MEANINGS = MappingProxyType(
    {
        Status.MET: "done, and in time; the due day itself is in time",
        Status.MET_LATE: "done after the due day",
        Status.LAPSED: "ended by something else before it was due: no breach",
        Status.MISSED: "ended, due before that and never done",
        Status.OVERDUE: "not done, and the due day is past",
        Status.DUE_SOON: "not done, and due within the working days that the settings call soon",
        Status.NOT_DUE: "not done, and due later",
        Status.NOT_ASSESSABLE: "it rests on something that is not recorded, or on silence that shows nothing: it may "
        "be any of the others",
    }
)


def notes_sheet(report: Report) -> Sheet:
    """The notes of a report: a table of what each is about, and what is said."""
    rows = list(_notes(report))
    return Sheet(
        "Notes",
        "Notes",
        "What this workbook rests on, what its words mean, and what was noted while reading",
        (Column("About", 26), Column("Note", 110)),
        rows,
        len(rows),
    )


def _notes(report: Report) -> Iterator[tuple[str, str]]:
    yield "Judged", f"as of the end of {written(report.as_of)}"
    if report.known_at is not None:
        yield "Known", f"what was recorded up to {written(report.known_at)}"
    yield "Made by", f"compliance {__version__}; {report.rulebook.title}, digest {report.rulebook.digest}"
    for file in report.files:
        yield "Read", f"{file.name}: {file.kind}, {many(file.rows, 'row')}"
    for name, option in report.rulebook.choices.items():
        yield "Where the law is open", f"{name} is read as {option}, which the settings choose"
    for status, meaning in _MEANINGS.items():
        colour = COLOUR_OF_STATUS[status]
        yield f"Status: {status_words(status)}", f"{meaning}. Shown {colour.value}"
    red, amber, green, grey = (rating.value for rating in Rating)
    said = f"{red}: something is overdue; {amber}: something is due soon, or was breached in the last 90 days"
    yield "Colour of a child", f"{said}; {grey}: nothing could be judged; else {green}"
    yield (
        "Team, worker, officer",
        "who has the case on the day of judging, whoever had it when something fell due",
    )
    for children, kind in to_put_right(report):
        yield "To put right first", f"{children} {kind}".strip()
    if report.set_aside:
        yield "Not used", f"{report.set_aside:,} of {many(report.rows, 'row')}; {QUALITY} lists them"
    for note in report.notes:
        yield "Noted", note
