"""The two tables of adoption: decisions that a child should be placed, and the children who were adopted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance.sources.event_table import Row
from compliance.sources.ssda903.dated_tables import child_and_day
from compliance.sources.ssda903.lines import Line, child, day, day_not_before
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.stacking import latest


@dataclass(frozen=True, slots=True)
class _Decision:
    """One row of PlacedAdoption: the day of the decision, and of its reversal."""

    line: Line
    child: str
    on: date
    reversed_on: date | None

    @property
    def key(self) -> tuple[str, date]:
        return (self.child, self.on)

    @property
    def content(self) -> tuple[object | None, ...]:
        return (self.on, self.reversed_on)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("DATE_PLACED", "DATE_PLACED_CEASED")


@dataclass(frozen=True, slots=True)
class _Adopted:
    """One row of AD1: a child who was adopted in its year."""

    line: Line
    child: str
    decided: date | None
    matched: date | None

    @property
    def key(self) -> str:
        """A child is adopted once, so another day in a later year corrects the first."""
        return self.child

    @property
    def content(self) -> tuple[object | None, ...]:
        return (self.decided, self.matched)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("DATE_INT", "DATE_MATCH")


def adoption_events(placed: Iterable[Line], adopted: Iterable[Line], tally: Tally) -> list[Row]:
    """Decisions for adoption (DATE_PLACED is their day), their reversals, and matches.

    AD1 tells the decision again; its day is used of a child of whom PlacedAdoption tells none. Matches are told only
    once the child is adopted.
    """
    decisions = latest(_decisions(placed, tally), tally)
    rows = []
    for decision in decisions:
        rows.append(_row(decision.line, decision.child, "adoption_decision", decision.on))
        if decision.reversed_on is not None:
            rows.append(_row(decision.line, decision.child, "adoption_plan_reversed", decision.reversed_on))
    decided = {(each.child, each.on) for each in decisions}
    children = {each.child for each in decisions}
    for each in latest(_adopted(adopted, tally), tally):
        if each.decided is not None and each.child not in children:
            rows.append(_row(each.line, each.child, "adoption_decision", each.decided))
        elif each.decided is not None and (each.child, each.decided) not in decided:
            tally.saw(Oddity.DECISION_DIFFERS, each.line)
        if each.matched is not None:
            rows.append(_row(each.line, each.child, "adoption_matched", each.matched))
    return rows


def _decisions(lines: Iterable[Line], tally: Tally) -> list[_Decision]:
    decisions = []
    for line in lines:
        if (who_and_day := child_and_day(line, "DATE_PLACED", tally)) is not None:
            until = day_not_before(line, "DATE_PLACED_CEASED", who_and_day[1], "DATE_PLACED", tally)
            decisions.append(_Decision(line, *who_and_day, until))
    return decisions


def _adopted(lines: Iterable[Line], tally: Tally) -> list[_Adopted]:
    adopted = []
    for line in lines:
        who = child(line, tally)
        decided, matched = day(line, "DATE_INT", tally), day(line, "DATE_MATCH", tally, needed=True)
        if who is None or (decided is None and matched is None):
            tally.saw(Oddity.SET_ASIDE, line)
        else:
            adopted.append(_Adopted(line, who, decided, matched))
    return adopted


def _row(line: Line, who: str, event: str, on: date) -> Row:
    return Row(who, event, on, {}, line.file, line.row)
