"""A council as an extract of the safeguarding dataset: the specification's tables and columns, read back whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from compliance.model.vendors import Vendor
from compliance.sources.export import WholeExport
from compliance.sources.reading import read_export
from compliance.sources.ssd.specification import specification
from compliance_synthetic import Council, write_ssd
from compliance_synthetic.ssd import COLUMNS
from tests.strategies.shipped import vocabulary


@pytest.fixture(scope="module")
def read(small: Council, tmp_path_factory: pytest.TempPathFactory) -> WholeExport:
    folder: Path = tmp_path_factory.mktemp("extract")
    write_ssd(small, folder)
    return read_export([folder], vocabulary(), vendor=Vendor.LCS, export_on=small.plan.last_day)


@pytest.mark.parametrize("name", COLUMNS)
def test_tables_have_columns_of_the_specification_and_no_others(name: str) -> None:
    table = specification().tables[name]

    assert set(COLUMNS[name].split()) <= {table.full(column) for column in table.columns}


def test_nothing_of_it_is_odd(read: WholeExport) -> None:
    assert read.problems == ()
    assert read.set_aside == 0
    assert len(read.files) == len(COLUMNS)
    assert "Not understood" not in " ".join(read.notes)


@pytest.mark.parametrize(
    "event",
    ["became_looked_after", "ceased_looked_after", "dental_check", "sdq_completed", "missing_started"],
)
def test_what_is_read_is_what_the_council_recorded(small: Council, read: WholeExport, event: str) -> None:
    def told(events: pl.DataFrame) -> set[tuple[str, date]]:
        day = pl.coalesce("on", pl.col("at").dt.convert_time_zone("Europe/London").dt.date())
        rows = events.filter(pl.col("event") == event).select("case", day.alias("on"))
        return set(rows.filter(pl.col("on") >= date(2021, 10, 1)).iter_rows())

    assert told(read.events) == told(small.events)
