"""What is given to a request, refused in words where it cannot be meant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from compliance.model.obligations import Status
from compliance.problems import SettingsError
from compliance.sources.databases import Database


def refuse_other_than_paths(name: str, given: object) -> None:
    """Raises TypeError for what is no tuple of paths."""
    one = next((each for each in _each(given) if isinstance(each, str)), "events.csv")
    if isinstance(given, Path):
        one = str(given)
    _refuse_other_than_tuple(name, given, Path, "paths", f'{name}=(Path("{one}"),)')


def refuse_other_than_databases(name: str, given: object) -> None:
    """Raises TypeError for what is no tuple of databases."""
    _refuse_other_than_tuple(name, given, Database, "databases", f'{name}=(Database("sqlite:///ssd.db"),)')


def refuse_other_than_ids(name: str, given: object) -> None:
    """Raises TypeError for what is no tuple of texts."""
    ids = [each.strip() for each in given.split(",")] if isinstance(given, str) else ["VIS", "REV-1"]
    written = ", ".join(f'"{each}"' for each in ids) + ("," if len(ids) == 1 else "")
    _refuse_other_than_tuple(name, given, str, "rule ids or their beginnings", f"{name}=({written})")


def refuse_other_than_texts(name: str, given: object) -> None:
    """Raises TypeError for what is no tuple of texts."""
    one = given if isinstance(given, str) else "200036"
    _refuse_other_than_tuple(name, given, str, "texts", f'{name}=("{one}",)')


def refuse_other_than_statuses(name: str, given: object) -> None:
    """Raises TypeError for what is no tuple of statuses."""
    _refuse_other_than_tuple(name, given, Status, "statuses", f"{name}=(Status.OVERDUE,)")


def refuse_other_than_day(name: str, given: object, *, or_none: bool = True) -> None:
    """Raises TypeError for what is no day. A moment is none: which day it is on depends on where."""
    if given is None and or_none:
        return
    if isinstance(given, datetime):
        raise TypeError(
            f"{name} is {_shown(given)}, a moment; expected a day, in London: "
            f"write {name}={_constructed(given.date())}, or give its .date()"
        )
    if not isinstance(given, date):
        raise TypeError(
            f"{name} is {_shown(given)}; expected a datetime.date: write {name}={_constructed(_meant(given))}"
        )


def refuse_other_than(name: str, given: object, kind: type, *, write: str, or_none: bool = False) -> None:
    """Raises TypeError for what is not of the kind. `write`: how it is written."""
    if not isinstance(given, kind) and not (or_none and given is None):
        raise TypeError(f"{name} is {_shown(given)}; expected {_named(kind)}: write {name}={write}")


def refuse_less_than_one(name: str, given: object, counted: str) -> None:
    """Raises TypeError for what is no whole number, and SettingsError for one below 1."""
    _refuse_less_than(1, name, given, counted)


def refuse_less_than_none(name: str, given: object, counted: str) -> None:
    """Raises TypeError for what is no whole number, and SettingsError for one below 0."""
    _refuse_less_than(0, name, given, counted)


def _refuse_less_than(least: int, name: str, given: object, counted: str) -> None:
    if not isinstance(given, int) or isinstance(given, bool):
        raise TypeError(f"{name} is {_shown(given)}; expected a whole number of {counted}: write {name}=1")
    if given < least:
        raise SettingsError(
            f"{name} is {given}; expected how many {counted}, {least} or more: write {name}=1"
        )


def _refuse_other_than_tuple(name: str, given: object, kind: type, written: str, example: str) -> None:
    if not isinstance(given, tuple):
        raise TypeError(f"{name} is {_shown(given)}; expected a tuple of {written}: write {example}")
    for each in given:
        if not isinstance(each, kind):
            raise TypeError(f"{name} holds {_shown(each)}; expected a tuple of {written}: write {example}")


def _each(given: object) -> Iterable[object]:
    """What several hold each of; of one that alone."""
    return given if isinstance(given, list | tuple | set | frozenset) else (given,)


def _shown(given: object) -> str:
    """What was given, with its kind where its looks do not tell."""
    if isinstance(given, str):
        return f'"{given}"'
    text = repr(given)
    return text if len(text) <= _LONGEST else f"a {type(given).__name__}"


_LONGEST = 80


def _meant(given: object) -> date:
    """The day a text writes, where it writes one; else some day, to show how it is written."""
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        return _SOME_DAY


_SOME_DAY = date(2024, 9, 30)


def _constructed(day: date) -> str:
    return f"date({day.year}, {day.month}, {day.day})"


def _named(kind: type) -> str:
    name = {"str": "text"}.get(kind.__name__, kind.__name__)
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"
