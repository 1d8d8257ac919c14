"""`compliance coverage`: what an export carries, and what can be judged from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

EVENTS = (
    "case,event,on,kind,by,mode\n1,became_looked_after,2024-12-06,,,\n1,review_held,2024-12-20,care,,\n"
    "1,visit,2024-12-10,,social_worker,\n1,child,,,,\n"
)
COVERAGE = "complete:\n  visit[social_worker]: {from: 2024-12-01, to: 2024-12-31}\n  pep_completed: never\n"
ASKED = ("--as-of", "2025-01-31", "--select", "REV-1,HLT-3,MIS-1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "export"
    path.mkdir()
    (path / "events.csv").write_text(EVENTS)
    (path / "coverage.yaml").write_text(COVERAGE)
    return path


def test_each_kind_of_event_says_how_many_there_are_and_for_which_days_they_are_complete(
    cli: Cli, folder: Path
) -> None:
    told = cli("coverage", folder, *ASKED, "--format", "json").json()

    events = {each["record"]: (each["events"], each["complete"]) for each in told["events"]}
    assert events["became_looked_after"] == (1, "always")
    assert events["review_held[care]"] == (1, "always")
    assert events["visit[social_worker]"] == (1, "1 December 2024 to 31 December 2024")
    assert events["dental_check"] == (0, "")
    assert events["child"] == (1, "at any time")


def test_each_rule_says_whether_it_can_be_judged_and_what_is_missing(cli: Cli, folder: Path) -> None:
    told = cli("coverage", folder, *ASKED, "--format", "json").json()

    rules = {each["rule"]: each for each in told["rules"]}
    assert list(rules) == ["HLT-3", "MIS-1", "REV-1"]
    assert (rules["REV-1"]["shows"], rules["REV-1"]["missing"], rules["REV-1"]["closed_by"]) == (
        *("history", []),
        [],
    )
    assert (rules["REV-1"]["family"], rules["REV-1"]["since"]) == ("reviews", "2025-01-08")
    assert (rules["REV-1"]["judged"], rules["REV-1"]["not_judged"]) == (1, 0)
    assert rules["HLT-3"]["shows"] == "population only"
    assert rules["HLT-3"]["missing"] == ["not in this export: dental check"]
    assert rules["HLT-3"]["closed_by"] == ["add dental check"]
    assert (rules["HLT-3"]["judged"], rules["HLT-3"]["not_judged"], rules["HLT-3"]["since"]) == (0, 1, None)
    assert (rules["MIS-1"]["shows"], rules["MIS-1"]["occasion"]) == ("nothing", False)
    assert "return interview held" in rules["MIS-1"]["missing"][0]
    assert {name: rules["HLT-3"][name] for name in ("children", "judged_wholly", "judged_in_part")} == {
        "children": 1,
        "judged_wholly": 0,
        "judged_in_part": 0,
    }


def test_a_rule_that_is_judged_of_some_is_judged_in_part(cli: Cli, folder: Path) -> None:
    (folder / "events.csv").write_text(EVENTS + "2,review_held,2024-12-20,care,,\n")

    told = cli("coverage", folder, *ASKED, "--format", "json").json()

    (rule,) = [each for each in told["rules"] if each["rule"] == "REV-1"]
    assert (rule["shows"], rule["judged"], rule["not_judged"]) == ("partly", 1, 1)
    assert (rule["children"], rule["judged_wholly"], rule["judged_in_part"]) == (2, 1, 0)
    assert rule["missing"] == ["the period of care began before this export does"]
    assert rule["closed_by"] == ["add the events of earlier years"]


def test_a_child_of_whom_some_of_a_rule_can_be_judged_is_judged_in_part(cli: Cli, folder: Path) -> None:
    # The first of the two visits that fell due lies in the days for which visits are complete, the later does not.
    (folder / "events.csv").write_text(EVENTS + "1,placement_started,2024-12-06,,,\n")

    told = cli("coverage", folder, *ASKED[:2], "--select", "VIS-1,VIS-2", "--format", "json").json()
    text = cli("coverage", folder, *ASKED[:2], "--select", "VIS-1,VIS-2").out

    assert [(each["rule"], each["shows"]) for each in told["rules"]] == [
        ("VIS-1", "history"),
        ("VIS-2", "population only"),
    ]
    (visits,) = [line for line in text.splitlines() if line.startswith("Visits")]
    assert visits.split() == ["Visits", "1", "1", "1", "of", "1"]


def test_what_a_rule_shows_that_nobody_was_owed_is_what_the_export_would_show(cli: Cli, folder: Path) -> None:
    (folder / "events.csv").write_text("case,event,on\n1,became_looked_after,2024-12-06\n")
    (folder / "coverage.yaml").write_text("complete: {missing_ended: always}\n")

    (rule,) = cli("coverage", folder, *ASKED[:2], "--select", "MIS-1", "--format", "json").json()["rules"]

    # Who comes back is shown, and no interview is.
    assert (rule["shows"], rule["occasion"], rule["children"]) == ("population only", False, 0)


def test_the_text_is_one_screen_of_families(cli: Cli, folder: Path) -> None:
    ran = cli("coverage", folder, *ASKED[:2])

    lines = ran.out.splitlines()
    assert ran.code == 0
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 45
    head = next(n for n, line in enumerate(lines) if line.startswith("Family"))
    assert lines[head].split() == ["Family", "History", "Now", "Partly", "Who", "None", "Children"]
    assert any(line.startswith("Health") and line.endswith("0 of 1") for line in lines[head:])
    assert any(line.split(maxsplit=2)[2:] == ["add dental check"] for line in lines[head:])


def test_verbose_tells_it_of_each_event_and_rule(cli: Cli, folder: Path) -> None:
    ran = cli("coverage", folder, *ASKED, "--verbose")

    lines = ran.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "dental check             none  no day" in lines
    place = next(n for n, line in enumerate(lines) if line.startswith("HLT-3"))
    assert lines[place].split()[-5:] == ["population", "only", "0", "of", "1"]
    assert lines[place + 1].strip() == "not in this export: dental check"
    assert any(line.startswith("REV-1") and line.endswith("1 of 1  08/01/2025") for line in lines)


def test_the_csv_has_a_row_for_each_event_and_rule(cli: Cli, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "coverage.csv"

    ran = cli("coverage", folder, *ASKED, "--output", path)
    rows = list(csv.DictReader(io.StringIO(path.read_text())))

    assert (ran.code, ran.out) == (0, "")
    assert {row["what"] for row in rows} == {"event", "rule"}
    (rule,) = [row for row in rows if row["id"] == "HLT-3"]
    assert (rule["shows"], rule["missing"]) == ("population only", "not in this export: dental check")
    assert (rule["children"], rule["judged_wholly"], rule["closed_by"]) == ("1", "0", "add dental check")


def test_a_return_says_of_its_years_and_that_visits_are_in_no_table(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "2023-24"
    folder.mkdir()
    (folder / "episodes.csv").write_text("CHILD,DECOM,RNE,LS,PLACE,DEC,REC\n101,03/05/2023,S,V2,U6,,\n")

    told = cli("coverage", folder, "--select", "VIS-1", "--format", "json").json()

    assert (told["as_of"], told["export"]) == ("2024-03-31", "SSDA903 return of 2023-24")
    events = {each["record"]: (each["events"], each["complete"]) for each in told["events"]}
    assert events["placement_started"] == (1, "1 April 2023 to 31 March 2024")
    assert events["visit[social_worker]"] == (0, "")


def test_what_cannot_be_read_ends_with_3(cli: Cli, tmp_path: Path) -> None:
    assert cli("coverage", tmp_path / "none").code == 3
