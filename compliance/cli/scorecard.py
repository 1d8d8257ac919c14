"""`compliance scorecard`: the panel's page, and the children behind each of its lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.formats import LIST_FORMATS, format_options, in_list_format, list_format_of
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import (
    CARD,
    EXPORT,
    files_of,
    pseudonym_options,
    request_of,
    run_options,
    write,
)
from compliance.sources.databases import Database


@click.command(
    name="scorecard",
    epilog=ending(
        "compliance scorecard events.csv --as-of 2024-09-30",
        "compliance scorecard events.csv --line reviews-in-time --output reviews.csv",
        "compliance scorecard events.csv --publish --output published.csv",
        "compliance scorecard events.csv --months 24 --known-then --output panel.json",
        three=UNREADABLE,
    ),
)
@click.argument("paths", nargs=-1, required=True, type=EXPORT, metavar="PATH...")
@run_options
@pseudonym_options
@format_options(LIST_FORMATS)
@CARD
@click.option(
    "--months", type=click.IntRange(1, 60), default=12, help="Months that are counted, this one the last."
)
@click.option(
    "--known-then", is_flag=True, help="Each month also as it was known at its end, and what moved it since."
)
@click.option(
    "--publish",
    "publishing",
    is_flag=True,
    help="This year to date and last year as they may be published: small numbers withheld, the others rounded.",
)
@click.option(
    "--line", metavar="NAME", help="The children that a line counts and misses, by its name or number."
)
def command(
    paths: tuple[Path | Database, ...],
    asked: str | None,
    output: Path | None,
    card: Path | None,
    months: int,
    known_then: bool,
    line: str | None,
    publishing: bool,
    **given: Any,
) -> int:
    """Show the panel's page of the export at PATH: each line with its figure for the last months, the quarter, the year
    to date and last year, its colour, where it is going, and what says that it has changed.
    """
    if publishing and (line is not None or known_then):
        raise click.UsageError(
            "what is published is about no child; give --publish without --line and --known-then"
        )
    request = replace(request_of(paths, given), card=card)
    if output is not None:
        refuse_inputs(
            output,
            exports=files_of(paths),
            packs=request.rules,
            others=(given["settings"], given["key_file"], card),
        )
    format_ = list_format_of(output, asked)

    from compliance.checking.panel import panel
    from compliance.reports import published_list, scorecard_list

    result = panel(request, months=1 if publishing else months, known_then=known_then, line=line)
    page, opened = result.panel, result.opened
    if publishing:
        told = result.published
        pieces = in_list_format(
            format_,
            csv=lambda: published_list.as_csv(told),
            json=lambda: published_list.as_json(told),
            text=lambda console: published_list.print_published(told, console),
            colour=output is None,
        )
    elif opened is None:
        pieces = in_list_format(
            format_,
            csv=lambda: scorecard_list.as_csv(page),
            json=lambda: scorecard_list.as_json(page),
            text=lambda console: scorecard_list.print_panel(page, console),
            colour=output is None,
        )
    else:
        pieces = in_list_format(
            format_,
            csv=lambda: scorecard_list.opened_as_csv(opened),
            json=lambda: scorecard_list.opened_as_json(page, opened),
            text=lambda console: scorecard_list.print_opened(page, opened, console),
            colour=output is None,
        )
    write(pieces, output, exact=format_ != "text")
    return 0
