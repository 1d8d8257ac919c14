"""Whatever a rule may be made of is in a rule of a kept case that holds: what is new must bring its case.

What there is to be made of is read off the code: the types that a compiled rule is built from, the shape
of the YAML, and the words of conditions. A part counts where a case expects a finding of a rule that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
from pydantic import BaseModel

from compliance.calendars.calendars import PERIODIC_CALENDARS
from compliance.conformance.cases import Expectation, RuleTest
from compliance.model.conditions import AGE
from compliance.model.law import Law
from compliance.model.obligations import ReasonCode, Status
from compliance.model.parsing import parse
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Head, PeriodicRule, Rule, tracks_of
from compliance.model.scopes import Scope
from compliance.model.tracks import Track
from compliance.rulebook import schema
from compliance.rulebook.conditions import _COMBINERS, _TEST_KEYS, HAPPENED, TOTAL
from compliance.rulebook.schema import AmountEntry, HappenedEntry, PackFile
from tests.conformance.kept import KeptPack, kept_cases
from tests.strategies.shipped import england, vocabulary

# What a rule's page says of it; nothing turns on these.
DESCRIPTIONS: tuple[type, ...] = (Head, Law)


@dataclass(frozen=True)
class Exercised:
    """A pack with those of its rules of which some case that holds expects a finding."""

    pack: KeptPack
    rules: tuple[Rule, ...]

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks that the rules look at."""
        return tuple({track.id: track for rule in self.rules for track in tracks_of(rule)}.values())

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The scopes of the rules and tracks, and those around them."""
        names = [rule.scope for rule in self.rules]
        names += [track.scope for track in self.tracks]
        for name in names:
            around = self.book.scopes[name].within
            if around is not None and around not in names:
                names.append(around)
        return tuple(self.book.scopes[name] for name in dict.fromkeys(names))

    @property
    def book(self) -> Rulebook:
        """The pack's rulebook."""
        return self.pack.rulebook


@cache
def holding_tests() -> tuple[tuple[KeptPack, RuleTest], ...]:
    # INVARIANT: each of them holds on every engine, or `test_kept_cases` fails.
    return tuple((case.pack, case.placed.test) for case in kept_cases())


@cache
def exercised() -> tuple[Exercised, ...]:
    expected: dict[KeptPack, set[str]] = {}
    for pack, test in holding_tests():
        expected.setdefault(pack, set()).update(finding.rule for finding in test.expect)
    return tuple(
        Exercised(pack, tuple(rule for id_, rule in _rules_of(pack).items() if id_ in rules))
        for pack, rules in expected.items()
    )


def _rules_of(pack: KeptPack) -> dict[str, Rule]:
    """The pack's rules, as they are read by default, and those that there are under another reading alone."""
    others = pack.packs.read_otherwise(pack.rulebook).values()
    return {**{id_: rule for book in others for id_, rule in book.rules.items()}, **pack.rulebook.rules}


# What a compiled rule is made of


def kinds_within(hint: Any) -> set[type]:
    """The types of rules' parts that an annotation reaches, however deep."""
    found: set[type] = set()
    left = [hint]
    while left:
        each = left.pop()
        left += get_args(each)
        if not isinstance(each, type) or each in found or each in DESCRIPTIONS:
            continue
        if is_dataclass(each):
            found.add(each)
            left += get_type_hints(each).values()
        elif issubclass(each, Enum):
            found.add(each)
    return found


def members(kinds: Iterable[type]) -> Iterator[str]:
    """Each kind by its name, with every field that says something, or every member."""
    for kind in kinds:
        if issubclass(kind, Enum):
            yield from (f"{kind.__name__}.{member.name}" for member in kind)
        else:
            yield kind.__name__
            # What a class says of itself alone is no part that a rule can be made of.
            hints = get_type_hints(kind)
            own = {each.name for each in fields(kind)}
            yield from (
                f"{kind.__name__}.{name}"
                for name, hint in hints.items()
                if name in own and hint not in DESCRIPTIONS
            )


def made_of(part: Any) -> Iterator[str]:
    """The same names for what one rule, track or scope is made of. A field that is empty says nothing."""
    if isinstance(part, Enum):
        yield f"{type(part).__name__}.{part.name}"
    elif isinstance(part, tuple):
        for each in part:
            yield from made_of(each)
    elif is_dataclass(part) and not isinstance(part, DESCRIPTIONS):
        yield type(part).__name__
        for field in fields(part):
            value = getattr(part, field.name)
            if value is not None and value is not False and value != ():
                yield f"{type(part).__name__}.{field.name}"
            yield from made_of(value)


COMPILED = sorted(
    set(members(kinds_within(Rule) | kinds_within(Scope) | kinds_within(Track)))
    - {"Scope.expected", "Scope.held_by", "Scope.reviewed_by"}
)


@cache
def compiled_parts() -> frozenset[str]:
    return frozenset(
        name for each in exercised() for name in made_of((*each.rules, *each.tracks, *each.scopes))
    )


