"""A coverage file beside events: what their silence means, declared by whoever made the export.

export_on: 2024-03-31                 # the day the export was made; becomes the as-of day, of a return too
complete:
  review_held: always                 # every review is in the file, so none means none
  visit[social_worker]: {from: 2021-04-01, to: 2024-03-31}
  pep_completed: never                # the few that are in the file are not all
complete_for_others: always           # every other kind too, whether any occurs or not
unread:                               # lost before it came here: nothing is called late for want of it
  - {place: "reviews.csv, row 14", case: "1001", event: review_held}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from compliance.model.coverage import ALWAYS, Coverage, Record, Unread, Window, merge
from compliance.model.documents import Document, Place, read_document
from compliance.model.exact import Day
from compliance.model.names import nearest
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.model.vocabulary import LISTED, EventType, Vocabulary
from compliance.problems import InputError, RulebookError

NAME = "coverage.yaml"
DECLARED_BY = f"as {NAME} declares"
"""What stands behind the day that such a file declares, where that is told."""

GIVEN = "the day given for this export"
"""The same behind a day that is given with the paths."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a coverage file says. An empty tuple of windows declares that silence shows nothing.

    `others`: whether types that occur and are not named are taken as complete; where all are declared, none is left.
    `latest`: the records of which the days of each case begin with its latest. `declared_by`: what says the day, as it
    stands behind it in a sentence.
    """

    windows: dict[Record, tuple[Window, ...]] = field(default_factory=dict)
    of_case: dict[str, dict[Record, tuple[Window, ...]]] = field(default_factory=dict)
    others: bool = True
    export_on: date | None = None
    notes: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    latest: frozenset[Record] = frozenset()
    declared_by: str = DECLARED_BY


class _Unread(StrictModel):
    place: str
    case: str = ""
    event: str = ""
    attribute: str = ""


class _Days(StrictModel):
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


_Said = str | _Days | list[_Days]


def _known(said: object) -> object:
    if not isinstance(said, bool) and said != "always":
        raise ValueError("expected true (those that occur), false (none) or always (each of them)")
    return said


_Others = Annotated[Literal["always"] | bool, BeforeValidator(_known)]


class _CoverageFile(StrictModel):
    export_on: Day | None = None
    complete_for_others: _Others = True
    complete: dict[str, Literal["always", "never"] | _Days | list[_Days]] = Field(default_factory=dict)
    of_case: dict[str, dict[str, Literal["always", "never"] | _Days | list[_Days]]] = Field(
        default_factory=dict
    )
    unread: list[_Unread] = Field(default_factory=list)
    latest: list[str] = Field(default_factory=list)


def declared_beside(paths: Sequence[Path], vocabulary: Vocabulary, export_on: date | None = None) -> Declared:
    """What the coverage files declare together: `coverage.yaml` in the folders, and beside the files, of `paths`.

    `export_on`: the day on which the export was made as whoever reads it says, which counts before what files declare.
    """
    declared = Declared()
    for folder in dict.fromkeys(path if path.is_dir() else path.parent for path in paths):
        path = folder / NAME
        if path.is_file():
            declared = _joined(declared, declared_in(path, vocabulary))
    return declared if export_on is None else replace(declared, export_on=export_on, declared_by=GIVEN)


def declared_in(path: Path, vocabulary: Vocabulary) -> Declared:
    """What one coverage file declares. Raises InputError for a file that cannot be read or understood."""
    try:
        document = read_document(path, path.name)
        entries = parse(document, _CoverageFile)

        def windows_of(said: Mapping[str, _Said], *place: str) -> dict[Record, tuple[Window, ...]]:
            windows = {}
            for name, days in said.items():
                record = _record(name, document, vocabulary, (*place, name))
                windows[record] = _windows(days, document, (*place, name))
            return windows

        named = windows_of(entries.complete, "complete")
        of_case = {case: windows_of(said, "of_case", case) for case, said in entries.of_case.items()}
        latest = frozenset(
            _record(name, document, vocabulary, ("latest", n)) for n, name in enumerate(entries.latest)
        )
    except RulebookError as error:
        raise InputError(str(error)) from error
    others = entries.complete_for_others
    windows = {**_always(vocabulary, named), **named} if others == "always" else named
    note = f"{path.name} declares what the export's silence means."
    unread = tuple(Unread(each.place, each.case, each.event, each.attribute) for each in entries.unread)
    return Declared(windows, of_case, others is True, entries.export_on, (note,), unread, latest)


def _always(vocabulary: Vocabulary, named: Iterable[Record]) -> dict[Record, tuple[Window, ...]]:
    """Every record there is, complete at any time, but those `named` and those of an event named as a whole."""
    whole = {record.event for record in named if record.value is None}
    records = (
        Record(kind.name, value)
        for kind in vocabulary.events.values()
        if kind.name not in whole
        for value in _told_apart(kind) or (None,)
    )
    return dict.fromkeys(records, (ALWAYS,))


def _told_apart(kind: EventType) -> tuple[str, ...]:
    return tuple(kind.attributes[kind.told_apart_by].allowed or ()) if kind.told_apart_by else ()


def _record(text: str, document: Document, vocabulary: Vocabulary, place: Place) -> Record:
    event, _, rest = text.partition("[")
    value = rest.removesuffix("]") or None
    kind = vocabulary.events.get(event)
    if kind is None:
        alike = nearest(event, vocabulary.events)
        raise document.error(place, f"no event is called {event}{alike}; {LISTED}")
    if value is not None:
        allowed = _told_apart(kind)
        if value not in allowed:
            expected = (
                f"expected one of {', '.join(allowed)}"
                if allowed
                else f"{event} is not told apart by anything"
            )
            raise document.error(place, f"{value} is not known here; {expected}")
    return Record(event, value)


def _windows(said: _Said, document: Document, place: Place) -> tuple[Window, ...]:
    for days in said if isinstance(said, list) else [said]:
        if isinstance(days, _Days) and days.first > days.last:
            raise document.error(
                place, f"from {days.first} to {days.last} holds no day; expected from not after to"
            )
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
    return Declared(
        windows={**a.windows, **b.windows},
        of_case={**a.of_case, **b.of_case},
        others=a.others and b.others,
        export_on=max(days, default=None),
        notes=(*a.notes, *b.notes),
        unread=(*a.unread, *b.unread),
        latest=a.latest | b.latest,
    )


def coverage_of(records: Iterable[Record], declared: Declared) -> Coverage:
    """What silence means where these records occur, and where a coverage file says more."""
    windows: dict[Record, tuple[Window, ...]] = {}
    if declared.others:
        windows = dict.fromkeys(sorted(records, key=Record.sort_key), (ALWAYS,))
    for record in declared.windows:
        # A declaration about a whole event type replaces what its occurring values suggest.
        windows = {
            r: w for r, w in windows.items() if r != record and (record.value or r.event != record.event)
        }
    windows.update(declared.windows)
    complete = {record: stretch for record, stretch in windows.items() if stretch}
    covered = Coverage(complete, declared.of_case, latest=declared.latest)
    return covered.without(declared.unread)


def coverage_text(coverage: Coverage, export_on: date | None) -> str:
    """A coverage file that says what `coverage` says, and that nothing else is complete."""
    lines = ["# What this export's silence means: days for which no row means that nothing happened."]
    if export_on:
        lines.append(f"export_on: {export_on}")
    lines += ["complete_for_others: false", "complete:" if coverage.windows else "complete: {}"]
    lines += [f"  {line}" for line in _lines(coverage.windows)]
    if coverage.of_case:
        lines.append("of_case:")
        for case, windows in sorted(coverage.of_case.items()):
            lines += [f"  {json.dumps(case)}:", *(f"    {line}" for line in _lines(windows))]
    if coverage.latest:
        latest = sorted(coverage.latest, key=Record.sort_key)
        lines += ["latest:", *(f"  - {record}" for record in latest)]
    if coverage.unread:
        lines.append("unread:")
        lines += [f"  - {_told(each)}" for unread in coverage.unread.values() for each in unread]
    return "\n".join(lines) + "\n"


def _told(unread: Unread) -> str:
    """What could not be read as a line of YAML, which JSON is."""
    return json.dumps({name: value for name, value in asdict(unread).items() if value}, ensure_ascii=False)


def _lines(windows: Mapping[Record, tuple[Window, ...]]) -> list[str]:
    return [f"{record}: {_days(windows[record])}" for record in sorted(windows, key=Record.sort_key)]


def _days(windows: tuple[Window, ...]) -> str:
    if windows == (ALWAYS,):
        return "always"
    return "[" + ", ".join(f"{{from: {w.first}, to: {w.last}}}" for w in windows) + "]"
