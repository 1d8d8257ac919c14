"""The days between an anchor and a due day laid out, so that anyone can count them again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import Span, Unit
from compliance.findings.text import ordinal, written
from compliance.model.counts import many

_DAY = timedelta(days=1)


def weekday(day: date) -> str:
    """`Friday 6 December 2024`."""
    return f"{day:%A} {written(day)}"


def counting(anchor: date, span: Span, due: date, calendars: Calendars) -> list[str]:
    """Lines that show how the due day was reached from the anchor, on or back."""
    if span.count == 0:
        return [f"Due by {weekday(due)} itself: no time runs after it."]
    # The day after which it is counted, and the day on which it ends, whether or not that day is in time.
    opened = anchor - _DAY if span.first_day else anchor
    ended = due if span.last_day else due + _DAY
    in_time = "that day in time" if span.last_day else "that day late, the one before it in time"
    days = f" ({many(abs((ended - opened).days), 'day')})" if span.unit is Unit.WEEKS else ""
    way = "before" if span.before else "from" if span.first_day else "after"
    since = f"{Span(span.count, span.unit)}{days} {way} {weekday(anchor)}"
    match span.unit:
        case Unit.WORKING_DAYS:
            back = " back" if span.before else ""
            return [
                f"{since}, that day {'counted' if span.first_day else 'not counted'}:",
                *(f"  {line}" for line in _runs(opened, ended, calendars)),
                f"The {ordinal(span.count)} working day{back} is {weekday(ended)}; "
                f"{in_time.replace('that day', 'that day is')}.",
            ]
        case Unit.HOURS:
            return [
                f"{Span(span.count, span.unit)} elapsed, weekends and holidays included, whatever the clocks do."
            ]
        case Unit.MONTHS | Unit.YEARS:
            return [f"{since}: {_corresponding(opened, ended)}, {in_time}.", *_not_moved(due, calendars)]
        case Unit.DAYS | Unit.WEEKS:
            return [f"{since}: {weekday(ended)}, {in_time}.", *_not_moved(due, calendars)]


def _not_moved(due: date, calendars: Calendars) -> Iterator[str]:
    """Said where somebody might look for a later day."""
    if due.weekday() >= 5:
        yield f"A {due:%A}: a time in days, weeks or months is not moved to a working day."
    elif due in calendars.working.holidays:
        yield "A bank holiday: a time in days, weeks or months is not moved to a working day."


def _corresponding(anchor: date, due: date) -> str:
    if anchor.day == due.day:
        return f"the corresponding date is {weekday(due)}"
    return f"there is no {ordinal(anchor.day)} in {due:%B %Y}, so its last day, {weekday(due)}"


def _runs(anchor: date, due: date, calendars: Calendars) -> Iterator[str]:
    """Unbroken runs of working days with their numbers, and the holidays between them, in the order counted."""
    step = timedelta(days=1 if anchor <= due else -1)
    number, first = 0, None
    day = anchor
    while day != due:
        day += step
        if calendars.working.is_working(day):
            number += 1
            first = first or (number, day)
            following = day + step
            if day == due or not calendars.working.is_working(following):
                yield _run(first, (number, day))
                first = None
        elif day.weekday() < 5:
            yield f"{'':>7}  {day:%a} {day.day} {day:%B %Y}: bank holiday"


def _run(first: tuple[int, date], last: tuple[int, date]) -> str:
    if first == last:
        return f"{first[0]:>7}  {first[1]:%a} {first[1].day} {first[1]:%B %Y}"
    numbers = f"{first[0]}-{last[0]}"
    return f"{numbers:>7}  {first[1]:%a} {first[1].day} {first[1]:%b} to {last[1]:%a} {last[1].day} {last[1]:%B %Y}"
