"""`compliance scorecard`: the page, its figures as data, and a line opened to its children."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from compliance.model.panel import Panel

Cli = Callable[..., Any]

# First reviews, due 20 working days after: of 1 on 31 May 2024, of 2 on 30 May. The review of 1 was recorded in July;
# that of 2 was held late.
EVENTS = (
    "case,event,on,recorded_on,legal_status,kind\n"
    "1,became_looked_after,2024-05-01,2024-05-01,C2,\n"
    "1,review_held,2024-05-20,2024-07-03,,care\n"
    "2,became_looked_after,2024-04-30,2024-04-30,C2,\n"
    "2,review_held,2024-06-14,2024-06-14,,care\n"
    "=3,became_looked_after,2024-06-03,2024-06-03,C2,\n"
)
CARD = """\
scorecard: card
title: Our page
chart: {run: 8, least: 12, source: by hand}
lines:
  - id: first-reviews
    number: "7"
    title: First reviews in time
    kind: in_time
    rules: [REV-1]
    tolerance: {green: 95, amber: 50}
  - {id: ehcp, title: With a plan, kind: not_held, because: no event tells of it, shown_by: the SEN2 return}
"""
AS_OF = ("--as-of", "2024-07-31")


@pytest.fixture
def asked(tmp_path: Path) -> tuple[object, ...]:
    """The export and the card, as they are named to the command."""
    export, card = tmp_path / "export" / "events.csv", tmp_path / "card.yaml"
    export.parent.mkdir()
    export.write_text(EVENTS)
    card.write_text(CARD)
    return (export, "--card", card, *AS_OF)


def test_the_page_shows_each_share_beside_what_it_is_worked_out_of(
    cli: Cli, asked: tuple[object, ...]
) -> None:
    ran = cli("scorecard", *asked)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Our page, as of the end of 31 July 2024",
        "event files; Duties to looked-after children, England",
        "",
        "7  First reviews in time  red same",
        "    May 2024 50.0% (1 of 2); Jun 2024 0.0% (0 of 1); Jul 2024 0.0% (0 of 1)",
        "    quarter 0.0% (0 of 1); year to date 33.3% (1 of 3); last year - (of 0)",
        "    high is good; green from 95%, amber from 50%",
        "",
        "With a plan",
        "    cannot be shown: no event tells of it; it would be shown by the SEN2 return",
    ]


def test_as_known_then_shows_what_was_recorded_later_and_moved_a_figure(
    cli: Cli, asked: tuple[object, ...]
) -> None:
    text = " ".join(cli("scorecard", *asked, "--known-then").out.split())
    assert (
        "May 2024 as known then 0.0% (0 of 1), now 50.0% (1 of 2); moved by 1 record that came later" in text
    )

    page = cli("scorecard", *asked, "--known-then", "--format", "json").json()
    assert page.pop("schema") == "compliance-scorecard/1"
    line = Panel.model_validate(page).lines[0]
    (moved,) = [then for then in line.known_then if then.moved_by]
    assert (moved.figure.name, moved.figure.numerator, moved.figure.denominator) == ("May 2024", 0, 1)
    assert [(each.case, each.event, str(each.recorded_on), each.row) for each in moved.moved_by] == [
        ("1", "review_held", "2024-07-03", 3)
    ]


def test_without_recording_days_it_is_said_that_nobody_knows_what_was_known(
    cli: Cli, asked: tuple[object, ...]
) -> None:
    export = asked[0]
    assert isinstance(export, Path)
    pl.read_csv(export, infer_schema=False).drop("recorded_on").write_csv(export)

    ran = cli("scorecard", *asked, "--known-then")

    assert "as known then" not in ran.out
    assert "Nothing in this export says when it was recorded (recorded_on)" in ran.out


def test_as_csv_every_figure_has_a_row_with_its_days(cli: Cli, asked: tuple[object, ...]) -> None:
    ran = cli("scorecard", *asked, "--months", "3", "--format", "csv")

    rows = [row for row in csv.DictReader(io.StringIO(ran.out)) if row["line"] == "first-reviews"]
    assert [(row["of"], row["first"], row["last"], row["numerator"], row["denominator"]) for row in rows] == [
        ("month", "2024-05-01", "2024-05-31", "1", "2"),
        ("month", "2024-06-01", "2024-06-30", "0", "1"),
        ("month", "2024-07-01", "2024-07-31", "0", "1"),
        ("quarter", "2024-07-01", "2024-07-31", "0", "1"),
        ("year to date", "2024-04-01", "2024-07-31", "1", "3"),
        ("last year", "2023-04-01", "2024-03-31", "0", "0"),
    ]
    assert [row["value"] for row in rows][-2:] == ["33.3", ""]


@pytest.mark.parametrize("name", ["first-reviews", "7"])
def test_a_line_opens_to_the_children_it_counts_and_misses(
    cli: Cli, asked: tuple[object, ...], name: str
) -> None:
    ran = cli("scorecard", *asked, "--line", name)

    lines = ran.out.splitlines()
    assert lines[:2] == [
        "First reviews in time, from 1 April 2024 to 31 July 2024",
        "33.3% (1 of 3), as of the end of 31 July 2024",
    ]
    assert "MISSED: 2 for 2 children" in lines
    assert any(line.split() == ["2", "REV-1", "2024-05-30", "2024-06-14", "met", "late"] for line in lines)
    assert "COUNTED: 1 for 1 child" in lines


def test_an_opened_line_is_data_that_a_spreadsheet_runs_nothing_of(
    cli: Cli, asked: tuple[object, ...]
) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("scorecard", *asked, "--line", "7", "--format", "csv").out)))
    assert {(row["case"], row["side"], row["due_on"]) for row in rows} == {
        ("1", "counted", "2024-05-31"),
        ("2", "missed", "2024-05-30"),
        ("'=3", "missed", "2024-07-01"),
    }

    found = cli("scorecard", *asked, "--line", "7", "--format", "json").json()
    assert {(each["case"], each["side"]) for each in found["entries"]} == {
        ("1", "counted"),
        ("2", "missed"),
        ("=3", "missed"),
    }
    assert (found["line"]["year_to_date"]["numerator"], found["line"]["year_to_date"]["denominator"]) == (
        1,
        3,
    )


def test_a_line_that_there_is_not_is_refused_with_the_name_like_it(
    cli: Cli, asked: tuple[object, ...]
) -> None:
    ran = cli("scorecard", *asked, "--line", "first-review")

    assert ran.code == 2
    assert "no line of the scorecard is called first-review; perhaps first-reviews" in ran.err


def test_the_card_is_not_written_over(cli: Cli, asked: tuple[object, ...]) -> None:
    ran = cli("scorecard", *asked, "--output", asked[2], "--format", "text")

    assert ran.code == 2
    assert isinstance(asked[2], Path)
    assert asked[2].read_text() == CARD
