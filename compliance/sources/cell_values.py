"""One cell read as a day, an instant, a number, a word, or yes or no: `cells` for values that come singly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from compliance.model.events import AttributeValue
from compliance.model.vocabulary import Attribute, AttributeType
from compliance.sources.cell_words import NO, NOT_RECORDED, YES
from compliance.sources.written_days import DateOrder, from_london, written

Cell = str | bool | int | float | date | datetime | None

_YEARS = range(1900, 2101)
_ODD_BLANKS = str.maketrans({"\u00a0": " ", "\ufeff": " "})
_WHOLE_ID = re.compile(r"^(\d+)\.0+$")
_LOST_ID = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")
_NUMBER = re.compile(r"^[+-]?\d+(\.0+)?$")
_LONGEST = 1_000


def recorded(cell: Cell) -> str | None:
    """A cell as text without surrounding blanks, None for the words that stand for nothing."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    text = str(cell).translate(_ODD_BLANKS).strip()
    return None if text.lower() in NOT_RECORDED else text


def case_id(text: str) -> str | None:
    """An id as it was before a spreadsheet made it a number; None for one that has lost digits."""
    if _LOST_ID.match(text):
        return None
    whole = _WHOLE_ID.match(text)
    return whole[1] if whole else text


def day(cell: Cell) -> date | None:
    """A day of the years 1900 to 2100, in London where a time of day stands beside it. A number is none."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell if cell.year in _YEARS else None
    read = None if isinstance(cell, int | float) else written(recorded(cell) or "", DateOrder.ISO)
    return read.on if read and read.on.year in _YEARS else None


def time_of_day(cell: Cell) -> datetime | None:
    """The instant in UTC that a day tells beside it. A midnight tells none."""
    read = None if isinstance(cell, int | float) else written(recorded(cell) or "", DateOrder.ISO)
    return _in_years(read.at) if read else None


def instant(cell: Cell) -> datetime | None:
    """An instant in UTC. Without an offset the time is London's; one that occurs twice is the earlier one."""
    if isinstance(cell, datetime):
        return _in_years(cell if cell.tzinfo else from_london(cell))
    read = None if isinstance(cell, int | float) else written(recorded(cell) or "", DateOrder.ISO)
    return _in_years(read.instant) if read else None


def attribute_value(cell: Cell, attribute: Attribute) -> AttributeValue | None:
    """The cell as the attribute's type; None if it cannot be read so, or holds nothing."""
    text = recorded(cell)
    if text is None:
        return None
    match attribute.type:
        case AttributeType.DATE:
            return day(cell)
        case AttributeType.NUMBER:
            return _number(text)
        case AttributeType.YES_NO:
            lowered = text.lower()
            return True if lowered in YES else False if lowered in NO else None
        case AttributeType.WORD:
            return _word(text, attribute.allowed or {})
        case AttributeType.TEXT:
            return text


def _number(text: str) -> int | None:
    """A whole number that a column of a table can hold."""
    if len(text) > _LONGEST or not _NUMBER.match(text):
        return None
    number = int(text.split(".")[0])
    return number if -(2**63) <= number < 2**63 else None


def _word(text: str, allowed: Mapping[str, str]) -> str | None:
    key = re.sub(r"[\s-]+", "_", text.lower())
    return next((word for word in allowed if word.lower() == key), None)


def _in_years(at: datetime | None) -> datetime | None:
    at = at.astimezone(UTC) if at else None
    return at if at and at.year in _YEARS else None
