"""What is wrong with an input, said so that the reader can mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from compliance.model.printable import printable, shortened

_LONGEST = 300


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing in an input that could not be used as it stands.

    `row` counts lines of the file from 1, the header line included, as an editor shows them.
    Of a text that is very long only the beginning is held.
    `column` is the column's name, or None where the whole row is meant. `case` and `event`: whom the row is about and
    what it tells, "" where that is not known. What comes from the input is held so that it can be printed.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str
    case: str = ""
    event: str = ""

    @property
    def place(self) -> str:
        """The file and the row."""
        return self.file if self.row is None else f"{self.file}, row {self.row}"

    def of_case(self, case: str) -> Problem:
        """The same about a case that goes by another name."""
        return self if case == self.case else replace(self, case=case)

    def __post_init__(self) -> None:
        for name in ("file", "column", "found"):
            text = getattr(self, name)
            if text is not None and (len(text) > _LONGEST or not text.isprintable()):
                object.__setattr__(self, name, printable(shortened(text, _LONGEST)))

    def __str__(self) -> str:
        where = self.place
        if self.column is not None:
            where += f", column {self.column}"
        return f"{where}: {self.found}; expected {self.expected}"


class ComplianceError(Exception):
    """Base of every error a user can cause. Its text is the whole message."""


class InputError(ComplianceError):
    """An export that cannot be read at all, or in which nothing usable is left."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class RunError(ComplianceError):
    """A run that could not be brought to its end, for want of memory perhaps."""


class NotInstalled(ComplianceError, ImportError):
    """A part of this package whose libraries come with an extra that was not installed."""


class RulebookError(ComplianceError):
    """A rule pack, calendar or scorecard that cannot be used. Names file, line and column."""


class SettingsError(ComplianceError):
    """Settings that cannot be used: an unknown name, a bad value, a reading that is not offered."""
