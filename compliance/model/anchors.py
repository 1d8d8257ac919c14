"""Where an obligation arises."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.calendars.spans import Span
from compliance.model.conditions import Condition, Pattern
from compliance.model.obligations import Assumption


@dataclass(frozen=True, slots=True)
class Start:
    """An obligation arises where the scope begins."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Which piece is taken for one asked for where earlier ones may be missing, so that its number is not known.

    One on a day on which the scope is known to have begun so long a `span` before, or less long if not `lasted`.
    """

    span: Span
    lasted: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """An obligation arises at pieces of evidence: the `first`th to the `last`th on the track, counted from 1.

    `last` None has no end; (1, None) is every piece. `taken`: of which a piece of unknown number is taken for one of
    these, which its obligation tells as an assumption; None takes none.
    """

    first: int
    last: int | None
    taken: Taken | None = None

    @property
    def assumed(self) -> Assumption:
        """What is assumed of a piece of unknown number that is taken for one of these."""
        return Assumption(
            "number in order", f"{self.first} or more" if self.last is None else str(self.first)
        )


@dataclass(frozen=True, slots=True)
class Named:
    """An obligation arises at an event in the scope: each, or only the first."""

    pattern: Pattern
    first_only: bool


@dataclass(frozen=True, slots=True)
class Becomes:
    """An obligation arises on the first day in the scope on which a condition holds, or on the scope's first day.

    `noun` names what the case then is, with its article: an eligible child. `every_time`: one arises too whenever the
    condition begins to hold again after it did not.
    """

    condition: Condition
    noun: str
    every_time: bool = False


Anchor = Start | Evidence | Named | Becomes
