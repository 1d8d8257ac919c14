"""Conditions decided for many rows at once, with three values; and what was assumed, and what decided nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days
from compliance.engines.arrays.matching import compare
from compliance.engines.arrays.search import take
from compliance.engines.arrays.values import (
    EMPTY,
    NO,
    NONE,
    UNKNOWN,
    YES,
    Cases,
    Flags,
    Places,
    Rows,
    SetIds,
    Truth,
    Words,
)
from compliance.model.conditions import (
    AGE,
    ALWAYS_HOLDS,
    All,
    Amount,
    AnyOf,
    Condition,
    Happened,
    Leaf,
    Not,
    Operator,
    SeenOn,
    Unknown,
)
from compliance.model.obligations import About
from compliance.timeline.matching import assumption

if TYPE_CHECKING:
    from compliance.engines.arrays.world import World


@dataclass(frozen=True, slots=True)
class Decided:
    """A condition over rows: its value, what was assumed, and the fields that decided nothing."""

    value: Truth
    assumed: SetIds
    undecided: SetIds


@dataclass
class Seen:
    """Rows that conditions are asked of, seen from an anchor in a stretch of a scope.

    `day`: that of the anchor, or the stretch's first where the anchor lies before it. `key`: the named event's own.
    """

    world: World
    scope: str
    stretch: Places
    case: Cases
    day: Days
    key: Words
    _compared: dict[Leaf | Amount, Truth] = field(default_factory=dict)
    _words: dict[str, Words] = field(default_factory=dict)

    def decide(self, condition: Condition, rows: Rows = slice(None), due: Days | None = None) -> Decided:
        """The condition for some of the rows. `due`: their due days, FOREVER where there is none.

        A comparison on the due day of a row without one decides nothing, whatever it makes of the unknown.
        """
        many = len(self.stretch[rows])
        if condition == ALWAYS_HOLDS:
            return Decided(np.full(many, YES, np.int8), np.full(many, EMPTY), np.full(many, EMPTY))
        asking = _OfStretches(self.world, many, self, rows, np.full(many, FOREVER) if due is None else due)
        return asking.decided(condition)

    def compared(self, leaf: Leaf | Amount) -> Truth:
        """What a comparison says of every row's own day, before its reading of the unknown."""
        if leaf not in self._compared:
            self._compared[leaf] = self._on(leaf, self.stretch, self.case, self.day, self.key)
        return self._compared[leaf]

    def compared_on(self, leaf: Leaf | Amount, rows: Rows, day: Days) -> Truth:
        """What it says of some rows on other days."""
        return self._on(leaf, self.stretch[rows], self.case[rows], day, self.key[rows])

    def _on(self, leaf: Leaf | Amount, stretch: Places, case: Cases, day: Days, key: Words) -> Truth:
        world = self.world
        if isinstance(leaf, Amount):
            reached = world.totals.reached(leaf, case, day)
        elif leaf.field == AGE:
            assert leaf.span is not None
            on = world.due_days.attained(world.histories.born, leaf.span.count)[case]
            reached = np.where(on == NEVER, UNKNOWN, np.where(on <= day, YES, NO)).astype(np.int8)
        elif leaf.lasts is not None:
            assert leaf.span is not None
            reached = world.state.has_lasted(self.scope, leaf.lasts, stretch, day, key, leaf.span)
        else:
            return compare(world.legend, leaf, self._words_on(leaf.field, stretch, case, day, key))
        return reached if leaf.operator.affirms else -reached

    def _words_on(self, name: str, stretch: Places, case: Cases, day: Days, key: Words) -> Words:
        if day is not self.day:
            return self.world.state.words(name, self.scope, stretch, case, day, key)
        # Many comparisons are of one field.
        if name not in self._words:
            self._words[name] = self.world.state.words(name, self.scope, stretch, case, day, key)
        return self._words[name]


