"""A cell of a workbook as an id or as text."""

from __future__ import annotations

from datetime import date, time, timedelta

from compliance.sources.cell_values import case_id, recorded
from compliance.sources.workbook import Cell, Mark

_ERRORS = ("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!")
_MOST_DIGITS = 2**53


def child_id(cell: Cell) -> str | None:
    """An id as it was before a spreadsheet made it a number; None where there is none, or it has lost digits."""
    if isinstance(cell, bool | Mark | date | time | timedelta):
        return None
    if isinstance(cell, int | float):
        whole = float(cell).is_integer() and 0 <= cell < _MOST_DIGITS
        return str(int(cell)) if whole else None
    text = recorded(cell)
    return None if text is None or is_error(text) else case_id(text)


def text_in(cell: Cell) -> str | None:
    """A cell as text; a whole number without its decimals; None for a blank one."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Mark | time | timedelta):
        return str(cell)
    return recorded(cell)


def is_error(cell: Cell) -> bool:
    """Whether a text is what spreadsheets show in place of a result."""
    return isinstance(cell, str) and cell.strip().casefold() in _ERRORS


def mark_of(cell: Cell) -> Mark | None:
    """What keeps a cell from being believed; None of any other."""
    return cell if isinstance(cell, Mark) else Mark.ERROR if is_error(cell) else None


def is_filled(cell: Cell) -> bool:
    """Whether anything stands in the cell."""
    return cell.strip() != "" if isinstance(cell, str) else True
