"""Where silence shows that nothing happened, over rows of a case and a stretch of days."""

from __future__ import annotations

import polars as pl

from compliance.engines.bulk.keys import FOREVER, NEVER, Sorted, day_number
from compliance.engines.bulk.masks import Bits, any_of
from compliance.model.conditions import Pattern
from compliance.model.coverage import Coverage, Record, Window


class Silence:
    """The coverage of an export, asked for many rows at once."""

    def __init__(self, coverage: Coverage, cases: pl.DataFrame) -> None:
        self._coverage = coverage
        self._numbers = (
            dict(zip(cases["case"].to_list(), cases["c"].to_list(), strict=True)) if coverage.of_case else {}
        )
        self._special = {
            record: self._cases_with(record)
            for record in {r for held in coverage.of_case.values() for r in held}
        }

    def lacking(
        self, rows: pl.DataFrame, patterns: tuple[Pattern, ...], first: str, last: str, records: Bits[str]
    ) -> pl.Series:
        """A mask of the records about which silence from day `first` to day `last` shows nothing; 0 where it does.

        A stretch that ends before it begins asks for nothing.
        """
        wanted = sorted({record for p in patterns for record in p.records}, key=Record.sort_key)
        masks = [records.flag(str(record), ~self._holds(rows, record, first, last)) for record in wanted]
        nothing = pl.col(first) > pl.col(last)
        return rows.select(
            pl.when(nothing).then(pl.lit(0, pl.UInt64)).otherwise(any_of(masks)).alias("lacking")
        )["lacking"]

    def _holds(self, rows: pl.DataFrame, record: Record, first: str, last: str) -> pl.Expr:
        windows = self._coverage.of("", record)
        inside = pl.lit(value=False)
        for window in windows:
            low, high = _bounds(window)
            inside = inside | ((pl.col(first) >= low) & (pl.col(last) <= high))
        special = self._special_windows(record)
        if special is None:
            return inside
        places = special.last_at_or_before(rows, "c", first)
        until = special.take(places, "high")["high"]
        return inside | (pl.lit(until) >= pl.col(last)).fill_null(value=False)

    def _cases_with(self, record: Record) -> list[str]:
        return [case for case, held in self._coverage.of_case.items() if record in held]

    def _special_windows(self, record: Record) -> Sorted | None:
        """The windows of cases that have some of their own: theirs and everyone's, merged."""
        related = {
            r
            for r in self._special
            if r.event == record.event and (record.value is None or r.value in (None, record.value))
        }
        cases = sorted({case for r in related for case in self._special[r]} & set(self._numbers))
        if not cases:
            return None
        rows = [
            (self._numbers[case], *_bounds(window))
            for case in cases
            for window in self._coverage.of(case, record)
        ]
        return Sorted.sorting(
            pl.DataFrame(rows, schema={"c": pl.UInt32, "low": pl.Int32, "high": pl.Int32}, orient="row"),
            "c",
            "low",
        )


def _bounds(window: Window) -> tuple[int, int]:
    return max(NEVER, day_number(window.first)), min(FOREVER, day_number(window.last))
