"""A draft of a mapping file, from a tracker's own headings and words: what can be told is filled in, the rest left.

Headings and words are known by what others call the same (`also` in the vocabulary) and by what codes mean. What
only looks alike is never filled in: it stands beside the blank as what may be meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from compliance.model.counts import many
from compliance.model.names import near, plain
from compliance.model.vocabulary import Attribute, AttributeType, EventType, Vocabulary
from compliance.printable import printable
from compliance.sources.cell_values import attribute_value
from compliance.sources.cells import unrecorded
from compliance.sources.column_names import column_name
from compliance.sources.event_table import FIXED, ORIGIN
from compliance.sources.events.own_names import LEAVE_OUT
from compliance.sources.events.sheets import fullest_sheet, raw_sheet
from compliance.sources.events.text_files import headings_of, read_raw
from compliance.sources.paths import WORKBOOKS
from compliance.sources.workbook import read_workbook
from compliance.sources.written_days import DateOrder, readings

_MOST_WORDS = 60
_DAY_FIRST = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b")


def mapping_draft(path: Path, vocabulary: Vocabulary) -> str:
    """The draft for a file, as YAML text. Raises InputError for a file that cannot be read."""
    return _Draft(path, vocabulary).text()


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the file: its heading as written, and its distinct words with how many rows have each."""

    heading: str
    words: Mapping[str, int]

    def holds(self, share: float, held: Iterable[str]) -> bool:
        """Whether these are at least so great a share of its distinct words."""
        return bool(self.words) and len(list(held)) >= share * len(self.words)

    @property
    def looks_like_days(self) -> bool:
        orders = (DateOrder.ISO, DateOrder.DAY_MONTH_SHORT_YEAR)
        return self.holds(0.5, (word for word in self.words if any(readings(word, each) for each in orders)))