class _Asking:
    """A condition on its way over rows."""

    def __init__(self, world: World, many: int) -> None:
        self._world = world
        self._assumed: SetIds = np.full(many, EMPTY)
        self._undecided: SetIds = np.full(many, EMPTY)

    def decided(self, condition: Condition) -> Decided:
        """The condition for every row."""
        value = self._ask(condition, np.ones(len(self._assumed), bool))
        return Decided(value, self._assumed, self._undecided)

    def _ask(self, condition: Condition, active: Flags) -> Truth:
        """The value. `active` is where it is asked at all: parts come in order, up to one that settles."""
        match condition:
            case Leaf() | Amount():
                return self._read(condition, active)
            case Happened():
                return self._happened(condition, active)
            case Not(part):
                return -self._ask(part, active)
            case All(parts):
                value = np.full(len(active), YES, np.int8)
                for part in parts:
                    value = np.minimum(value, self._ask(part, active & (value > NO)))
                return value
            case AnyOf(parts):
                value = np.full(len(active), NO, np.int8)
                for part in parts:
                    value = np.maximum(value, self._ask(part, active & (value < YES)))
                return value

    def _read(self, leaf: Leaf | Amount, active: Flags) -> Truth:
        """A comparison with its reading of the unknown applied, and noted where it is asked."""
        value, asked = self._compared(leaf)
        unknown = active & (value == UNKNOWN)
        if not unknown.any():
            return value
        if leaf.unknown is Unknown.UNDECIDED:
            self._note_undecided(unknown, About(leaf.field))
            return value
        self._note_undecided(unknown & ~asked, About(leaf.field))
        unknown &= asked
        if leaf.operator is not Operator.RECORDED and unknown.any():
            self._world.legend.assumptions.add(self._assumed, unknown, assumption(leaf))
        read = value.copy()
        read[unknown] = YES if leaf.unknown is Unknown.HOLDS else NO
        return read

    def _note_undecided(self, where: Flags, about: About) -> None:
        if where.any():
            self._world.legend.about.add(self._undecided, where, about)

    def _compared(self, leaf: Leaf | Amount) -> tuple[Truth, Flags]:
        """The comparison before its reading, and where there was a day to ask it of."""
        raise NotImplementedError

    def _happened(self, asked: Happened, active: Flags) -> Truth:
        raise NotImplementedError


class _OfStretches(_Asking):
    """A condition on what was seen from anchors."""

    def __init__(self, world: World, many: int, seen: Seen, rows: Rows, due: Days) -> None:
        super().__init__(world, many)
        self._seen = seen
        self._rows = rows
        self._due = due

    def _compared(self, leaf: Leaf | Amount) -> tuple[Truth, Flags]:
        if leaf.on is SeenOn.ANCHOR:
            return self._seen.compared(leaf)[self._rows], np.ones(len(self._due), bool)
        dated = self._due < FOREVER
        value = self._seen.compared_on(leaf, self._rows, self._due)
        return np.where(dated, value, np.int8(UNKNOWN)), dated

    def _happened(self, asked: Happened, active: Flags) -> Truth:
        """Whether it had happened by the day looked at in the stretch around, noted where it is asked."""
        world, seen, rows = self._world, self._seen, self._rows
        stretches, pieces = world.stretches[asked.scope], world.pieces(asked.pattern)
        day, case, key = seen.day[rows], seen.case[rows], seen.key[rows]
        if asked.on is SeenOn.DUE:
            day = np.where(self._due == FOREVER, NEVER, self._due)
        home = world.state.home(seen.scope, asked.scope, seen.stretch[rows], day, key)
        place, stretch = stretches.of_case.of(pieces.case, pieces.on)
        # The first of each stretch wins, since it is put last.
        first = np.full(stretches.many, NONE)
        first[stretch[::-1]] = place[::-1]
        piece = take(first, home, NONE)
        did = take(pieces.on, piece, FOREVER) <= day
        self._assumed[active & did] = world.legend.assumptions.union(
            self._assumed[active & did], take(pieces.assumed, piece, EMPTY)[active & did]
        )
        start = take(stretches.start, home, NEVER)
        unseen = (start == NEVER) | (day == NEVER)
        last = np.minimum(day, world.as_of)
        value = np.where(did, YES, NO).astype(np.int8)
        for record in asked.pattern.records:
            unknown = ~did & (unseen | ~world.silence.shows(record, case, start, last))
            value[unknown] = UNKNOWN
            self._note_undecided(active & unknown, About(record=record, earlier=True))
        return value


class _OfEvents(_Asking):
    """A condition on the attributes of events, by their rows in the export."""

    def __init__(self, world: World, rows: Places) -> None:
        super().__init__(world, len(rows))
        self._rows = rows

    def _compared(self, leaf: Leaf | Amount) -> tuple[Truth, Flags]:
        assert isinstance(leaf, Leaf), "a condition on an event asks only for its attributes"
        words = self._world.histories.words_at(self._rows, leaf.field)
        return compare(self._world.legend, leaf, words), np.ones(len(words), bool)

    def _happened(self, asked: Happened, active: Flags) -> Truth:
        raise AssertionError("a condition on an event asks only for its attributes")


def of_events(world: World, rows: Places, condition: Condition) -> Decided:
    """A condition on the attributes of events, by their rows in the export."""
    return _OfEvents(world, rows).decided(condition)
