"""Lists of several days: a breach that rests on the time between them is apparent, and told apart everywhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

import compliance
from compliance.model.obligations import BREACHES, Status
from compliance.reports.csv_report import as_csv
from compliance.reports.terminal import rendered
from compliance.reports.text_report import print_report
from tests.sources.annex_a_books import child, list_8
from tests.strategies.checks import check

FIRST, SECOND = date(2024, 1, 31), date(2024, 4, 30)
BETWEEN = "between the lists of 31 January 2024 and 30 April 2024, 90 days apart"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> compliance.Report:
    """1001 was visited on 20 January and 20 April as far as the lists show; 1002 on 20 February, within six weeks."""
    folder = tmp_path_factory.mktemp("lists")
    before = [child(visit=date(2024, 1, 20)), child(case="1002", visit=date(2024, 1, 20))]
    after = [child(visit=date(2024, 4, 20)), child(case="1002", visit=date(2024, 2, 20))]
    paths = [
        list_8(folder, *children, name=f"Annex A {day}.xlsx")
        for day, children in ((FIRST, before), (SECOND, after))
    ]
    return check(compliance.Request(paths=tuple(paths), today=SECOND, as_of=SECOND, select=("VIS", "REV")))


def of(report: compliance.Report, case: str, rule: str, anchor: date) -> compliance.Finding:
    (found,) = (f for f in report.findings if (f.case, f.rule, f.anchor_on) == (case, rule, anchor))
    return found


def test_a_breach_that_a_visit_between_the_lists_would_undo_is_apparent(report: compliance.Report) -> None:
    found = of(report, "1001", "VIS-2", date(2024, 1, 20))

    assert found.status is Status.MET_LATE
    assert found.apparent is not None
    assert BETWEEN in found.apparent
    assert found.apparent in found.explanation


def test_what_the_lists_themselves_show_is_not(report: compliance.Report) -> None:
    met = of(report, "1002", "VIS-2", date(2024, 1, 20))
    overdue = of(report, "1002", "VIS-2", date(2024, 2, 20))

    assert (met.status, met.apparent) == (Status.MET, None)
    assert (overdue.status, overdue.apparent) == (Status.OVERDUE, None)


def test_nothing_but_breaches_is_apparent(report: compliance.Report) -> None:
    assert {f.status for f in report.findings if f.apparent} <= BREACHES


def test_it_is_seen_in_every_form(report: compliance.Report) -> None:
    count = sum(f.apparent is not None for f in report.findings)
    text = rendered(lambda console: print_report(report, console, 15))
    rows = list(csv.DictReader(io.StringIO("".join(_pieces(report)))))

    assert count > 0
    assert f"APPARENT: {count} breach" in text
    assert "31 January 2024 and 30 April 2024" in " ".join(text.split())
    assert sum(row["apparent"] != "" for row in rows) == count


def _pieces(report: compliance.Report) -> Iterable[str]:
    return as_csv(report.findings_table)


def test_colours_count_it_and_say_how_many(report: compliance.Report) -> None:
    (visits,) = report.summary.ratings.filter(case="1001", family="visits").to_dicts()

    assert visits["rating"] == "amber"
    assert visits["breached_lately"] >= visits["apparent"] > 0


def test_no_share_counts_it(report: compliance.Report) -> None:
    """Lists show no visit that was in time between them, so that their share would be too low."""
    since_april = [f for f in report.findings if f.rule == "VIS-2" and f.met_on == date(2024, 4, 20)]
    (measure,) = [each for each in report.by_rule if each.id == "VIS-2"]

    assert [each.status for each in since_april] == [Status.MET_LATE]
    assert (measure.numerator, measure.denominator) == (0, 1), "1002's, which is overdue for certain"


def test_one_list_alone_has_nothing_apparent(tmp_path: Path) -> None:
    lists = list_8(tmp_path, child(visit=date(2023, 11, 2)))
    found = check(compliance.Request(paths=(lists,), today=FIRST, as_of=FIRST, select=("VIS",)))

    assert found.export.between is None
    assert not [f for f in found.findings if f.apparent]
