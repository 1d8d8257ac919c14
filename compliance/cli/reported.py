"""What was found, written in the format that was asked for, and what a reader of another than text is told first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.options import write
from compliance.cli.streams import say
from compliance.cli.writing import whole
from compliance.reports.format import Format, Shown, Told

if TYPE_CHECKING:
    from compliance.checking.due import DueList
    from compliance.checking.report import Report


def refuse_no_file(format_: Format[Any], output: Path | None) -> None:
    """Raises UsageError where a format that needs a file has none."""
    if format_.needs_file and output is None:
        raise click.UsageError(f"--format {format_.name} needs --output FILE")


def write_report(report: Report, format_: Format[Report], output: Path | None, shown: Shown) -> None:
    """The report in that format, to the file or to standard output. Raises RunError where it cannot be written."""
    write_told(report, format_, output, shown, () if format_.for_people else first_of_report(report))


def write_told(
    told: Told, format_: Format[Told], output: Path | None, shown: Shown, first: Iterable[str]
) -> None:
    """A report, or a list made of one, in that format; `first` is said on standard error before it is written."""
    for line in first:
        say(line)
    if format_.needs_file and output is not None:
        with whole(output) as part:
            format_.write_file(told, part)
        say(f"written: {output}")
    else:
        write(format_.pieces(told, shown), output, exact=not format_.for_people)


def first_of_report(report: Report) -> Iterator[str]:
    """What a report as text begins with, for who reads another format."""
    from compliance.model.counts import many
    from compliance.reports.filter_words import filtered
    from compliance.reports.first_lines import to_put_right

    yield from _first(report)
    yield from filtered(report)
    yield from (f"{children} {kind}".strip() for children, kind in to_put_right(report))
    problems, notes = many(len(report.problems), "problem"), many(len(report.notes), "note")
    yield f"{many(report.total, 'finding')}; {problems} and {notes} in the input"


def first_of_due(due: DueList) -> Iterator[str]:
    """What a list of what is due begins and ends with as text, for who reads another format."""
    from compliance.reports.due_words import asked, heading, not_judged, undated

    yield from _first(due.report)
    yield heading(due)
    yield from asked(due)
    if said := undated(due):
        yield said
    yield not_judged(due)


def _first(report: Report) -> Iterator[str]:
    from compliance.reports.first_lines import as_of, judged, set_aside, warning, what

    lines = (warning(report), as_of(report), what(report), set_aside(report), judged(report))
    yield from (line for line in lines if line is not None)
