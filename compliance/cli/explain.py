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
    """Show RULE: what is owed, when it arises, by when, what meets it, by which law."""
    from compliance.model.problems import SettingsError
    from compliance.reports.rule_page import rule_page
    from compliance.reports.terminal import rendered
    from compliance.rulebook.load import load_rulebook

    book = load_rulebook(packs)
    found = [r for id_, r in book.rules.items() if id_ == rule.upper()] or [
        r for r in book.rules.values() if r.head.duty == rule.upper()
    ]
    if not found:
        raise SettingsError(f"no rule is called {rule}; `compliance rules list` shows them")

    def draw(console: object) -> None:
        from rich.console import Console
        from rich.padding import Padding
        from rich.text import Text

        assert isinstance(console, Console)
        for each in found:
            for number, (title, lines) in enumerate(rule_page(each, book)):
                if number:
                    console.print()
                console.print(Text(title, style="bold" if number == 0 else "underline"))
                for line in lines:
                    console.print(Padding(Text(line), (0, 0, 0, 2)))
            if each is not found[-1]:
                console.print()

    write((rendered(draw),), None)
    return 0
