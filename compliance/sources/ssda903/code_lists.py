"""The codes that each column of the return may hold, and in which collections: `codes.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

from pydantic import Field

from compliance.model.documents import document
from compliance.model.exact import Day
from compliance.model.parsing import parsed_at
from compliance.model.strict import StrictModel
from compliance.sources.ssda903.years import first_day, last_day

_FILE = "codes.yaml"


@dataclass(frozen=True, slots=True)
class InUse:
    """The first and the last day on which a code was in use, both included; None where it has none."""

    first: date | None = None
    last: date | None = None

    def in_collection(self, year: int) -> bool:
        """Whether it was in use on some day of a return year."""
        return (self.first is None or self.first <= last_day(year)) and (
            self.last is None or self.last >= first_day(year)
        )

    def __str__(self) -> str:
        if self.first is None and self.last is None:
            return "in every collection"
        first = f"from {_written(self.first)}" if self.first else ""
        last = f"to {_written(self.last)}" if self.last else ""
        return f"in use {' '.join(filter(None, (first, last)))}"


CodeLists = Mapping[str, Mapping[str, Mapping[str, InUse]]]
"""By table and column, its codes in the order in which a message names them, each with when it was in use."""


class _Column(StrictModel):
    codes: tuple[str, ...]
    valid_from: dict[str, Day] = Field(default_factory=dict)
    valid_to: dict[str, Day] = Field(default_factory=dict)


@lru_cache(maxsize=1)
def read_code_lists() -> CodeLists:
    """The lists that come with the package."""
    text = resources.files("compliance.sources.ssda903").joinpath(_FILE).read_text(encoding="utf-8")
    written = document(text, _FILE)
    return {
        table: {
            column: _in_use(parsed_at(written, (table, column), codes, _Column))
            for column, codes in columns.items()
        }
        for table, columns in written.data.items()
    }


def _in_use(column: _Column) -> dict[str, InUse]:
    return {code: InUse(column.valid_from.get(code), column.valid_to.get(code)) for code in column.codes}


def known_code(text: str, codes: Collection[str]) -> str | None:
    """The code that a cell holds, in capitals and without a spreadsheet's decimals (`1.0`); None for none known."""
    code = text.upper().removesuffix(".0")
    return code if code in codes else None


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
