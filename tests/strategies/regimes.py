"""Children's ways through every regime of care and the changes between them, told as a complete record tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.strategies.rows import Cell, Row

# Since the plans of children on remand have days.
FIRST, LAST = date(2013, 5, 1), date(2025, 3, 31)

STATUSES = ("V2", "C1", "C2", "E1", "J1", "L1", "L2")
SHORT_BREAKS = ("V4", "V3")
PLACES = ("U6", "U4", "K2", "P1", "A3", "A5", "R1", "R2", "R5", "K1", "H5", "U3")
FOR_ADOPTION = ("A3", "A4", "A5", "A6")
_LENGTHS = (1, 7, 20, 28, 90, 200, 366, 500)


@dataclass(frozen=True)
class Told:
    """One event of the child."""

    event: str
    on: date
    attributes: dict[str, Cell]

    def row(self) -> Row:
        return {"case": "1", "event": self.event, "on": self.on, **self.attributes}


@st.composite
def children(draw: st.DrawFn) -> tuple[list[Row], date]:
    """Every event of a child who is in care on the day that comes with them."""
    begins = draw(st.dates(FIRST, LAST - timedelta(days=400)))
    status, place = draw(st.sampled_from((*STATUSES, *SHORT_BREAKS))), draw(st.sampled_from(PLACES))
    told = [Told("became_looked_after", begins, {"legal_status": status}), *_placed(draw, begins, place, 1)]
    on = begins
    for number in range(2, draw(st.integers(2, 6))):
        on += timedelta(days=draw(st.sampled_from(_LENGTHS)))
        if draw(st.booleans()):
            status = draw(st.sampled_from(STATUSES))
            told.append(Told("legal_status_changed", on, {"legal_status": status}))
        else:
            told.append(Told("placement_ended", on, {"placement": f"p{number - 1}"}))
            place = draw(st.sampled_from(PLACES))
            told += _placed(draw, on, place, number)
            continue
        # A change of status leaves the child where it is.
        told += [Told("placement_updated", on, {"placement": _running(told), "placement_type": place})]
    day = on + timedelta(days=draw(st.sampled_from((0, *_LENGTHS))))
    held = draw(st.lists(st.dates(begins, max(day, begins)), max_size=5))
    told += [Told("review_held", each, {"kind": "care"}) for each in held]
    seen = draw(st.lists(st.dates(begins, max(day, begins)), max_size=6))
    told += [
        Told("visit", each, {"by": "social_worker", "mode": "in_person", "at_placement": True})
        for each in seen
    ]
    for name in ("care_plan_prepared", "health_assessment", "worker_allocated"):
        if draw(st.booleans()):
            told.append(Told(name, draw(st.dates(begins, max(day, begins))), _OTHER.get(name, {})))
    # Young enough to be a child on that day.
    born = draw(st.dates(date(day.year - 17, 1, 1), min(begins, date(day.year - 1, 12, 31))))
    child: Row = {"case": "1", "event": "child", "date_of_birth": born}
    return [child, *(each.row() for each in sorted(told, key=lambda each: each.on))], day


_OTHER: dict[str, dict[str, Cell]] = {
    "health_assessment": {"kind": "initial"},
    "worker_allocated": {"role": "iro", "worker": "w1"},
}


def _placed(draw: st.DrawFn, on: date, place: str, number: int) -> list[Told]:
    attributes: dict[str, Cell] = {"placement": f"p{number}", "placement_type": place, "same_carer": False}
    if place == "U3":
        attributes["basis"] = draw(st.sampled_from(("r24", "ordinary")))
    found = [Told("placement_started", on, attributes)]
    # Not every record has the day of placement for adoption beside the placement.
    if place in FOR_ADOPTION and draw(st.booleans()):
        found.append(Told("placed_for_adoption", on, {}))
    return found


def _running(told: list[Told]) -> Cell:
    return next(each.attributes["placement"] for each in reversed(told) if each.event == "placement_started")
