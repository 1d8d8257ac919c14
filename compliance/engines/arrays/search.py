"""Looking up in sorted arrays: the last before, the first between, whole ranges; rows beside one another."""

from __future__ import annotations

import numpy as np

from compliance.calendars.days import BITS, FOREVER, Days
from compliance.engines.arrays.values import NONE, Column, Flags, GroupDays, Integers, Places


def group_days(group: Integers, day: Days | int) -> GroupDays:
    """Each group and its day as one number. In order, groups come one after another and their days rise."""
    placed: GroupDays = (group << BITS) | day
    return placed


def groups(placed: GroupDays) -> Integers:
    """The groups of such numbers."""
    group: Integers = placed >> BITS
    return group


def days(placed: GroupDays) -> Days:
    """The days of such numbers."""
    day: Days = placed & FOREVER
    return day


def last_at_or_before(placed: GroupDays, group: Integers, day: Days | int) -> Places:
    """The place of the last of `placed`, which are in order, in each group on or before each day; NONE: no such one."""
    if not len(placed):
        return np.full(len(group), NONE)
    place = np.searchsorted(placed, group_days(group, day), "right") - 1
    return np.where((place >= 0) & (groups(placed[place]) == group), place, NONE)


def first_between(placed: GroupDays, group: Integers, first: Days | int, last: Days | int) -> Places:
    """The place of the first of `placed`, which are in order, in each group from day `first` to day `last`, both
    included; NONE: no such one."""
    if not len(placed):
        return np.full(len(group), NONE)
    place = np.searchsorted(placed, group_days(group, first))
    # What is no more than the group's last day, and no less than its first, is of the group.
    inside = placed[np.minimum(place, len(placed) - 1)] <= group_days(group, last)
    return np.where((place < len(placed)) & inside, place, NONE)


def spread(low: Places, high: Places) -> tuple[Places, Places]:
    """For ranges of places, both ends included and empty where `high` is less: which range each place is of, and
    the place."""
    counts = np.maximum(high - low + 1, 0)
    of = np.repeat(np.arange(len(low)), counts)
    ends = np.cumsum(counts)
    return of, np.arange(len(of)) - (ends - counts)[of] + low[of]


def among(these: Integers, those: Integers) -> Flags:
    """Which of these are among those, which are in order."""
    if not len(those):
        return np.zeros(len(these), bool)
    flags: Flags = those[np.minimum(np.searchsorted(those, these), len(those) - 1)] == these
    return flags


def distinct(*parts: Integers) -> Integers:
    """The different numbers of several arrays, in order. Most come in order already, which is cheaper than hashing."""
    numbers = parts[0] if len(parts) == 1 else np.concatenate(parts)
    if np.any(numbers[1:] < numbers[:-1]):
        numbers = np.sort(numbers)
    return numbers[is_new(numbers)]


def take(values: Column, places: Places, missing: int) -> Column:
    """The values at the places, and `missing` where a place is NONE."""
    if not len(values):
        return np.full(len(places), missing, values.dtype)
    column = values[places]
    column[places == NONE] = missing
    return column


def is_new(*columns: Column) -> Flags:
    """Whether a row differs from the one before it in any of the columns; the first does."""
    new = np.ones(len(columns[0]), bool)
    if len(new):
        new[1:] = False
        for column in columns:
            new[1:] |= column[1:] != column[:-1]
    return new


def before(values: Column, first: int | bool) -> Column:
    """Each row's value of the row before it; `first` in the first row."""
    moved = np.empty_like(values)
    moved[1:], moved[:1] = values[:-1], first
    return moved


def after(values: Column, last: int | bool) -> Column:
    """Each row's value of the row after it; `last` in the last row."""
    moved = np.empty_like(values)
    moved[:-1], moved[-1:] = values[1:], last
    return moved


def latest_where(chosen: Flags) -> Places:
    """The place of the last row up to each, itself included, that is chosen; NONE before the first."""
    return np.maximum.accumulate(np.where(chosen, np.arange(len(chosen)), NONE))


def next_where(chosen: Flags) -> Places:
    """The place of the first row from each on, itself included, that is chosen. INVARIANT: the last row is."""
    return len(chosen) - 1 - latest_where(chosen[::-1])[::-1]


def in_order(major: Integers, *then: Column) -> Places:
    """The places of rows in order of `major`, those alike in it in order of the rest, and else as they stood.

    Few rows are alike in `major`, and only those are looked at closer.
    """
    rises = len(major) < 2 or not bool(np.any(major[1:] < major[:-1]))
    order = np.arange(len(major)) if rises else np.argsort(major, kind="stable")
    placed = major[order]
    same = ~is_new(placed)
    tied = np.flatnonzero(same | after(same, last=False))
    if len(tied):
        rows = order[tied]
        order[tied] = rows[np.lexsort([column[rows] for column in (*reversed(then), major)])]
    return order
