"""Concerns as read: rules over one child's facts, the facts themselves, and the patterns between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Value = str | int


class Kind(StrEnum):
    """What a fact is about: one finding, or a run of breaches in one family of duties."""

    FINDING = "finding"
    LATE_RUN = "late_run"


FIELDS = {
    Kind.FINDING: ("rule", "duty", "family", "status", "days_late"),
    Kind.LATE_RUN: ("family", "length"),
}
"""The fields every fact of a kind has, in order. `days_late` and `length` are whole numbers, the rest words."""


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """Something true of one child. `values` are in the order of its kind's FIELDS."""

    kind: Kind
    values: tuple[Value, ...]

    def value(self, field: str) -> Value:
        """The fact's value in a field of its kind."""
        return self.values[FIELDS[self.kind].index(field)]


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field is one of the words; there is at least one, and none twice."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The field, a number, is `least` or more."""

    field: str
    least: int


Test = OneOf | AtLeast


@dataclass(frozen=True, slots=True)
class Pattern:
    """Facts of one kind that pass every test; there is at least one test, and one a field at most."""

    kind: Kind
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class ConcernRule:
    """A concern: every pattern of `all_of` (1 to 5) matches some fact of the child, and `none_of` no fact.

    One fact may match several patterns. `says` is a sentence for a manager, `action` what to do.
    """

    id: str
    title: str
    says: str
    action: str
    all_of: tuple[Pattern, ...]
    none_of: Pattern | None
