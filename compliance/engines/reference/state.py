"""What held on a day: legal status, the placement's attributes, age, how long a stretch has lasted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import Span
from compliance.engines.reference.standing import key_of, standing_in
from compliance.engines.reference.stretches import Stretch
from compliance.engines.standing import STANDS
from compliance.model.conditions import AGE, Leaf
from compliance.model.events import AttributeValue, CaseHistory
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.timeline.matching import compare, satisfies_any


def scope_seen(field: str, vocabulary: Vocabulary) -> str | None:
    """The scope whose stretches a condition on the field looks at; None for the child's own age."""
    if field == AGE:
        return None
    return vocabulary.lasting[field] if field in vocabulary.lasting else vocabulary.state[field].of


@dataclass(frozen=True, slots=True)
class _Set:
    """A state field set to a value on a day, by an event of some key; `standing`: how what has the key stands then."""

    on: date
    standing: int
    at: datetime | None
    event: str
    key: str | None
    value: AttributeValue


class State:
    """The state of one case on any day, seen from a stretch."""

    def __init__(
        self,
        history: CaseHistory,
        found: Mapping[str, tuple[Stretch, ...]],
        rulebook: Rulebook,
        vocabulary: Vocabulary,
        calendars: Calendars,
    ) -> None:
        self._history = history
        self._found = found
        self._scopes = rulebook.scopes
        self._ignored = {s.opens: s.ignored for s in rulebook.scopes.values() if s.ignored}
        self._vocabulary = vocabulary
        self._calendars = calendars
        self._sets = {field: self._settings(field) for field in vocabulary.state}

    def after(
        self, history: CaseHistory, found: Mapping[str, tuple[Stretch, ...]], types: Collection[str]
    ) -> State:
        """The state of the same case with other events, of which only those of these types differ."""
        state = copy(self)
        state._history, state._found = history, found
        touched = [
            f.name
            for f in self._vocabulary.state.values()
            if not f.told_by.isdisjoint(types)
            or (f.of in self._scopes and self._scopes[f.of].closes in types)
        ]
        state._sets = {**self._sets, **{field: state._settings(field) for field in touched}}
        return state

    def decide(
        self, leaf: Leaf, stretch: Stretch, day: date, keys: frozenset[str] = frozenset()
    ) -> bool | None:
        """One comparison on `day`, None where the field is not known, before any reading of the unknown.

        `keys` are those of the event looked from: of several episodes on a day, its own is meant.
        """
        if leaf.field == AGE:
            return self._age(leaf, day)
        if leaf.lasts is not None:
            return self._lasted(leaf, self._of(leaf.lasts, stretch, day, keys), day)
        return compare(leaf, self.value(leaf.field, stretch, day, keys))

    def value(
        self, field: str, stretch: Stretch, day: date, keys: frozenset[str] = frozenset()
    ) -> AttributeValue | None:
        """The field's value on `day`: the last recorded in the stretch it belongs to, None if none was.

        Where the rulebook has no such scope, the last recorded in the case.
        """
        scope = self._vocabulary.state[field].of
        home = self._of(scope, stretch, day, keys)
        if home is None and scope in self._found:
            return None
        sets = self._sets[field]
        for place in range(bisect_right(sets, day, key=_day) - 1, -1, -1):
            if home is None or self._belongs(sets[place], home):
                return sets[place].value
        return None

    def days_set(self, field: str, stretch: Stretch) -> tuple[date, ...]:
        """The days on which the field is set in the stretch of its scope that is this one or around it."""
        home = stretch.around(self._vocabulary.state[field].of)
        assert home is not None, "only fields of the scope or of one around it are asked for"
        return tuple(each.on for each in self._sets[field] if self._belongs(each, home))

    def differs_from(self, other: State) -> dict[str, date]:
        """The fields that events set otherwise than in `other`, each with the first day on which one does."""
        return {
            field: min(each.on for each in different)
            for field, sets in self._sets.items()
            # Settings that are alike are one, however often they were told.
            if sets is not other._sets[field] and (different := set(sets) ^ set(other._sets[field]))
        }

    def _belongs(self, each: _Set, home: Stretch) -> bool:
        if home.keys and each.key is not None:
            return each.key in home.keys
        return home.holds(each.on)

    def _of(self, scope: str, stretch: Stretch, day: date, keys: frozenset[str]) -> Stretch | None:
        """The stretch of `scope` around: the given one, one it lies within, or the latest inside it on `day`.

        Where none of the scope can lie inside the given one, the latest beside it: inside the nearest around it that
        can hold both, or in the case if none can. Of those, one that goes by one of `keys` comes first.
        """
        around = stretch.around(scope)
        if around is not None:
            return around
        stretches = self._found.get(scope, ())
        holder: Stretch | None = stretch
        while holder is not None and not any(s.around(holder.scope) is not None for s in stretches):
            holder = holder.parent
        inside = [s for s in stretches if s.holds(day) and (holder is None or self._within(s, holder))]
        own = [s for s in inside if s.keys & keys]
        return (own or inside)[-1] if inside else None

    @staticmethod
    def _within(inner: Stretch, outer: Stretch) -> bool:
        around: Stretch | None = inner
        while around is not None:
            if around == outer:
                return True
            around = around.parent
        return False

    def _age(self, leaf: Leaf, day: date) -> bool | None:
        born = self._history.date_of_birth
        if born is None or leaf.span is None:
            return None
        reached = self._calendars.has_age(born, day, leaf.span.count)
        return reached is leaf.operator.affirms

    def _lasted(self, leaf: Leaf, stretch: Stretch | None, day: date) -> bool | None:
        if stretch is None or leaf.span is None:
            return None
        reached = self._has_lasted(stretch, day, leaf.span)
        return None if reached is None else reached is leaf.operator.affirms

    def _has_lasted(self, stretch: Stretch, day: date, span: Span) -> bool | None:
        if stretch.start is not None:
            return self._calendars.has_lasted(stretch.start, day, span)
        # A stretch of unknown start has lasted at least since it was first shown, perhaps longer.
        return True if self._calendars.has_lasted(stretch.shown_on, day, span) else None

    def _settings(self, field: str) -> list[_Set]:
        settings: list[_Set] = []
        told = self._vocabulary.state[field]
        standing = standing_in(self._history, self._scopes.get(told.of))
        for name in told.told_by:
            attribute, word = told.set_by.get(name), told.settled_by.get(name)
            key, ignored = self._vocabulary.events[name].key, self._ignored.get(name, ())
            for event in self._history.named(name):
                value = event.attributes.get(attribute) if attribute else word
                if value is not None and not satisfies_any(event, ignored):
                    of = key_of(event, key)
                    stands = standing.get((event.on, of), STANDS)
                    settings.append(_Set(event.on, stands, event.at, name, of, value))
        return sorted(settings, key=_order)


_day = attrgetter("on")


def _order(each: _Set) -> tuple[date, int, bool, datetime | date, str, str]:
    """Of several settings on one day the last counts: those of what stands after those of what ended, and those of
    unknown time after those of a known one."""
    return (each.on, each.standing, each.at is None, each.at or each.on, each.event, str(each.value))
