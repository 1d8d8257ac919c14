"""Lines that count children and what happened to them: stocks, flows, shares and stability, counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from compliance.checking.panel import PanelResult, panel
from compliance.checking.request import Request
from compliance.model.findings import Measure
from compliance.problems import RulebookError
from compliance.ratings.scorecard import load_scorecard
from tests.strategies.shipped import england, packs

AS_OF = date(2024, 9, 30)
HEADER = "case,event,on,date_of_birth,unaccompanied,legal_status,reason,placement,placement_type,same_carer"
# 1 to 4 are looked after; 5 left in the year, 6 before it; 7 is on short breaks only; of 8 no placement is told.
EVENTS = f"""{HEADER}
1,child,,2012-05-01,true,,,,,
1,became_looked_after,2021-01-04,,,C2,,,,
1,placement_started,2021-01-04,,,,,a,U4,
2,child,,2012-05-01,false,,,,,
2,became_looked_after,2021-01-04,,,C2,,,,
2,placement_started,2021-01-04,,,,,a,U6,
2,placement_started,2023-11-01,,,,,b,K2,
2,placement_started,2024-02-01,,,,,c,U6,
3,child,,2014-02-01,,,,,,
3,became_looked_after,2024-05-01,,,C2,,,,
3,placement_started,2024-05-01,,,,,a,P1,
4,child,,2014-02-01,,,,,,
4,became_looked_after,2024-08-12,,,V2,,,,
4,placement_started,2024-08-12,,,,,a,,
5,became_looked_after,2024-04-10,,,V2,,,,
5,placement_started,2024-04-10,,,,,a,U6,
5,ceased_looked_after,2024-07-01,,,,E45,,,
6,became_looked_after,2023-04-10,,,V2,,,,
6,ceased_looked_after,2024-03-31,,,,E4A,,,
7,became_looked_after,2024-05-02,,,V4,,,,
8,became_looked_after,2024-09-02,,,C2,,,,
9,became_looked_after,2023-05-01,,,C2,,,,
9,ceased_looked_after,2024-09-02,,,,,,,
"""

Page = Callable[..., PanelResult]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """The page of the events by a card of some lines."""

    def of(lines: str, top: str = "", **asked: object) -> PanelResult:
        export = tmp_path / "export" / "events.csv"
        export.parent.mkdir(exist_ok=True)
        export.write_text(EVENTS)
        (export.parent / "coverage.yaml").write_text("complete: {review_held: always}\n")
        card = tmp_path / "card.yaml"
        card.write_text(f"scorecard: card\ntitle: Card\n{top}lines:\n{lines}")
        request = Request((export,), today=AS_OF, as_of=AS_OF)
        return panel(replace(request, card=card), packs=packs(), **asked)  # type: ignore[arg-type]

    return of


def only(result: PanelResult) -> Measure:
    (line,) = result.panel.lines
    return line.measure


def counts(measure: Measure) -> tuple[int, int | None, int]:
    return measure.numerator, measure.denominator, measure.not_assessable


CARE = "period_of_care, where: {legal_status: {not_in: [V3, V4], unknown: holds}}"


def test_a_stock_counts_who_is_there_at_the_end_of_the_day(page: Page) -> None:
    found = only(page(f"  - {{id: a, title: A, kind: stock, of: {{running: {CARE}}}}}\n"))

    assert (counts(found), found.value, found.unit) == ((5, None, 0), 5, "count")
    assert (found.first, found.last) == (AS_OF, AS_OF)


def test_a_fact_that_is_not_recorded_leaves_a_child_out(page: Page) -> None:
    found = only(
        page(
            f"  - {{id: a, title: A, kind: stock, of: {{running: {CARE}, facts: {{unaccompanied: true}}}}}}\n"
        )
    )

    assert counts(found) == (1, None, 3)
    assert [(each.number, each.because) for each in found.left_out] == [(3, "not recorded: unaccompanied")]


def test_where_nothing_is_known_there_is_no_count_of_none(page: Page) -> None:
    found = only(
        page(
            "  - {id: a, title: A, kind: stock, "
            "of: {running: period_of_care, where: {legal_status: V2}, facts: {unaccompanied: true}}}\n"
        )
    )

    assert (counts(found), found.value) == ((0, None, 1), None)


def test_a_flow_counts_what_began_and_what_ended_in_the_year(page: Page) -> None:
    lines = page(
        f"  - {{id: begun, title: A, kind: flow, of: {{begun: {CARE}}}}}\n"
        f"  - {{id: ended, title: B, kind: flow, of: {{ended: {CARE}}}}}\n"
    ).panel.lines

    # Began: 3, 4, 5, 8. Ended: 5 and 9; 6 on the day before the year.
    assert [line.measure.value for line in lines] == [4, 2]
    assert [line.last_year.value for line in lines] == [2, 1]
    assert [month.value for month in lines[0].months[-6:]] == [1, 1, 0, 0, 1, 1]
    assert lines[0].quarter.value == 2


def test_a_share_of_what_ended_leaves_out_whose_reason_is_not_recorded(page: Page) -> None:
    by = "{event: ceased_looked_after, where: {reason: "
    found = only(
        page(
            f"  - {{id: a, title: A, kind: share, of: {{ended: period_of_care}}, counts: {{by: [{by}[E45]}}}}], "
            f"not_by: [{by}[E4A]}}}}]}}}}\n"
        )
    )

    assert (counts(found), found.value) == ((1, 1, 1), 100)
    assert found.left_out[0].because == "not recorded: reason"


def test_a_share_of_the_children_there_counts_by_their_placement(page: Page) -> None:
    fostered = "{where: {placement_type: [U4, U6]}}"
    result = page(
        f"  - {{id: a, title: A, kind: share, of: {{running: {CARE}}}, counts: {fostered}}}\n", line="a"
    )

    # Of 1, 2 and 3; of 4 the type is not recorded, of 8 no placement.
    assert counts(only(result)) == (2, 3, 2)
    assert result.opened is not None
    sides = dict(result.opened.entries.select("case", "side").iter_rows())
    assert sides == {"1": "counted", "2": "counted", "3": "missed", "4": "left out", "8": "left out"}


def test_three_placements_in_twelve_months_count_with_the_one_the_time_began_in(page: Page) -> None:
    often = "{stretches: {scope: placement, at_least: 3, last: 12 months}}"
    result = page(
        f"  - {{id: a, title: A, kind: stability, good: low, of: {{running: {CARE}}}, counts: {often}, "
        "tolerance: {green: 8, amber: 30}}\n"
    )

    # 2 has had three: a until 1 November, b, c. Of 8 none is told, which is not none.
    found = only(result)
    assert (counts(found), found.value, found.rating) == ((1, 4, 1), 25, "amber")
    assert found.tolerance == "green below 8%, amber below 30%"


def test_long_in_one_placement_is_asked_of_those_long_in_care(page: Page) -> None:
    found = only(
        page(
            "  - {id: a, title: A, kind: stability, of: {running: period_of_care, "
            "where: {age: {lt: 16 years}, time_in_care: {gte: 30 months}}}, "
            "counts: {where: {placement_age: {gte: 2 years}}}}\n"
        )
    )

    assert counts(found) == (1, 2, 0)


def test_a_share_of_nobody_is_no_share(page: Page) -> None:
    found = only(
        page(
            "  - {id: a, title: A, kind: share, of: {running: period_of_care, where: {legal_status: J1}}, "
            "counts: {where: {placement_type: [U4]}}, tolerance: {green: 0}}\n"
        )
    )

    assert (counts(found), found.value, found.rating) == ((0, 0, 0), None, "grey")


def test_a_rate_needs_the_number_of_children_who_live_there(page: Page) -> None:
    rate = f"of: {{running: {CARE}}}, threshold: {{below: 20, source: our own}}"
    without = only(
        page(f"  - {{id: a, title: A, kind: stock, {rate}, per: {{number: 10000, noun: children}}}}\n")
    )
    given = only(
        page(
            f"  - {{id: a, title: A, kind: stock, {rate}, per: {{number: 10000, noun: children, of: 2000}}}}\n"
        )
    )

    assert without.value is None
    assert without.lacking == "no export tells the number of children: write it in the scorecard (per: of)"
    assert (given.numerator, given.denominator, given.value, given.rating) == (5, 2000, 25, "red")


def test_care_plans_are_up_to_date_of_those_to_whom_one_was_owed(page: Page) -> None:
    result = page(
        f"  - {{id: a, title: A, kind: up_to_date, rules: [REV-1, REV-2], of: {{running: {CARE}}}}}\n",
        line="a",
    )

    # The first review of 8 is due on the day itself; those of 1 to 4 are overdue.
    assert counts(only(result)) == (1, 5, 0)
    assert result.opened is not None
    assert result.opened.entries.filter(side="counted")["case"].to_list() == ["8"]


def test_a_card_holds_targets_and_what_others_have(page: Page, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_text("line,name,value,of,source\na,England,70.5,2023/24,SFR\n")
    result = page(
        "  - {id: a, title: A, kind: in_time, rules: [REV-1], targets: [{name: council, at_least: 95}, "
        "{name: Ofsted, at_least: 90}], comparators: [{name: neighbours, value: 91}]}\n",
        "comparators: elsewhere.csv\n",
    )

    found = only(result)
    assert [(each.name, each.bound, each.is_met(94.9)) for each in found.targets] == [
        ("council", "at least 95", False),
        ("Ofsted", "at least 90", True),
    ]
    assert [(each.name, each.value, each.of) for each in found.comparators] == [
        ("neighbours", 91, None),
        ("England", 70.5, "2023/24"),
    ]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("b,England,70,,\n", ":2: line: no line of the scorecard is called b"),
        ("a,England,much,,\n", ":2: value: much is no number; expected one such as 91.3"),
        ("a,England,nan,,\n", ":2: value: nan is no number; expected one such as 91.3"),
    ],
)
def test_a_file_of_comparators_with_a_mistake_is_refused_where_it_stands(
    page: Page, tmp_path: Path, rows: str, says: str
) -> None:
    (tmp_path / "elsewhere.csv").write_text(f"line,name,value,of,source\n{rows}")

    with pytest.raises(RulebookError) as error:
        page("  - {id: a, title: A, kind: in_time, rules: [REV-1]}\n", "comparators: elsewhere.csv\n")

    assert says in str(error.value)


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        (
            "kind: stock, of: {begun: period_of_care}",
            "a.of: a stock counts what is running, a flow what",
        ),
        (
            "kind: stock, of: {running: period_of_care, begun: placement}",
            "exactly one of running, begun, ended",
        ),
        ("kind: stock, of: {running: care}", "a.of.running: no scope is called care"),
        ("kind: flow, of: {happened: [{event: visit}], where: {age: {lt: 5 years}}}", "say within which"),
        (
            "kind: stock, of: {running: period_of_care, facts: {unaccompanid: true}}",
            "unaccompanid",
        ),
        (
            "kind: in_time, good: low, rules: [REV-1], tolerance: {green: 8, amber: 4}",
            "amber lies inside green, where less is better",
        ),
        (
            "kind: in_time, good: neutral, rules: [REV-1], tolerance: {green: 8}",
            "a line that is neither good nor bad has no tolerance",
        ),
        (
            "kind: in_time, rules: [REV-1], targets: [{name: a, at_least: 1, at_most: 2}]",
            "a target says exactly one of at_least and at_most",
        ),
        ("kind: in_time, rules: [REV-1], of: {running: period_of_care}", "only a line that is up_to_date"),
    ],
)
def test_a_line_with_a_mistake_is_refused_where_it_stands(tmp_path: Path, declared: str, says: str) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(f"scorecard: card\ntitle: Card\nlines:\n  - {{id: a, title: A, {declared}}}\n")

    with pytest.raises(RulebookError) as error:
        load_scorecard(england(), path)

    assert "card.yaml:4:" in str(error.value)
    assert says in str(error.value)


def test_two_lines_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "card.yaml"
    line = "  - {id: a, title: A, kind: in_time, rules: [REV-1]}\n"
    path.write_text(f"scorecard: card\ntitle: Card\nlines:\n{line}{line}")

    with pytest.raises(RulebookError, match="two lines are called a"):
        load_scorecard(england(), path)


def test_the_panels_thirty_one_lines_are_there_in_their_order() -> None:
    card = load_scorecard(england(), packs().scorecard)

    numbers = [line.head.number for line in card.lines if line.head.number]
    assert numbers == [f"1.{n}" for n in range(1, 32)]
    told = [line.head for line in card.lines if line.head.number and line.kind != "not_held"]
    assert all(head.population and head.source_fields and head.exclusions for head in told)
