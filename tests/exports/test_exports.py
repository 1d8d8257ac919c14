"""Small exports as councils really have them, each with its answer worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import compliance
from compliance.model.irregularities import Kind
from compliance.reports.terminal import rendered
from compliance.reports.text_report import print_report
from tests.strategies.checks import check

HERE = Path(__file__).parent

Judged = tuple[str, str, str, str | None, str, int | None]
"""Case, rule, day of the anchor, day due, status, and days late (where it is late)."""


@dataclass(frozen=True)
class Export:
    """A folder, how it is asked about, and what is right. `kinds`: what is to be put right in it, and of whom."""

    name: str
    as_of: date
    select: tuple[str, ...]
    right: tuple[Judged, ...]
    folders: tuple[str, ...] = (".",)
    kinds: tuple[tuple[Kind, str], ...] = ()


EXPORTS = (
    # The review of 2 February was cancelled, as a column of another name says.
    Export(
        "cancelled-reviews",
        date(2024, 6, 30),
        ("REV",),
        (
            ("8001", "REV-1", "2024-01-08", "2024-02-05", "met_late", 15),
            ("8001", "REV-2", "2024-02-20", "2024-05-20", "overdue", 41),
        ),
    ),
    Export(
        "due-day-itself",
        date(2024, 5, 2),
        ("REV-2",),
        (("8001", "REV-2", "2024-02-02", "2024-05-02", "due_soon", None),),
    ),
    Export(
        "due-day-itself",
        date(2024, 5, 3),
        ("REV-2",),
        (("8001", "REV-2", "2024-02-02", "2024-05-02", "overdue", 1),),
    ),
    # Bank holidays of one year alone: a funeral, a coronation, one that was moved, and those in place of weekends.
    Export(
        "extra-bank-holidays",
        date(2024, 6, 30),
        ("REV-1",),
        (
            ("K", "REV-1", "2023-04-17", "2023-05-17", "met_late", 1),
            ("Q", "REV-1", "2022-08-25", "2022-09-26", "met", None),
            ("V", "REV-1", "2020-04-14", "2020-05-13", "met_late", 1),
            ("X", "REV-1", "2021-12-18", "2022-01-19", "met", None),
        ),
    ),
    # In care at the end of one return, and in no table of the next, which lists every child of its year.
    Export(
        "gone-from-next-year",
        date(2024, 3, 31),
        ("REV",),
        (
            ("7001", "REV-1", "2023-02-10", "2023-03-10", "met", None),
            ("7001", "REV-2", "2023-03-08", "2023-06-08", "lapsed", None),
            ("7002", "REV-1", "2022-05-09", "2022-06-08", "met", None),
            ("7002", "REV-2", "2022-06-06", "2022-09-06", "met", None),
            ("7002", "REV-3", "2022-09-05", "2023-03-05", "met", None),
            ("7002", "REV-3", "2023-03-03", "2023-09-03", "met", None),
            ("7002", "REV-3", "2023-08-30", "2024-02-29", "met", None),
            ("7002", "REV-3", "2024-02-26", "2024-08-26", "not_due", None),
        ),
        ("2022-23", "2023-24"),
        ((Kind.GONE, "7001"),),
    ),
    Export(
        "ids-space-and-case",
        date(2024, 3, 31),
        ("REV",),
        (
            ("AB1234", "REV-1", "2023-05-10", "2023-06-08", "met", None),
            ("AB1234", "REV-2", "2023-06-05", "2023-09-05", "met", None),
            ("AB1234", "REV-3", "2023-09-05", "2024-03-05", "overdue", 26),
            ("cd77", "REV-1", "2023-05-10", "2023-06-08", "met", None),
            ("cd77", "REV-2", "2023-06-05", "2023-09-05", "met", None),
            ("cd77", "REV-3", "2023-09-04", "2024-03-04", "overdue", 27),
        ),
        kinds=((Kind.WRITTEN_DIFFERENTLY, "AB1234"), (Kind.WRITTEN_DIFFERENTLY, "cd77")),
    ),
    Export(
        "lower-case-codes",
        date(2024, 7, 31),
        ("REV",),
        (
            ("7001", "REV-1", "2024-05-10", "2024-06-10", "met", None),
            ("7001", "REV-2", "2024-06-05", "2024-09-05", "not_due", None),
        ),
        kinds=((Kind.CONTRADICTED, "7001"),),
    ),
    Export(
        "one-review-many-rows",
        date(2024, 6, 30),
        ("REV",),
        tuple(
            judged
            for case in ("8001", "8002")
            for judged in (
                (case, "REV-1", "2024-01-08", "2024-02-05", "met", None),
                (case, "REV-2", "2024-02-02", "2024-05-02", "met", None),
                (case, "REV-3", "2024-04-30", "2024-10-30", "not_due", None),
            )
        ),
    ),
    # Born on 1 May 2005 and never recorded as leaving.
    Export(
        "open-after-eighteen",
        date(2024, 6, 30),
        ("REV-3", "VIS-3"),
        (
            ("6001", "REV-3", "2022-05-03", "2022-11-03", "met", None),
            ("6001", "REV-3", "2022-11-01", "2023-05-01", "met", None),
            ("6001", "REV-3", "2023-04-20", "2023-10-20", "lapsed", None),
            ("6001", "VIS-3", "2023-04-20", "2023-06-01", "lapsed", None),
        ),
        kinds=((Kind.OF_AGE, "6001"),),
    ),
    # Found on 3 May and seen on 6 May, in days alone: whether 72 hours had run is not told.
    Export(
        "return-interview-days-only",
        date(2024, 7, 30),
        ("MIS",),
        (
            ("M1", "MIS-1", "2024-05-03", "2024-05-06", "not_assessable", None),
            ("M1", "MIS-1", "2024-05-21", "2024-05-24", "met_late", 1),
            ("M1", "MIS-1", "2024-06-01", "2024-06-04", "lapsed", None),
            ("M1", "MIS-1", "2024-06-21", "2024-06-24", "met", None),
        ),
    ),
    Export(
        "review-with-time-of-day",
        date(2024, 6, 30),
        ("REV",),
        (
            ("8201", "REV-1", "2024-01-08", "2024-02-05", "met", None),
            ("8201", "REV-2", "2024-02-02", "2024-05-02", "overdue", 59),
            ("8202", "REV-1", "2024-01-08", "2024-02-05", "met", None),
            ("8202", "REV-2", "2024-01-31", "2024-04-30", "overdue", 61),
        ),
    ),
    # The later return moved the start from 10 to 6 February.
    Export(
        "start-corrected-earlier",
        date(2024, 3, 31),
        ("REV",),
        (
            ("7001", "REV-1", "2023-02-06", "2023-03-06", "met_late", 1),
            ("7001", "REV-2", "2023-03-07", "2023-06-07", "met", None),
            ("7001", "REV-3", "2023-06-06", "2023-12-06", "met", None),
            ("7001", "REV-3", "2023-12-04", "2024-06-04", "not_due", None),
        ),
        ("2022-23", "2023-24"),
        ((Kind.REPLACED, "7001"),),
    ),
    # One row an episode, each saying that the child became looked after.
    Export(
        "start-repeated-each-episode",
        date(2024, 6, 30),
        ("REV",),
        (
            ("6001", "REV-1", "2024-01-08", "2024-02-05", "met", None),
            ("6001", "REV-2", "2024-02-02", "2024-05-02", "met", None),
            ("6001", "REV-3", "2024-04-25", "2024-10-25", "not_due", None),
        ),
        kinds=((Kind.CONTRADICTED, "6001"),),
    ),
    # Two returns in folders that name no year.
    Export(
        "this-year-last-year",
        date(2024, 3, 31),
        ("REV",),
        (
            ("7001", "REV-1", "2022-05-10", "2022-06-09", "met", None),
            ("7001", "REV-2", "2022-06-06", "2022-09-06", "met", None),
            ("7001", "REV-3", "2022-09-05", "2023-03-05", "met", None),
            ("7001", "REV-3", "2023-03-03", "2023-09-03", "met", None),
            ("7001", "REV-3", "2023-04-14", "2023-10-14", "lapsed", None),
            ("7002", "REV-1", "2023-09-01", "2023-09-29", "met", None),
            ("7002", "REV-2", "2023-09-25", "2023-12-25", "met", None),
            ("7002", "REV-3", "2023-12-20", "2024-06-20", "not_due", None),
        ),
        ("current", "previous"),
    ),
    Export(
        "title-rows-above-header",
        date(2023, 12, 31),
        ("REV",),
        (
            ("7001", "REV-1", "2023-05-10", "2023-06-08", "met", None),
            ("7001", "REV-2", "2023-06-05", "2023-09-05", "met", None),
            ("7001", "REV-3", "2023-09-05", "2024-03-05", "not_due", None),
        ),
    ),
    Export(
        "two-councils-one-id",
        date(2024, 3, 31),
        ("REV",),
        (
            ("Northtown/1001", "REV-1", "2023-05-10", "2023-06-08", "met", None),
            ("Northtown/1001", "REV-2", "2023-06-05", "2023-09-05", "met", None),
            ("Northtown/1001", "REV-3", "2023-09-05", "2024-03-05", "overdue", 26),
            ("Southtown/1001", "REV-1", "2023-09-04", "2023-10-02", "met", None),
            ("Southtown/1001", "REV-2", "2023-09-29", "2023-12-29", "lapsed", None),
        ),
    ),
    # One file as it is sent in, without reviews: that none is shown proves nothing.
    Export(
        "xml-return",
        date(2024, 3, 31),
        ("REV-1", "PLC-16-UNDER16"),
        (
            ("7001", "PLC-16-UNDER16", "2023-05-10", "2023-05-10", "met", None),
            ("7001", "REV-1", "2023-05-10", "2023-06-08", "not_assessable", None),
        ),
    ),
    Export(
        "years-named-2122",
        date(2024, 3, 31),
        ("REV",),
        (
            ("7001", "REV-1", "2021-05-10", "2021-06-08", "met", None),
            ("7001", "REV-2", "2021-06-07", "2021-09-07", "met", None),
            ("7001", "REV-3", "2021-09-06", "2022-03-06", "met", None),
            ("7001", "REV-3", "2022-03-04", "2022-09-04", "met", None),
            ("7001", "REV-3", "2022-09-01", "2023-03-01", "met", None),
            ("7001", "REV-3", "2023-02-28", "2023-08-28", "met", None),
            ("7001", "REV-3", "2023-08-25", "2024-02-25", "lapsed", None),
        ),
    ),
)


def checked(export: Export) -> compliance.Report:
    return check(
        compliance.Request(
            paths=tuple(HERE / export.name / folder for folder in export.folders),
            today=date(2026, 11, 28),
            as_of=export.as_of,
            select=export.select,
        )
    )


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: f"{export.name}-{export.as_of}")
def test_an_export_gives_the_answer_worked_out_by_hand(export: Export) -> None:
    report = checked(export)

    found = [
        (f.case, f.rule, str(f.anchor_on), f.due_on and str(f.due_on), f.status.value, f.days_late)
        for f in report.findings
    ]
    assert sorted(found, key=str) == sorted(export.right, key=str)
    told = {(each.kind, each.case) for each in report.irregularities}
    assert set(export.kinds) <= told


def test_an_export_older_than_today_says_so_before_any_figure() -> None:
    report = check(
        compliance.Request(
            paths=(HERE / "export-older-than-today",), today=date(2026, 11, 28), select=("REV", "VIS")
        )
    )

    before, _, _ = rendered(lambda console: print_report(report, console, 15), colour=False).partition(
        "OVERDUE"
    )
    assert "the newest event is of 15 September 2026" in " ".join(before.split())
    assert "older" in before
    assert "--as-of" in before


def test_a_child_who_is_gone_is_named_with_the_finding() -> None:
    (export,) = (each for each in EXPORTS if each.name == "gone-from-next-year")

    gone = [f for f in checked(export).findings if f.case == "7001"]

    assert all("not in care in the next" in " ".join(f.doubts) for f in gone)
    assert all("do not fit together" in f.explanation for f in gone)


def test_a_child_of_age_who_never_left_is_named_with_the_finding() -> None:
    (export,) = (each for each in EXPORTS if each.name == "open-after-eighteen" and "VIS-3" in each.select)

    of_age = [f for f in checked(export).findings if f.case == "6001"]

    assert of_age
    assert all("18 on 1 May 2023" in " ".join(f.doubts) for f in of_age)
