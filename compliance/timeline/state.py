"""What held on a day: legal status, the placement's attributes, age, how long a stretch has lasted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import Span
from compliance.model.conditions import AGE, LASTING, Leaf, Operator
from compliance.model.events import AttributeValue, CaseHistory
from compliance.model.rules import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.timeline.matching import compare, satisfies_any
from compliance.timeline.stretches import Stretch


def scope_seen(field: str, vocabulary: Vocabulary) -> str | None:
    """The scope whose stretches a condition on the field looks at; None for the child's own age."""
    if field == AGE:
        return None
    return LASTING[field] if field in LASTING else vocabulary.state[field].of


@dataclass(frozen=True, slots=True)
class _Set:
    """A state field set to a value on a day, by an event of some key."""

    on: date
    at: datetime | None
    event: str
    key: str | None
    value: AttributeValue


class State:
    """The state of one case on any day, seen from a stretch."""

    def __init__(
        self,
        history: CaseHistory,
        found: dict[str, tuple[Stretch, ...]],
        rulebook: Rulebook,
        vocabulary: Vocabulary,
        calendars: Calendars,
    ) -> None:
        self._history = history
        self._found = found
        self._vocabulary = vocabulary
        self._calendars = calendars
        self._sets = self._settings_of_fields(rulebook)

    def decide(
        self, leaf: Leaf, stretch: Stretch, day: date, keys: frozenset[str] = frozenset()
    ) -> bool | None:
        """One comparison on `day`, None where the field is not known, before any reading of the unknown.

        `keys` are those of the event looked from: of several episodes on a day, its own is meant.
        """
        if leaf.field == AGE:
            return self._age(leaf, day)
        if leaf.field in LASTING:
            return self._lasted(leaf, self._of(LASTING[leaf.field], stretch, day, keys), day)
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
        latest: AttributeValue | None = None
        for each in self._sets.get(field, ()):
            if each.on > day:
                break
            if home is None or self._belongs(each, home):
                latest = each.value
        return latest

    def differs_from(self, other: State) -> dict[str, date]:
        """The fields that events set otherwise than in `other`, each with the first day on which one does."""
        return {
            field: min(each.on for each in different)
            for field in self._sets.keys() | other._sets.keys()
            # Settings that are alike are one, however often they were told.
            if (different := set(self._sets.get(field, ())) ^ set(other._sets.get(field, ())))
        }

    def _belongs(self, each: _Set, home: Stretch) -> bool:
        if home.keys and each.key is not None:
            return each.key in home.keys
        return home.holds(each.on)

    def _of(self, scope: str, stretch: Stretch, day: date, keys: frozenset[str]) -> Stretch | None:
        """The stretch of `scope` around: the given one, one it lies within, or the latest inside it on `day`.

        Where none of the scope can lie inside the given one, the latest beside it: inside the nearest around it that
        can hold both. Of those inside, one that goes by one of `keys` comes first.
        """
        around = stretch.around(scope)
        if around is not None:
            return around
        found = self._found.get(scope, ())
        holder: Stretch | None = stretch
        while holder is not None and not any(s.around(holder.scope) is not None for s in found):
            holder = holder.parent
        inside = [s for s in found if s.holds(day) and holder is not None and self._within(s, holder)]
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
        return reached if leaf.operator is Operator.GTE else not reached

    def _lasted(self, leaf: Leaf, stretch: Stretch | None, day: date) -> bool | None:
        if stretch is None or leaf.span is None:
            return None
        reached = self._has_lasted(stretch, day, leaf.span)
        return None if reached is None else reached if leaf.operator is Operator.GTE else not reached

    def _has_lasted(self, stretch: Stretch, day: date, span: Span) -> bool | None:
        if stretch.start is not None:
            return self._calendars.has_lasted(stretch.start, day, span)
        # A stretch of unknown start has lasted at least since it was first shown, perhaps longer.
        return True if self._calendars.has_lasted(stretch.shown_on, day, span) else None

    def _settings_of_fields(self, rulebook: Rulebook) -> dict[str, list[_Set]]:
        ignored = {s.opens: s.ignored for s in rulebook.scopes.values() if s.ignored}
        sets: dict[str, list[_Set]] = {}
        for event in self._history.events:
            kind = self._vocabulary.events[event.name]
            if not kind.sets or satisfies_any(event, ignored.get(event.name, ())):
                continue
            key = event.attributes.get(kind.key) if kind.key else None
            for field, attribute in kind.sets.items():
                value = event.attributes.get(attribute)
                if value is not None:
                    set_ = _Set(event.on, event.at, event.name, None if key is None else str(key), value)
                    sets.setdefault(field, []).append(set_)
        return {field: sorted(each, key=_order) for field, each in sets.items()}


def _order(each: _Set) -> tuple[date, bool, datetime | date, str, str]:
    """Of several settings on one day the last counts: those of unknown time after those of a known one."""
    return (each.on, each.at is None, each.at or each.on, each.event, str(each.value))