@pytest.mark.parametrize("part", COMPILED)
def test_a_kept_case_uses_the_part(part: str) -> None:
    assert part in compiled_parts(), f"no kept case expects a finding of a rule with {part}"


def test_the_parts_are_read_off_the_code() -> None:
    """The kinds of rule, anchor, deadline and condition are among them, and every unit, operator and day."""
    kinds = {kind.__name__ for kind in get_args(Rule)}

    assert kinds <= set(COMPILED)
    assert {"Start", "ByEvidence", "Not", "Unit.HOURS", "Operator.RECORDED", "SeenOn.DUE"} <= set(COMPILED)
    assert NoneType.__name__ not in COMPILED


# How it is written


def written_names(shape: type[BaseModel]) -> list[str]:
    return [f"{shape.__name__}.{name}" for name in shape.model_fields]


# No engine looks at the duties that no rule states, at the words for a scope, at who holds a case in it, at the
# families that owe an answer or at what else a base says of itself: there is no finding of them to expect.
WITHOUT_RULE = (
    *written_names(schema.DutyEntry),
    *written_names(schema.AnswerEntry),
    *written_names(schema.NoneOwedEntry),
    *written_names(schema.ScopeWordsEntry),
    *(
        f"PackFile.{name}"
        for name in ("duties", "answers", "calendar", "returns", "scorecard", "annual_report")
    ),
    *("ScopeEntry.words", "ScopeEntry.expected", "ScopeEntry.held_by", "ScopeEntry.reviewed_by"),
)
WRITTEN = sorted(
    name
    for shape in vars(schema).values()
    if isinstance(shape, type) and issubclass(shape, BaseModel) and shape.__module__ == schema.__name__
    for name in written_names(shape)
    if name not in WITHOUT_RULE
)
# Those of scopes that other packs bring are tried there.
LASTING = [name for name, scope in vocabulary().lasting.items() if scope in england().scopes]
WORDS = sorted({*_COMBINERS, *_TEST_KEYS, AGE, *LASTING, HAPPENED, TOTAL})


def written(part: Any) -> Iterator[str]:
    """Every name that a part of a pack's YAML gives, and every key of its conditions."""
    if isinstance(part, BaseModel):
        for name in part.model_fields_set:
            yield f"{type(part).__name__}.{name}"
            yield from written(getattr(part, name))
    elif isinstance(part, Mapping):
        yield from map(str, part)
        # Inside conditions, which are mappings, this has a shape of its own.
        if HAPPENED in part:
            yield from written(HappenedEntry.model_validate(part[HAPPENED]))
        if isinstance(part.get(TOTAL), Mapping):
            yield from written(AmountEntry.model_validate(part[TOTAL]))
        yield from written(list(part.values()))
    elif isinstance(part, list):
        for each in part:
            yield from written(each)


@cache
def written_parts() -> frozenset[str]:
    found: set[str] = set()
    for each in exercised():
        rules = {rule.head.id for rule in each.rules}
        tracks = {track.id for track in each.tracks}
        scopes = {scope.id for scope in each.scopes}
        for document in each.pack.documents:
            pack = parse(document, PackFile)
            found.update(f"PackFile.{name}" for name in pack.model_fields_set)
            found.update(written([rule for rule in pack.rules if rule.id in rules]))
            found.update(written([track for name, track in pack.tracks.items() if name in tracks]))
            found.update(written([scope for name, scope in pack.scopes.items() if name in scopes]))
            found.update(written(list(pack.totals.values())))
            found.update(written(list(pack.readings.values())))
            found.update(written(list(pack.conditions.values())))
    return frozenset(found)


@pytest.mark.parametrize("name", [*WRITTEN, *WORDS])
def test_a_kept_case_uses_what_may_be_written(name: str) -> None:
    assert name in written_parts(), f"no kept case expects a finding of a rule that writes {name}"


@pytest.mark.parametrize("calendar", PERIODIC_CALENDARS)
def test_a_kept_case_uses_the_calendar_of_periods(calendar: str) -> None:
    used = {rule.each for each in exercised() for rule in each.rules if isinstance(rule, PeriodicRule)}
    assert calendar in used, f"no kept case expects a finding of a rule for each {calendar}"


# What it is asked, and what comes out


@pytest.mark.parametrize("name", [*written_names(RuleTest), *written_names(Expectation)])
def test_a_kept_case_gives_everything_a_test_may_give(name: str) -> None:
    given = {each for _, test in holding_tests() for each in written(test)}
    assert name in given, f"no kept case gives {name}"


@pytest.mark.parametrize("status", list(Status))
def test_a_kept_case_ends_in_every_status(status: Status) -> None:
    assert status in {finding.status for _, test in holding_tests() for finding in test.expect}


# A case has one source; what several tell differently is no engine's matter.
@pytest.mark.parametrize("code", [code for code in ReasonCode if code is not ReasonCode.SOURCES_DIFFER])
def test_a_kept_case_ends_in_every_reason(code: ReasonCode) -> None:
    assert code.value in {finding.reason for _, test in holding_tests() for finding in test.expect}
