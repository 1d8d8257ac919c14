"""Children's ways through care, for the England pack: periods of care, placements, moves, stays, statuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis.strategies import DrawFn

from compliance.calendars.spans import Span, Unit
from tests.strategies.chance import number, once_in, pick
from tests.strategies.days import LAST, any_day, near, within_reach
from tests.strategies.growth import Grown
from tests.strategies.rows import Cell

_STATUSES = ("C2", "V2", "C1", "E1", "V3", "V4", "J1", None)
_TYPES = ("U6", "U4", "U1", "K2", "P1", "A3", "A5", "R2", "R5", "K1", None)
_STAYS = (
    Span(1, Unit.YEARS),
    Span(6, Unit.MONTHS),
    Span(3, Unit.MONTHS),
    Span(20, Unit.WORKING_DAYS),
    Span(1, Unit.WEEKS),
    Span(5, Unit.WORKING_DAYS),
)
_LONG_AGO = date(2009, 6, 1)
_MAYBE = (False, None, True)
_SELDOM = (False, False, None, None, True)
_LOST = (
    ("became_looked_after",),
    ("placement_started",),
    ("became_looked_after", "placement_started"),
    ("ceased_looked_after",),
    ("placement_ended",),
)


def career(draw: DrawFn, *, tame: bool = False) -> list[Grown]:
    """The events that make up a child's timeline.

    Unless `tame`, the export may begin after care did, lose an ending, or reach back before its calendar.
    """
    begins = _LONG_AGO if not tame and once_in(draw, 16) else any_day(draw)
    grown: list[Grown] = []
    for _ in range(pick(draw, (1, 1, 1, 2, 3))):
        period = _period_of_care(draw, begins)
        grown += period
        ended = next((e.on for e in period if e.event == "ceased_looked_after"), None)
        if ended is None or ended >= LAST:
            break
        # Often back in care at once, and sometimes on the very day.
        begins = within_reach(ended + timedelta(days=pick(draw, (1, 0, 30, 80, 400))))
    return _truncated(draw, grown) if not tame and once_in(draw, 5) else grown


def _period_of_care(draw: DrawFn, begins: date) -> list[Grown]:
    """One period of care from its first day: placements in turn, changes of status, perhaps its end."""
    status = pick(draw, _STATUSES)
    opening = Grown("became_looked_after", begins, _known({"legal_status": status}))
    ends = max(begins, near(draw, begins, _STAYS)) if once_in(draw, 2) else None
    grown = [opening, *_placements(draw, begins, ends)]
    for _ in range(pick(draw, (0, 0, 1, 2))):
        on = max(begins, near(draw, begins, _STAYS))
        if ends is None or on <= ends:
            # An export with a row for every episode tells the beginning again.
            told = "became_looked_after" if once_in(draw, 4) else "legal_status_changed"
            grown.append(Grown(told, on, {"legal_status": pick(draw, _STATUSES[:-1])}))
    if ends is not None:
        grown.append(Grown("ceased_looked_after", ends))
    return grown


def _placements(draw: DrawFn, begins: date, ends: date | None) -> list[Grown]:
    """Placements in turn: moves on the day, gaps, overlaps, the same carer, temporary stays, later updates."""
    grown: list[Grown] = []
    on = max(begins, near(draw, begins, ())) if once_in(draw, 4) else begins
    for place in range(1, number(draw, 0, 3) + 1):
        if ends is not None and on > ends:
            break
        key: dict[str, Cell] = {"placement": f"p{begins:%y%m}{place}"}
        grown.append(Grown("placement_started", on, {**_facts(draw), **key}))
        if once_in(draw, 3):
            facts = {name: value for name, value in _facts(draw).items() if name != "same_carer"}
            grown.append(Grown("placement_updated", max(on, near(draw, on, _STAYS)), {**facts, **key}))
        left = max(on, near(draw, on, _STAYS))
        left = left if ends is None else min(left, ends)
        if not once_in(draw, 3):
            grown.append(Grown("placement_ended", left, key))
        # Most moves happen on the day; some leave a gap, some overlap.
        on = max(begins, within_reach(left + timedelta(days=pick(draw, (0, 0, 0, 1, 10, -2)))))
    return grown


def _facts(draw: DrawFn) -> dict[str, Cell]:
    """What is recorded of a placement, much of it unknown."""
    long_term = pick(draw, _MAYBE)
    return _known(
        {
            "placement_type": pick(draw, _TYPES),
            "basis": pick(draw, ("ordinary", "ordinary", None, "r24", "r19")),
            "same_carer": pick(draw, _SELDOM),
            "temporary": pick(draw, _SELDOM),
            "permanent": pick(draw, _MAYBE),
            "long_term_foster": long_term,
            "child_agrees_fewer_visits": pick(draw, _MAYBE) if long_term else None,
        }
    )


def _truncated(draw: DrawFn, grown: Sequence[Grown]) -> list[Grown]:
    """The same career as an export shows that begins late or lost a row: without an opening or an end."""
    kept = list(grown)
    for name in pick(draw, _LOST):
        first = next((e for e in kept if e.event == name), None)
        if first is not None and len(kept) > 1:
            kept.remove(first)
    return kept


def _known(facts: dict[str, Cell]) -> dict[str, Cell]:
    return {name: value for name, value in facts.items() if value is not None}
