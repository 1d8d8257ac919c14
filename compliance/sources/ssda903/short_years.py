"""The days of a return whose years have two digits, where somebody says that it writes them so."""

from __future__ import annotations

import re
from dataclasses import replace

from compliance.sources.ssda903.files import Sheet
from compliance.sources.written_days import DateOrder, written

_SHORT = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}(?!\d).*", re.ASCII)


def years_in_full(sheet: Sheet) -> Sheet:
    """The table with every such day as YYYY-MM-DD, its year one of 1969 to 2068."""
    return replace(
        sheet, rows=tuple((n, {name: _in_full(cell) for name, cell in row.items()}) for n, row in sheet.rows)
    )


def _in_full(cell: str) -> str:
    if not _SHORT.fullmatch(cell):
        return cell
    day = written(cell, DateOrder.DAY_MONTH_SHORT_YEAR)
    return day.on.isoformat() if day else cell
