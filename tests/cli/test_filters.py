"""What is shown of all that is found: by status, day, who has the case, child and family; and that it says so."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

Cli = Callable[..., Any]

# As of 31 January 2025 the first reviews of A and E are overdue since 8 January, of D not yet due; B's was in time,
# C's late. E has no team. No export of dental checks is there, so those cannot be judged.
ALLOCATED = """\
case,event,on,legal_status,kind,role,worker,team
A,worker_allocated,2024-12-06,,,social_worker,SW1,North
A,worker_allocated,2024-12-07,,,iro,IRO1,
B,worker_allocated,2024-12-06,,,social_worker,SW1,North
C,worker_allocated,2024-11-05,,,social_worker,SW2,"South, East"
D,worker_allocated,2025-01-21,,,social_worker,SW2,"South, East"
D,worker_allocated,2025-01-21,,,iro,IRO1,
A,became_looked_after,2024-12-06,C2,,,,
B,became_looked_after,2024-12-06,C2,,,,
B,review_held,2024-12-20,,care,,,
C,became_looked_after,2024-11-04,C2,,,,
C,review_held,2024-12-03,,care,,,
D,became_looked_after,2025-01-20,C2,,,,
E,became_looked_after,2024-12-06,C2,,,,
"""


@pytest.fixture
def events() -> str:
    return ALLOCATED


@pytest.fixture
def reviews(check: Cli) -> Cli:
    """`compliance check` of first reviews, as CSV rows of case and status; what was said besides is `err`."""

    def shown(*arguments: str, select: str = "REV-1") -> tuple[list[tuple[str, str]], str]:
        ran = check("--select", select, "--format", "csv", *arguments)
        assert ran.code == 0, ran.err
        rows = csv.DictReader(io.StringIO(ran.out))
        return [(row["case"], row["status"]) for row in rows], ran.err

    return shown


@pytest.mark.parametrize(
    ("arguments", "cases"),
    [
        (("--status", "overdue"), "AE"),
        (("--status", "Met late"), "C"),
        (("--status", "met,met-late"), "BC"),
        (("--status", "met", "--status", "overdue"), "ABE"),
        (("--since", "2025-01-08"), "ABDE"),
        (("--since", "2025-01-09"), "D"),
        (("--until", "2025-01-08"), "ABCE"),
        (("--since", "2025-01-08", "--until", "2025-01-08"), "ABE"),
        (("--team", "North"), "AB"),
        (("--team", "South, East"), "CD"),
        (("--team", ""), "E"),
        (("--team", "North", "--team", ""), "ABE"),
        (("--worker", "SW2"), "CD"),
        (("--officer", "IRO1"), "AD"),
        (("--case", "A", "--case", "B"), "AB"),
        (("--family", "reviews"), "ABCDE"),
        (("--family", "Reviews,health"), "ABCDE"),
        (("--team", "North", "--status", "overdue"), "A"),
    ],
)
def test_what_is_asked_for_is_shown_and_nothing_else(
    reviews: Cli, arguments: tuple[str, ...], cases: str
) -> None:
    shown, _ = reviews(*arguments)

    assert "".join(case for case, _ in shown) == cases


def test_every_format_shows_the_same_and_says_out_of_how_many(check: Cli, tmp_path: Path) -> None:
    asked = ("--select", "REV-1", "--team", "North", "--status", "overdue")
    written = tmp_path / "findings.parquet"
    as_json, lines = check(*asked, "--format", "json"), check(*asked, "--format", "jsonl")
    parquet, text = check(*asked, "--output", written), check(*asked)

    whole = as_json.json()
    assert [finding["case"] for finding in whole["findings"]] == ["A"]
    assert lines.out == "".join(json.dumps(each, separators=(",", ":")) + "\n" for each in whole["findings"])
    assert pl.read_parquet(written)["case"].to_list() == ["A"]
    assert whole["summary"]["findings"] == 1
    assert whole["summary"]["statuses"]["overdue"] == 1
    assert whole["summary"]["statuses"]["met"] == 0
    assert whole["summary"]["scorecard"] == whole["summary"]["by_rule"] == []
    assert whole["filter"]["team"] == ["North"]
    assert whole["filter"]["status"] == ["overdue"]
    assert (whole["filter"]["of_findings"], whole["filter"]["of_children"]) == (5, 5)
    said = "Filtered: overdue; team North. That is 1 of 5 findings, of 1 of 5 children: 1 overdue"
    assert said in " ".join(text.out.split())
    for ran in (as_json, lines, parquet):
        assert f"{said}\n" in ran.err


def test_a_report_without_a_filter_says_nothing_of_one(check: Cli) -> None:
    assert check("--select", "REV-1", "--format", "json").json()["filter"] is None
    assert "Filtered" not in check("--select", "REV-1").out


def test_who_is_in_no_list_for_want_of_a_record_is_counted(reviews: Cli) -> None:
    _, said = reviews("--team", "North", "--status", "overdue")
    _, of_all = reviews("--team", "North", "--team", "")

    assert "1 more finding is left out because no team is recorded\n" in said
    assert "no team is recorded" not in of_all


def test_what_could_not_be_judged_is_counted_whatever_is_asked_for(reviews: Cli, check: Cli) -> None:
    _, said = reviews("--status", "overdue", "--team", "North", select="REV-1,HLT-3")
    shown, also = reviews("--status", "not_assessable", "--team", "North", select="REV-1,HLT-3")

    told = "2 more findings of 2 children could not be judged, and may be any of these; "
    assert f"{told}--status not_assessable lists them\n" in said
    assert shown == [("A", "not_assessable"), ("B", "not_assessable")]
    assert "could not be judged, and may be" not in also


def test_what_has_no_due_day_is_counted_where_days_are_asked_for(reviews: Cli, export: Path) -> None:
    # Of F it is not known when care began.
    export.write_text(f"{ALLOCATED}F,placement_started,2024-12-06,,,,,\n")

    dated, said = reviews("--since", "2024-01-01")
    every, of_all = reviews("--team", "North", "--team", "")

    assert "F" not in [case for case, _ in dated]
    assert "1 more finding is left out because no due day can be worked out\n" in said
    assert ("F", "not_assessable") in every
    assert "no due day" not in of_all


def test_the_text_lists_each_status_asked_for(check: Cli) -> None:
    text = check("--select", "REV-1,HLT-3", "--status", "met_late,not_due,not_assessable,missed").out

    assert "MET LATE: 1 for 1 child, the latest first\nChild  Rule   Due" in text
    assert "\nC      REV-1  2 Dec 2024  1 day  First review\n" in text
    assert "NOT DUE: 1 for 1 child, the soonest first\nChild  Rule   Due" in text
    assert "\nMISSED: 0 for 0 children\n  nothing\n" in text
    assert "COULD NOT BE JUDGED: 5 for 5 children, by child\nChild  Rule   Why\nA      HLT-3  " in text
    assert "OVERDUE" not in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "parquet", "xlsx"])
def test_where_nothing_is_left_that_is_said(check: Cli, tmp_path: Path, form: str) -> None:
    file = ("--output", tmp_path / "findings") if form in ("parquet", "xlsx") else ()

    ran = check("--select", "REV-1", "--status", "missed", "--format", form, *file)

    assert ran.code == 0
    said = "Filtered: missed. That is 0 of 5 findings, of 0 of 5 children: none"
    assert said in " ".join((ran.out if form == "text" else ran.err).split())


def test_measures_of_some_findings_are_never_shown(check: Cli) -> None:
    whole, some = check("--select", "REV-1"), check("--select", "REV-1", "--status", "met")

    assert "MET IN TIME" in whole.out
    assert "MET IN TIME" not in some.out
    assert "SCORECARD" not in some.out


def test_what_fails_a_script_is_what_is_shown(check: Cli) -> None:
    fails = ("--select", "REV-1", "--fail-on", "overdue")

    assert check(*fails, "--team", "North").code == 1
    assert check(*fails, "--team", "South, East").code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("--team", "Nort"),
            "no finding is of a team called Nort; perhaps North; there are: North, South, East",
        ),
        (
            ("--worker", "SW9"),
            "no finding is of a worker called SW9; perhaps SW2 or SW1; there are: SW1, SW2",
        ),
        (("--officer", "SW1"), "no finding is of a reviewing officer called SW1; there are: IRO1"),
        (("--case", "Z"), "no finding is of a case called Z; there are: A, B, C, D, E"),
        (("--family", "helth"), "no family of duties is called helth; perhaps health; there are: "),
        (("--status", "late"), "no status is called late; perhaps met_late"),
        (
            ("--since", "2025-02-01", "--until", "2025-01-01"),
            "no day is since 2025-02-01 and until 2025-01-01",
        ),
        (("--since", "1/2/2025"), "for 1 February 2025 write it as 2025-02-01"),
    ],
)
def test_a_word_that_is_not_known_is_answered_with_those_that_are(
    check: Cli, arguments: tuple[str, ...], says: str
) -> None:
    ran = check("--select", "REV-1", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert says in " ".join(ran.err.split())


def test_where_nobody_is_recorded_that_is_said(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("case,event,on\nA,became_looked_after,2024-12-06\n")

    ran = cli("check", path, "--as-of", "2025-01-31", "--team", "North")

    assert ran.code == 2
    assert "no team is called North: the export records none on any finding" in ran.err


def test_local_standards_are_a_family_and_also_of_the_one_they_stand_beside(check: Cli, pack: Path) -> None:
    def rules(family: str) -> set[str]:
        ran = check("--rules", pack, "--select", "REV-1,LOC-1", "--family", family, "--format", "json")
        return {finding["rule"] for finding in ran.json()["findings"]}

    assert rules("local") == {"LOC-1"}
    assert rules("reviews") == {"REV-1", "LOC-1"}
