"""What a row of the return that could not be read may have told: events, or attributes of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from compliance.model.coverage import Unread
from compliance.sources.ssda903 import tables as t
from compliance.sources.ssda903.codes import CONTACT, FLAGS, SCORES

Cell = tuple[str, str]

_ROWS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        t.REVIEWS.name: ("review_held",),
        t.MISSING.name: ("missing_started", "missing_ended"),
        t.SW_EPISODES.name: ("worker_allocated", "worker_allocation_ended"),
        t.OC2.name: (SCORES, *FLAGS.values()),
        t.AD1.name: ("adoption_matched", "adoption_decision"),
        t.PLACED_ADOPTION.name: ("adoption_decision", "adoption_plan_reversed"),
        t.DOLO.name: ("liberty_order_made", "liberty_order_ended"),
        t.OC3.name: (CONTACT,),
        t.HEADER.name: ("child",),
        t.UASC.name: ("child",),
    }
)
"""The events of a row of each table; a row of Episodes may tell of care, of a placement, of a status, of anything."""

_UNUSED_OF_OC2 = (
    *("SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "SUBSTANCE_MISUSE"),
    *("INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"),
)

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
        (t.OC2.name, "SDQ_SCORE"): ((SCORES, "score"),),
        **{(t.OC2.name, column): ((event, "up_to_date"),) for column, event in FLAGS.items()},
        (t.OC3.name, "IN_TOUCH"): ((CONTACT, "in_touch"),),
        (t.OC3.name, "ACTIV"): (),
        (t.OC3.name, "ACCOM"): (),
        (t.SW_EPISODES.name, "SW_DEC"): (("worker_allocation_ended", ""),),
        (t.AD1.name, "DATE_INT"): (("adoption_decision", ""),),
        (t.AD1.name, "DATE_MATCH"): (("adoption_matched", ""),),
        (t.DOLO.name, "DOLO_END"): (("liberty_order_ended", ""),),
        (t.HEADER.name, "DOB"): (("child", "date_of_birth"),),
        (t.UASC.name, "DOB"): (("child", "date_of_birth"),),
        (t.HEADER.name, "SEX"): (("child", "sex"),),
        (t.UASC.name, "DUC"): (),
        **dict.fromkeys(((t.EPISODES.name, column) for column in ("CIN", "PLACE_PROVIDER")), ()),
        (t.EPISODES.name, "PL_LOCATION"): (
            ("placement_started", "out_of_area"),
            ("placement_updated", "out_of_area"),
        ),
        **dict.fromkeys(((t.OC2.name, column) for column in _UNUSED_OF_OC2), ()),
        (t.SW_EPISODES.name, "SW_REASON"): (),
        (t.PLACED_ADOPTION.name, "REASON_PLACED_CEASED"): (),
    }
)
"""Columns that are an event, or an attribute of one, by themselves: where one cannot be read the rest of its row can.

An attribute of "" stands for the event; a column without any tells nothing that is used.
"""


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
