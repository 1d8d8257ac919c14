"""The table of statuses as rules for durable-rules, and a question as the facts they are about.

A case of the engine is one obligation, so that no rule needs a key to tell obligations apart: each condition
compares one number with one number of the obligation, which is all the engine can be trusted with. What an
obligation is told of:

    {"t": "obligation", "sure": 4, "late": 7, "due": 738000}    or    {"t": "undated"}
    {"t": "end", "by": "evidence", "first": 5, "last": 5}       what met it
    {"t": "end", "by": "closing", "first": 6, "last": 8}        what closed it
    {"t": "soon", "until": 738010}                              the last due day that counts as soon
    {"t": "clock", "now": 9}                                    the end of the day it is judged at

An end whose `last` is at or before `sure` is in time, and one whose `first` is at or after `late` is late.
Anything between is for no rule to decide: unrecorded times could make it either. `due` is the due day.

Evidence is told before what closed an obligation, and the clock only of one that still waits: a rule that has
fired stays fired, so what must not be there has to be there before the rest is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.durable.definition import END, ENDING, Definition, Message
from compliance.durable.envelope import check_envelope
from compliance.engines.reference.verdict import Instant, Moment, Question, end_of, instant
from compliance.model.obligations import Status

RULESET = "statuses"
STATUS = "status"
EVIDENCE = "evidence"
CLOSING = "closing"

_OBLIGATION = {"o": {"t": "obligation"}}
_UNDATED = {"o": {"t": "undated"}}
_CLOCK = {"c": {"t": "clock"}}
_NO_EVIDENCE = {"n$not": {"$and": [{"t": "end"}, {"by": EVIDENCE}]}}
_NO_END = {"n$not": {"t": "end"}}


def definition() -> Definition:
    """The rules, which are the same for every obligation. Each records a status.

    Raises EnvelopeError where they are not safe to run: a mistake of this module.
    """
    in_time = {"$lte": {"last": {"o": "sure"}}}
    late = {"$gte": {"first": {"o": "late"}}}
    past = {"c": {"$and": [{"t": "clock"}, {"$gte": {"now": {"o": "late"}}}]}}
    before = {"c": {"$and": [{"t": "clock"}, {"$lte": {"now": {"o": "sure"}}}]}}
    near = {"s": {"$and": [{"t": "soon"}, {"$gte": {"until": {"o": "due"}}}]}}
    far = {"s": {"$and": [{"t": "soon"}, {"$lt": {"until": {"o": "due"}}}]}}
    ruleset = {
        "met": _rule(Status.MET, _OBLIGATION, _end(EVIDENCE, in_time)),
        "met late": _rule(Status.MET_LATE, _OBLIGATION, _end(EVIDENCE, late)),
        "lapsed": _rule(Status.LAPSED, _OBLIGATION, _end(CLOSING, in_time), _NO_EVIDENCE),
        "missed": _rule(Status.MISSED, _OBLIGATION, _end(CLOSING, late), _NO_EVIDENCE),
        "overdue": _rule(Status.OVERDUE, _OBLIGATION, past, _NO_END),
        "due soon": _rule(Status.DUE_SOON, _OBLIGATION, before, near, _NO_END),
        "not due": _rule(Status.NOT_DUE, _OBLIGATION, before, far, _NO_END),
        "undated, met": _rule(Status.MET, _UNDATED, _end(EVIDENCE)),
        "undated, lapsed": _rule(Status.LAPSED, _UNDATED, _end(CLOSING), _NO_EVIDENCE),
        "undated, not due": _rule(Status.NOT_DUE, _UNDATED, _CLOCK, _NO_END),
        END: ENDING,
    }
    made = {RULESET: ruleset}
    check_envelope(made)
    return made


def _rule(status: Status, *conditions: dict[str, Any]) -> dict[str, Any]:
    return {"all": list(conditions), "run": f"{STATUS} {status.value}"}


def _end(by: str, *compared: dict[str, Any]) -> dict[str, Any]:
    return {"e": {"$and": [{"t": "end"}, {"by": by}, *compared]}}


def facts(asked: Question) -> list[Message]:
    """What the rules are told of an obligation, in the order in which they must be told it."""
    if asked.due_on is None:
        obligation: Message = {"t": "undated"}
        times = _by_days(asked, asked.as_of)
    else:
        times = _by_days(asked, asked.due_on) if asked.due_by is None else _by_hours(asked, asked.due_by)
        due = asked.due_on.toordinal()
        obligation = {"t": "obligation", "sure": times.sure, "late": times.late, "due": due}
    told = [obligation]
    for by, end in ((EVIDENCE, times.met), (CLOSING, times.closed)):
        if end is not None:
            told.append({"t": "end", "by": by, "first": end[0], "last": end[1]})
    if len(told) == 1:
        # What has ended is of no day any more.
        told.append({"t": "soon", "until": asked.soon.toordinal()})
        told.append({"t": "clock", "now": times.now})
    return told


@dataclass(frozen=True, slots=True)
class _Times:
    """The times of a question as whole numbers, all by one measure; an end lies between two of them."""

    sure: int
    late: int
    met: tuple[int, int] | None
    closed: tuple[int, int] | None
    now: int


def _by_days(asked: Question, due_on: date) -> _Times:
    def end(moment: Moment | None) -> tuple[int, int] | None:
        return None if moment is None else (moment.on.toordinal(),) * 2

    due = due_on.toordinal()
    return _Times(due, due + 1, end(asked.met), end(asked.closed), asked.as_of.toordinal())


def _by_hours(asked: Question, due: Instant) -> _Times:
    """Instants as twice their place in the order of the question's own, which keeps all that is compared.

    The odd numbers between are for a due time known to the instant, which is still in time itself; one
    known only to its day lies strictly before the end of that day.
    """
    met = instant(asked.met.on, asked.met.at) if asked.met else None
    closed = instant(asked.closed.on, asked.closed.at) if asked.closed else None
    clock = end_of(asked.as_of)
    instants = [known for known in (due, met, closed, clock) if known is not None]
    order = sorted({each for known in instants for each in (known.earliest, known.limit)})
    place = {each: 2 * n for n, each in enumerate(order)}

    def end(moment: Instant | None) -> tuple[int, int] | None:
        return None if moment is None else (place[moment.earliest], place[moment.limit])

    late = place[due.limit] + (1 if due.exact else 0)
    return _Times(place[due.earliest], late, end(met), end(closed), place[clock.earliest])
