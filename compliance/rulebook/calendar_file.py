"""Bank holidays read from YAML."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from compliance.calendars.working_days import WorkingDays
from compliance.model.documents import read_document
from compliance.model.exact import Day, Whole
from compliance.model.parsing import parse


class _CalendarFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    calendar: str
    first_year: Whole
    last_year: Whole
    holidays: tuple[Day, ...]


def read_working_days(path: Path) -> WorkingDays:
    """The working-day calendar in the file. Raises RulebookError, with line and column, for what does not fit."""
    file = parse(read_document(path, f"calendars/{path.name}"), _CalendarFile)
    return WorkingDays(file.holidays, date(file.first_year, 1, 1), date(file.last_year, 12, 31))
