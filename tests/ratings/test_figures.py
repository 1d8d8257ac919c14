"""Figures of a scorecard that are counted of events: means of days, children of each officer, birthdays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.checking.run import check
from compliance.model.findings import Measure
from compliance.problems import RulebookError
from compliance.ratings.scorecard import load_scorecard
from compliance.reports.json_report import as_json
from compliance.reports.terminal import rendered
from compliance.reports.text_report import print_report
from compliance.rulebook.load import load_packs, load_rulebook

AS_OF = date(2024, 3, 31)
HEADER = "case,event,on,legal_status,placement,placement_type,role,worker,recorded_on,date_of_birth,outcome"

Export = Callable[..., Report]


def row(case: str, event: str, on: str = "", **said: str) -> str:
    columns = HEADER.split(",")
    return ",".join({"case": case, "event": event, "on": on, **said}.get(name, "") for name in columns)


def adopted(
    case: str, order: str, *, looked_after: str = "2020-01-01", placed: str = "2020-03-01"
) -> list[str]:
    return [
        row(case, "became_looked_after", looked_after, legal_status="C2"),
        row(case, "placed_for_adoption", placed),
        row(case, "adoption_order_made", order),
        row(case, "ceased_looked_after", order),
    ]


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """The report of rows of events."""

    def checked(rows: list[str], coverage: str = "", **asked: object) -> Report:
        (tmp_path / "events.csv").write_text("\n".join([HEADER, *rows]) + "\n")
        if coverage:
            (tmp_path / "coverage.yaml").write_text(coverage)
        request = {"today": AS_OF, "select": ("REV-1",), **asked}
        return check(Request((tmp_path,), **request))  # type: ignore[arg-type]

    return checked


def line(report: Report, id_: str) -> Measure:
    return next(each for each in report.scorecard if each.id == id_)


def left_out(measure: Measure) -> dict[str, int]:
    return {each.because: each.number for each in measure.left_out}


def test_days_to_adopters_are_averaged_over_children_adopted_in_three_years(export: Export) -> None:
    # 60 days, and 29; adopted on the day before the three years, the third is not among them.
    rows = [
        *adopted("1", "2021-04-01"),
        *adopted("2", "2024-03-31", placed="2020-01-30"),
        *adopted("3", "2021-03-31", placed="2020-12-31"),
    ]
    found = line(export(rows), "days-to-adopters")

    assert (found.first, found.last) == (date(2021, 4, 1), AS_OF)
    assert (found.numerator, found.denominator, found.value) == (60 + 29, 2, 44.5)
    assert (found.unit, found.rating, found.duty) == ("days", "green", "ADO-10")
    assert found.tolerance == "green below 426 (DfE adoption scorecard, 14 months)"


@pytest.mark.parametrize(("days", "colour"), [(425, "green"), (426, "red")])
def test_the_threshold_itself_is_too_long(export: Export, days: int, colour: str) -> None:
    placed = (date(2020, 1, 1) + timedelta(days=days)).isoformat()

    found = line(export(adopted("1", "2024-01-31", placed=placed)), "days-to-adopters")

    assert (found.value, found.rating) == (days, colour)


def test_days_begin_with_the_period_of_care_in_which_the_child_was_placed(export: Export) -> None:
    rows = [
        row("1", "became_looked_after", "2015-01-01", legal_status="V2"),
        row("1", "ceased_looked_after", "2016-01-01"),
        *adopted("1", "2023-06-01", looked_after="2022-01-01", placed="2022-01-11"),
    ]

    assert line(export(rows), "days-to-adopters").value == 10


def test_the_last_placement_with_adopters_before_the_order_counts(export: Export) -> None:
    rows = adopted("1", "2023-06-01", placed="2020-01-11")
    rows.append(row("1", "placed_for_adoption", "2020-01-21"))

    assert line(export(rows), "days-to-adopters").value == 20


def test_a_placement_is_told_by_its_kind_as_well(export: Export) -> None:
    # A placement of the kind begins the stay with adopters; told again later, it is the same stay.
    rows = [
        *adopted("2", "2023-06-01", placed="2020-01-31"),
        row("1", "became_looked_after", "2020-01-01", legal_status="C2"),
        row("1", "placement_started", "2020-01-11", placement="p", placement_type="A5"),
        row("1", "placement_updated", "2020-02-11", placement="p", placement_type="A6"),
        row("1", "adoption_order_made", "2023-06-01"),
    ]

    assert line(export(rows), "days-to-adopters").numerator == 10 + 30


def test_who_cannot_be_counted_is_left_out_and_it_is_said_why(export: Export) -> None:
    rows = [
        *adopted("1", "2023-06-01"),
        # Of the second the start of care is not here, of the third the day of moving in.
        *adopted("2", "2023-06-01")[1:],
        *[each for each in adopted("3", "2023-06-01") if "placed_for" not in each],
    ]
    found = line(export(rows), "days-to-adopters")

    assert (found.denominator, found.value, found.not_assessable) == (1, 60, 2)
    assert left_out(found) == {
        "the day of entering care is not in this export": 1,
        "the day of moving in with adopters is not in this export": 1,
    }


def test_what_happens_later_or_is_recorded_later_is_not_counted(export: Export) -> None:
    rows = [*adopted("1", "2023-06-01"), *adopted("2", "2024-04-01")]
    rows += [row("3", *each.split(",")[1:3], recorded_on="2024-03-20") for each in adopted("3", "2023-06-01")]

    assert line(export(rows), "days-to-adopters").denominator == 2
    assert line(export(rows, known_at=date(2024, 3, 19)), "days-to-adopters").denominator == 1


def matched(
    case: str, order: str, match: str, *, status: str = "E1", placed: str = "2023-12-01"
) -> list[str]:
    return [
        row(case, "became_looked_after", "2022-01-01", legal_status="C2"),
        *([row(case, "legal_status_changed", order, legal_status=status)] if order else []),
        *([row(case, "adoption_matched", match)] if match else []),
        *([row(case, "placed_for_adoption", placed)] if placed else []),
    ]


def test_days_to_the_match_run_from_the_order(export: Export) -> None:
    rows = [
        *matched("1", "2023-01-01", "2023-01-31"),
        *matched("2", "2023-01-01", "2023-02-10", status="D1"),
        # Matched before the order: nobody waited.
        *matched("3", "2023-06-01", "2023-05-01"),
        # No order, not placed, not matched.
        *matched("4", "", "2023-05-01"),
        *matched("5", "2023-01-01", "2023-05-01", placed=""),
        *matched("6", "2023-01-01", ""),
    ]
    found = line(export(rows), "days-to-match")

    assert (found.numerator, found.denominator, found.value) == (30 + 40 + 0, 3, 23.3)
    assert left_out(found) == {
        "the day of the placement or freeing order is not in this export": 1,
        "the day of the match is not in this export": 1,
    }


def test_an_order_told_again_counts_from_its_first_day(export: Export) -> None:
    rows = [
        *matched("1", "2023-01-01", "2023-01-31"),
        row("1", "legal_status_changed", "2023-01-15", legal_status="E1"),
    ]

    assert line(export(rows), "days-to-match").value == 30


def test_an_order_first_shown_where_care_first_is_may_be_older(export: Export) -> None:
    rows = [*matched("1", "2023-01-01", "2023-01-31"), *matched("2", "2023-01-01", "2023-01-31")[1:]]

    assert line(export(rows), "days-to-match").denominator == 1


def in_care(case: str, since: str, *officers: tuple[str, str]) -> list[str]:
    return [
        row(case, "became_looked_after", since, legal_status="C2"),
        *(row(case, "worker_allocated", on, role="iro", worker=worker) for on, worker in officers),
    ]


def test_children_are_counted_for_their_latest_reviewing_officer(export: Export) -> None:
    rows = [
        *in_care("1", "2023-01-01", ("2023-01-05", "Ayo")),
        *in_care("2", "2023-01-01", ("2023-01-05", "Ayo"), ("2023-09-01", "Bell")),
        *in_care("3", "2023-01-01", ("2023-01-05", "Bell")),
        *in_care("4", "2023-01-01", ("2023-01-05", "Bell")),
        row("4", "worker_allocated", "2023-06-01", role="social_worker", worker="Cole"),
        *in_care("5", "2023-01-01", ("2023-01-05", "Ayo")),
        row("5", "ceased_looked_after", "2024-03-31"),
        *in_care("6", "2023-01-01"),
        # Back in care, and nobody named since.
        *in_care("7", "2022-01-01", ("2022-01-05", "Ayo")),
        row("7", "ceased_looked_after", "2022-06-01"),
        row("7", "became_looked_after", "2024-01-01", legal_status="C2"),
        # Not yet.
        *in_care("8", "2024-04-01", ("2024-04-01", "Bell")),
    ]
    found = line(export(rows), "children-per-officer")

    assert {each.name: each.number for each in found.each} == {"Bell": 3, "Ayo": 1}
    assert [each.name for each in found.each] == ["Bell", "Ayo"]
    assert (found.numerator, found.denominator, found.value) == (4, 2, 2)
    assert (found.unit, found.first, found.last) == ("children", AS_OF, AS_OF)
    assert left_out(found) == {"no reviewing officer is named since care began": 2}
    assert (
        "working hours are in no export: children of each person, not of each full-time post" in found.notes
    )


@pytest.mark.parametrize(("children", "colour"), [(70, "grey"), (71, "red")])
def test_an_officer_with_more_than_seventy_is_red_and_nobody_is_green(
    export: Export, children: int, colour: str
) -> None:
    each = [in_care(str(n), "2023-01-01", ("2023-01-01", "Ayo")) for n in range(children)]

    found = line(export([row for rows in each for row in rows]), "children-per-officer")

    assert (found.value, found.rating) == (children, colour)
    over = 1 if colour == "red" else 0
    assert f"the most that one has is {children}; more than 70: {over} of 1 reviewing officer" in found.notes


def care_leaver(case: str, born: str, contact: str = "", *, since: str = "2020-01-01") -> list[str]:
    return [
        *([row(case, "child", date_of_birth=born)] if born else []),
        row(case, "became_care_leaver", since),
        *([row(case, "contact_made", contact)] if contact else []),
    ]


@pytest.mark.parametrize(
    ("born", "contact", "counted"),
    [
        # Twenty on 10 October 2023: from 10 July to 10 November.
        ("2003-10-10", "2023-07-10", (1, 1)),
        ("2003-10-10", "2023-07-09", (0, 1)),
        ("2003-10-10", "2023-11-10", (1, 1)),
        ("2003-10-10", "2023-11-11", (0, 1)),
        # Seventeen, twenty-one, and neither sixteen nor twenty-two.
        ("2006-10-10", "2023-10-10", (1, 1)),
        ("2002-10-10", "2023-10-10", (1, 1)),
        ("2007-10-10", "2023-10-10", (0, 0)),
        ("2001-10-10", "2023-10-10", (0, 0)),
        # The year begins on 1 April.
        ("2003-04-01", "2023-04-01", (1, 1)),
        ("2003-03-31", "2023-04-01", (0, 0)),
    ],
)
def test_a_contact_counts_from_three_months_before_to_one_after(
    export: Export, born: str, contact: str, counted: tuple[int, int]
) -> None:
    found = line(export(care_leaver("1", born, contact)), "care-leavers-in-touch")

    assert (found.numerator, found.denominator) == counted


def test_who_is_not_counted_yet_or_cannot_be(export: Export) -> None:
    rows = [
        *care_leaver("1", "2003-10-10", "2023-10-10"),
        *care_leaver("2", "2004-02-29"),  # the month ends on 29 March
        *care_leaver("3", "2004-03-01"),  # it ends on 1 April, after the as-of day
        *care_leaver("4", "2004-03-01", "2024-03-02"),
        *care_leaver("5", ""),
        *care_leaver("6", "2003-10-10", since="2023-10-11"),
    ]
    found = line(export(rows), "care-leavers-in-touch")

    assert (found.numerator, found.denominator, found.value) == (2, 3, 66.7)
    assert left_out(found) == {
        "the time after the birthday is not over": 1,
        "the day of birth is not in this export": 1,
    }


_OF_EVENTS = ("days-to-adopters", "days-to-match", "children-per-officer", "care-leavers-in-touch")


def test_what_an_export_does_not_carry_gives_no_figure(export: Export) -> None:
    report = export([row("1", "became_looked_after", "2023-01-01", legal_status="C2")])

    lacking = {each.id: each.lacking for each in report.scorecard if each.id in _OF_EVENTS}
    assert lacking == {
        "days-to-adopters": "not in this export: adoption order made and placed for adoption",
        "days-to-match": "not in this export: placed for adoption and adoption matched",
        "children-per-officer": "not in this export: worker allocated (iro)",
        "care-leavers-in-touch": "not in this export: became care leaver and contact made",
    }
    for id_ in lacking:
        found = line(report, id_)
        assert (found.value, found.numerator, found.denominator) == (None, 0, 0)


def test_a_mean_of_three_years_is_not_made_of_two(export: Export) -> None:
    rows = adopted("1", "2023-06-01")
    coverage = "complete: {adoption_order_made: {from: 2022-04-01, to: 2024-03-31}}\n"

    found = line(export(rows, coverage), "days-to-adopters")

    assert (found.value, found.denominator) == (None, 0)
    assert found.lacking == (
        "this export does not hold all that happened from 1 April 2021 to 31 March 2024: adoption order made"
    )


def test_a_return_says_of_birthdays_whether_there_was_contact(tmp_path: Path) -> None:
    year = tmp_path / "2023-24"
    year.mkdir()
    rows = (
        "1,05/05/2005,YES,F2,B1",
        "2,06/06/2004,NO,F2,B1",
        "3,07/07/2003,REFU,F2,B1",
        "4,08/08/2003,DIED,0,0",
    )
    (year / "oc3.csv").write_text("\n".join(("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", *rows, "")))

    report = check(Request(paths=(year,), today=date(2024, 6, 1)))
    found = line(report, "care-leavers-in-touch")

    # Who died is in no birthday; who refused was not in touch.
    assert (found.lacking, found.numerator, found.denominator, found.value) == (None, 1, 3, 33.3)
    # Of plans and visits a return says nothing, and of these young people it is told so.
    leaving = [each for each in report.findings if each.rule.startswith("LVC")]
    assert {each.case for each in leaving} == {"1", "2", "3"}
    assert {str(each.status) for each in leaving} == {"not_assessable"}


def test_without_a_return_silence_about_birthdays_shows_nothing(export: Export) -> None:
    rows = [*care_leaver("1", "2003-10-10", "2023-10-10"), row("1", "in_touch_recorded", "2023-10-10")]

    found = line(
        export(rows, "complete: {contact_made: never, in_touch_recorded: never}\n"), "care-leavers-in-touch"
    )

    assert found.lacking is not None


def test_silence_about_contacts_must_be_shown(export: Export) -> None:
    found = line(
        export(care_leaver("1", "2003-10-10", "2023-10-10"), "complete: {contact_made: never}\n"),
        "care-leavers-in-touch",
    )

    assert found.lacking is not None
    assert found.lacking.startswith(
        "this export does not hold all that happened from 1 January 2023 to 31 March 2024"
    )


def test_a_row_that_could_not_be_read_is_told(export: Export) -> None:
    rows = [*adopted("1", "2023-06-01"), row("2", "adoption_order_made", "2023-13-01")]

    found = line(export(rows), "days-to-adopters")

    assert found.value == 60
    assert found.notes == ("events.csv, row 6 could not be read and may have told of more",)


EVERYTHING = [
    *adopted("1", "2023-06-01"),
    *adopted("2", "2023-06-01", placed="2020-02-01"),
    *matched("3", "2023-01-01", "2023-01-31"),
    *matched("4", "2023-06-01", "2023-05-01"),
    *in_care("5", "2023-01-01", ("2023-01-05", "Ayo")),
    *in_care("6", "2023-01-01", ("2023-01-05", "Ayo"), ("2023-09-01", "Bell")),
    *in_care("7", "2023-01-01", ("2023-01-05", "Ayo")),
    *care_leaver("8", "2003-10-10", "2023-10-10"),
    *care_leaver("9", "2003-10-10"),
]


def test_parts_give_the_figures_of_the_whole(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("\n".join([HEADER, *EVERYTHING]) + "\n")
    path = tmp_path / "events.parquet"
    pl.read_csv(tmp_path / "events.csv", infer_schema=False).write_parquet(path, row_group_size=3)
    whole, parts, processes = (
        check(Request((path,), today=AS_OF, select=("REV-1",), at_once=at_once, jobs=jobs))
        for at_once, jobs in ((10**6, 1), (1, 1), (3, 2))
    )

    assert parts.scorecard == processes.scorecard == whole.scorecard
    assert [(each.id, each.value) for each in parts.scorecard if each.id in _OF_EVENTS] == [
        ("days-to-adopters", 45.5),
        ("days-to-match", 15),
        ("children-per-officer", 1.5),
        ("care-leavers-in-touch", 50),
    ]


def test_the_terminal_shows_figures_with_what_they_rest_on(export: Export) -> None:
    text = rendered(lambda console: print_report(export(EVERYTHING), console, 5), colour=False)

    assert max(map(len, text.splitlines())) <= 80
    flat = " ".join(text.split())
    assert "Days from entering care to adopters 45.5 days 2 green" in flat
    assert "Children for each reviewing officer 1.5 children 2" in flat
    assert "from 1 April 2021 to 31 March 2024: green below 426 (DfE adoption scorecard, 14 months)" in flat


def test_the_terminal_says_what_cannot_be_judged(export: Export) -> None:
    report = export([row("1", "became_looked_after", "2023-01-01", legal_status="C2")])

    flat = " ".join(rendered(lambda console: print_report(report, console, 5), colour=False).split())

    assert "cannot be judged from this export:" in flat
    assert "Days from entering care to adopters: not in this export:" in flat


def test_the_json_holds_value_unit_and_what_was_left_out(export: Export) -> None:
    text = "".join(as_json(export(EVERYTHING)))

    assert '"unit": "days"' in text
    assert '"name": "Ayo"' in text


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        (
            "{id: a, title: A, kind: per_worker, scope: care, "
            "allocation: {event: worker_allocated}, by: worker, noun: x}",
            "a.scope: no scope is called care",
        ),
        (
            "{id: a, title: A, kind: per_worker, scope: period_of_care, "
            "allocation: {event: visit}, by: worker, noun: x}",
            "a.by: visit has no attribute worker",
        ),
        (
            "{id: a, title: A, kind: average_days, among: {events: [{event: adopted}], last: 3 years}, "
            "from: {noun: x, start_of: period_of_care}, to: {noun: y, events: [{event: visit}]}}",
            "a.among.events.0.event: no event is called adopted",
        ),
        (
            "{id: a, title: A, kind: average_days, among: {events: [{event: visit}], last: 3 working_days}, "
            "from: {noun: x, start_of: period_of_care}, to: {noun: y, events: [{event: visit}]}}",
            "a.among.last: ",
        ),
        (
            "{id: a, title: A, kind: average_days, among: {events: [{event: visit}], last: 3 years}, "
            "from: {noun: x, events: [{event: visit}]}, to: {noun: y, events: [{event: visit}]}}",
            "a.from: a beginning says start_of a scope, or events within a scope",
        ),
        (
            "{id: a, title: A, duty: ADO-12, kind: in_time, rules: [REV-1]}",
            "a.duty: no measure is called ADO-12",
        ),
        (
            "{id: a, title: A, duty: LVC-9, kind: in_time, rules: [REV-1]}",
            "a.duty: LVC-9 is no measure",
        ),
    ],
)
def test_a_line_with_a_mistake_is_refused_where_it_stands(tmp_path: Path, declared: str, says: str) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(f"scorecard: card\ntitle: Card\nlines:\n  - {declared}\n")

    with pytest.raises(RulebookError) as error:
        load_scorecard(load_rulebook(), path)

    assert says in str(error.value)


def test_every_measure_of_the_rulebook_is_shown_by_a_line() -> None:
    packs = load_packs()
    book = packs.book()
    card = load_scorecard(book, packs.scorecard)

    assert all(card.showing(duty.id) for duty in book.duties.values() if duty.kind == "measure")
