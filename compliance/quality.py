"""What is to be put right in an export before its figures are relied on. No rule is judged for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.choices import Choices, choices
from compliance.model.irregularities import Irregularity, to_work_through
from compliance.opening import opened, opened_in_parts
from compliance.request import Request
from compliance.sources.attention import attention_of, together
from compliance.sources.events_files import DESCRIBED
from compliance.sources.large_events import LargeEvents
from compliance.sources.reading import nothing_left
from compliance.sources.seen import Seen
from compliance.timeline.histories import visible


@dataclass(frozen=True, slots=True)
class Quality:
    """What is to be put right, in the order of working through it.

    `as_of` and `because`: the day and why, as of a report. `described`: what the export is. `rows`: how many its
    files hold, of which `set_aside` could not be used.
    """

    as_of: date
    because: str
    described: str
    rows: int
    set_aside: int
    found: tuple[Irregularity, ...]


def quality(request: Request) -> Quality:
    """What is to be put right in an export, as `check` finds it. Raises what `check` raises."""
    chosen = choices(request)
    large = opened_in_parts(request, chosen.vocabulary)
    if large is not None:
        return _in_parts(request, chosen, large)
    export = opened(request, chosen.vocabulary)
    chosen = chosen.with_packs_of(export.coverage)
    as_of = chosen.as_of(export.declared_on)
    seen = visible(export.events, as_of, request.known_at)
    attention = attention_of(seen, chosen.rulebook, as_of, chosen.calendars.leap_birthday)
    return Quality(
        as_of,
        chosen.because(export.declared_on, export.declared_by),
        export.described,
        sum(file.rows for file in export.files),
        export.set_aside,
        to_work_through(together(export.irregularities, attention), export.problems),
    )


def _in_parts(request: Request, chosen: Choices, large: LargeEvents) -> Quality:
    chosen = chosen.with_packs_of(large.coverage)
    as_of = chosen.as_of(large.declared_on)
    seen: Seen | None = None
    attention: list[Irregularity] = []
    events = 0
    for cases in large.ranges:
        table, of_part = large.read(cases)
        events += table.height
        seen = of_part if seen is None else seen + of_part
        shown = visible(table, as_of, request.known_at)
        attention += attention_of(shown, chosen.rulebook, as_of, chosen.calendars.leap_birthday)
    problems = large.reported(seen) if seen is not None else ()
    if seen is None or not events:
        raise nothing_left(request.paths, problems)
    return Quality(
        as_of,
        chosen.because(large.declared_on, large.declared_by),
        DESCRIBED,
        sum(file.rows for file in large.files),
        seen.set_aside,
        to_work_through(together(large.irregularities(seen), attention), problems),
    )
