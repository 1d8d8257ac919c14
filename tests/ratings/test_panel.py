"""The page of the example council: what one pass over months gives, runs as of each day give too, whole or in parts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from compliance.calendars.periods import month_to_date, year_to_date
from compliance.checking.panel import PanelResult, panel
from compliance.checking.request import Request
from compliance.checking.resolve import choices
from compliance.findings.kept import InMemory
from compliance.model.settings import read_settings
from compliance.ratings.lines.entries import tally_of
from compliance.ratings.lines.known import Known
from compliance.ratings.scorecard import cases_of
from compliance.sources.reading import read_export
from tests.conftest import ROOT
from tests.strategies.checks import check
from tests.strategies.shipped import packs

COUNCIL = ROOT / "examples" / "council"
AS_OF = date(2024, 9, 30)


def asked(*paths: Path, as_of: date = AS_OF, at_once: int = 400_000, jobs: int = 1) -> Request:
    settings = read_settings(COUNCIL / "compliance.yaml")
    return Request(paths, today=AS_OF, as_of=as_of, settings=settings, at_once=at_once, jobs=jobs)


@pytest.fixture(scope="module")
def page() -> PanelResult:
    return panel(asked(COUNCIL), months=7, known_then=True, packs=packs())


@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2024, 7, 31), AS_OF])
def test_each_figure_is_what_a_run_as_of_its_day_gives(page: PanelResult, day: date) -> None:
    """The year's figures as `check` tells them, and the month's as its lines count the same run."""
    report = check(asked(COUNCIL, as_of=day))
    year = {AS_OF: "year_to_date", date(2024, 3, 31): "last_year"}.get(day)
    export = read_export((COUNCIL,), packs().vocabulary, as_of=AS_OF)
    judge = choices(asked(COUNCIL, as_of=day), packs()).judge(export.coverage, None)
    lines = report.card.lines
    assert isinstance(report.kept, InMemory)
    cases = cases_of(lines, report.kept.rated, judge.visible(export.events), judge.plan)
    known = Known(day, report.coverage, report.carried)

    for line, measure, told in zip(lines, report.scorecard, page.panel.lines, strict=True):
        if year is not None:
            figure = getattr(told, year)
            assert (figure.numerator, figure.denominator, figure.value, figure.left_out) == (
                measure.numerator,
                measure.denominator,
                measure.value,
                measure.left_out,
            ), line.id
        month = next(each for each in told.months if month_to_date(day).last == each.last)
        found = line.said(line.count(cases, month_to_date(day)), known, month_to_date(day))
        assert (month.numerator, month.denominator, month.value, month.rating) == (
            found.numerator,
            found.denominator,
            found.value,
            found.rating,
        ), line.id


def test_every_line_counts_what_it_opens_to() -> None:
    report = check(asked(COUNCIL))
    export = read_export((COUNCIL,), packs().vocabulary, as_of=AS_OF)
    judge = choices(asked(COUNCIL), packs()).judge(export.coverage, None)
    assert isinstance(report.kept, InMemory)
    cases = cases_of(report.card.lines, report.kept.rated, judge.visible(export.events), judge.plan)
    days = year_to_date(AS_OF)

    for line in report.card.lines:
        assert tally_of(line.entries(cases, days)) == line.count(cases, days), line.id


def test_known_then_with_everything_recorded_at_once_is_as_known_now(
    page: PanelResult, tmp_path: Path
) -> None:
    events = pl.read_csv(COUNCIL / "events.csv", infer_schema=False)
    events.with_columns(recorded_on="on").write_csv(tmp_path / "events.csv")
    prompt = panel(asked(tmp_path), months=3, known_then=True, packs=packs()).panel

    for line in prompt.lines:
        assert [then.figure for then in line.known_then] == list(line.months)
        assert not any(then.moved_by for then in line.known_then)
    moved = [then for line in page.panel.lines for then in line.known_then if then.moved_by]
    assert moved, "the example council records late"


def test_known_then_is_what_a_run_with_the_records_of_the_day_gives(page: PanelResult) -> None:
    day = date(2024, 8, 31)
    request = asked(COUNCIL, as_of=day)
    then = panel(
        Request(request.paths, today=AS_OF, as_of=day, known_at=day, settings=request.settings),
        months=1,
        packs=packs(),
    ).panel

    for told, alone in zip(page.panel.lines, then.lines, strict=True):
        (mine,) = [each.figure for each in told.known_then if each.figure.name == "August 2024"]
        assert (mine.numerator, mine.denominator, mine.value) == (
            alone.months[-1].numerator,
            alone.months[-1].denominator,
            alone.months[-1].value,
        ), told.measure.id


def test_parts_give_the_page_of_the_whole(page: PanelResult, tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    text = pl.read_csv(COUNCIL / "events.csv", infer_schema=False)
    text.write_parquet(path, row_group_size=500)
    (tmp_path / "coverage.yaml").write_text((COUNCIL / "coverage.yaml").read_text())

    whole, parts = (
        panel(asked(tmp_path, at_once=at_once), months=3, known_then=True, line="1.7", packs=packs())
        for at_once in (10**6, 2000)
    )

    assert parts.panel.lines == whole.panel.lines
    assert parts.opened is not None
    assert whole.opened is not None
    assert parts.opened.entries.equals(whole.opened.entries)
    now = {line.measure.id: line.year_to_date.value for line in page.panel.lines}
    assert {line.measure.id: line.year_to_date.value for line in whole.panel.lines} == now
