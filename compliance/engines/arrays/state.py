"""What held on a day in every case: fields that events set, and how long stretches had lasted.

The same as `engines.reference.state`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from compliance.calendars.days import FOREVER, NEVER, Days
from compliance.calendars.due_days import DueDays
from compliance.calendars.instants import Instants
from compliance.calendars.spans import Span
from compliance.engines.arrays.histories import Histories
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.matching import satisfies_any
from compliance.engines.arrays.search import (
    after,
    days,
    distinct,
    group_days,
    is_new,
    last_at_or_before,
    spread,
    take,
)
from compliance.engines.arrays.standing import standing_in
from compliance.engines.arrays.stretches import Holding, Stretches
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.values import (
    NO,
    NONE,
    UNKNOWN,
    YES,
    Cases,
    GroupDays,
    Integers,
    Places,
    Truth,
    Words,
)
from compliance.model.rulebook import Rulebook


@dataclass
class _Settings(Table):
    """Each time that a field was set: case, day, instant, key, type of event, word."""

    case: Cases
    on: Days
    at: Instants
    key: Words
    kind: Integers
    word: Words


class State:
    """The state of all cases, seen from stretches on days."""

    def __init__(
        self,
        legend: Legend,
        histories: Histories,
        found: dict[str, Stretches],
        rulebook: Rulebook,
        due_days: DueDays,
    ) -> None:
        self._legend = legend
        self._histories = histories
        self._found = found
        self._rulebook = rulebook
        self._due_days = due_days
        self._fields: dict[str, tuple[GroupDays, Words]] = {}

    def words(self, field: str, scope: str, stretch: Places, case: Cases, day: Days, key: Words) -> Words:
        """The word of a field on each day, seen from stretches of a scope; NONE where it is not known.

        `key` is that of the event looked from: of several episodes on a day, its own is meant.
        """
        home = self._histories.vocabulary.state[field].of
        group = self.home(scope, home, stretch, day, key) if home in self._found else case
        set_on, words = self._set(field)
        return take(words, last_at_or_before(set_on, group, day), NONE)

    def days_set(self, scope: str, home: str) -> tuple[Places, Days]:
        """Each stretch of a scope with every day on which a field of `home`, the scope or one around it, was set."""
        fields = [f.name for f in self._histories.vocabulary.state.values() if f.of == home]
        set_on = distinct(*(self._set(name)[0] for name in fields))
        homes = self._around(scope, home, np.arange(self._found[scope].many))
        low = np.searchsorted(set_on, group_days(homes, NEVER))
        high = np.searchsorted(set_on, group_days(homes, FOREVER), "right") - 1
        stretch, place = spread(low, high)
        return stretch, days(set_on[place])

    def has_lasted(self, scope: str, home: str, stretch: Places, day: Days, key: Words, span: Span) -> Truth:
        """Whether the stretch of `home` around each has lasted a span on its day."""
        if home not in self._found:
            return np.full(len(stretch), UNKNOWN, np.int8)
        holding, homes = self._found[home], self.home(scope, home, stretch, day, key)
        since_start = self._due_days.of(take(holding.start, homes, NEVER), span)
        since_shown = self._due_days.of(take(holding.shown_on, homes, NEVER), span)
        # A stretch of unknown start has lasted at least since it was first shown, perhaps longer.
        unseen = np.where((since_shown > NEVER) & (since_shown <= day), YES, UNKNOWN)
        lasted = np.where(since_start > NEVER, np.where(since_start <= day, YES, NO), unseen)
        return lasted.astype(np.int8)

    def home(self, scope: str, home: str, stretch: Places, day: Days, key: Words) -> Places:
        """The stretch of `home` that each is, lies within, or holds on its day; NONE if there is none."""
        if home not in self._found:
            return np.full(len(stretch), NONE)
        if home in self._outwards(scope):
            return self._around(scope, home, stretch)
        return self._inside(scope, home, stretch, day, key)

    def _outwards(self, scope: str) -> Iterator[str]:
        outer: str | None = scope
        while outer is not None:
            yield outer
            outer = self._rulebook.scopes[outer].within

    def _around(self, scope: str, outer: str, stretch: Places) -> Places:
        for name in self._outwards(scope):
            if name == outer:
                break
            stretch = take(self._found[name].parent, stretch, NONE)
        return stretch

    def _inside(self, scope: str, home: str, stretch: Places, day: Days, key: Words) -> Places:
        """The latest stretch of `home` that holds the day and lies in the stretch, or else beside it in the case."""
        rows = np.full(len(stretch), NONE)
        inner = self._found[home]
        outwards = list(self._outwards(home))
        holder = next((name for name in self._outwards(scope) if name in outwards), None)
        if not inner.many:
            return rows
        if holder is None:
            within, around = inner.case, take(self._found[scope].case, stretch, NONE)
        else:
            within = self._around(home, holder, np.arange(inner.many))
            around = self._around(scope, holder, stretch)
        row, inside = Holding(within, inner.start, inner.end).of(around, day)
        np.maximum.at(rows, row, inside)
        # Of several on a day the latest that goes by the event's own key is meant, if one does.
        own = inner.owns(inside, key[row])
        of_own = np.full(len(stretch), NONE)
        np.maximum.at(of_own, row[own], inside[own])
        return np.where(of_own == NONE, rows, of_own)

    def _set(self, field: str) -> tuple[GroupDays, Words]:
        """Each stretch (or case) and day on which a field was set, in order, and its word from then on."""
        if field not in self._fields:
            self._fields[field] = self._last_of_each_day(field)
        return self._fields[field]

    def _last_of_each_day(self, field: str) -> tuple[GroupDays, Words]:
        home = self._histories.vocabulary.state[field].of
        settings = _Settings.joined(list(self._settings(field)))
        group, row = (settings.case, np.arange(len(settings.case)))
        if home in self._found:
            group, row = _belonging(self._found[home], settings)
        settings = settings[row]
        placed = group_days(group, settings.on)
        scope = self._rulebook.scopes.get(home)
        on = group_days(settings.case, settings.on)
        standing = standing_in(self._legend, self._histories, scope, on, settings.key, placed)
        order = np.lexsort((settings.word, settings.kind, settings.at, standing, placed))
        set_on = placed[order]
        last = after(is_new(set_on), last=True)
        return set_on[last], settings.word[order][last]

    def _settings(self, field: str) -> Iterator[_Settings]:
        histories = self._histories
        ignored = {s.opens: s.ignored for s in self._rulebook.scopes.values() if s.ignored}
        told = histories.vocabulary.state[field]
        for name in told.told_by:
            events = histories.events(name)
            if name in told.set_by:
                words = histories.words(name, told.set_by[name])
            else:
                words = np.full(len(events.case), self._legend.words[told.settled_by[name]])
            sets = words != NONE
            if name in ignored:
                sets &= ~satisfies_any(self._legend, histories, name, ignored[name])
            kind = np.full(len(words), histories.kinds[name])
            yield _Settings(events.case, events.on, events.at, events.key, kind, words)[sets]


def _belonging(held: Stretches, found: _Settings) -> tuple[Places, Places]:
    """Pairs of a stretch and a setting that belongs to it: by key where both have one, else by day."""
    row, stretch = held.of_case.of(found.case, found.on)
    by_day = (found.key[row] == NONE) | ~held.keyed[stretch]
    # Stretches of a case that go by a key, as one number in order.
    owner, owned = held.owned >> 32, held.owned & 0xFFFFFFFF
    pairs = (held.case[owner] << 32) | owned
    order = np.argsort(pairs, kind="stable")
    wanted = np.where(found.key == NONE, NONE, (found.case << 32) | found.key)
    low = np.searchsorted(pairs[order], wanted)
    high = np.searchsorted(pairs[order], wanted, "right") - 1
    by_key, place = spread(low, high)
    return (
        np.concatenate([owner[order][place], stretch[by_day]]),
        np.concatenate([by_key, row[by_day]]),
    )
