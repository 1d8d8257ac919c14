"""The annual report in words: sentences with their figures, tables with where each figure comes from, months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance import __version__
from compliance.checking.annual import AnnualReport
from compliance.findings.figure_words import figure_said, value_said
from compliance.findings.text import capital, written
from compliance.model.findings import Measure, Unit
from compliance.model.panel import Figure, PanelLine
from compliance.ratings.annual_report import Part, Section, Sentence, Table, Told

NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. `figure` and `before`: of the year and of the year before. `notes`: why there is no figure,
    who was left out of it, and how it is spread."""

    id: str
    title: str
    figure: str
    before: str
    read_from: str
    notes: str


@dataclass(frozen=True, slots=True)
class TableInWords:
    """A table, ready to be laid out."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Months:
    """The months of a line: what each was, and what they show in a sentence; none where no month has a figure."""

    line: PanelLine
    title: str
    months: tuple[tuple[str, str], ...]
    said: str


@dataclass(frozen=True, slots=True)
class SectionInWords:
    """A section, ready to be laid out. `unsaid`: how many of its sentences have a figure that there is not."""

    title: str
    said: tuple[str, ...]
    tables: tuple[TableInWords, ...]
    months: tuple[Months, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: who is counted, of which records, and who is not."""

    title: str
    population: str
    read_from: str
    exclusions: str


HEADS = ("Measure", "Figure", "Year before", "Read from", "Not shown, left out and noted")
"""The headings of each table."""

SOURCE_HEADS = ("Measure", "Who is counted", "Read from", "Who is not")


def title(report: AnnualReport) -> str:
    """What stands on top."""
    first, last = report.year.first, report.year.last
    return f"{report.content.title}, {first.year}-{last.year % 100:02}"


def preface(report: AnnualReport) -> Iterator[str]:
    """What is to be known before any figure."""
    panel = report.panel
    days = f"from {written(report.year.first)} to {written(panel.as_of)}"
    if report.is_whole:
        yield f"All figures are of the year {days}; a number of children is as of its last day."
    else:
        yield (
            f"The year is not over in this export: all figures are {days}, and a number of children is as of the last "
            "of these days. The year before is whole."
        )
    yield (
        "A share stands with what it is worked out of. Who could not be judged is on neither side of it. Where there "
        "is no figure the table says why, and what would show it."
    )
    yield "The sentences say what was counted. What it means is for the service to write."
    if panel.known_at is not None:
        yield f"As known on {written(panel.known_at)}."


def receipt(report: AnnualReport) -> Iterator[str]:
    """What the report was made of and by."""
    panel = report.panel
    yield f"Made by compliance {__version__} from {panel.export}."
    yield f"Rules: {panel.rulebook}, digest {panel.rulebook_digest}."
    yield from panel.notes


def sections(report: AnnualReport) -> Iterator[SectionInWords]:
    """The sections in their order."""
    lines = report.lines
    for section in report.content.sections:
        yield SectionInWords(
            section.title,
            tuple(said for each in section.said if (said := _said(each, lines)) is not None),
            tuple(_table(table, lines) for table in section.tables),
            tuple(_months(section, lines)),
        )


def sources(report: AnnualReport) -> Iterator[Source]:
    """Where each figure of the report comes from, in the order in which they stand."""
    lines = report.lines
    shown = [id_ for section in report.content.sections for table in section.tables for id_ in table.lines]
    for id_ in dict.fromkeys(shown):
        measure = lines[id_].measure
        if measure.lacking is None:
            population = measure.population or _of_rules(measure.rules)
            yield Source(measure.title, population, measure.source_fields or "", measure.exclusions or "")


def _of_rules(rules: tuple[str, ...]) -> str:
    return f"Duties under {', '.join(rules)}" if rules else ""


def _said(sentence: Sentence, lines: dict[str, PanelLine]) -> str | None:
    """The sentence with its figures; None where one of them is not there."""
    parts = []
    for part in sentence.parts:
        said = part if isinstance(part, str) else _told(part, lines[part.line])
        if said is None:
            return None
        parts.append(said)
    return "".join(parts)


def _told(told: Told, line: PanelLine) -> str | None:
    figure = line.last_year if told.part is Part.BEFORE else line.year_to_date
    if figure.value is None or figure.lacking is not None:
        return None
    match told.part:
        case Part.VALUE | Part.BEFORE:
            return figure_said(figure, line.measure.unit)
        case Part.ALONE:
            return value_said(figure.value, line.measure.unit)
        case Part.COUNTED:
            return f"{figure.numerator:,}"
        case Part.OF:
            return None if figure.denominator is None else f"{figure.denominator:,}"
        case Part.MISSED:
            return None if figure.denominator is None else f"{figure.denominator - figure.numerator:,}"


def _table(table: Table, lines: dict[str, PanelLine]) -> TableInWords:
    return TableInWords(table.title, tuple(_row(lines[id_]) for id_ in table.lines))


def _row(line: PanelLine) -> Row:
    measure = line.measure
    notes = [
        *([capital(measure.lacking)] if measure.lacking else []),
        *(f"left out {each.number:,}: {each.because}" for each in line.year_to_date.left_out),
        *_spread(measure),
        *measure.notes,
    ]
    if measure.lacking is None and line.last_year.lacking is not None:
        notes.append(f"the year before: {line.last_year.lacking}")
    return Row(
        measure.id,
        measure.title,
        _figure(line.year_to_date, measure.unit),
        _figure(line.last_year, measure.unit),
        "" if measure.lacking else measure.source_fields or _of_rules(measure.rules),
        "; ".join(notes),
    )


def _spread(measure: Measure) -> Iterator[str]:
    """How much those have who have the least and the most, of whom none is named: a report is passed on."""
    numbers = [each.number for each in measure.each]
    if numbers:
        yield f"from {min(numbers):,} to {max(numbers):,} each"


def _figure(figure: Figure, unit: Unit) -> str:
    return NOT_SHOWN if figure.lacking is not None else figure_said(figure, unit)


def _months(section: Section, lines: dict[str, PanelLine]) -> Iterator[Months]:
    for id_ in section.charts:
        line = lines[id_]
        unit = line.measure.unit
        known = [month for month in line.months if month.value is not None]
        if not known:
            continue
        first, last = known[0], known[-1]
        said = (
            f"{line.measure.title}: {figure_said(first, unit)} in {first.last:%B %Y} and "
            f"{figure_said(last, unit)} in {last.last:%B %Y}."
        )
        if line.chart is not None:
            signals = line.chart.signals or (
                "No month is outside the limits, and no run of months beside the mean",
            )
            said = " ".join((said, *(f"{capital(signal)}." for signal in signals)))
        months = tuple((f"{month.last:%B %Y}", _figure(month, unit)) for month in line.months)
        yield Months(line, f"{line.measure.title}, month by month", months, said)
