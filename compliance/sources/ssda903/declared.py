"""The day as of which a return is to be judged, and what says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from compliance.printable import printable
from compliance.sources.coverage_file import Declared
from compliance.sources.ssda903.deliveries import TELLING_DATES
from compliance.sources.ssda903.files import Sheet
from compliance.sources.ssda903.lines import day_written
from compliance.sources.ssda903.sorting import Sorted
from compliance.sources.ssda903.years import extracted_on, first_day, label, last_day


def declared(
    found: Sorted, sheets: Sequence[Sheet], as_of: date | None, beside: Declared
) -> tuple[date | None, str]:
    """The day and why; None, and why not, where it is to be judged as of today.

    It is the day declared beside the return; else that of the extract, as a name states it, where its year was not over
    by then; else the last of its last year, where that is over.
    """
    if beside.export_on is not None:
        return beside.export_on, beside.declared_by
    known = found.known_years()
    if not known:
        return None, ""
    year = known[-1]
    extract = _extract(found, year, sheets, as_of)
    if extract is not None:
        return extract
    whence = "the year that its own dates show" if year in found.inferred else "the last year of this return"
    if as_of is not None and last_day(year) > as_of:
        return None, f", since {label(year)}, {whence}, is not over"
    return last_day(year), f"the end of {label(year)}, {whence}"


def _extract(
    found: Sorted, year: int, sheets: Sequence[Sheet], as_of: date | None
) -> tuple[date, str] | None:
    """The day within the year on which its newest rows were extracted, where a name states it and no row is later."""
    lines = [line for of_table in found.lines.values() for line in of_table if line.year == year]
    newest = max((line.as_at for line in lines if line.as_at), default=None)
    if newest is None or not first_day(year) <= newest < last_day(year) or (as_of and newest > as_of):
        return None
    told = (day_written(line.text(column)) for line in lines for column in TELLING_DATES)
    if any(day is not None and newest < day and (as_of is None or day <= as_of) for day in told):
        return None
    names = (name for sheet in sheets for name in sheet.found.stated_in)
    name = next((name for name in names if extracted_on([name]) == newest), None)
    return None if name is None else (newest, f"the day in the name {printable(name)}")
