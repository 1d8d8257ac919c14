"""Events as they are told one at a time: each with an id, so that it can be told twice, corrected and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from compliance.model.findings import SourceRow
from compliance.model.problems import Problem

Told = str | bool | int | date | None
"""An attribute as it is told: typed already, or a word as a file would hold it."""


class EventMessage(BaseModel):
    """One event told to a `Monitor`.

    `id` is the teller's own and never another event's: the same id and revision told again changes nothing.
    Told again with a higher `revision` the event is what it is said to be then, whichever arrives first; with
    `retracted` it never happened, and needs neither event nor day. `case` is the subject's id, a child mostly.
    `on` is the day in London, `at` the instant (with an offset, or in London time) where the time is known;
    one of them is needed but for `child`, which carries undated facts. `recorded_on` is the day it was
    recorded. `attributes` are those that the vocabulary gives the event; one that is left out or None is
    unknown, never false. In a mapping the attributes may stand beside the other fields, as in a file of events.
    `source` is the file and row it was read from, which findings then cite.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    id: str = Field(min_length=1)
    case: str = ""
    event: str = ""
    on: date | str | None = None
    at: datetime | str | None = None
    recorded_on: date | str | None = None
    revision: int = Field(default=1, ge=1, lt=2**63)
    retracted: bool = False
    attributes: dict[str, Told] = Field(default_factory=dict)
    source: SourceRow | None = None

    @model_validator(mode="before")
    @classmethod
    def _gather_attributes(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        fields = {name: value for name, value in given.items() if name in cls.model_fields}
        beside = {name: value for name, value in given.items() if name not in cls.model_fields}
        if beside and isinstance(fields.get("attributes", {}), dict):
            fields["attributes"] = {**fields.get("attributes", {}), **beside}
        elif beside:
            return given
        return fields


def unlike_a_message(
    error: ValidationError, told: Mapping[str, Any], name: str, row: int | None = None
) -> Iterator[Problem]:
    """Everything for which what was told is no message; it is shown under a name, and a row if it has one."""
    for wrong in error.errors(include_url=False, include_context=False):
        column = str(wrong["loc"][0]) if wrong["loc"] else None
        said = f'"{wrong["input"]}"' if column in told else "nothing"
        yield Problem(name, row, column, said, wrong["msg"])
