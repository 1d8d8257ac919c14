"""`compliance explain`: one rule on a page."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.endings import ending
from compliance.cli.options import readings_in, readings_option, write
from compliance.cli.paths import NamedPath


@click.command(name="explain", epilog=ending("compliance explain VIS-3"))
@click.argument("rule")
@click.option(
    "--rules",
    "packs",
    multiple=True,
    type=NamedPath(path_type=Path),
    metavar="DIR|FILE",
    help="Add a rule pack.",
)
@click.option(
    "--written",
    is_flag=True,
    help="Print the rule as it is written, in YAML, with all that it is written with.",
)
@readings_option
def command(rule: str, packs: tuple[Path, ...], written: bool, settings: Path | None) -> int:
    """Show RULE: what is owed, to whom, by when, what meets it, by which law.

    Of a duty that no rule states: what it is, by which law, why it is no rule and what that would take.
    """
    from compliance.reports.explain import pages, pages_named
    from compliance.reports.terminal import rendered
    from compliance.rulebook.as_written import as_written
    from compliance.rulebook.load import load_packs

    loaded = load_packs(packs, optional=True)
    if written:
        if settings is not None:
            raise click.UsageError(
                "--written shows what stands in the file, whatever is chosen; leave out --settings"
            )
        loaded.book()
        write((as_written(rule, loaded.documents),), None, exact=True)
        return 0
    named = pages_named(rule, loaded, readings_in(settings))
    write((rendered(pages(named)),), None)
    return 0
