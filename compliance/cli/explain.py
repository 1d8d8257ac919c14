"""`compliance explain`: one rule on a page."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.endings import ending
from compliance.cli.options import readings_in, readings_option, write


@click.command(name="explain", epilog=ending("compliance explain VIS-3"))
@click.argument("rule")
@click.option(
    "--rules",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="Add a rule pack.",
)
@readings_option
def command(rule: str, packs: tuple[Path, ...], settings: Path | None) -> int:
    """Show RULE: what is owed, when it arises, by when, what meets it, by which law.

    Of a duty that no rule states: what it is, by which law, why it is no rule and what that would take.
    """
    from compliance.explaining import pages, pages_named
    from compliance.reports.terminal import rendered
    from compliance.rulebook.load import load_packs

    found = pages_named(rule, load_packs(packs, optional=True), readings_in(settings))
    write((rendered(pages(found)),), None)
    return 0