class _Draft:
    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self.path = path
        self.vocabulary = vocabulary
        self.columns = _columns(path, vocabulary)
        self.named = self._names()

    def text(self) -> str:
        lines = [
            f"# A draft for {printable(self.path.name)}: read it through, and fill in what is blank.",
            f"# What stays blank is reported when it is met; {LEAVE_OUT} says that a column, or the rows of a word,",
            "# are not wanted.",
            "# `compliance vocabulary` lists the names, `compliance vocabulary EVENT` the words of one event.",
            "columns:",
            *(f"  {line}" for line in self._headings()),
        ]
        if "event" not in self.named:
            lines += self._whole()
        elif events := list(self._events(self.columns[self.named["event"]])):
            lines += ["events:", *(f"  {line}" for line in events)]
        if words := list(self._words()):
            lines += ["words:", *(f"  {line}" for line in words)]
        return "\n".join([*lines, *self._dates()]) + "\n"

    def _names(self) -> dict[str, str]:
        """For each of our columns the heading, as looked for, that stands for it, where one can be told."""
        named = self._headed(FIXED, ())
        return {**named, **self._headed(self._attributes_of(self._events_told(named)), named.values())}

    def _headed(self, ours: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
        """Of these columns of ours the heading of each: what comes first in the list of what others call it."""
        ranked = sorted(
            (rank, place, name, title)
            for name in ours
            for rank, called in enumerate((name, *self.vocabulary.also.get(name, ())))
            for place, title in enumerate(self.columns)
            if _bare(called) == _bare(title) and title not in taken and self._fits(self.columns[title], name)
        )
        named: dict[str, str] = {}
        for _, _, name, title in ranked:
            if name not in named and title not in named.values():
                named[name] = title
        return named

    def _events_told(self, named: Mapping[str, str]) -> list[str]:
        """The events that the file's words tell, or those that its name and headings do."""
        texts = list(self.columns[named["event"]].words) if "event" in named else self._titles()
        return [event for text in texts for event in self._called(text)]

    def _attributes_of(self, events: Sequence[str]) -> list[str]:
        """The attributes of these events, and the facts about the child; where none is told, all there are.

        What another event tells does not stand on the rows of these, whatever its heading.
        """
        kinds = self.vocabulary.events.values()
        meant = [kind for kind in kinds if kind.undated or kind.name in events or not events]
        return list(dict.fromkeys(name for kind in meant for name in kind.attributes))

    def _fits(self, column: _Column, name: str) -> bool:
        """Whether what a column holds can be what the name says."""
        if name == "case":
            return True
        if name == "event":
            return any(self._near_events(word) for word in column.words)
        if name in FIXED:
            return column.looks_like_days
        attribute = self._attribute(name)
        match attribute.type:
            case AttributeType.DATE:
                return column.looks_like_days
            case AttributeType.WORD:
                return any(attribute.near(word) for word in column.words)
            case AttributeType.TEXT:
                return True
            case _:
                return any(attribute_value(word, attribute) is not None for word in column.words)

    def _headings(self) -> Iterator[str]:
        names = {title: name for name, title in self.named.items()}
        possible = (*FIXED, *self._attributes_of(self._events_told(self.named)))
        free = [name for name in possible if name not in self.named]
        for title, column in self.columns.items():
            alike = [] if title in names else near(title, free, self.vocabulary.also)
            yield _entry(_quoted(column.heading), names.get(title, ""), _perhaps(alike))

    def _whole(self) -> Iterator[str]:
        """The event of every row, by the name of the file or of its headings."""
        yield "# No column was found that says what each row is. Where all rows are of one event, this says which:"
        alike = list(dict.fromkeys(each for text in self._titles() for each in self._called(text)))
        if len(alike) == 1:
            yield self._meaning("event", self.path.stem, self.vocabulary.events[alike[0]])
        else:
            yield _entry("event", "", _perhaps(alike or self._near_events(self.path.stem)))

    def _titles(self) -> list[str]:
        return [self.path.stem, *(column.heading for column in self.columns.values())]

    def _events(self, column: _Column) -> Iterator[str]:
        for word, rows in _commonest(column.words):
            event = next((self.vocabulary.events[each] for each in self._called(word)), None)
            if event is None:
                yield _entry(_quoted(word), "", many(rows, "row"), _perhaps(self._near_events(word)))
            elif plain(word) != event.name or self._apart(event):
                yield self._meaning(_quoted(word), word, event, many(rows, "row"))
        yield from _not_shown(column.words)

    def _words(self) -> Iterator[str]:
        for name, title in self.named.items():
            attribute = None if name in FIXED else self._attribute(name)
            if attribute and attribute.type in (AttributeType.WORD, AttributeType.YES_NO):
                lines = [f"  {line}" for line in self._words_of(attribute, self.columns[title])]
                yield from [f"{name}:", *lines] if lines else []

    def _words_of(self, attribute: Attribute, column: _Column) -> Iterator[str]:
        for word, rows in _commonest(column.words):
            if attribute_value(word, attribute) is None:
                allowed = attribute.allowed or {}
                meant = [ours for ours, meaning in allowed.items() if _bare(meaning) == _bare(word)]
                only = meant[0] if len(meant) == 1 else ""
                remark = "" if only else _perhaps(attribute.near(word)) or _one_of(attribute)
                yield _entry(_quoted(word), only, many(rows, "row"), remark)
        yield from _not_shown(column.words)

    def _dates(self) -> list[str]:
        """How the days are written, where that is to be said."""
        titles = [
            title
            for name, title in self.named.items()
            if name in ("on", "at", "recorded_on")
            or (name not in FIXED and self._attribute(name).type is AttributeType.DATE)
        ]
        orders = [
            (word, int(written[1]), int(written[2]), len(written[3]))
            for title in titles
            for word in self.columns[title].words
            if (written := _DAY_FIRST.match(word))
        ]
        if not orders:
            return []
        if wrong := next((word for word, _, month, _ in orders if month > 12), None):
            return [f"# Days such as {wrong} are no DD/MM/YYYY: have them exported as YYYY-MM-DD.", "dates:"]
        sure = next((word for word, day, _, _ in orders if day > 12), None)
        said = (
            f"as in {sure}"
            if sure
            else "if 01/02/2024 is the first of February; nothing in the file shows it"
        )
        order = (
            DateOrder.DAY_MONTH_SHORT_YEAR
            if any(years == 2 for *_, years in orders)
            else DateOrder.DAY_MONTH_YEAR
        )
        return [f"dates: {order}  # {said}"]

    def _attribute(self, name: str) -> Attribute:
        events = self.vocabulary.events.values()
        return next(event.attributes[name] for event in events if name in event.attributes)

    def _near_events(self, word: str) -> list[str]:
        return near(word, self.vocabulary.events, self.vocabulary.also)

    def _called(self, word: str) -> list[str]:
        """The events that are called so, here or by others."""
        return [
            name
            for name in self.vocabulary.events
            if {_bare(word), _bare(word).removesuffix("s")}
            & set(map(_bare, (name, *self.vocabulary.also.get(name, ()))))
        ]

    def _apart(self, event: EventType) -> str | None:
        """The attribute that makes several records of an event, if no column tells it."""
        by = event.told_apart_by
        return by if by is not None and by not in self.named else None

    def _meaning(self, own: str, word: str, event: EventType, *remarks: str) -> str:
        """What a word means, with the attribute that tells its events apart: to be filled in if it does not."""
        by = self._apart(event)
        if by is None:
            return _entry(own, event.name, *remarks)
        allowed = list(event.attributes[by].allowed or ())
        told = next((each for each in allowed if f"_{each}_" in f"_{_bare(word)}_"), "")
        which = "" if told else f"{by} is one of {', '.join(allowed)}"
        return _entry(own, f"{{event: {event.name}, {by}: {told}}}", *remarks, which)


def _bare(text: str) -> str:
    """A name as it is looked for, without the signs that headings end in."""
    return plain(re.sub(r"[^\w]+", " ", text))


def _table(path: Path, vocabulary: Vocabulary) -> tuple[Sequence[str], pl.DataFrame]:
    """The headings as they are written, and the rows as text: of a workbook those of its fullest sheet."""
    if path.suffix.lower() not in WORKBOOKS:
        return headings_of(path), read_raw(path, path.name).frame
    sheet = fullest_sheet(path, read_workbook(path))
    return sheet.headings, raw_sheet(sheet, ("case",), tuple, vocabulary).frame


def _columns(path: Path, vocabulary: Vocabulary) -> dict[str, _Column]:
    """The file's columns by how their headings are looked for."""
    written, frame = _table(path, vocabulary)
    headings = {column_name(heading): heading.strip() for heading in written}
    return {
        title: _Column(headings.get(title, title), _counted(frame[title]))
        for title in frame.columns
        if title not in ORIGIN
    }


def _counted(cells: pl.Series) -> dict[str, int]:
    words = (
        cells.cast(pl.String).to_frame("word").select(unrecorded(pl.col("word")).alias("word")).drop_nulls()
    )
    return dict(words.group_by("word").len().sort("len", "word", descending=[True, False]).iter_rows())


def _commonest(words: Mapping[str, int]) -> list[tuple[str, int]]:
    return list(words.items())[:_MOST_WORDS]


def _not_shown(words: Mapping[str, int]) -> Iterator[str]:
    if len(words) > _MOST_WORDS:
        yield f"# and {len(words) - _MOST_WORDS:,} more words in fewer rows"


def _entry(own: str, value: str, *remarks: str) -> str:
    """A line of the draft, with remarks behind it."""
    said = "; ".join(remark for remark in remarks if remark)
    return f"{own}: {value}".rstrip() + (f"  # {said}" if said else "")


def _perhaps(names: Sequence[str]) -> str:
    return f"perhaps {' or '.join(names)}" if names else ""


def _one_of(attribute: Attribute) -> str:
    """What it can be, where that is said in a few words."""
    return "" if attribute.is_code else attribute.expectation().partition(", or nothing")[0]


def _quoted(text: str) -> str:
    """A word of the council's as YAML writes it whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)
