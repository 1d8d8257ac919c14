"""Tables of one dated thing a row: reviews, missing episodes, social workers, deprivation of liberty."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.sources.event_table import Row
from compliance.sources.ssda903 import codes
from compliance.sources.ssda903.code_lists import CodeLists
from compliance.sources.ssda903.lines import Line, child, code, day, day_not_before
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.stacking import latest
from compliance.sources.ssda903.tables import DOLO, MISSING, REVIEWS, SW_EPISODES, Table

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue


@dataclass(frozen=True, slots=True)
class _Dated:
    """One row: a child, a day, what tells it from other rows of that child and day, and what is used of it.

    `word` is a code or an id of the row; `until` the day the thing ended.
    """

    line: Line
    child: str
    on: date
    word: str | None = None
    until: date | None = None
    key: Hashable = None

    @property
    def content(self) -> tuple[object | None, ...]:
        return (self.on, self.word, self.until)

    @property
    def columns(self) -> tuple[str, ...]:
        return _COLUMNS[self.line.table]

    def event(self, name: str, on: date, attributes: Mapping[str, AttributeValue]) -> Row:
        return Row(self.child, name, on, attributes, self.line.file, self.line.row)


_COLUMNS: Mapping[Table, tuple[str, str, str]] = MappingProxyType(
    {
        REVIEWS: ("REVIEW", "REVIEW_CODE", ""),
        MISSING: ("MIS_START", "MISSING", "MIS_END"),
        SW_EPISODES: ("SW_DECOM", "SW_ID", "SW_DEC"),
        DOLO: ("DOLO_START", "", "DOLO_END"),
    }
)
"""Where a row's day, word and last day stand."""


def reviews(lines: Iterable[Line], lists: CodeLists, as_of: date | None, tally: Tally) -> list[Row]:
    """Each review held, with how the child took part. The return gives reviews no id."""
    events = []
    for line in lines:
        if (who_and_day := child_and_day(line, "REVIEW", tally)) is not None:
            word = code(line, "REVIEW_CODE", lists)
            events.append(_Dated(line, *who_and_day, word, key=who_and_day))
    rows = []
    for review in latest(events, tally):
        if as_of is not None and review.on > as_of:
            tally.saw(Oddity.REVIEW_AFTER_AS_OF, review.line)
        attributes: dict[str, AttributeValue] = {"kind": "care"}
        if review.word is not None:
            attributes["participation"] = review.word
        rows.append(review.event("review_held", review.on, attributes))
    return rows


def missing_episodes(lines: Iterable[Line], lists: CodeLists, tally: Tally) -> list[Row]:
    """Each missing episode's start and, where it has one, its end; both carry the episode's id."""
    events = []
    for line in lines:
        if (who_and_day := child_and_day(line, "MIS_START", tally)) is not None:
            word = code(line, "MISSING", lists)
            until = day_not_before(line, "MIS_END", who_and_day[1], "MIS_START", tally)
            events.append(_Dated(line, *who_and_day, word, until, key=(*who_and_day, word)))
    rows = []
    for spell in latest(events, tally):
        identity: dict[str, AttributeValue] = {"episode": f"{spell.child}/{spell.on}"}
        kind: dict[str, AttributeValue] = (
            {} if spell.word is None else {"type": codes.MISSING_TYPES[spell.word]}
        )
        rows.append(spell.event("missing_started", spell.on, identity | kind))
        if spell.until is not None:
            rows.append(spell.event("missing_ended", spell.until, identity))
    return rows


def social_workers(lines: Iterable[Line], tally: Tally) -> list[Row]:
    """Each allocation of a social worker, and its end where it has one."""
    events = []
    for line in lines:
        if (who_and_day := child_and_day(line, "SW_DECOM", tally)) is not None:
            worker = line.text("SW_ID")
            if not worker:
                tally.problem(line, "SW_ID", "the social worker's id")
            until = day_not_before(line, "SW_DEC", who_and_day[1], "SW_DECOM", tally)
            events.append(_Dated(line, *who_and_day, worker or None, until, key=(*who_and_day, worker)))
    rows = []
    for allocation in latest(events, tally):
        attributes: dict[str, AttributeValue] = {"role": "social_worker"}
        if allocation.word is not None:
            attributes["worker"] = allocation.word
        rows.append(allocation.event("worker_allocated", allocation.on, attributes))
        if allocation.until is not None:
            rows.append(allocation.event("worker_allocation_ended", allocation.until, attributes))
    return rows


def liberty_orders(lines: Iterable[Line], tally: Tally) -> list[Row]:
    """Each order that a child be deprived of liberty, and its end where it has one; both carry the order's id."""
    events = []
    for line in lines:
        if (who_and_day := child_and_day(line, "DOLO_START", tally)) is not None:
            until = day_not_before(line, "DOLO_END", who_and_day[1], "DOLO_START", tally)
            events.append(_Dated(line, *who_and_day, until=until, key=who_and_day))
    rows = []
    for order in latest(events, tally):
        identity: dict[str, AttributeValue] = {"order": f"{order.child}/{order.on}"}
        kind: dict[str, AttributeValue] = {"liberty": "deprivation_of_liberty"}
        rows.append(order.event("liberty_order_made", order.on, identity | kind))
        if order.until is not None:
            rows.append(order.event("liberty_order_ended", order.until, identity))
    return rows


def child_and_day(line: Line, column: str, tally: Tally) -> tuple[str, date] | None:
    """Whose row it is and the day in a column; None, and told as set aside, where either cannot be read."""
    who = child(line, tally)
    on = day(line, column, tally, needed=True)
    if who is None or on is None:
        tally.saw(Oddity.SET_ASIDE, line)
        return None
    return who, on
