"""The page of the scorecards tells each line of the panel's page with the figure of the example council."""

from __future__ import annotations

import re
from datetime import date

import compliance
from tests.docs import pages

PAGE = pages.page("docs/scorecards.md")
ROW = re.compile(r"^\| ([\d.]*) \| (.+?) \| `([\w-]+)` \| (\w+) \| (.+) \|$", re.M)
COUNCIL = pages.ROOT / "examples" / "council"


def test_the_table_holds_what_the_command_gives() -> None:
    settings = compliance.read_settings(COUNCIL / "compliance.yaml")
    request = compliance.Request((COUNCIL,), today=date(2024, 9, 30), settings=settings)
    measures = [line.measure for line in compliance.panel(request, months=1).panel.lines]

    told = ROW.findall(PAGE)
    assert [(number, title, id_, kind) for number, title, id_, kind, _ in told] == [
        (each.number or "", each.title, each.id, each.kind) for each in measures
    ]
    for (*_, said), measure in zip(told, measures, strict=True):
        if measure.lacking:
            assert said == measure.lacking
        else:
            assert f"{measure.value:,.1f}".removesuffix(".0") in said
            assert measure.denominator is None or f"{measure.numerator:,} of {measure.denominator:,}" in said


def test_every_kind_of_line_and_every_field_of_one_is_told() -> None:
    from compliance.model.panel import Chart, Figure, KnownThen, MovedBy
    from compliance.ratings.chart_entry import ChartEntry
    from compliance.ratings.lines.counts import CountEntry
    from compliance.ratings.lines.entries import SCHEMA
    from compliance.ratings.lines.entry import TolerantEntry
    from compliance.ratings.lines.population import AskedEntry, PopulationEntry

    quoted = pages.quoted(PAGE)
    fields = {
        *SCHEMA,
        *(name for each in (TolerantEntry, CountEntry, AskedEntry) for name in each.model_fields),
        *(name for each in (Figure, Chart, KnownThen, MovedBy) for name in each.model_fields),
    }
    assert fields - quoted == set()
    written = {name for each in (PopulationEntry, ChartEntry) for name in each.model_fields}
    assert {name for name in written if f"{name}" not in PAGE} == set()
