"""Tables of one dated thing a row: reviews, missing episodes, social workers, adoption."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.sources.event_table import Row
from compliance.sources.ssda903 import codes
from compliance.sources.ssda903.lines import Line, child, code, day, day_not_before
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.stacking import latest
from compliance.sources.ssda903.tables import AD1, MISSING, PLACED_ADOPTION, REVIEWS, SW_EPISODES, Table

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
        PLACED_ADOPTION: ("DATE_PLACED", "", "DATE_PLACED_CEASED"),
        AD1: ("DATE_MATCH", "", ""),
    }
)
"""Where a row's day, word and last day stand."""


def reviews(lines: Iterable[Line], as_of: date | None, tally: Tally) -> list[Row]:
    """Each review held, with how the child took part. The return gives reviews no id."""
    found = []
    for line in lines:
        if (who_and_day := _child_and_day(line, "REVIEW", tally)) is not None:
            word = code(line, "REVIEW_CODE", codes.PARTICIPATION, tally)
            found.append(_Dated(line, *who_and_day, word, key=who_and_day))
    rows = []
    for review in latest(found, tally):
        if as_of is not None and review.on > as_of:
            tally.saw(Oddity.REVIEW_AFTER_AS_OF, review.line)
        attributes: dict[str, AttributeValue] = {"kind": "care"}
        if review.word is not None:
            attributes["participation"] = review.word
        rows.append(review.event("review_held", review.on, attributes))
    return rows


def missing_episodes(lines: Iterable[Line], tally: Tally) -> list[Row]:
    """Each missing episode's start and, where it has one, its end; both carry the episode's id."""
    found = []
    for line in lines:
        if (who_and_day := _child_and_day(line, "MIS_START", tally)) is not None:
            word = code(line, "MISSING", codes.MISSING_TYPES, tally)
            until = day_not_before(line, "MIS_END", who_and_day[1], "MIS_START", tally)
            found.append(_Dated(line, *who_and_day, word, until, key=(*who_and_day, word)))
    rows = []
    for spell in latest(found, tally):
        identity: dict[str, AttributeValue] = {"episode": f"{spell.child}/{spell.on}"}
        kind: dict[str, AttributeValue] = (
            {} if spell.word is None else {"type": codes.MISSING_TYPES[spell.word]}
        )
        rows.append(spell.event("missing_started", spell.on, identity | kind))
        if spell.until is not None:
            rows.append(spell.event("missing_ended", spell.until, identity))
    return rows


def social_workers(lines: Iterable[Line], tally: Tally) -> list[Row]:
    """Each allocation of a social worker. When an allocation ended is no event of the vocabulary."""
    found = []
    for line in lines:
        if (who_and_day := _child_and_day(line, "SW_DECOM", tally)) is not None:
            worker = line.text("SW_ID")
            if not worker:
                tally.problem(line, "SW_ID", "the social worker's id")
            found.append(_Dated(line, *who_and_day, worker or None, key=(*who_and_day, worker)))
    rows = []
    for allocation in latest(found, tally):
        attributes: dict[str, AttributeValue] = {"role": "social_worker"}
        if allocation.word is not None:
            attributes["worker"] = allocation.word
        rows.append(allocation.event("worker_allocated", allocation.on, attributes))
    return rows


def adoption_decisions(lines: Iterable[Line], tally: Tally) -> list[Row]:
    """Each decision that a child should be placed for adoption (DATE_PLACED is its day), and its reversal."""
    found = []
    for line in lines:
        if (who_and_day := _child_and_day(line, "DATE_PLACED", tally)) is not None:
            until = day_not_before(line, "DATE_PLACED_CEASED", who_and_day[1], "DATE_PLACED", tally)
            found.append(_Dated(line, *who_and_day, until=until, key=who_and_day))
    rows = []
    for decision in latest(found, tally):
        rows.append(decision.event("adoption_decision", decision.on, {}))
        if decision.until is not None:
            rows.append(decision.event("adoption_plan_reversed", decision.until, {}))
    return rows


def adoption_matches(lines: Iterable[Line], tally: Tally) -> list[Row]:
    """The day each adopted child was matched; the return tells it only once the child is adopted."""
    found = [
        # A child is adopted once, so another day in a later year corrects the first.
        _Dated(line, *who_and_day, key=who_and_day[0])
        for line in lines
        if (who_and_day := _child_and_day(line, "DATE_MATCH", tally)) is not None
    ]
    return [match.event("adoption_matched", match.on, {}) for match in latest(found, tally)]


def _child_and_day(line: Line, column: str, tally: Tally) -> tuple[str, date] | None:
    who = child(line, tally)
    on = day(line, column, tally, needed=True)
    if who is None or on is None:
        tally.saw(Oddity.SET_ASIDE, line)
        return None
    return who, on
