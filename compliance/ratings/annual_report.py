"""What an annual report consists of: its sections, what each says, and which figures stand where; read from a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from compliance.model.documents import Document, Place, read_document
from compliance.model.names import nearest
from compliance.model.parsing import parse
from compliance.model.rulebook import Rulebook
from compliance.model.strict import StrictModel
from compliance.problems import Mistakes
from compliance.ratings.scorecard import Line, Scorecard, load_scorecard
from compliance.rulebook.shipped import shipped_rules


class Part(StrEnum):
    """What a sentence tells of a line.

    `value`: its figure, with what it is worked out of; `alone`: without, in a sentence that tells that too; `before`:
    the figure of the year before; `counted`, `of` and `missed`: what it is worked out of.
    """

    VALUE = "value"
    ALONE = "alone"
    BEFORE = "before"
    COUNTED = "counted"
    OF = "of"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Told:
    """A place in a sentence where a line is told: its id, and what of it."""

    line: str
    part: Part


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words, and between them places where lines are told."""

    parts: tuple[str | Told, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Lines under one another, by their ids."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: sentences, tables, and the lines whose months are shown as a chart."""

    title: str
    said: tuple[Sentence, ...]
    tables: tuple[Table, ...]
    charts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnualContent:
    """An annual report before it is counted. `card`: every line of the scorecards that it is made of."""

    title: str
    card: Scorecard
    sections: tuple[Section, ...]


class TableEntry(StrictModel):
    """A table, as it is declared."""

    title: str = Field(min_length=1)
    lines: tuple[str, ...] = Field(min_length=1)


class SectionEntry(StrictModel):
    """A section, as it is declared."""

    title: str = Field(min_length=1)
    said: tuple[str, ...] = ()
    tables: tuple[TableEntry, ...] = ()
    charts: tuple[str, ...] = ()


class AnnualReportEntry(StrictModel):
    """An annual report, as it is declared. `scorecards`: the names of those whose lines it shows."""

    annual_report: str
    title: str = Field(min_length=1)
    scorecards: tuple[str, ...] = Field(min_length=1)
    sections: tuple[SectionEntry, ...] = Field(min_length=1)


def load_annual_report(rulebook: Rulebook, path: Path) -> AnnualContent:
    """The report declared at `path`, with the lines of its scorecards.

    A scorecard stands in `scorecards/NAME.yaml` beside the folder of the file or with the package, or in `NAME.yaml`
    beside the file. Raises RulebookError, with file, line and column, for everything that does not fit and for names
    of lines and scorecards that are not known.
    """
    document = read_document(path)
    entry = parse(document, AnnualReportEntry)
    card = _card(document, entry, rulebook, path)
    known = {line.id for line in card.lines}
    mistakes = Mistakes()
    sections = []
    for number, section in enumerate(entry.sections):
        place: Place = ("sections", number)
        with mistakes:
            sections.append(_section(document, section, place, known))
    mistakes.refuse()
    return AnnualContent(entry.title, card, tuple(sections))


def _card(document: Document, entry: AnnualReportEntry, rulebook: Rulebook, path: Path) -> Scorecard:
    cards = []
    lines: dict[str, Line] = {}
    for number, name in enumerate(entry.scorecards):
        beside = (path.parent.parent / "scorecards", path.parent, shipped_rules() / "scorecards")
        files = [file for folder in beside if (file := folder / f"{name}.yaml").is_file()]
        place = ("scorecards", number)
        if not files:
            raise document.error(place, f"no scorecard is called {name}; write it to scorecards/{name}.yaml")
        card = load_scorecard(rulebook, files[0])
        cards.append(card)
        for line in card.lines:
            if line.id in lines:
                raise document.error(place, f"another of these scorecards has a line {line.id} too")
            lines[line.id] = line
    return Scorecard(entry.title, tuple(lines.values()), cards[0].chart)


def _section(document: Document, entry: SectionEntry, place: Place, known: set[str]) -> Section:
    for number, table in enumerate(entry.tables):
        for at, line in enumerate(table.lines):
            _refuse_unknown(document, line, (*place, "tables", number, "lines", at), known)
    for at, line in enumerate(entry.charts):
        _refuse_unknown(document, line, (*place, "charts", at), known)
    said = [
        _sentence(document, text, (*place, "said", number), known) for number, text in enumerate(entry.said)
    ]
    tables = tuple(Table(each.title, each.lines) for each in entry.tables)
    return Section(entry.title, tuple(said), tables, entry.charts)


def _sentence(document: Document, text: str, place: Place, known: set[str]) -> Sentence:
    parts = tuple(_parts(document, text, place, known))
    told = {(part.line, part.part) for part in parts if isinstance(part, Told)}
    for line, part in told:
        if part is Part.ALONE and (line, Part.OF) not in told:
            raise document.error(place, f"a share stands beside what it is worked out of: tell {line}.of too")
    return Sentence(parts)


_PLACE = re.compile(r"\{([^{}]*)\}")


def _parts(document: Document, text: str, place: Place, known: set[str]) -> Iterator[str | Told]:
    for number, part in enumerate(_PLACE.split(text)):
        if number % 2 == 0:
            if "{" in part or "}" in part:
                raise document.error(
                    place, "a figure is written {line} or {line.before}, in one pair of braces"
                )
            if part:
                yield part
            continue
        line, _, what = part.partition(".")
        _refuse_unknown(document, line, place, known)
        if what and what not in list(Part):
            parts = ", ".join(each.value for each in Part)
            raise document.error(place, f"{part}: of a line can be told {parts}")
        yield Told(line, Part(what or Part.VALUE))


def _refuse_unknown(document: Document, line: str, place: Place, known: set[str]) -> None:
    if line not in known:
        raise document.error(place, f"no line of these scorecards is called {line}{nearest(line, known)}")
