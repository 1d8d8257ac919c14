"""A mapping file beside a tracker: what the council's own headings and words are called here.

columns:                      # own heading -> our column
  Child ID: case
  Visit date: on
  Notes: leave_out
event: visit                  # where no column says what each row is
events:                       # own word -> our event, with attributes where the word tells them
  LAC Review: {event: review_held, kind: care}
  Phone call: leave_out
words:                        # own word -> ours, for each attribute
  legal_status: {Full care order: C2}
dates: dmy                    # 05/06/2024 is 5 June; dd/mm/yy: 05/06/24 is read as well
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from compliance.model.documents import Document, Place, read_document
from compliance.model.names import plain
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.model.vocabulary import Attribute, AttributeType, EventType, Vocabulary, expected_name
from compliance.printable import printable
from compliance.problems import InputError, RulebookError
from compliance.sources.cell_values import attribute_value
from compliance.sources.event_table import FIXED
from compliance.sources.events.own_names import LEAVE_OUT, Meant, OwnNames
from compliance.sources.events.text_files import header_of
from compliance.sources.opened_workbooks import OpenedWorkbooks
from compliance.sources.written_days import DateOrder

if TYPE_CHECKING:
    from compliance.sources.events.sheets import EventSheet
    from compliance.sources.events.trackers import Trackers

NAME = "mapping.yaml"
"""The mapping of every tracker in its folder; NAME.mapping.yaml is that of NAME.csv alone."""

_Said = str | bool | int
_Told = dict[str, _Said | None]


class _MappingFile(StrictModel):
    columns: dict[str, str | None] = Field(default_factory=dict)
    event: str | _Told | None = None
    events: dict[str, str | _Told | None] = Field(default_factory=dict)
    words: dict[str, _Told | None] = Field(default_factory=dict)
    dates: Literal["iso", "dmy", "dd/mm/yy"] | None = None
    annex_a: object | None = None
    """What the headings of another source mean, which reads it itself."""


@dataclass(frozen=True)
class Mappings:
    """The mappings of files: the one named, which is for all, or else those beside them.

    What files hold is looked at once, in one reading of an export; `workbooks`: those that were opened for it.
    """

    vocabulary: Vocabulary
    named: Path | None = None
    workbooks: OpenedWorkbooks = field(default_factory=OpenedWorkbooks)
    _read: dict[Path, OwnNames] = field(default_factory=dict)
    _held: dict[Path, list[str]] = field(default_factory=dict)

    def of(self, file: Path) -> OwnNames | None:
        """The mapping of a file, None where it has none. Raises InputError for a mapping that cannot be used."""
        beside = (file.with_name(f"{file.stem}.{NAME}"), file.with_name(NAME))
        path = self.named or next((each for each in beside if each.is_file()), None)
        if path is None:
            return None
        if path not in self._read:
            self._read[path] = read_mapping(path, self.vocabulary)
        return self._read[path]

    def fits(self, file: Path) -> Callable[[Sequence[str]], bool]:
        """Whether columns of these names are those of native events, by the file's mapping if it has one."""
        own = self.of(file)

        def are_events(held: Sequence[str]) -> bool:
            return {"case", "event"} <= set(held if own is None else own.columns_of(held))

        return are_events

    @cached_property
    def trackers(self) -> Trackers:
        """The trackers that a workbook may hold."""
        from compliance.sources.events.trackers import load_trackers

        return load_trackers()

    def sheets_in(self, file: Path) -> list[EventSheet]:
        """The sheets of a workbook that hold events. Raises InputError for one that cannot be opened."""
        from compliance.sources.events.sheets import event_sheets

        workbook = self.workbooks.of(file)
        return event_sheets(file, printable(file.name), workbook, self.fits(file), self.trackers)

    def columns_in(self, file: Path) -> list[str]:
        """The columns that a file comes to. Raises InputError for a file that cannot be opened or decoded."""
        if file not in self._held:
            own, headings = self.of(file), list(header_of(file, self.fits(file)))
            self._held[file] = headings if own is None else own.columns_of(headings)
        return self._held[file]

    def holds_events(self, file: Path) -> bool:
        """Whether a file has the columns of native events. Raises InputError as `columns_in` does."""
        return {"case", "event"} <= set(self.columns_in(file))


