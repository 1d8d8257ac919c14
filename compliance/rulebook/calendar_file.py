"""Bank holidays read from YAML."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from compliance.calendars.working_days import WorkingDays
from compliance.model.documents import Document, read_document
from compliance.model.exact import Day, Whole
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel


class _CalendarFile(StrictModel):
    calendar: str
    first_year: Whole
    last_year: Whole
    holidays: tuple[Day, ...]


def read_working_days(path: Path) -> WorkingDays:
    """The working-day calendar in the file. Raises RulebookError, with line and column, for what does not fit."""
    return _working_days(read_document(path, f"calendars/{path.name}"))


@lru_cache(maxsize=16)
def _working_days(document: Document) -> WorkingDays:
    file = parse(document, _CalendarFile)
    return WorkingDays(file.holidays, date(file.first_year, 1, 1), date(file.last_year, 12, 31))
