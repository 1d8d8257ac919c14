"""What is overdue and what falls due as a calendar file (iCalendar, RFC 5545): an all-day entry a finding.

No name of a child, worker or team is in it, and nothing that was recorded in words: calendars are shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance import __version__
from compliance.checking.due import DueList
from compliance.findings.text import spaced, written
from compliance.model.counts import many
from compliance.model.obligations import Status
from compliance.problems import NotInstalled
from compliance.reports.due_words import heading, not_judged_in_short

if TYPE_CHECKING:
    from icalendar import Calendar, Event


def write_file(due: DueList, path: Path) -> None:
    """Write the list as a calendar file.

    The id of an entry is that of its finding, so that a calendar that reads the file anew changes the entry in place of
    adding another. Raises NotInstalled without the extra `calendar`, and OSError.
    """
    path.write_bytes(_calendar(due).to_ical())


def _calendar(due: DueList) -> Calendar:
    try:
        from icalendar import Calendar, vText
    except ImportError as error:
        raise NotInstalled(
            f"a calendar file needs icalendar ({error}): pip install 'compliance[calendar]'"
        ) from error
    calendar = Calendar()
    calendar.add("prodid", f"-//compliance {__version__}//due//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText("Duties due"))
    calendar.add("x-wr-caldesc", vText(f"{heading(due)}. {not_judged_in_short(due)}"))
    for row in due.table.iter_rows(named=True):
        calendar.add_component(_entry(row, due.report.as_of))
    return calendar


def _entry(row: Mapping[str, Any], as_of: date) -> Event:
    from icalendar import Event

    overdue = row["status"] == Status.OVERDUE.value
    entry = Event()
    entry.add("uid", f"{row['id']}@compliance")
    # The day of judging stands in place of the clock's: the same list is the same file.
    entry.add("dtstamp", datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    entry.add("dtstart", row["due_on"])
    entry.add("dtend", row["due_on"] + timedelta(days=1))
    entry.add("summary", f"{'OVERDUE: ' if overdue else ''}{row['case']}: {row['title']} ({row['rule']})")
    entry.add("description", _description(row, as_of))
    entry.add("categories", [spaced(row["status"])])
    # The day is not taken by it.
    entry.add("transp", "TRANSPARENT")
    return entry


def _description(row: Mapping[str, Any], as_of: date) -> str:
    days = (
        f"{many(row['days_late'], 'day')} overdue"
        if row["days_late"] is not None
        else f"{many(row['days_left'], 'day')} left"
    )
    law = f"{row['law_instrument']}, {row['law_provision']}"
    return (
        f"Due {written(row['due_on'])}; {days} as of {written(as_of)}. {law}. "
        f"`compliance why {row['case']} {row['rule']} PATH` shows how it was reached."
    )
