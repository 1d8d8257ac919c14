"""By what a list of what is due is divided, and how far it looks ahead."""

from __future__ import annotations

from enum import StrEnum

DAYS = 14
"""Calendar days that are looked ahead where nothing else is said."""


class By(StrEnum):
    """By what a list is divided. `OFFICER`: the reviewing officer; `DUTY`: the rule that states it."""

    TEAM = "team"
    WORKER = "worker"
    OFFICER = "officer"
    CHILD = "child"
    DUTY = "duty"

    @property
    def column(self) -> str:
        """The column of findings that it is."""
        match self:
            case By.OFFICER:
                return "reviewing_officer"
            case By.CHILD:
                return "case"
            case By.DUTY:
                return "rule"
            case _:
                return self.value
