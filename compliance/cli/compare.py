"""`compliance compare`: two runs side by side, and why they differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.days import DAY
from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.filters import filter_of, filter_options
from compliance.cli.formats import format_of, format_options
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import (
    CARD,
    EXPORT,
    files_of,
    pseudonym_options,
    request_of,
    run_options,
    with_options,
)
from compliance.cli.paths import NamedPath
from compliance.cli.reported import refuse_no_file, write_told
from compliance.reports.registry import COMPARE_FORMATS, MEASURES_COMPARED_FORMATS
from compliance.sources.databases import Database

if TYPE_CHECKING:
    from compliance.checking.request import Request

_OTHERWISE = (
    click.option(
        "--with",
        "with_paths",
        multiple=True,
        type=EXPORT,
        metavar="PATH",
        help="The second run reads this export in place of PATH. May be repeated, as PATH may.",
    ),
    click.option(
        "--with-rules",
        "with_packs",
        multiple=True,
        type=NamedPath(path_type=Path),
        metavar="DIR|FILE",
        help="The second run is by this pack in place of those of --rules. May be repeated.",
    ),
    click.option("--without-rules", is_flag=True, help="The second run is by no pack of --rules."),
    click.option(
        "--with-settings",
        type=NamedPath(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="The second run is by these settings: school terms, readings of the law.",
    ),
    click.option(
        "--with-reading",
        "with_readings",
        multiple=True,
        metavar="ID=OPTION",
        help="The second run reads the law so: A3=B. May be repeated.",
    ),
    click.option(
        "--with-as-of", type=DAY, metavar="DATE", help="The second run is as of the end of this day."
    ),
    click.option(
        "--with-known-at", type=DAY, metavar="DATE", help="The second run leaves out what was recorded later."
    ),
    click.option(
        "--with-card",
        type=NamedPath(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="The second run is measured by this scorecard.",
    ),
)
"""The options that say what the second run has otherwise."""


@click.command(
    name="compare",
    epilog=ending(
        "compliance compare events.csv --with-as-of 2024-06-30",
        "compliance compare august/ --with september/ --output changes.xlsx",
        "compliance compare events.csv --with-rules our-rules/ --line visits-up-to-date",
        "compliance compare events.csv --with-reading A3=B --family visits",
        three=f"{UNREADABLE}, or more than a tenth of its rows",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=EXPORT, metavar="PATH...")
@with_options(_OTHERWISE)
@CARD
@click.option(
    "--line",
    metavar="NAME",
    help="The children that a line of the scorecard counts otherwise, by its name or number.",
)
@click.option("--measures", is_flag=True, help="Only the measures side by side.")
@filter_options
@run_options
@pseudonym_options
@format_options([each.name for each in COMPARE_FORMATS])
@click.option(
    "--limit", type=click.IntRange(min=0), default=15, help="Lines of each list in text; 0 for all."
)
@click.option("-v", "--verbose", is_flag=True, help="In text: measures that are alike, too.")
def command(
    paths: tuple[Path | Database, ...],
    asked: str | None,
    output: Path | None,
    card: Path | None,
    line: str | None,
    measures: bool,
    limit: int,
    verbose: bool,
    **given: Any,
) -> int:
    """Compare two runs over the export at PATH: as the options say, and with what --with and its like have otherwise.

    Measures stand side by side; of every duty that differs it is told what changed and why. Two rulebooks, readings,
    settings, days or exports can be compared, or several of these at once.
    """
    if measures and line is not None:
        raise click.UsageError("--measures shows no children; leave it or --line out")
    first = replace(request_of(paths, given), card=card)
    second = _second(first, given)
    if output is not None:
        refuse_inputs(
            output,
            exports=files_of((*paths, *given["with_paths"])),
            packs=(*first.rules, *second.rules),
            others=(given["settings"], given["with_settings"], given["key_file"], first.card, second.card),
        )
    format_ = format_of(output, asked, MEASURES_COMPARED_FORMATS if measures else COMPARE_FORMATS)
    refuse_no_file(format_, output)
    narrow = filter_of(given)

    from compliance.checking.compare import compare
    from compliance.reports.compare_words import differ_in, how_much
    from compliance.reports.format import Shown

    comparison = compare(first, second, only=narrow, line=line)
    first_lines = () if format_.for_people else (differ_in(comparison), how_much(comparison))
    write_told(comparison, format_, output, Shown(limit, verbose, colour=output is None), first_lines)
    return 3 if comparison.first.too_little_was_read or comparison.second.too_little_was_read else 0


def _second(first: Request, given: dict[str, Any]) -> Request:
    """The second run: the first, with what was given otherwise. Raises UsageError where nothing was."""
    names = ("with_paths", "with_packs", "without_rules", "with_settings", "with_readings")
    days = ("with_as_of", "with_known_at")
    if not any(given[name] for name in (*names, *days, "with_card")):
        raise click.UsageError(
            "nothing is otherwise in the second run; say what is, as with --with PATH, --with-rules, --with-reading or "
            "--with-as-of"
        )
    if given["without_rules"] and given["with_packs"]:
        raise click.UsageError("--without-rules and --with-rules do not go together")
    # An export of its own has its own settings beside it and its own day, unless somebody named one for both.
    second = (
        replace(request_of(given["with_paths"], given), card=first.card) if given["with_paths"] else first
    )
    if given["with_packs"] or given["without_rules"]:
        second = replace(second, rules=given["with_packs"])
    if given["with_settings"] is not None:
        from compliance.model.settings import read_settings

        second = replace(second, settings=read_settings(given["with_settings"]))
    if given["with_readings"]:
        chosen = {**second.settings.readings, **_readings(given["with_readings"])}
        second = replace(second, settings=second.settings.model_copy(update={"readings": chosen}))
    otherwise = {
        name.removeprefix("with_"): given[name] for name in (*days, "with_card") if given[name] is not None
    }
    return replace(second, **otherwise)


def _readings(given: tuple[str, ...]) -> dict[str, str]:
    """Readings by their ids. Raises UsageError for one that is not written ID=OPTION."""
    chosen = {}
    for each in given:
        name, sign, option = each.partition("=")
        if not (name and sign and option):
            raise click.UsageError(f"--with-reading {each}: write the id and the option of it, as A3=B")
        chosen[name.strip().upper()] = option.strip().upper()
    return chosen
