"""The day of an export that the name of one of its files states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from compliance.sources.ssda903.years import days_stated_in


def day_in_names(
    names: Iterable[str], newest: Callable[[], date | None], as_of: date | None
) -> tuple[date | None, str]:
    """The latest day that a file's name states, and what says so; None where no name states one day.

    None too where an event is later, so that the export is newer or tells of plans, and where the day is later than
    `as_of`. `newest`: the latest day on which anything happened or was recorded, asked for only where it matters.
    """
    stated = {name: days for name in names if len(days := days_stated_in(name)) == 1}
    if not stated:
        return None, ""
    day, name = max((next(iter(days)), name) for name, days in stated.items())
    latest = newest() if as_of is None or day <= as_of else None
    if latest is None or latest > day:
        return None, ""
    return day, f"the day in the name of {name}"
