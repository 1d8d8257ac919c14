"""`compliance annual`: the reviewing service's annual report."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.formats import format_of, format_options
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import EXPORT, files_of, pseudonym_options, request_of, run_options
from compliance.cli.paths import NamedPath
from compliance.cli.reported import write_told
from compliance.reports.registry import ANNUAL_FORMATS
from compliance.sources.databases import Database

_YEAR = re.compile(r"(\d{4})[-/](\d{2}|\d{4})", re.ASCII)
_FIRST, _LAST = 1990, 2100


class _Year(click.ParamType):  # type: ignore[type-arg]  # older versions of click know no arguments of it
    """A year from April to March, as 2023-24; its first day."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first of April. Fails for what is no such year."""
        if isinstance(value, date):
            return value
        written = _YEAR.fullmatch(str(value).strip())
        first = int(written[1]) if written else 0
        if written is None or not _FIRST <= first < _LAST or int(written[2]) % 100 != (first + 1) % 100:
            self.fail(f"{value} is no year from April to March; write it as 2023-24", param, ctx)
        return date(first, 4, 1)


@click.command(
    name="annual",
    epilog=ending(
        "compliance annual events.csv --year 2023-24 --output annual.docx",
        "compliance annual returns/ reviews.csv --year 2023-24 --output annual.html",
        three=UNREADABLE,
    ),
)
@click.argument("paths", nargs=-1, required=True, type=EXPORT, metavar="PATH...")
@click.option(
    "--year",
    type=_Year(),
    metavar="YEAR",
    help="The year from April to March, as 2023-24. Default: that of the day of judging, up to it.",
)
@click.option(
    "--content",
    type=NamedPath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="What stands in the report, in place of the file that comes with the rules.",
)
@run_options
@pseudonym_options
@format_options([each.name for each in ANNUAL_FORMATS])
def command(
    paths: tuple[Path | Database, ...],
    asked: str | None,
    output: Path | None,
    year: date | None,
    content: Path | None,
    **given: Any,
) -> int:
    """Write the reviewing service's annual report of the export at PATH.

    .html is a page in one file; .docx is for editing. Tables, months and sentences are the same in both; each figure
    says where it comes from, and each that is missing says why.
    """
    request = request_of(paths, given)
    if output is None:
        raise click.UsageError("Missing option '--output'.")
    refuse_inputs(
        output,
        exports=files_of(paths),
        packs=request.rules,
        others=(given["settings"], given["key_file"], content),
    )
    format_ = format_of(output, asked, ANNUAL_FORMATS)

    from compliance.checking.annual import annual
    from compliance.reports.annual.words import title
    from compliance.reports.format import Shown

    report = annual(request, year=year, content=content)
    not_shown = sum(line.measure.lacking is not None for line in report.panel.lines)
    first = (title(report), f"{len(report.panel.lines) - not_shown} figures, {not_shown} not shown")
    write_told(report, format_, output, Shown(limit=0), first)
    return 0
