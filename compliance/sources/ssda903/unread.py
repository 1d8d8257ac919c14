"""What a row of the return that could not be read may have told: events, or attributes of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from compliance.model.coverage import Unread
from compliance.sources.ssda903 import tables as t

Cell = tuple[str, str]

_ROWS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        t.REVIEWS.name: ("review_held",),
        t.MISSING.name: ("missing_started", "missing_ended"),
        t.SW_EPISODES.name: ("worker_allocated",),
        t.OC2.name: ("sdq_completed", "immunisations_recorded"),
        t.AD1.name: ("adoption_matched",),
        t.PLACED_ADOPTION.name: ("adoption_decision",),
        t.HEADER.name: ("child",),
        t.UASC.name: ("child",),
    }
)
"""The events of a row of each table; a row of Episodes may tell of care, of a placement, of a status, of anything."""

_CELLS: Mapping[tuple[str, str], tuple[Cell, ...]] = MappingProxyType(
    {
        (t.EPISODES.name, "LS"): (
            ("became_looked_after", "legal_status"),
            ("legal_status_changed", "legal_status"),
        ),
        (t.EPISODES.name, "PLACE"): (
            ("placement_started", "placement_type"),
            ("placement_updated", "placement_type"),
        ),
        (t.EPISODES.name, "REC"): (("ceased_looked_after", "reason"),),
        (t.EPISODES.name, "REASON_PLACE_CHANGE"): (("placement_ended", "reason"),),
        (t.REVIEWS.name, "REVIEW_CODE"): (("review_held", "participation"),),
        (t.OC2.name, "SDQ_SCORE"): (("sdq_completed", "score"),),
        (t.OC2.name, "IMMUNISATIONS"): (("immunisations_recorded", "up_to_date"),),
        (t.HEADER.name, "DOB"): (("child", "date_of_birth"),),
        (t.UASC.name, "DOB"): (("child", "date_of_birth"),),
        (t.HEADER.name, "SEX"): (("child", "sex"),),
        (t.UASC.name, "SEX"): (("child", "sex"),),
    }
)
"""Columns that are an attribute of events: where one cannot be read the rest of its row can."""


def told_by(table: t.Table) -> tuple[str, ...]:
    """The events that a row of a table may tell; "" is any."""
    return _ROWS.get(table.name, ("",))


def unread(place: str, child: str, table: t.Table, column: str | None) -> Iterator[Unread]:
    """What a problem in a row takes from the return's silence. `child` "": it may be about any."""
    cells = _CELLS.get((table.name, column or ""))
    if cells is not None:
        yield from (Unread(place, child, event, attribute) for event, attribute in cells)
    elif table.carries_events or table in (t.HEADER, t.UASC):
        yield from (Unread(place, child, event) for event in told_by(table))
