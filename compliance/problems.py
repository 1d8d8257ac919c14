"""What is wrong with an input, said so that the reader can mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TypeVar

from compliance.printable import printable, shortened

_LONGEST = 300

Item = TypeVar("Item")
Read = TypeVar("Read")


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


class PluginError(ComplianceError):
    """What another installed package adds (a source, a format, a pack) and that cannot be used. Names the package."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing in a file that people write (rules, settings, a scorecard) that does not fit.

    `line` and `column` count from 1; 0 where the whole file is meant, and `file` is "" where none is. `entry`: the id
    of the rule, duty or concern, or the section and the name (`tracks.visits`); "" where it is none of these. `part`:
    what of the entry, as names and list positions with dots between them. `expected` is "" where `wrong` says it.
    """

    file: str
    line: int
    column: int
    entry: str
    part: str
    wrong: str
    expected: str = ""

    def __str__(self) -> str:
        at = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        about = ".".join(filter(None, (self.entry, self.part)))
        wrong = f"{self.wrong}; expected {self.expected}" if self.expected else self.wrong
        return ": ".join(filter(None, (at, about, wrong)))


class RulebookError(ComplianceError):
    """A rule pack, calendar or scorecard that cannot be used: every mistake in it, with file, line and column.

    `mistakes`: none where it fails for want of something in which a mistake is told already.
    """

    def __init__(self, message: str, mistakes: tuple[Mistake, ...] | None = None) -> None:
        super().__init__(message)
        self.mistakes = (Mistake("", 0, 0, "", "", message),) if mistakes is None else mistakes


def refusal(mistakes: Iterable[Mistake]) -> RulebookError:
    """The error that tells these mistakes in their order in the files, a line each, under their number where there are
    several."""
    told = tuple(sorted(set(mistakes)))
    lines = [str(each) for each in told]
    return RulebookError("\n".join(lines if len(lines) < 2 else [f"{len(lines)} mistakes:", *lines]), told)


class Mistakes:
    """Gathers the mistakes of parts that can be wrong apart from one another, so that all are told at once.

        mistakes = Mistakes()
        with mistakes:
            scope = ...
        with mistakes:
            evidence = ...
        mistakes.refuse()

    Behind `refuse` every part is there. A part that fails is left where it fails.
    """

    def __init__(self) -> None:
        self._errors: list[RulebookError] = []

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, RulebookError):
            return False
        self._errors.append(error)
        return True

    def tell(self, mistakes: tuple[Mistake, ...]) -> None:
        """Mistakes that were found elsewhere, if there are any."""
        if mistakes:
            self._errors.append(refusal(mistakes))

    @property
    def number(self) -> int:
        """How many parts have failed."""
        return len(self._errors)

    def error(self) -> RulebookError:
        """The error that tells the mistakes of all parts that have failed."""
        return refusal(each for error in self._errors for each in error.mistakes)

    def refuse(self) -> None:
        """Raises RulebookError, with the mistakes of all parts, where one has failed."""
        if self._errors:
            raise self.error()


def each_of(items: Iterable[Item], read: Callable[[Item], Read]) -> tuple[Read, ...]:
    """What `read` gives of each item. Raises RulebookError, with the mistakes of all, where it does of any."""
    mistakes = Mistakes()
    held = []
    for item in items:
        with mistakes:
            held.append(read(item))
    mistakes.refuse()
    return tuple(held)


class SettingsError(ComplianceError):
    """Settings that cannot be used: an unknown name, a bad value, a reading that is not offered."""
