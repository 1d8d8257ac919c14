"""Nights that a case has spent in the stretches of a scope: which a total counts, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """Days on end, first and last included; `last` is the last day there is while it goes on.

    A night belongs to the day it ends on, so a spell has one fewer than it has days.
    """

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Nights:
    """The nights of one case of which a total counts some.

    `sure`: spells whose nights count; `most`: these and those of which it is not known; `all_`: every stretch of the
    scope as far as it is shown. Spells are in order and do not touch. `unseen`: until when a stretch whose beginning
    is not shown may have run unseen, None if there is none.
    """

    sure: tuple[Spell, ...]
    most: tuple[Spell, ...]
    all_: tuple[Spell, ...]
    unseen: date | None

    def unbroken(self, day: date) -> date | None:
        """The first day of the stretches without a break that hold the day, None if none does."""
        return next((spell.first for spell in self.all_ if spell.first <= day <= spell.last), None)


def merged(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """The same nights as spells that do not touch, in order."""
    merged: list[Spell] = []
    for spell in sorted(spells):
        if merged and spell.first <= merged[-1].last:
            merged[-1] = Spell(merged[-1].first, max(merged[-1].last, spell.last))
        else:
            merged.append(spell)
    return tuple(merged)


def counted(spells: Sequence[Spell], since: date, day: date) -> int:
    """How many nights the spells have that end after `since` and not after `day`."""
    return sum(max(0, (min(spell.last, day) - max(spell.first, since)).days) for spell in spells)


def reached_on(spells: Sequence[Spell], since: date, nights: int) -> date | None:
    """The day on which the spells have come to so many nights that end after `since`, None if they never do."""
    left = nights
    for spell in spells:
        first = max(spell.first, since)
        if (spell.last - first).days >= left:
            return first + timedelta(days=left)
        left -= max(0, (spell.last - first).days)
    return None


def ended(last: date | None) -> date:
    """The last day of what may go on still, as spells have it."""
    return date.max if last is None else last


def parts(first: date, last: date | None, turns: Iterable[date]) -> Iterator[Spell]:
    """The days from `first` to `last`, cut at the days in between on which something turns."""
    until = ended(last)
    days = [first, *sorted({day for day in turns if first < day < until}), max(first, until)]
    yield from (Spell(*pair) for pair in pairwise(days))
