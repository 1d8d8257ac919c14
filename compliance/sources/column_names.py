"""The names of a file's columns: how they are read, and what is refused or reported of them."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.model.names import plain
from compliance.model.vocabulary import LISTED
from compliance.printable import named
from compliance.problems import InputError, Problem


def column_name(cell: str) -> str:
    """A name as it is looked for: lower case, blanks and hyphens as underscores."""
    return plain(cell.replace("\ufeff", "").replace("\u00a0", " "))


def refuse_twice(titles: Sequence[str], name: str) -> None:
    """Raises InputError where a file gives two columns one name."""
    twice = sorted({title for title in titles if title and titles.count(title) > 1})
    if twice:
        raise InputError(f"{name}: the header names {named(twice)} twice; expected each column once")


def unread_column(name: str, title: str) -> Problem:
    """A column of a file that is not read."""
    expected = f"a name of the vocabulary; {LISTED}"
    return Problem(name, None, title, "a column of no known name, not read", expected)