def read_mapping(path: Path, vocabulary: Vocabulary) -> OwnNames:
    """The mapping in a file. What is left blank in it says nothing.

    Raises InputError with the line and column of what does not fit.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such mapping file")
    try:
        document = read_document(path, path.name)
        return _Reading(document, parse(document, _MappingFile), vocabulary).result()
    except RulebookError as error:
        raise InputError(str(error)) from error


class _Reading:
    def __init__(self, document: Document, held: _MappingFile, vocabulary: Vocabulary) -> None:
        self.document = document
        self.held = held
        self.vocabulary = vocabulary

    def result(self) -> OwnNames:
        part = self.held
        return OwnNames(
            name=self.document.name,
            headings={plain(own): own for own in part.columns},
            columns={plain(own): self._column(own) for own in self._filled_in(part.columns, "columns")},
            whole=None if part.event is None else self._meant(part.event, ("event",)),
            events={plain(own): self._event_word(own) for own in self._filled_in(part.events, "events")},
            words={
                plain(name): {
                    plain(own): self._word(name, own) for own in self._filled_in(words or {}, "words", name)
                }
                for name, words in part.words.items()
            },
            dates=DateOrder(part.dates) if part.dates else None,
        )

    def _filled_in(self, said: Mapping[str, object], *place: str) -> list[str]:
        """The names that are not left blank. Raises RulebookError where two are looked for alike."""
        seen: dict[str, str] = {}
        for own in said:
            if plain(own) in seen:
                message = f"{own} is the same here as {seen[plain(own)]}; keep one of them"
                raise self.document.error((*place, own), message)
            seen[plain(own)] = own
        return [own for own, value in said.items() if value is not None]

    def _column(self, own: str) -> str | None:
        name = self.held.columns[own] or LEAVE_OUT
        known = [*FIXED, *self.vocabulary.attribute_types]
        if name != LEAVE_OUT and plain(name) not in known:
            raise self._unknown("column", name, known, ("columns", own))
        return None if name == LEAVE_OUT else plain(name)

    def _event_word(self, own: str) -> Meant | None:
        said = self.held.events[own]
        return None if said is None or said == LEAVE_OUT else self._meant(said, ("events", own))

    def _word(self, name: str, own: str) -> str | None:
        said = (self.held.words[name] or {})[own]
        attributes = self._attributes(name)
        return (
            None if said is None or said == LEAVE_OUT else self._cell(attributes, said, ("words", name, own))
        )

    def _meant(self, said: str | _Told, place: Place) -> Meant:
        if isinstance(said, str):
            return Meant(self._event(said, place).name)
        if not isinstance(name := said.get("event"), str):
            raise self.document.error(place, "event is missing; write {event: NAME, ATTRIBUTE: WORD}")
        event = self._event(name, (*place, "event"))
        attributes = {}
        for attribute, value in said.items():
            if attribute == "event" or value is None:
                continue
            if plain(attribute) not in event.attributes:
                known = event.attributes
                raise self._unknown("attribute", attribute, known, (*place, attribute), of=event.name)
            attributes[plain(attribute)] = self._cell(
                [event.attributes[plain(attribute)]], value, (*place, attribute)
            )
        return Meant(event.name, attributes)

    def _event(self, name: str, place: Place) -> EventType:
        event = self.vocabulary.events.get(plain(name))
        if event is None:
            raise self._unknown("event", name, self.vocabulary.events, place)
        return event

    def _attributes(self, name: str) -> list[Attribute]:
        """The attribute as each of its events has it. Raises RulebookError for one that has no words."""
        events = self.vocabulary.events.values()
        attributes = [event.attributes[plain(name)] for event in events if plain(name) in event.attributes]
        if not attributes:
            raise self._unknown("attribute", name, self.vocabulary.attribute_types, ("words", name))
        if attributes[0].type in (AttributeType.DATE, AttributeType.NUMBER):
            message = f"{name} holds {attributes[0].expectation()}, so it has no words"
            raise self.document.error(("words", name), message)
        return attributes

    def _cell(self, attributes: list[Attribute], said: _Said, place: Place) -> str:
        """What a cell would say, which one of the attributes can read."""
        written = str(said).lower() if isinstance(said, bool) else str(said)
        for attribute in attributes:
            if attribute_value(written, attribute) is not None:
                return written
        expected = attributes[0].expectation(written)
        raise self.document.error(
            place, f"{written} cannot be read as {attributes[0].name}; expected {expected}"
        )

    def _unknown(
        self, what: str, name: str, known: Iterable[str], place: Place, *, of: str = ""
    ) -> RulebookError:
        expected = expected_name(name, known, self.vocabulary, of=of)
        return self.document.error(place, f"no {what} is called {name}; expected {expected}")
