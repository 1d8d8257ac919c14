"""A year of one child as a picture: what held, what happened, what was due and how long it was late.

All children's pictures have the same lanes at the same places, so that the frame is written once and each child's own
part is short.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

import polars as pl

from compliance.engines.plan import Plan
from compliance.engines.reference.case import Case
from compliance.engines.reference.stretches import Stretch
from compliance.findings.text import capital, spaced
from compliance.model.events import CaseHistory, Event
from compliance.model.rulebook import Rulebook
from compliance.reports.html.rendering import day

WIDTH, LEFT, LANE, TOP = 1000, 150, 18, 22
"""The width of a picture, where its days begin, the height of a lane, and of the months over them."""

_AHEAD = timedelta(days=92)
_LATE_ROWS, _LATE = 6, 6
"""How many late stretches are drawn over one another, and how high each is."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane by its name, and where it is. `y`: of its top."""

    name: str
    y: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pictures have: the lanes, the months (each with where it begins), and the as-of day.

    `states` and `kinds`: the lanes of scopes, by id, and of groups of events.
    """

    first: date
    as_of: date
    last: date
    states: Mapping[str, Lane]
    kinds: Mapping[str, Lane]
    due: Lane
    late: Lane

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """All lanes, from the top."""
        return (*self.states.values(), *self.kinds.values(), self.due, self.late)

    @property
    def height(self) -> int:
        """The height of a picture."""
        return self.late.y + _LATE_ROWS * _LATE + 6

    @property
    def months(self) -> list[tuple[str, int]]:
        """The months that begin in the time shown, each with where."""
        labels = []
        month = date(self.first.year, self.first.month, 1)
        while month <= self.last:
            if month >= self.first:
                labels.append((f"{month:%b}", self.x(month)))
            month = (month + timedelta(days=32)).replace(day=1)
        return labels

    def x(self, of: date) -> int:
        """Where a day is; one outside the time shown is at its edge."""
        inside = min(max(of, self.first), self.last)
        return LEFT + round((inside - self.first).days * (WIDTH - LEFT - 4) / (self.last - self.first).days)


@dataclass(frozen=True, slots=True)
class Word:
    """A code that stands in the bar of what held."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the table beside a picture: what, and when."""

    what: str
    when: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A child's own part of the picture, and the same in words.

    `held`, `events`, `open`, `breached` and `late` are SVG paths: of what held, what happened, the due days of
    what is open and of what was breached, and of the days for which something was late.
    """

    held: str
    words: tuple[Word, ...]
    events: str
    open: str
    breached: str
    late: str
    told: tuple[Told, ...]


def frame_of(plan: Plan, first: date, histories: Iterable[CaseHistory]) -> Frame:
    """The frame that holds what these children's pictures show: no lane is empty in all of them."""
    scopes: set[str] = set()
    groups: set[str] = set()
    for history in histories:
        names = {event.name for event in history.events}
        scopes |= {id_ for id_, scope in plan.rulebook.scopes.items() if not names.isdisjoint(scope.events)}
        groups |= {plan.vocabulary.events[event.name].group for event in _shown(history, first)}
    y = TOP
    states, kinds = {}, {}
    for id_ in _recorded(plan.rulebook):
        if id_ in scopes:
            states[id_] = Lane(capital(spaced(id_)), y)
            y += LANE
    named = {lane.name for lane in states.values()}
    for group in dict.fromkeys(event.group for event in plan.vocabulary.events.values()):
        if group in groups:
            name = capital(spaced(group))
            # A scope and a group of events may be called alike.
            kinds[group] = Lane(f"{name} events" if name in named else name, y)
            y += LANE
    as_of = plan.run.as_of
    return Frame(first, as_of, as_of + _AHEAD, states, kinds, Lane("Due", y), Lane("Late", y + LANE))


def _recorded(rulebook: Rulebook) -> list[str]:
    """The scopes that an event of their own begins; others are parts of these that rules look at."""
    begun: set[str] = set()
    recorded = []
    for id_, scope in rulebook.scopes.items():
        if scope.opens not in begun:
            recorded.append(id_)
            begun |= {scope.opens, scope.closes}
    return recorded


def timeline_of(
    history: CaseHistory, plan: Plan, frame: Frame, open_: pl.DataFrame, breaches: pl.DataFrame
) -> Timeline:
    """The picture of a child. `open_` and `breaches`: findings of the child that are open, and that were breached."""
    case = Case(plan, history)
    spans = list(_held(case, plan, frame))
    told: dict[str, list[str]] = {}
    for _, _, what, when in spans:
        told.setdefault(what, []).append(when)
    seen = _shown(history, frame.first)
    return Timeline(
        held="".join(bar for bar, _, _, _ in spans),
        words=tuple(word for _, word, _, _ in spans if word is not None),
        events="".join(
            _marks(_days(seen, plan, group), lane.y + 9, frame) for group, lane in frame.kinds.items()
        ),
        open=_dues(open_["due_on"], frame),
        breached=_dues(breaches["due_on"], frame),
        late="".join(_late(open_, breaches, frame)),
        told=(*(Told(what, tuple(when)) for what, when in told.items()), *_happened(seen, plan, frame)),
    )


