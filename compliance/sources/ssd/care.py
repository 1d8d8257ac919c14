"""Periods of care, legal statuses and placements: what rows tell only together.

An episode is not an event. A period of care is all episodes of one number, and begins on the day that each of them
says the child entered care, which may lie before the first of them: the tables reach back some years only. Its legal
status stands in a table of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from compliance.sources.event_table import Row
from compliance.sources.national_codes import LONG_TERM_FOSTER, TEMPORARY
from compliance.sources.ssd.codes import coded
from compliance.sources.ssd.oddities import Oddity, Where
from compliance.sources.ssd.rows import Context, Rows

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue

_STARTS, _CONTINUES, _SAME_CARER, _NEW_CARER = "S", "X1", frozenset("TU"), frozenset("SPB")
_ADOPTED = frozenset(("E11", "E12"))
_ANY = Where("", 0, "")


@dataclass(frozen=True, slots=True)
class Episode:
    """One row of the episodes. Days are first and last; the next episode starts on the day this one ends."""

    where: Where
    period: str
    started: date
    why_new: str | None
    ended: date | None
    why_ceased: str | None
    entered: date | None
    placement: str | None

    @property
    def ends_care(self) -> bool:
        """Whether care ended with it."""
        return self.ended is not None and self.why_ceased is not None and self.why_ceased != _CONTINUES


@dataclass(frozen=True, slots=True)
class Period:
    """A period of care of one child. `start` None: it began before anything shows; `shown_on` is the first day seen."""

    case: str
    start: date | None
    shown_on: date
    end: date | None
    reason: str | None
    first: Episode
    last: Episode

    def holds(self, day: date) -> bool:
        """Whether the day lies in it, its first and last day included."""
        return (self.start or self.shown_on) <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class _Status:
    where: Where
    code: str | None
    started: date
    ended: date | None

    def holds(self, day: date) -> bool:
        return self.started <= day and (self.ended is None or day < self.ended)


@dataclass(frozen=True, slots=True)
class _Placement:
    where: Where
    id: str
    started: date
    type: str | None
    provider: str | None
    ended: date | None
    why_ended: str | None

    @property
    def is_temporary(self) -> bool:
        return self.type in TEMPORARY

    def is_at(self, other: _Placement) -> bool:
        """Whether it is the place of another: of the same type and, where both have a number, of the same provider."""
        same_provider = self.provider == other.provider or None in (self.provider, other.provider)
        return self.type is not None and self.type == other.type and same_provider


def episodes(rows: Iterable[Rows], context: Context) -> list[Episode]:
    """The episodes that can be read, by child and start. A row without a usable start is reported."""
    merged: list[Episode] = []
    for each in rows:
        started, ended = each.days("started", context), each.days("ended", context)
        entered = each.days("entered", context)
        why_new = coded(each, "why_new", "why_new", context)
        why_ceased = coded(each, "why_ceased", "why_ceased", context, keep=True)
        periods = each.cell(each.sheet.table.period)
        placements = each.texts("placement")
        for place, where in enumerate(each.wheres()):
            start = started[place]
            if start is None:
                _no_start(
                    each, place, context, "became_looked_after", "ceased_looked_after", "placement_started"
                )
                continue
            end = _not_before(each, "ended", where, ended[place], start, context)
            merged.append(
                Episode(
                    where,
                    periods[place] or "",
                    start,
                    why_new[place],
                    end,
                    why_ceased[place],
                    entered[place],
                    placements[place],
                )
            )
    merged.sort(key=lambda e: (e.where.case, e.started, e.ended or date.max, e.where.row))
    # Of rows that say the same the first.
    return list({(e.where.case, replace(e, where=_ANY)): e for e in reversed(merged)}.values())[::-1]


def periods_of_care(found: Iterable[Episode], context: Context) -> list[Period]:
    """The periods of care that episodes make, by child and start."""
    of: dict[tuple[str, str], list[Episode]] = defaultdict(list)
    for episode in found:
        key = episode.period or (str(episode.entered) if episode.entered else "")
        of[episode.where.case, key].append(episode)
    made = [period for course in of.values() for period in _periods(course, context)]
    return sorted(made, key=lambda p: (p.case, p.start or p.shown_on))


def _periods(course: Sequence[Episode], context: Context) -> Iterator[Period]:
    """One number's episodes as periods: care that ends and is started again is another period."""
    run: list[Episode] = []
    nth = 0
    for episode in course:
        if (
            run
            and run[-1].ends_care
            and episode.why_new == _STARTS
            and episode.started >= (run[-1].ended or episode.started)
        ):
            yield _period(run, context, first=nth == 0)
            run, nth = [], nth + 1
        run.append(episode)
    if run:
        yield _period(run, context, first=nth == 0)


def _begins_anew(episode: Episode, before: Episode) -> bool:
    return before.ends_care and episode.why_new == _STARTS and episode.started >= (before.ended or date.min)


