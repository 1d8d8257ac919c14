"""What each kind of export shows of each duty, beside what the lists of its fields promise."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from compliance.checking.request import Request
from compliance.model.rulebook import Rulebook
from compliance.model.vendors import Vendor
from compliance.reports.rules_shown import RuleShown, Shows, rules_shown
from compliance_synthetic import CouncilPlan, council, write_annex_a, write_ssd, write_ssda903
from compliance_synthetic.council import Council
from tests.docs import pages
from tests.strategies.care_leavers import with_care_leavers
from tests.strategies.checks import check
from tests.strategies.shipped import england, working_days

PROMISED = Path(__file__).with_name("promised_coverage.csv")
"""Of each duty, what the field lists of each kind of export let expect, in the words of `Shows`."""
LAST = date(2024, 3, 31)


@dataclass(frozen=True)
class Door:
    """A kind of export, as the promises and the page call it, and how one council's is written to a folder.

    `vendor`: the system it is from, where what it can claim turns on that.
    """

    name: str
    write: Callable[[Council, Path], None]
    vendor: Vendor | None = None

    def __str__(self) -> str:
        return self.name


def _one_return(of: Council, folder: Path) -> None:
    write_ssda903(of, folder, [LAST.year])


def _returns(of: Council, folder: Path) -> None:
    """Those of all years back to the first day on which any child came into care."""
    first = of.events.filter(of.events["event"] == "became_looked_after")["on"].min()
    assert isinstance(first, date)
    write_ssda903(of, folder, range(first.year, LAST.year + 1))


def _annex_a(of: Council, folder: Path) -> None:
    write_annex_a(of, folder / f"Annex A {LAST}.xlsx", LAST)


def _annex_a_of_quarters(of: Council, folder: Path) -> None:
    """Those of the ends of the last two years' quarters."""
    for made_on in pl.date_range(date(2022, 4, 1), date(2024, 4, 1), "3mo", eager=True).dt.offset_by("-1d"):
        write_annex_a(of, folder / f"Annex A {made_on}.xlsx", made_on)


def _dataset(of: Council, folder: Path) -> None:
    write_ssd(of, folder / f"ssd_{LAST}")


DOORS = (
    Door("one return", _one_return),
    Door("returns of all years", _returns),
    Door("one Annex A", _annex_a),
    Door("a series of Annex A", _annex_a_of_quarters),
    Door("SSD", _dataset, Vendor.LCS),
)


@pytest.fixture(scope="module")
def invented() -> Council:
    plan = CouncilPlan(
        children_looked_after=150,
        admissions_a_year=80,
        first_day=date(2019, 4, 1),
        last_day=LAST,
        seed=11,
    )
    return with_care_leavers(council(plan, working_days()))


def promised(door: Door) -> dict[str, Shows]:
    with PROMISED.open(encoding="utf-8") as file:
        return {row["duty"]: Shows(row[door.name]) for row in csv.DictReader(file)}


def shown(rules: list[RuleShown], book: Rulebook) -> dict[str, Shows]:
    """The most that is shown of each duty by one of its rules: by one that somebody is owed, if there is one."""
    of_duty: dict[str, list[RuleShown]] = {}
    for each in rules:
        of_duty.setdefault(book.rules[each.rule].head.duty, []).append(each)
    order = list(Shows)
    return {
        duty: min((each.shows for each in [e for e in those if e.occasion] or those), key=order.index)
        for duty, those in of_duty.items()
    }


def explained(door: Door) -> Iterator[tuple[str, Shows, Shows]]:
    """The duties of which the page says that this door shows otherwise than promised."""
    table = pages.page("docs/coverage.md").split("## Otherwise than the fields promise")[1].split("\n## ")[0]
    for duties, where, before, now, because in re.findall(
        r"^\| (.+) \| (.+) \| (.+) \| (.+) \| (.+) \|$", table, re.M
    )[1:]:
        if door.name in where.split(", "):
            assert len(because) > 20
            yield from ((duty, Shows(before), Shows(now)) for duty in duties.split(", "))


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_each_duty_is_shown_as_the_fields_promise_or_the_page_says_why_not(
    door: Door, invented: Council, tmp_path: Path
) -> None:
    door.write(invented, tmp_path)
    report = check(Request(paths=(tmp_path,), today=date(2024, 6, 1), vendor=door.vendor))
    found, expected = shown(rules_shown(report), report.rulebook), promised(door)

    assert report.as_of == LAST
    differ = {
        (duty, expected[duty], shows)
        for duty, shows in found.items()
        if duty in expected and shows != expected[duty]
    }
    assert differ == set(explained(door))


def test_what_is_promised_is_of_known_duties() -> None:
    book = england()
    known = {rule.head.duty for rule in book.rules.values()} | set(book.duties)

    # Of child protection nothing is in the base pack.
    assert {duty for door in DOORS for duty in promised(door)} - known == {"CPP-1"}
