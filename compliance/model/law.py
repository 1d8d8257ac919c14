"""The provision that a rule states, and how well its text was checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """Where a duty's authority comes from, strongest first.

    `NOT_LAW` is for figures and returns, which nobody owes a child; no rule has it.
    """

    STATUTE = "statute"
    REGULATION = "regulation"
    STATUTORY_GUIDANCE = "statutory guidance"
    MINIMUM_STANDARD = "minimum standard"
    LOCAL = "local"
    NOT_LAW = "not law"


class Checked(StrEnum):
    """How well the text behind a rule was checked."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    PARTLY = "partly"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Law:
    """The provision a rule states."""

    instrument: str
    provision: str
    force: Force
    checked: Checked
    url: str | None = None
    note: str | None = None
