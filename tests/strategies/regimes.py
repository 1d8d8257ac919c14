"""Children's ways through every regime of care and the changes between them, told as a complete record tells them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.strategies.rows import Cell, Row

# Since the plans of children on remand have days.
FIRST, LAST = date(2013, 5, 1), date(2025, 3, 31)
# Bank holidays are known until the end of 2028, and what is owed is counted some months ahead.
HORIZON = date(2028, 3, 31)
# Reviews and visits due from 24 April to 25 September 2020 could be held later.
_RELAXED_FROM, _RELAXED_TO = date(2019, 7, 1), date(2020, 9, 30)

STATUSES = ("V2", "C1", "C2", "E1", "J1", "J2", "L1", "L2", "L3")
SHORT_BREAKS = ("V4", "V3")
PLACES = ("U6", "U4", "U2", "K2", "P1", "A3", "A5", "R1", "R2", "R5", "K1", "H5", "U3")
FOR_ADOPTION = ("A3", "A4", "A5", "A6")
TEMPORARY = ("T0", "T1", "T4")
# Two placements on one day are no rare record.
_LENGTHS = (0, 1, 7, 20, 28, 90, 200, 366, 500)
_GAPS = (0, 1, 30, 400)
_MOST_STEPS = 6
_ADULT_AT = 18


@dataclass(frozen=True)
class Told:
    """One event of the child."""

    event: str
    on: date
    attributes: dict[str, Cell]

    def row(self) -> Row:
        return {"case": "1", "event": self.event, "on": self.on, **self.attributes}


@dataclass
class _Care:
    """A child's care as told so far: events, the placement the child is in, how many there were, and how many stays."""

    told: list[Told] = field(default_factory=list)
    placement: str = ""
    place: str = ""
    placements: int = 0
    stays: int = 0


@st.composite
def children(draw: st.DrawFn) -> tuple[list[Row], date]:
    """Every event of a child who is in care on the day that comes with them."""
    first = draw(st.sampled_from(((FIRST, LAST - timedelta(days=400)), (_RELAXED_FROM, _RELAXED_TO))))
    begins = draw(st.dates(*first))
    care = _Care()
    earliest = begins
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        # Care that begins, ends and begins on one day is told as care of that day.
        ended = max(_period(draw, care, begins), begins + timedelta(days=1))
        if draw(st.sampled_from((True, True, False))):
            care.told.append(Told("placement_ended", ended, {"placement": care.placement}))
        care.told.append(Told("ceased_looked_after", ended, {"reason": "E4A"}))
        # Home and back, perhaps on the day.
        begins = min(ended + timedelta(days=draw(st.sampled_from(_GAPS))), HORIZON)
    day = min(_period(draw, care, begins) + timedelta(days=draw(st.sampled_from(_LENGTHS))), HORIZON)
    told = [*care.told, *_done(draw, earliest, day)]
    child: Row = {"case": "1", "event": "child", "date_of_birth": _born(draw, earliest, day)}
    return [child, *(each.row() for each in sorted(told, key=lambda each: each.on))], day


def _period(draw: st.DrawFn, care: _Care, begins: date) -> date:
    """A period of care from its first day, told as `care`; the day of the last change in it."""
    entered = draw(st.sampled_from((*STATUSES, *SHORT_BREAKS)))
    care.told.append(Told("became_looked_after", begins, {"legal_status": entered}))
    _move(draw, care, begins)
    on = begins
    for _ in range(draw(st.integers(0, _MOST_STEPS - 2))):
        on = min(on + timedelta(days=draw(st.sampled_from(_LENGTHS))), HORIZON)
        match draw(st.sampled_from(("status", "move", "move", "kind", "stay", "adoption"))):
            # Breaks that become care on the day they begin are told as care.
            case "status" if on > begins or entered not in SHORT_BREAKS:
                status = draw(st.sampled_from((*STATUSES, *STATUSES, *SHORT_BREAKS)))
                care.told.append(Told("legal_status_changed", on, {"legal_status": status}))
                # A change of status leaves the child where it is.
                care.told.append(_updated(care, on))
            case "move":
                # Not every end of a placement is recorded.
                if draw(st.sampled_from((True, True, True, False))):
                    care.told.append(Told("placement_ended", on, {"placement": care.placement}))
                _move(draw, care, on)
            case "kind":
                care.place = draw(st.sampled_from(PLACES))
                care.told.append(_updated(care, on))
            case "stay":
                on = _stayed(draw, care, on)
            case "adoption":
                # With the carers of before, of another kind in the record or of that one.
                care.told.append(Told("placed_for_adoption", on, {}))
    return on


