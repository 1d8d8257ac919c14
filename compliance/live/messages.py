"""Events as they are told one at a time: each with an id, so that it can be told twice, corrected and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from compliance.model.exact import no_number, no_yes
from compliance.model.findings import SourceRow
from compliance.model.strict import StrictModel
from compliance.printable import WHOLE
from compliance.problems import Problem

# A length, whatever it is, is asked only of text that can be written as UTF-8.
Text = Annotated[str, Field(min_length=0)]
ToldDay = Annotated[date | Text | None, BeforeValidator(no_number)]
ToldInstant = Annotated[datetime | Text | None, BeforeValidator(no_number)]
ToldRevision = Annotated[int, BeforeValidator(no_yes)]
Told = Text | bool | int | date | None
"""An attribute as it is told: typed already, or a word as a file would hold it."""


class EventMessage(StrictModel):
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

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str = Field(min_length=1, description="text of at least one character, this event's alone")
    case: Text = Field(default="", description="the subject's id, as text or a number")
    event: Text = Field(default="", description="the name of a type of event")
    on: ToldDay = Field(default=None, description="a day, as 2025-01-31")
    at: ToldInstant = Field(default=None, description="a day and time, as 2025-01-31T14:30")
    recorded_on: ToldDay = Field(default=None, description="a day, as 2025-01-31")
    revision: ToldRevision = Field(default=1, ge=1, lt=2**63, description="a whole number from 1")
    retracted: bool = Field(default=False, description="true or false")
    attributes: dict[Text, Told] = Field(default_factory=dict, description="attributes by their names")
    source: SourceRow | None = Field(default=None, description="the file and the row of it")

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
    # What may be one of several kinds is told to be none of them, once for each.
    wrongs = {_column(wrong["loc"]): wrong["type"] for wrong in error.errors(include_url=False)}
    for column, kind in wrongs.items():
        attribute = column is not None and column not in EventMessage.model_fields
        value = _told(told, column, attribute=attribute)
        expected = WHOLE if kind == "string_unicode" else _expected(column)
        yield Problem(name, row, column, "nothing" if value is None else f'"{value}"', expected)


def _column(place: tuple[int | str, ...]) -> str | None:
    """The field that is meant, or the attribute."""
    inside = 1 if len(place) > 1 and place[0] == "attributes" else 0
    return str(place[inside]) if place else None


def _told(told: Mapping[str, Any], column: str | None, *, attribute: bool) -> Any:
    if not attribute:
        return told.get(column or "")
    within = told.get("attributes")
    beside = within if isinstance(within, Mapping) else {}
    return told.get(column or "", beside.get(column or ""))


def _expected(column: str | None) -> str:
    field = EventMessage.model_fields.get(column or "")
    return (field.description if field else None) or "text, a whole number, true or false, or a day"
