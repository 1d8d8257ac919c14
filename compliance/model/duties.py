"""Duties in law that no rule of a rulebook states: what they are, and why they are not rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compliance.model.law import Law


class DutyKind(StrEnum):
    """What a duty without a rule is."""

    DEFINITION = "definition"
    MEASURE = "measure"
    RELAXATION = "relaxation"
    NOT_ENCODED = "not_encoded"


@dataclass(frozen=True, slots=True)
class Definition:
    """Words that other duties use. `used_by` names the conditions and scopes of the pack that hold it.

    `because` and `needs` say why nothing holds it yet and what would; they are empty otherwise.
    """

    used_by: tuple[str, ...]
    because: str
    needs: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure over many cases, owed to no single one. `counts`: what is counted, from what to what."""

    counts: str
    needs: str


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Other duties eased from `first` to `last`, both included. `touches` are the ids of their rules.

    `because` says how much of it the rules hold; `needs` what would be needed to hold the rest.
    """

    touches: tuple[str, ...]
    first: date
    last: date
    because: str
    needs: str

    def in_force(self, day: date) -> bool:
        """Whether `day` lies in its dates."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """A duty that could be a rule and is not: `because` says why, `needs` what data or kind of rule it takes."""

    because: str
    needs: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty in law without a rule. `says` is what it asks, in a sentence; `place` where it is written."""

    id: str
    title: str
    says: str
    law: Law
    what: Definition | Measure | Relaxation | NotEncoded
    pack: str
    place: str

    @property
    def kind(self) -> DutyKind:
        """What it is."""
        match self.what:
            case Definition():
                return DutyKind.DEFINITION
            case Measure():
                return DutyKind.MEASURE
            case Relaxation():
                return DutyKind.RELAXATION
            case NotEncoded():
                return DutyKind.NOT_ENCODED

    def why_no_rule(self) -> str:
        """Why no rule states it, as whole sentences."""
        match self.what:
            case Definition(used_by=()) as unused:
                return f"It is a definition: it says when other duties apply. {unused.because}".strip()
            case Definition():
                return "It is a definition: it says when other duties apply."
            case Measure():
                return "It is a measure over many children, and owed to no single child."
            case Relaxation(because=because):
                return f"It is a relaxation of other duties. {because}"
            case NotEncoded(because=because):
                return because
