"""The vocabulary for people: every event with its attributes, one event with every word, and all of it as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from compliance.findings.text import capital, spaced
from compliance.model.vocabulary import Attribute, AttributeType, EventType, Vocabulary

COLUMNS = ("event", "attribute", "type", "word", "meaning")

_INTRODUCTION = """\
One row an event, with the columns case, event and on (the day; or at, day and time), recorded_on if it is known, and \
the attributes of the event. Blanks, hyphens and capitals do not matter in names and words."""
_TYPES = {
    AttributeType.YES_NO: "true or false",
    AttributeType.DATE: "a day",
    AttributeType.NUMBER: "a whole number",
    AttributeType.TEXT: "any text",
}


def print_vocabulary(vocabulary: Vocabulary, console: Console) -> None:
    """Every event by group, with its attributes in a line or two, then the codes."""
    console.print(Text(_INTRODUCTION))
    groups: dict[str, list[EventType]] = {}
    for event in vocabulary.events.values():
        groups.setdefault(event.group, []).append(event)
    for group, events in groups.items():
        console.print(_title(capital(spaced(group))))
        for event in events:
            console.print(_line(Text.assemble((event.name, "bold"), f": {event.about}"), 2))
            if event.attributes:
                console.print(_line(Text("; ".join(map(_in_short, event.attributes.values()))), 6))
    for name, codes in vocabulary.codes.items():
        console.print(_title(f"Codes: {spaced(name)}"))
        console.print(_words(codes))
    console.print(_title("`compliance vocabulary EVENT` shows one event with all its words."))


def print_lines(title: str, meanings: Mapping[str, str], console: Console) -> None:
    """Names under a title, a line or more each, with what they mean; nothing where there are none."""
    if meanings:
        console.print(_title(capital(title)))
    for name, meaning in meanings.items():
        console.print(_line(Text.assemble((name, "bold"), f": {meaning}"), 2))


def print_event(event: EventType, vocabulary: Vocabulary, console: Console) -> None:
    """One event: what it is, its attributes with every word and what that means, and what others call it."""
    console.print(Text.assemble((event.name, "bold"), f": {event.about}"))
    if event.undated:
        console.print(Text("It has no day: leave on empty."))
    if also := vocabulary.also.get(event.name):
        console.print(Text(f"Others call it: {', '.join(also)}."))
    for attribute in event.attributes.values():
        console.print()
        said = _TYPES.get(attribute.type, "one of")
        links = "; ties events of one thing together" if attribute.name == event.key else ""
        console.print(_line(Text.assemble((attribute.name, "bold"), f": {said}{links}"), 2))
        if attribute.allowed:
            console.print(_words(attribute.allowed))


def as_csv(events: Sequence[EventType]) -> str:
    """The events as CSV: a row for each event, each attribute, and each word that an attribute allows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for event in events:
        writer.writerow((event.name, "", "", "", event.about))
        for attribute in event.attributes.values():
            writer.writerows(_rows(event, attribute))
    return out.getvalue()


def _rows(event: EventType, attribute: Attribute) -> Iterator[tuple[str, ...]]:
    named = (event.name, attribute.name, attribute.type.value)
    if not attribute.allowed:
        yield (*named, "", "")
    for word, meaning in (attribute.allowed or {}).items():
        yield (*named, word, meaning)


def _in_short(attribute: Attribute) -> str:
    if attribute.is_code:
        return f"{attribute.name} (a code below)"
    if attribute.allowed:
        return f"{attribute.name} ({', '.join(attribute.allowed)})"
    return (
        attribute.name
        if attribute.type is AttributeType.TEXT
        else f"{attribute.name} ({_TYPES[attribute.type]})"
    )


def _title(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _line(text: Text, indent: int) -> RenderableType:
    return Padding(text, (0, 0, 0, indent))


def _words(words: Mapping[str, str]) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for word, meaning in words.items():
        table.add_row(word, "" if meaning == spaced(word) else meaning)
    return Padding(table, (0, 0, 0, 4))
