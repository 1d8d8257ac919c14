"""`compliance vocabulary`: the words an event can be written in."""

from __future__ import annotations

import click

from compliance.cli.endings import ending
from compliance.cli.options import write


@click.command(
    name="vocabulary",
    epilog=ending(
        "compliance vocabulary", "compliance vocabulary visit", "compliance vocabulary --format csv"
    ),
)
@click.argument("event", required=False)
@click.option("--format", "shape", type=click.Choice(["text", "csv"]), default="text", help="What to write.")
def command(event: str | None, shape: str) -> int:
    """List the events that a file can hold, their attributes and the words these allow; or EVENT alone.

    docs/events.md is the same as a page.
    """
    from compliance.model.names import plain
    from compliance.model.vocabulary import expected_name
    from compliance.reports.terminal import rendered
    from compliance.reports.vocabulary_list import as_csv, print_event, print_vocabulary
    from compliance.rulebook.vocabulary_file import load_vocabulary

    vocabulary = load_vocabulary()
    kind = vocabulary.events.get(plain(event or ""))
    if event is not None and kind is None:
        raise click.UsageError(
            f"no event is called {event}; expected {expected_name(event, vocabulary.events, vocabulary)}"
        )
    if shape == "csv":
        write((as_csv([kind] if kind else list(vocabulary.events.values())),), None, exact=True)
    elif kind is not None:
        write((rendered(lambda console: print_event(kind, vocabulary, console)),), None)
    else:
        write((rendered(lambda console: print_vocabulary(vocabulary, console)),), None)
    return 0