def _move(draw: st.DrawFn, care: _Care, on: date) -> None:
    place = draw(st.sampled_from(PLACES))
    # Some councils number carers and homes, so that a child comes back to a number. What begins, ends and begins
    # on one day under one number is told as one beginning.
    begun = {
        each.attributes["placement"]
        for each in care.told
        if each.event == "placement_started" and each.on == on
    }
    numbers = [f"p{n:02}" for n in range(1, care.placements + 1)]
    left = [number for number in numbers if number not in begun]
    if left and draw(st.sampled_from((True, False, False, False))):
        care.placement = draw(st.sampled_from(left))
    else:
        care.placements += 1
        care.placement = f"p{care.placements:02}"
    care.place = place
    same_carer = care.placements > 1 and draw(st.sampled_from((False, False, True)))
    attributes: dict[str, Cell] = {
        "placement": care.placement,
        "placement_type": place,
        "same_carer": same_carer,
    }
    if place == "U3":
        attributes["basis"] = draw(st.sampled_from(("r24", "ordinary")))
    care.told += [Told("placement_started", on, attributes), *_approved(draw, on, care.placement, place)]
    # Not every record has the day of placement for adoption beside the placement.
    if place in FOR_ADOPTION and draw(st.booleans()):
        care.told.append(Told("placed_for_adoption", on, {}))


def _updated(care: _Care, on: date) -> Told:
    return Told("placement_updated", on, {"placement": care.placement, "placement_type": care.place})


def _stayed(draw: st.DrawFn, care: _Care, on: date) -> date:
    """A temporary stay beside the placement, which goes on; the day it ended."""
    care.stays += 1
    key: dict[str, Cell] = {"placement": f"t{care.stays:02}"}
    stay: dict[str, Cell] = {"placement_type": draw(st.sampled_from(TEMPORARY)), "temporary": True}
    back = min(on + timedelta(days=draw(st.sampled_from((0, 1, 7)))), HORIZON)
    care.told += [Told("placement_started", on, {**key, **stay}), Told("placement_ended", back, key)]
    return back


def _approved(draw: st.DrawFn, on: date, placement: str, place: str) -> Iterator[Told]:
    """The approvals of a connected person: for a time first, in full some time later, or neither."""
    if place != "U3" or not draw(st.booleans()):
        return
    yield Told("temporary_approval_granted", on, {"placement": placement})
    if draw(st.booleans()):
        later = min(on + timedelta(days=draw(st.sampled_from(_LENGTHS))), HORIZON)
        yield Told("full_approval_granted", later, {"placement": placement})


def _done(draw: st.DrawFn, begins: date, day: date) -> Iterator[Told]:
    """What was done for the child: reviews, visits, assessments and plans, or none of it."""
    within = st.dates(begins, max(day, begins))
    for on in draw(st.lists(within, max_size=5)):
        kind = draw(st.sampled_from(("care", "care", "adoption", "short_break", None)))
        yield Told("review_held", on, {"kind": kind} if kind else {})
    for on in draw(st.lists(within, max_size=6)):
        yield Told("visit", on, {"by": "social_worker", "mode": "in_person", "at_placement": True})
    for name, attributes in _OTHERS:
        if draw(st.booleans()):
            yield Told(name, draw(within), attributes)


_OTHERS: tuple[tuple[str, dict[str, Cell]], ...] = (
    ("care_plan_prepared", {}),
    ("health_assessment", {"kind": "initial"}),
    ("health_assessment", {"kind": "initial", "outcome": "refused"}),
    ("health_assessment", {"kind": "review"}),
    ("worker_allocated", {"role": "iro", "worker": "w1"}),
)


def _born(draw: st.DrawFn, begins: date, day: date) -> date:
    """A day of birth before care began of one who is a child on the day, perhaps for the last one."""
    turns = day + timedelta(days=1)
    leap = turns.month == 2 and turns.day == 29
    youngest = min(begins, date(day.year - 1, 12, 31))
    oldest = turns.replace(year=turns.year - _ADULT_AT, day=28 if leap else turns.day)
    oldest += timedelta(days=1) if leap else timedelta()
    return oldest if draw(st.sampled_from((True, False, False, False))) else draw(st.dates(oldest, youngest))
