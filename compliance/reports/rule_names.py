"""Every name that a rule may be written with, with what each means: as text, and for the schema of an editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from compliance.findings.condition_words import condition_words, pattern_words, total_words
from compliance.findings.text import spaced
from compliance.model.counts import either

if TYPE_CHECKING:
    from rich.console import Console

    from compliance.model.rulebook import Rulebook
    from compliance.model.scopes import Scope
    from compliance.model.tracks import Track

Names = Mapping[str, Mapping[str, str]]
"""By the section of a pack, its names, each with what it means."""

_WRITTEN_AS = {
    "families": "families: `family`",
    "scopes": "scopes: `scope`, `within`, `in`",
    "tracks": "tracks: `track`",
    "totals": "totals: `of`",
    "conditions": "conditions: `use`",
    "readings": "readings: `readings`",
}
"""The sections in the order of the page, each with the fields in which its names are written."""


def names_of(book: Rulebook) -> Names:
    """The names of families, scopes, tracks, totals, conditions and readings that the book has, each in its order."""
    return {
        "families": dict(book.families),
        "scopes": {name: _scope(scope, book) for name, scope in book.scopes.items()},
        "tracks": {name: _track(track, book) for name, track in book.tracks.items()},
        "totals": {name: f"nights: {total_words(total, book)}" for name, total in book.totals.items()},
        "conditions": {name: condition_words(each, book) for name, each in book.conditions.items()},
        "readings": {name: each.question for name, each in book.readings.items()},
    }


def print_names(book: Rulebook, console: Console) -> None:
    """Each section with its names, then the state of a case, then the events with their attributes and codes."""
    from rich.text import Text

    from compliance.reports.vocabulary_list import print_lines, print_vocabulary

    for section, names in names_of(book).items():
        print_lines(_WRITTEN_AS[section], names, console)
    vocabulary = book.vocabulary
    state = {name: f"of a {spaced(field.of)}: {field.about}" for name, field in vocabulary.state.items()}
    lasting = {name: f"how long the {spaced(of)} has run" for name, of in vocabulary.lasting.items()}
    print_lines("state of a case: `where`", {**state, "age": "in years", **lasting}, console)
    console.print(Text("\nEvents: `event`, `opens`, `closes`; their attributes: `where`", style="bold"))
    print_vocabulary(vocabulary, console)


def _scope(scope: Scope, book: Rulebook) -> str:
    opens = either([spaced(event) for event, _ in scope.openings])
    within = f", within the {spaced(scope.within)}" if scope.within else ""
    return f"from {opens} to {spaced(scope.closes)}{within}"


def _track(track: Track, book: Rulebook) -> str:
    where = "" if not track.look_back else f", up to {track.look_back} before it too"
    evidence = "; ".join(dict.fromkeys(pattern_words(each, book) for each in track.evidence))
    return f"{track.about}, in the {spaced(track.scope)}{where}: {evidence}"
