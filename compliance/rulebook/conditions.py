"""Conditions and patterns compiled from a pack's YAML, every name checked against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from compliance.calendars.spans import Unit, parse_span
from compliance.model.conditions import (
    AGE,
    All,
    Amount,
    AnyOf,
    Asked,
    Condition,
    Happened,
    Leaf,
    Not,
    Operator,
    Pattern,
    SeenOn,
    Total,
    Unknown,
)
from compliance.model.counts import either
from compliance.model.coverage import Record
from compliance.model.documents import Document, Place
from compliance.model.names import nearest
from compliance.model.vocabulary import HELD, OUTCOME, AttributeType, EventType, Value, Vocabulary
from compliance.problems import Mistakes, each_of
from compliance.rulebook.located import Located
from compliance.rulebook.schema import AmountEntry, HappenedEntry, PatternEntry

HAPPENED = "happened"
"""What is written before an event that must have happened."""

TOTAL = "total"
"""What is written before a total and the length it is compared with."""

NO_NAMES: Mapping[str, Any] = MappingProxyType({})
"""A section that a document has none of."""

_COMBINERS = ("all", "any", "not", "use")
_OF_LENGTHS = tuple(each.value for each in Operator if each.is_of_length)
_OF_WORDS = ("is", *(each.value for each in Operator if not each.is_of_length))
_TEST_KEYS = (*_OF_WORDS, *_OF_LENGTHS, "unknown", "on")


@dataclass(frozen=True)
class Words:
    """What a field may be compared with: its type and its allowed words, if they are limited."""

    type: AttributeType
    allowed: tuple[str, ...] | None


class ConditionCompiler:
    """Compiles the conditions of one document.

    `named` holds the pack's named conditions and `totals` its totals, already compiled; `scopes` are the names of
    its scopes.
    """

    def __init__(
        self,
        document: Document,
        vocabulary: Vocabulary,
        named: Mapping[str, Condition],
        scopes: Mapping[str, object] = NO_NAMES,
        totals: Mapping[str, Total] = NO_NAMES,
    ) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.named = named
        self.scopes = scopes
        self.totals = totals

    def condition(self, raw: Mapping[str, Any], place: Place) -> Condition:
        """A condition on the state of a case: all entries of the mapping must hold."""
        return self._all(raw, place, self._state_leaf)

    def of_event(self, raw: Mapping[str, Any], event: EventType, place: Place) -> Condition:
        """A condition on the attributes of one event."""

        def leaf(name: str, test: Any, at: Place) -> Leaf:
            return self._attribute_leaf(event, name, test, at, Unknown.UNDECIDED)

        return self._all(raw, place, leaf)

    def pattern(self, entry: PatternEntry, place: Place) -> Pattern:
        """Events of one type, narrowed by their attributes."""
        mistakes = Mistakes()
        with mistakes:
            if entry.since is not None and entry.until is not None and entry.until < entry.since:
                raise self.document.error(
                    (*place, "to"), f"ends on {entry.until}, before it begins on {entry.since}"
                )
        with mistakes:
            event = self.event(entry.event, (*place, "event"))
        mistakes.refuse()
        with mistakes:
            where = self.attributes(event, entry.where, (*place, "where"))
        with mistakes:
            self._check_dated(event, entry.dated_by, (*place, "dated_by"))
        mistakes.refuse()
        if OUTCOME not in entry.where:
            where += took_place(event)
        return Pattern(
            event.name,
            where,
            tuple(entry.dated_by),
            event.key,
            self._records(event, where),
            entry.since,
            entry.until,
        )

    def attributes(self, event: EventType, raw: Mapping[str, Any], place: Place) -> tuple[Leaf, ...]:
        """What the attributes of an event must be for it to count, each test decided or refused."""
        return each_of(raw, lambda name: self._decided(event, name, raw[name], (*place, name)))

    def _decided(self, event: EventType, name: str, test: Any, place: Place) -> Leaf:
        leaf = self._attribute_leaf(event, name, test, place, Unknown.FAILS)
        if leaf.unknown is Unknown.UNDECIDED:
            raise self.document.error(
                place, "evidence either counts or does not; write unknown: holds or fails"
            )
        return leaf

    def _check_dated(self, event: EventType, names: Iterable[str], place: Place) -> None:
        dates = [each.name for each in event.attributes.values() if each.type is AttributeType.DATE]
        for name in names:
            if name not in dates:
                raise self.document.error(place, f"{name} is not a date attribute of {event.name}")

    def event(self, name: str, place: Place) -> EventType:
        """The event type called `name`."""
        if name not in self.vocabulary.events:
            raise self.document.error(
                place, f"no event is called {name}{nearest(name, self.vocabulary.events)}"
            )
        return self.vocabulary.events[name]

    def _records(self, event: EventType, where: tuple[Leaf, ...]) -> tuple[Record, ...]:
        told_apart = [
            leaf for leaf in where if leaf.field == event.told_apart_by and leaf.operator is Operator.IN
        ]
        if not told_apart:
            return (Record(event.name),)
        return tuple(Record(event.name, str(value)) for value in told_apart[0].values)

    def _all(self, raw: Mapping[str, Any], place: Place, leaf: Any) -> Condition:
        if not isinstance(raw, Mapping):
            raise self.document.error(place, "expected a mapping of fields to tests")
        parts = each_of(raw, lambda name: self._part(name, raw[name], (*place, name), leaf))
        return parts[0] if len(parts) == 1 else All(parts)

    def _part(self, name: str, value: Any, place: Place, leaf: Any) -> Condition:
        match name:
            case "use":
                names = value if isinstance(value, list) else [value]
                return All(each_of(names, lambda each: self._named(each, place)))
            case "not":
                return Not(self._all(value, place, leaf))
            case "any" | "all":
                if not isinstance(value, list) or not value:
                    raise self.document.error(place, "expected a list of conditions")
                parts = each_of(range(len(value)), lambda i: self._all(value[i], (*place, i), leaf))
                return AnyOf(parts) if name == "any" else All(parts)
            case _:
                compiled: Condition = leaf(name, value, place)
                return compiled

    def _named(self, name: object, place: Place) -> Condition:
        return Located(self.document, place).named("condition", str(name), self.named)

    def _state_leaf(self, name: str, test: Any, place: Place) -> Asked:
        if name == HAPPENED:
            return self._happened(test, place)
        if name == TOTAL:
            return self._amount(test, place)
        lengths = (AGE, *self.vocabulary.lasting)
        if name in lengths:
            return self._length(name, test, place)
        if name not in self.vocabulary.state:
            known = [*self.vocabulary.state, *lengths, *_COMBINERS, HAPPENED, TOTAL]
            raise self.document.error(place, f"no state field is called {name}{nearest(name, known)}")
        state = self.vocabulary.state[name]
        words = Words(state.type, tuple(state.allowed) if state.allowed else None)
        return self._leaf(name, test, words, place, Unknown.UNDECIDED)

    def _happened(self, raw: Any, place: Place) -> Happened:
        try:
            entry = HappenedEntry.model_validate(raw)
        except ValidationError as error:
            raise self.document.error(
                place, "expected the event, the scope it happened in (in) and perhaps its attributes (where)"
            ) from error
        mistakes = Mistakes()
        with mistakes:
            Located(self.document, (*place, "in")).named("scope", entry.scope, self.scopes)
        with mistakes:
            pattern = self.pattern(entry, place)
        mistakes.refuse()
        return Happened(pattern, entry.scope, entry.on)

    def _amount(self, raw: Any, place: Place) -> Amount:
        try:
            entry = AmountEntry.model_validate(raw)
        except ValidationError as error:
            raise self.document.error(
                place, "expected the total (of) and the length it is compared with (gte or lt)"
            ) from error
        total = Located(self.document, (*place, "of")).named("total", entry.of, self.totals)
        if (entry.gte is None) == (entry.lt is None):
            raise self.document.error(place, "expected exactly one of gte, lt")
        operator = Operator.GTE if entry.gte is not None else Operator.LT
        try:
            span = parse_span(entry.gte or entry.lt or "")
        except ValueError as error:
            raise self.document.error((*place, operator.value), str(error)) from error
        if span.unit.days is None or not span.count:
            raise self.document.error(
                (*place, operator.value), "a total is compared with days or weeks, at least one"
            )
        return Amount(total, operator, span, entry.unknown, entry.on)

    def _attribute_leaf(self, event: EventType, name: str, test: Any, place: Place, unknown: Unknown) -> Leaf:
        if name not in event.attributes:
            raise self.document.error(
                place, f"{event.name} has no attribute {name}{nearest(name, event.attributes)}"
            )
        attribute = event.attributes[name]
        words = Words(attribute.type, tuple(attribute.allowed) if attribute.allowed else None)
        return self._leaf(name, test, words, place, unknown)

    def _leaf(self, name: str, test: Any, words: Words, place: Place, unknown: Unknown) -> Leaf:
        test = self._test(test, place)
        unknown, on = self._unknown_and_day(test, place, unknown)
        operators = [key for key in test if key in _OF_WORDS]
        if len(operators) != 1:
            raise self.document.error(place, f"expected exactly one of {', '.join(_OF_WORDS)}")
        operator = operators[0]
        if operator == Operator.RECORDED:
            if not isinstance(test[operator], bool):
                raise self.document.error((*place, operator), "expected true or false")
            return Leaf(name, Operator.RECORDED, (test[operator],), None, Unknown.FAILS, on)
        given = test[operator] if isinstance(test[operator], list) else [test[operator]]
        values = tuple(self._value(value, words, place) for value in given)
        return Leaf(name, Operator.IN if operator == "is" else Operator(operator), values, None, unknown, on)

    def _length(self, name: str, test: Any, place: Place) -> Leaf:
        test = self._test(test, place)
        unknown, on = self._unknown_and_day(test, place, Unknown.UNDECIDED)
        operators = [key for key in test if key in _OF_LENGTHS]
        if len(operators) != 1:
            raise self.document.error(
                place, f"{name} is a length of time; expected exactly one of {', '.join(_OF_LENGTHS)}"
            )
        try:
            span = parse_span(str(test[operators[0]]))
        except ValueError as error:
            raise self.document.error((*place, operators[0]), str(error)) from error
        if not span.is_plain:
            raise self.document.error((*place, operators[0]), f"{name} is a length alone, as in 1 year")
        if name == AGE and span.unit is not Unit.YEARS:
            raise self.document.error((*place, operators[0]), "an age is given in years")
        if not span.unit.is_calendar:
            # Whether working days have run could not be said of stretches that began before the bank holidays held.
            raise self.document.error(
                (*place, operators[0]),
                f"{name} is not counted in {span.unit.value}; write days, weeks, months or years",
            )
        lasts = self.vocabulary.lasting.get(name)
        return Leaf(name, Operator(operators[0]), (), span, unknown, on, lasts=lasts)

    def _test(self, test: Any, place: Place) -> Mapping[str, Any]:
        if isinstance(test, list):
            return {"in": test}
        if not isinstance(test, Mapping):
            return {"is": test}
        for key in test:
            if key not in _TEST_KEYS:
                near = nearest(key, _TEST_KEYS)
                expected = "" if near else either(_TEST_KEYS)
                raise self.document.error((*place, key), f"no test is called {key}{near}", expected)
        return test

    def _unknown_and_day(
        self, test: Mapping[str, Any], place: Place, unknown: Unknown
    ) -> tuple[Unknown, SeenOn]:
        try:
            return Unknown(test.get("unknown", unknown)), SeenOn(test.get("on", SeenOn.ANCHOR))
        except ValueError as error:
            raise self.document.error(
                place, "unknown is one of holds, fails, undecided; on is one of anchor, due"
            ) from error

    def _value(self, value: Any, words: Words, place: Place) -> Value:
        if words.type is AttributeType.YES_NO:
            if not isinstance(value, bool):
                raise self.document.error(place, f"{value!r} is neither true nor false")
            return value
        if words.allowed is not None and value not in words.allowed:
            raise self.document.error(
                place,
                f"{value!r} is not one of {', '.join(words.allowed)}{nearest(str(value), words.allowed)}",
            )
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise self.document.error(place, f"{value!r} is not a word")
        return value


def took_place(event: EventType) -> tuple[Leaf, ...]:
    """What is asked of an event that may be planned and not take place, wherever its outcome is not asked for."""
    if OUTCOME not in event.attributes:
        return ()
    return (Leaf(OUTCOME, Operator.IN, (HELD,), unknown=Unknown.HOLDS, tacit=True),)
