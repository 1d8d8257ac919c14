"""Rows and attributes that could not be read: of one case or of any, of a known event or of any."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis.strategies import DrawFn

from compliance.model.coverage import Unread
from compliance.model.rulebook import Rulebook
from compliance.rulebook.reads import Cell, reads_of
from tests.strategies.chance import once_in, pick, several
from tests.strategies.shipped import vocabulary


def drawn_unread(draw: DrawFn, book: Rulebook, cases: Sequence[str]) -> list[Unread]:
    """Mostly of what the rules read, so that it matters; seldom of any case, which concerns all."""
    rows: set[str] = set()
    cells: set[Cell] = set()
    for rule in book.rules.values():
        read = reads_of(rule, book, vocabulary())
        rows |= read.rows
        cells |= read.cells

    def one() -> Unread:
        place = f"events.csv, row {pick(draw, range(2, 12))}"
        case = "" if once_in(draw, 8) else pick(draw, cases)
        match pick(draw, "rrcn"):
            case "c" if cells:
                return Unread(place, case, *pick(draw, sorted(cells)))
            case "n":
                return Unread(place, case)
            case _:
                return Unread(place, case, pick(draw, sorted(rows)))

    return several(draw, one, 1, 3)
