"""Options that narrow what is shown, and the filter that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from compliance.cli.days import DAY
from compliance.cli.options import split, with_options

if TYPE_CHECKING:
    from compliance.checking.filters import Filter
    from compliance.model.obligations import Status

_FILTERS = (
    click.option(
        "--status",
        "statuses",
        multiple=True,
        metavar="STATUS",
        help="Show what has this status alone: overdue, due_soon, not_due, met, met_late, missed, lapsed, "
        "not_assessable. May be repeated, as may those that follow; of several any will do.",
    ),
    click.option(
        "--since", type=DAY, metavar="DATE", help="Show what fell or falls due on this day or later."
    ),
    click.option("--until", type=DAY, metavar="DATE", help="Show what fell or falls due up to this day."),
    click.option(
        "--team",
        "teams",
        multiple=True,
        metavar="TEAM",
        help='Show the cases that this team has now; "" for those of no team that is recorded.',
    ),
    click.option(
        "--worker", "workers", multiple=True, metavar="ID", help="Show the cases that this worker has now."
    ),
    click.option(
        "--officer",
        "reviewing_officers",
        multiple=True,
        metavar="ID",
        help="Show the cases that this reviewing officer has now.",
    ),
    click.option("--case", "cases", multiple=True, metavar="ID", help="Show this case."),
    click.option(
        "--family",
        "families",
        multiple=True,
        metavar="NAME",
        help="Show this family of duties: health, reviews.",
    ),
)


filter_options = with_options(_FILTERS)
"""Gives a command the options that say which findings are shown of all that there are."""


def filter_of(given: dict[str, Any]) -> Filter:
    """The filter that these options make. Raises UsageError for a status there is not."""
    from compliance.checking.filters import Filter

    return Filter(
        statuses=tuple(map(_status, split(given["statuses"]))),
        since=given["since"],
        until=given["until"],
        teams=given["teams"],
        workers=given["workers"],
        reviewing_officers=given["reviewing_officers"],
        cases=given["cases"],
        families=tuple(split(given["families"])),
    )


def _status(written: str) -> Status:
    from compliance.model.names import nearest, plain
    from compliance.model.obligations import Status

    if plain(written) not in list(Status):
        known = ", ".join(Status)
        raise click.UsageError(
            f"no status is called {written}{nearest(plain(written), Status)}; there are: {known}"
        )
    return Status(plain(written))
