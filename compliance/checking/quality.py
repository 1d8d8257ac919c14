"""What is to be put right in an export before its figures are relied on. No rule is judged for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from compliance.checking.opening import opened
from compliance.checking.request import Request
from compliance.checking.resolve import choices
from compliance.model.irregularities import Irregularity, to_work_through
from compliance.sources.attention import attention_of, together
from compliance.sources.diagnostics import Seen
from compliance.sources.reading import nothing_left
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
    export = opened(request, chosen.vocabulary)
    chosen = chosen.with_packs_of(export.coverage)
    as_of = chosen.as_of(export.declared_on)
    attention: list[Irregularity] = []
    of_parts: list[Seen] = []
    events = children = 0
    for cases in export.ranges:
        table, seen = export.read(cases)
        events += table.height
        of_parts.append(seen)
        shown = visible(table, as_of, request.known_at)
        children += shown["case"].n_unique()
        attention += attention_of(shown, chosen.rulebook, as_of, chosen.calendars.leap_birthday)
    seen = reduce(add, of_parts)
    problems = export.problems_with(seen)
    if not events:
        raise nothing_left((*request.paths, *request.databases), problems)
    found = (*export.irregularities, *seen.oddities.irregularities())
    return Quality(
        as_of,
        chosen.because(export.declared_on, export.declared_by),
        export.described,
        sum(file.rows for file in export.files),
        export.set_aside + seen.set_aside,
        to_work_through(together(found, attention, children), problems),
    )
