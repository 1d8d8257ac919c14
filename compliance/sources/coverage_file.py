"""A coverage file beside events: what their silence means, declared by whoever made the export.

export_on: 2024-03-31                 # the day the export was made; becomes the as-of day
complete:
  review_held: always                 # every review is in the file, so none means none
  visit[social_worker]: {from: 2021-04-01, to: 2024-03-31}
  pep_completed: never                # the few that are in the file are not all
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from compliance.model.coverage import ALWAYS, Record, Window, merge
from compliance.model.problems import InputError, RulebookError
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.compiler import parse
from compliance.rulebook.documents import Document, read_document

NAME = "coverage.yaml"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a coverage file says. An empty tuple of windows declares that silence shows nothing."""

    windows: dict[Record, tuple[Window, ...]] = field(default_factory=dict)
    export_on: date | None = None
    notes: tuple[str, ...] = ()


class _Days(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class _CoverageFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    export_on: date | None = None
    complete: dict[str, Literal["always", "never"] | _Days | list[_Days]] = Field(default_factory=dict)


def declared_beside(files: Sequence[Path], vocabulary: Vocabulary) -> Declared:
    """What the coverage files beside the event files declare together: `coverage.yaml` in the same folder."""
    found = Declared()
    for folder in dict.fromkeys(file.parent for file in files):
        path = folder / NAME
        if path.is_file():
            found = _joined(found, _read(path, vocabulary))
    return found


def _read(path: Path, vocabulary: Vocabulary) -> Declared:
    try:
        document = read_document(path, path.name)
        entries = parse(document, _CoverageFile)
        windows = {
            _record(key, document, vocabulary): _windows(said) for key, said in entries.complete.items()
        }
    except RulebookError as error:
        raise InputError(str(error)) from error
    return Declared(windows, entries.export_on, (f"{path.name} declares what the export's silence means.",))


def _record(text: str, document: Document, vocabulary: Vocabulary) -> Record:
    event, _, rest = text.partition("[")
    value = rest.removesuffix("]") or None
    kind = vocabulary.events.get(event)
    if kind is None:
        raise document.error(("complete", text), f"no event is called {event}")
    if value is not None:
        allowed = kind.attributes[kind.told_apart_by].allowed if kind.told_apart_by else None
        if not allowed or value not in allowed:
            expected = (
                f"expected one of {', '.join(allowed)}"
                if allowed
                else f"{event} is not told apart by anything"
            )
            raise document.error(("complete", text), f"{value} is not known here; {expected}")
    return Record(event, value)


def _windows(said: str | _Days | list[_Days]) -> tuple[Window, ...]:
    match said:
        case "always":
            return (ALWAYS,)
        case str():
            return ()
        case _Days():
            return (Window(said.first, said.last),)
        case list():
            return merge(Window(days.first, days.last) for days in said)


def _joined(a: Declared, b: Declared) -> Declared:
    days = [day for day in (a.export_on, b.export_on) if day]
    return Declared({**a.windows, **b.windows}, max(days, default=None), (*a.notes, *b.notes))