def _shown(history: CaseHistory, first: date) -> list[Event]:
    """The events after the first day shown, so that no day and month come twice."""
    return [event for event in history.events if event.on > first]


def _days(events: Iterable[Event], plan: Plan, group: str) -> list[date]:
    return [event.on for event in events if plan.vocabulary.events[event.name].group == group]


def _held(case: Case, plan: Plan, frame: Frame) -> Iterator[tuple[str, Word | None, str, str]]:
    """What held: each stretch of each scope, divided where a coded state of it changes, as a line across its lane."""
    for id_, lane in frame.states.items():
        coded = [
            name
            for name, field in plan.vocabulary.state.items()
            if field.of == id_ and name in plan.vocabulary.codes
        ]
        for stretch in case.stretches[id_]:
            if stretch.first_known() > frame.as_of or (stretch.end is not None and stretch.end < frame.first):
                continue
            for begins, ends, word in _parts(case, stretch, coded, frame):
                x = frame.x(begins)
                width = max(frame.x(ends or frame.as_of) - x, 2)
                meaning = plan.vocabulary.codes[coded[0]].get(word, "") if coded else ""
                said = f"{lane.name}: {word} {meaning}".strip() if word else lane.name
                since = (
                    "before this export begins"
                    if stretch.start is None and begins == stretch.shown_on
                    else day(begins)
                )
                when = f"since {since}" if ends is None else f"{since} to {day(ends)}"
                fits = word and width > 8 * len(word)
                yield (
                    f"M{x} {lane.y + 9}h{width - 1}",
                    Word(x + 3, lane.y + 13, word) if fits else None,
                    said,
                    when,
                )


def _parts(
    case: Case, stretch: Stretch, coded: Sequence[str], frame: Frame
) -> list[tuple[date, date | None, str]]:
    """The stretch in parts of one value of its coded state, those that reach into the time shown."""
    begin, end = stretch.first_known(), stretch.end
    if not coded:
        return [(begin, end, "")]
    days = sorted(
        {begin, *(d for d in case.state.days_set(coded[0], stretch) if stretch.holds(d) and d > begin)}
    )
    valued = [(d, str(case.state.value(coded[0], stretch, d) or "")) for d in days]
    changes = [next(same) for _, same in groupby(valued, key=lambda each: each[1])]
    ends = [b - timedelta(days=1) for (_, _), (b, _) in pairwise(changes)]
    parts = zip(changes, [*ends, end], strict=True)
    return [(d, until, word) for (d, word), until in parts if until is None or until >= frame.first]


def _happened(events: Iterable[Event], plan: Plan, frame: Frame) -> Iterator[Told]:
    """What else happened, each kind of event with its days; all are of one year, which the table's caption says."""
    scopes = [plan.rulebook.scopes[id_] for id_ in frame.states]
    in_stretches = {name for scope in scopes for name in (scope.opens, scope.closes)}
    days: dict[str, list[date]] = {}
    for event in events:
        if event.name not in in_stretches:
            days.setdefault(event.name, []).append(event.on)
    if days:
        said = (f"{spaced(name)} {', '.join(map(_short, sorted(set(each))))}" for name, each in days.items())
        yield Told("Events", tuple(said))


def _short(of: date) -> str:
    return f"{of.day} {of:%b}"


def _dues(days: pl.Series, frame: Frame) -> str:
    """A mark for each due day in the time shown."""
    return _marks((of for of in days.drop_nulls() if frame.first <= of <= frame.last), frame.due.y + 9, frame)


def _marks(days: Iterable[date], y: int, frame: Frame) -> str:
    """A path with a corner at each mark, which its style draws there."""
    places = sorted({frame.x(of) for of in days})
    steps = [f"h{b - a}" for a, b in pairwise(places)]
    return f"M{places[0]} {y}{''.join(steps)}" if places else ""


def _late(open_: pl.DataFrame, breaches: pl.DataFrame, frame: Frame) -> Iterator[str]:
    """Each stretch from a due day to the day it was done, or closed, or that it is judged as of."""
    overdue = open_.filter(pl.col("status") == "overdue").select("due_on", pl.lit(frame.as_of).alias("until"))
    were = breaches.select("due_on", pl.coalesce("met_on", "closed_on").alias("until"))
    both = (
        pl.concat([overdue, were]).filter(pl.col("until") > pl.col("due_on")).unique().sort("due_on", "until")
    )
    ends = [date.min] * _LATE_ROWS
    for begins, until in both.iter_rows():
        row = next((n for n, end in enumerate(ends) if end < begins), _LATE_ROWS - 1)
        ends[row] = max(ends[row], until)
        x = frame.x(begins)
        width = max(frame.x(until) - x, 2)
        yield f"M{x} {frame.late.y + 5 + row * _LATE}h{width}"
