"""`compliance explain`: one rule on a page."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.options import write


@click.command(name="explain")
@click.argument("rule")
@click.option(
    "--rules",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="Add a rule pack.",
)
def command(rule: str, packs: tuple[Path, ...]) -> int:
    """Show RULE: what is owed, when it arises, by when, what meets it, by which law.

    Of a duty that no rule states: what it is, by which law, why it is no rule and what that would take.
    """
    from compliance.explaining import pages, pages_named
    from compliance.reports.terminal import rendered
    from compliance.rulebook.load import load_rulebook

    book = load_rulebook(packs)
    write((rendered(pages(pages_named(rule, book, packs))),), None)
    return 0
