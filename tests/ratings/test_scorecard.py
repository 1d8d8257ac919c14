"""A scorecard's shares, counted by hand beside the events they come from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from compliance.calendars.periods import year_to_date
from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.engines.plan import Plan, Run
from compliance.findings.kept import InMemory
from compliance.model.findings import Measure
from compliance.model.rulebook import Rulebook
from compliance.model.rules import TrackRule
from compliance.problems import RulebookError
from compliance.ratings.lines.entries import tally_of
from compliance.ratings.lines.known import Known
from compliance.ratings.lines.shares import Share
from compliance.ratings.lines.tolerance import Tolerance
from compliance.ratings.scorecard import cases_of, load_scorecard, tallies
from compliance.rulebook.load import load_packs
from tests.strategies.checks import check
from tests.strategies.shipped import england

AS_OF = date(2024, 6, 28)
# First reviews. Looked after from 28 February 2024: due 27 March; from 1 March: 2 April; from 1 May: 31 May.
EVENTS = """\
case,event,on
1,became_looked_after,2024-03-01
1,review_held,2024-03-28
2,became_looked_after,2024-02-28
2,review_held,2024-03-27
3,became_looked_after,2024-02-28
3,review_held,2024-04-02
4,became_looked_after,2024-05-01
4,review_held,2024-05-20
5,became_looked_after,2024-05-01
6,became_looked_after,2024-05-01
6,ceased_looked_after,2024-06-10
7,became_looked_after,2024-05-01
7,ceased_looked_after,2024-05-20
8,became_looked_after,2024-06-10
9,became_looked_after,2024-06-20
10,placement_started,2024-05-05
11,became_looked_after,2024-05-01
12,became_looked_after,2024-02-28
"""
# Of children 10 to 12 the export's reviews are not complete.
COVERAGE = "complete: {review_held: never, dental_check: always}\nof_case:\n" + "".join(
    f"  {case}: {{review_held: always}}\n" for case in range(1, 10)
)
STATUSES = {
    "1": "met",  # before the year, due in it
    "2": "met",  # before the year, due before it
    "3": "met_late",  # in the year, due before it
    "4": "met",
    "5": "overdue",
    "6": "missed",
    "7": "lapsed",
    "8": "due_soon",
    "9": "not_due",
    "10": "not_assessable",
    "11": "not_assessable",
    "12": "not_assessable",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("export")
    (folder / "events.csv").write_text(EVENTS)
    (folder / "coverage.yaml").write_text(COVERAGE)
    return check(Request((folder,), today=AS_OF, select=("REV-1", "REV-2", "HLT-3", "PLN-4")))


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return england()


Measured = Callable[..., Measure]


@pytest.fixture
def measured(report: Report, book: Rulebook, tmp_path: Path) -> Measured:
    """The measure of one line of a scorecard."""

    def line(kind: str, *rules: str, tolerance: str = "", as_of: date = AS_OF) -> Measure:
        path = tmp_path / "card.yaml"
        path.write_text(
            "scorecard: card\ntitle: Card\nlines:\n"
            f"  - {{id: line, title: Line, kind: {kind}, rules: [{', '.join(rules)}]{tolerance}}}\n"
        )
        card = load_scorecard(book, path)
        assert isinstance(report.kept, InMemory)
        plan = Plan(book, book.vocabulary, report.calendars, report.coverage, Run(as_of))
        days = year_to_date(as_of)
        cases = cases_of(card.lines, report.kept.rated, pl.DataFrame(), plan)
        (tally,) = tallies(card.lines, cases, days)
        assert tally == tally_of(card.lines[0].entries(cases, days))
        return card.lines[0].said(tally, Known(as_of, report.coverage, report.carried), days)

    return line


def counts(found: Measure) -> tuple[int, int, int]:
    return found.numerator, found.denominator, found.not_assessable


def test_the_children_are_what_the_counts_below_take_them_for(report: Report) -> None:
    assert {f.case: f.status.value for f in report.findings if f.rule == "REV-1"} == STATUSES


def test_in_time_counts_what_fell_due_or_was_done_in_the_year(measured: Measured) -> None:
    # Done in time: 1, 4. Of 1, 3, 4, 5, 6: not 2 (all before the year), 7 (left first), 8 and 9 (not due yet).
    # Not judged: 11; 12 fell due before the year, and of 10 no day is known.
    found = measured("in_time", "REV-1")

    assert counts(found) == (2, 5, 1)
    assert found.value == 40.0
    assert (found.first, found.last) == (date(2024, 4, 1), AS_OF)


def test_in_time_adds_up_over_rules(measured: Measured) -> None:
    # Second reviews: of child 2 overdue since 27 June; those of 1, 3 and 4 run still.
    assert counts(measured("in_time", "REV-2")) == (0, 1, 0)
    assert counts(measured("in_time", "REV-1", "REV-2")) == (2, 6, 1)


def test_what_has_no_due_day_counts_as_not_judged_in_the_year_it_arose(measured: Measured) -> None:
    # Plans for permanence are due by the second review, and not in this export. They arose in the year for 4 to 9
    # and 11; before it for 1 to 3 and 12.
    assert counts(measured("in_time", "PLN-4")) == (0, 0, 7)


def test_the_year_begins_on_the_first_of_april(measured: Measured) -> None:
    # As of 31 March the year is the one before: due or done by then were the reviews of 1 and 2.
    before, after = (measured("in_time", "REV-1", as_of=day) for day in (date(2024, 3, 31), date(2024, 4, 1)))

    assert (before.first, before.last) == (date(2023, 4, 1), date(2024, 3, 31))
    assert (after.first, after.last) == (date(2024, 4, 1), date(2024, 4, 1))
    assert before.numerator == 2


def test_up_to_date_counts_children_with_something_running(measured: Measured) -> None:
    # Running: 5 (overdue), 8, 9. Not judged: 10, 11, 12.
    found = measured("up_to_date", "REV-1")

    assert counts(found) == (2, 3, 3)
    assert found.value == 66.7
    assert (found.first, found.last) == (AS_OF, AS_OF)


def test_a_child_with_one_thing_overdue_and_another_running_is_counted_once_and_not_up_to_date(
    measured: Measured,
) -> None:
    # Dental checks run for everyone in care whose start is known: 1 to 5, 8, 9, 11, 12. Overdue: the review of 5.
    # What of 11 and 12 could not be judged no longer counts by itself; of 10 nothing could be judged.
    assert counts(measured("up_to_date", "REV-1", "HLT-3")) == (8, 9, 1)


def test_up_to_date_over_rules_needs_none_overdue(measured: Measured) -> None:
    # Running: 1 to 5, 8, 9. Overdue: second review of 2, first of 5.
    assert counts(measured("up_to_date", "REV-1", "REV-2")) == (5, 7, 3)


@pytest.mark.parametrize("kind", ["in_time", "up_to_date"])
def test_where_nothing_counts_there_is_no_share_and_no_colour(measured: Measured, kind: str) -> None:
    found = measured(kind, "MIS-1", tolerance=", tolerance: {green: 0, amber: 0}")

    assert counts(found) == (0, 0, 0)
    assert (found.value, found.rating.value) == (None, "grey")


@pytest.mark.parametrize(
    ("tolerance", "colour"),
    [
        ("", "grey"),
        (", tolerance: {green: 95, amber: 87}", "red"),
        (", tolerance: {green: 40.1, amber: 40}", "amber"),
        (", tolerance: {green: 40, amber: 30}", "green"),
    ],
)
def test_a_share_is_rated_by_its_tolerance(measured: Measured, tolerance: str, colour: str) -> None:
    assert measured("in_time", "REV-1", tolerance=tolerance).rating.value == colour


@pytest.mark.parametrize(
    ("share", "colour"),
    [(100.0, "green"), (95.0, "green"), (94.9, "amber"), (87.0, "amber"), (86.9, "red"), (0.0, "red")],
)
def test_the_tolerance_itself_is_good_enough(share: float, colour: str) -> None:
    assert Tolerance(green=95, amber=87).rate(share).value == colour


def test_a_tolerance_is_shown_in_words(measured: Measured) -> None:
    assert measured("in_time", "REV-1", tolerance=", tolerance: {green: 97.5, amber: 90}").tolerance == (
        "green from 97.5%, amber from 90%"
    )
    assert measured("in_time", "REV-1").tolerance is None


def test_each_rule_has_a_measure_of_its_own(report: Report) -> None:
    by_rule = {each.id: each for each in report.by_rule}

    assert {"REV-1", "REV-2", "HLT-3"} <= set(by_rule)
    assert counts(by_rule["REV-1"]) == (2, 5, 1)
    assert counts(by_rule["REV-2"]) == (0, 1, 0)
    assert (counts(by_rule["HLT-3"]), by_rule["HLT-3"].value) == ((0, 0, 0), None)
    assert {each.rating.value for each in report.by_rule} == {"grey"}


def test_the_shipped_scorecard_fits_the_shipped_rules(book: Rulebook) -> None:
    card = load_scorecard(book, load_packs().scorecard)

    assert {"reviews-in-time", "visits-up-to-date"} <= {line.id for line in card.lines}
    assert len({line.id for line in card.lines}) == len(card.lines)


def test_the_shipped_scorecard_counts_visits_and_reviews_of_every_regime(book: Rulebook) -> None:
    """A child with parents, with a connected person, in breaks or placed for adoption is in the figure."""
    card = load_scorecard(book, load_packs().scorecard)
    lines = {line.id: set(line.rules) for line in card.lines if isinstance(line, Share)}
    visits = {
        id_
        for id_, rule in book.rules.items()
        if rule.head.family == "visits" and isinstance(rule, TrackRule)
    }

    assert visits | {"SHB-2", "SHB-2-SERIES", "ADO-6"} <= lines["visits-up-to-date"]
    assert {"REV-1", "REV-2", "REV-3", "SHB-3", "SHB-3-SERIES", "ADO-1", "ADO-3"} <= lines["reviews-in-time"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "{id: a, title: A, kind: in_time, rules: [REV-99]}",
            "card.yaml:4:38: a.rules: no rule is called REV-99",
        ),
        (
            "{id: a, title: A, kind: often, rules: [REV-1]}",
            "card.yaml:4:23: a.kind: no such kind: often; expected one of 'in_time', 'up_to_date', ",
        ),
        ("{id: a, title: A, rules: [REV-1]}", "card.yaml:4:5: a: kind is missing"),
        ("{id: a, title: A, kind: in_time, rules: []}", "card.yaml:4:38: a.rules: "),
        (
            "{id: a, title: A, kind: in_time, rules: [REV-1], tolerance: {green: 101, amber: 90}}",
            "card.yaml:4:66: a.tolerance.green: found 101; expected a value less than or equal to 100",
        ),
        (
            "{id: a, title: A, kind: in_time, rules: [REV-1], target: 95}",
            "card.yaml:4:54: a.target: no such name here: target",
        ),
    ],
)
def test_a_scorecard_with_a_mistake_is_refused_where_it_stands(
    book: Rulebook, tmp_path: Path, line: str, says: str
) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(f"scorecard: card\ntitle: Card\nlines:\n  - {line}\n")

    with pytest.raises(RulebookError) as error:
        load_scorecard(book, path)

    assert f"{path.parent}/{says}" in str(error.value)