def _period(run: Sequence[Episode], context: Context, *, first: bool) -> Period:
    start = _start(run, context, first=first)
    _tell_oddities(run, context)
    last = max(run, key=lambda e: (e.ended or date.max, e.started))
    end = last.ended if last.ends_care else None
    reason = last.why_ceased if end is not None else None
    return Period(run[0].where.case, start, run[0].started, end, reason, run[0], last)


def _start(run: Sequence[Episode], context: Context, *, first: bool) -> date | None:
    opening = run[0]
    entered = min((e.entered for e in run if e.entered is not None), default=None)
    stated = opening.started if opening.why_new == _STARTS else None
    if not first:
        return stated
    if entered is not None and entered <= opening.started:
        if stated is not None and stated != entered:
            context.tally.saw(Oddity.ENTERED_DIFFERS, opening.where)
        return entered
    if stated is not None:
        if entered is not None:
            context.tally.saw(Oddity.ENTERED_DIFFERS, opening.where)
        return stated
    context.tally.saw(Oddity.WITHOUT_START, opening.where)
    return None


def _tell_oddities(run: Sequence[Episode], context: Context) -> None:
    tally = context.tally
    for episode in run:
        if episode.ended is None and episode.why_ceased is not None:
            tally.saw(Oddity.REASON_WITHOUT_END, episode.where)
        if episode.ended is not None and episode.why_ceased is None:
            tally.saw(Oddity.END_WITHOUT_REASON, episode.where)
    for earlier, later in pairwise(run):
        if earlier.ended is None or later.started < earlier.ended:
            tally.saw(Oddity.OVERLAP, later.where)
        elif later.started > earlier.ended and not earlier.ends_care:
            tally.saw(Oddity.GAP, later.where)
    if run[-1].why_ceased == _CONTINUES:
        tally.saw(Oddity.NOTHING_FOLLOWS, run[-1].where)


def care_events(
    periods: Sequence[Period], statuses: Iterable[Rows], *, adopted: frozenset[str], context: Context
) -> list[Row]:
    """Care that begins and ends, with the legal statuses in it. `adopted`: children whose order is told elsewhere."""
    of_child: dict[str, list[_Status]] = defaultdict(list)
    for status in _statuses(statuses, context):
        of_child[status.where.case].append(status)
    rows: list[Row] = []
    used: set[Where] = set()
    for period in periods:
        rows += _events_of(period, of_child.get(period.case, []), used)
        if period.reason in _ADOPTED and period.case not in adopted and period.end is not None:
            rows.append(_row("adoption_order_made", period.last.where, period.end))
    for status in (each for of in of_child.values() for each in of):
        if status.where not in used and status.code is not None:
            context.tally.saw(Oddity.STATUS_OUTSIDE_CARE, status.where)
    return rows


def _events_of(period: Period, statuses: Sequence[_Status], used: set[Where]) -> Iterator[Row]:
    began = period.start or period.shown_on
    known = [each for each in statuses if each.code is not None]
    inside = [
        each
        for each in known
        if each.started <= (period.end or date.max) and (each.ended or date.max) > began
    ]
    used |= {each.where for each in inside}
    now = _in_force(inside, began)
    if period.start is not None:
        yield _row(
            "became_looked_after", period.first.where, period.start, legal_status=now.code if now else None
        )
    elif now is not None:
        yield _row("legal_status_changed", now.where, began, legal_status=now.code)
    code = now.code if now is not None else None
    changes = {each.started for each in inside} | {each.ended for each in inside if each.ended is not None}
    for day in sorted(day for day in changes if began < day and (period.end is None or day < period.end)):
        after = _in_force(inside, day)
        if after is not None and after.code != code:
            code = after.code
            yield _row("legal_status_changed", after.where, day, legal_status=code)
    if period.end is not None:
        yield _row("ceased_looked_after", period.last.where, period.end, reason=period.reason)


def _in_force(statuses: Iterable[_Status], day: date) -> _Status | None:
    """Of several at once the one that began last, as a placement order beside a care order."""
    running = [each for each in statuses if each.holds(day)]
    return max(running, key=lambda each: (each.started, each.where.row), default=None)


def _statuses(rows: Iterable[Rows], context: Context) -> Iterator[_Status]:
    for each in rows:
        codes = coded(
            each, "status", "legal_status", context, events=("became_looked_after", "legal_status_changed")
        )
        started, ended = each.days("started", context), each.days("ended", context)
        for place, where in enumerate(each.wheres()):
            start = started[place]
            if codes[place] is None:
                continue
            if start is None:
                _no_start(each, place, context, "legal_status_changed")
                context.tally.lost(where, "became_looked_after", "legal_status")
                continue
            end = _not_before(each, "ended", where, ended[place], start, context)
            yield _Status(where, codes[place], start, end)


def placement_events(rows: Iterable[Rows], found: Sequence[Episode], context: Context) -> list[Row]:
    """Where children live. A temporary stay (T0 to T4) leaves the placement before it running, if it goes on after."""
    why_new = {(e.where.case, e.placement): e.why_new for e in reversed(found) if e.placement}
    by_day: dict[tuple[str, date], str | None] = {}
    for episode in found:
        by_day.setdefault((episode.where.case, episode.started), episode.why_new)

    def reason_of(placement: _Placement) -> str | None:
        case = placement.where.case
        return why_new.get((case, placement.id), by_day.get((case, placement.started)))

    by_child = groupby(_placements(rows, context), key=lambda each: each.where.case)
    return [row for _, placements in by_child for row in _moves(list(placements), reason_of, context)]


def _placements(rows: Iterable[Rows], context: Context) -> list[_Placement]:
    placements: dict[tuple[str, str], _Placement] = {}
    for each in rows:
        types = coded(
            each, "type", "placement_type", context, events=("placement_started", "placement_updated")
        )
        reasons = coded(each, "why_ended", "why_ended", context, keep=True)
        started, ended = each.days("started", context), each.days("ended", context)
        ids, providers = each.texts("id"), each.texts("provider")
        for place, where in enumerate(each.wheres()):
            start = started[place]
            if start is None:
                _no_start(each, place, context, "placement_started", "placement_ended")
                continue
            end = _not_before(each, "ended", where, ended[place], start, context)
            number = ids[place] or f"{where.case}/{start}"
            one = _Placement(where, number, start, types[place], _urn(providers[place]), end, reasons[place])
            before = placements.get((where.case, number))
            if before is not None and replace(before, where=where) != one:
                context.tally.saw(Oddity.TWO_OF_ONE_NUMBER, where)
            placements[where.case, number] = one
    return sorted(
        placements.values(), key=lambda p: (p.where.case, p.started, p.ended or date.max, p.where.row)
    )


def _urn(text: str | None) -> str | None:
    """The provider's number; none where it stands for one that has no number."""
    return None if text is None or set(text.upper()) == {"X"} else text.upper()


def _moves(
    placements: Sequence[_Placement], reason_of: Callable[[_Placement], str | None], context: Context
) -> Iterator[Row]:
    """One child's placements as events, those that go on after a temporary stay as one."""
    same_as: dict[str, str] = {}
    main: _Placement | None = None
    stay: _Placement | None = None
    for each in placements:
        if each.is_temporary:
            stay = each
            continue
        if main is not None and stay is not None and _goes_on(main, stay, each):
            same_as[each.id] = same_as.get(main.id, main.id)
        main, stay = each, None
    goes_on = set(same_as.values())
    last = {same_as.get(each.id, each.id): each for each in placements}
    for each in placements:
        if each.id in same_as:
            continue
        reason = reason_of(each)
        attributes: dict[str, AttributeValue] = {"placement": each.id, "temporary": each.is_temporary}
        if each.type is not None:
            attributes |= {"placement_type": each.type, "long_term_foster": each.type in LONG_TERM_FOSTER}
        if reason in _SAME_CARER or reason in _NEW_CARER:
            attributes["same_carer"] = reason in _SAME_CARER
        yield Row(
            each.where.case, "placement_started", each.started, attributes, each.where.file, each.where.row
        )
        ending = last[each.id] if each.id in goes_on else each
        if ending.ended is not None:
            asked = context.lists["ended_by"].meaning(ending.why_ended or "")
            yield _row(
                "placement_ended",
                ending.where,
                ending.ended,
                placement=each.id,
                reason=ending.why_ended,
                ended_by=(asked.word or None) if asked else None,
            )


def _goes_on(main: _Placement, stay: _Placement, after: _Placement) -> bool:
    """Whether the child came back from a stay to the placement of before."""
    away = main.ended is not None and main.ended <= stay.started
    back = stay.ended is not None and after.started <= stay.ended
    return away and back and after.is_at(main)


def _no_start(rows: Rows, place: int, context: Context, *events: str) -> None:
    """A row without a usable first day: reported, where its cell was not, and taken from what is known."""
    where, column = rows.where(place), rows.sheet.table.fields["started"]
    if rows.cell(column)[place] is None:
        context.tally.problem(where, rows.sheet.heading(column), "no day", context.dates.expectation())
    context.tally.set_aside += 1
    for event in events:
        context.tally.lost(where, event)


def _not_before(
    rows: Rows, field: str, where: Where, day: date | None, start: date, context: Context
) -> date | None:
    """The last day; one before the first is reported and not used."""
    if day is None or day >= start:
        return day
    heading = rows.sheet.heading(rows.sheet.table.fields[field])
    context.tally.problem(where, heading, f'"{day}"', f"a day on or after the first, {start}")
    return None


def _row(event: str, where: Where, on: date, **attributes: str | None) -> Row:
    told: Mapping[str, AttributeValue] = {
        name: value for name, value in attributes.items() if value is not None
    }
    return Row(where.case, event, on, told, where.file, where.row)
