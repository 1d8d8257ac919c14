"""An analyst whose columns are called otherwise: drafts of a mapping, a template, and the way to both."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from compliance.model.documents import document
from compliance.rulebook.vocabulary_file import load_vocabulary

Cli = Callable[..., Any]
TRACKER = """\
Child ID,Type,Date,DOB,Status,Team Name,Seen alone?,Notes
100001,Became LAC,06/12/2024,14/05/2015,Full care order,North,,x
100001,LAC Review,20/12/2024,14/05/2015,,North,,
100001,Stat Visits,13/12/2024,14/05/2015,,North,Y,
100001,IRO visit,14/12/2024,14/05/2015,,North,maybe,
100001,Initial Health Assessment,18/12/2024,14/05/2015,,North,,
100002,Became LAC,06/11/2024,14/05/2014,Section 20,North,,
100002,Dental check,07/11/2024,14/05/2014,,North,,
"""


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    path = tmp_path / "ours" / "tracker.csv"
    path.parent.mkdir()
    path.write_text(TRACKER)
    return path


def drafted(ran: Any) -> Any:
    assert ran.code == 0
    return document(ran.out, "draft").data


def test_a_draft_fills_in_what_can_be_told_and_leaves_the_rest(cli: Cli, tracker: Path) -> None:
    ran = cli("convert", "--propose-mapping", tracker)

    assert drafted(ran) == {
        "columns": {
            "Child ID": "case",
            "Type": "event",
            "Date": "on",
            "DOB": "date_of_birth",
            "Status": "legal_status",
            "Team Name": None,
            "Seen alone?": "seen_alone",
            "Notes": None,
        },
        "events": {
            "Became LAC": "became_looked_after",
            "IRO visit": None,
            "Initial Health Assessment": {"event": "health_assessment", "kind": "initial"},
            "LAC Review": {"event": "review_held", "kind": None},
            "Stat Visits": {"event": "visit", "by": None},
        },
        "words": {
            "legal_status": {"Full care order": "C2", "Section 20": None},
            "seen_alone": {"maybe": None},
        },
        "dates": "dmy",
    }
    assert '"IRO visit":  # 1 row; perhaps visit' in ran.out
    assert '"LAC Review": {event: review_held, kind: }  # 1 row; kind is one of care, adoption' in ran.out
    assert '"Section 20":  # 1 row; perhaps V2' in ran.out


def test_a_draft_that_is_filled_in_is_the_mapping_to_check_with(cli: Cli, tracker: Path) -> None:
    refused = cli("check", tracker)
    mapping = tracker.with_name("mapping.yaml")
    assert refused.code == 3
    assert f"`compliance convert --propose-mapping {tracker} --output {mapping}` drafts" in refused.err
    assert str(tracker) in cli("check", tracker.parent).err

    cli("convert", "--propose-mapping", tracker, "--output", mapping)
    text = mapping.read_text()
    for blank, said in (
        ("kind: }", "kind: care}"),
        ("by: }", "by: social_worker}"),
        ('"IRO visit":', '"IRO visit": {event: visit, by: iro}'),
        ('"Section 20":', '"Section 20": V2'),
        ('"maybe":', '"maybe": leave_out'),
        ('"Team Name":', '"Team Name": leave_out'),
        ('"Notes":', '"Notes": leave_out'),
    ):
        assert blank in text
        text = text.replace(blank, said)
    mapping.write_text(text)
    ran = cli("check", tracker, "--as-of", "2025-01-31", "--select", "REV-1", "--format", "json")

    assert ran.statuses() == {("100001", "REV-1"): "met", ("100002", "REV-1"): "overdue"}
    assert ran.json()["summary"]["problems"] == []


def test_a_list_of_one_kind_is_known_by_its_name(cli: Cli, tracker: Path) -> None:
    visits = tracker.with_name("Visits.csv")
    visits.write_text("Child ID,Visit Date\n1,01/02/2024\n")

    ran = cli("convert", "--propose-mapping", visits)

    assert drafted(ran)["event"] == {"event": "visit", "by": None}
    assert "dates: dmy  # if 01/02/2024 is the first of February; nothing in the file shows it\n" in ran.out


def test_days_that_put_the_month_first_are_not_taken_for_others(cli: Cli, tracker: Path) -> None:
    tracker.write_text("Child ID,Type,Date\n1,Stat visit,12/31/2024\n")

    ran = cli("convert", "--propose-mapping", tracker)

    assert (
        "# Days such as 12/31/2024 are no DD/MM/YYYY: have them exported as YYYY-MM-DD.\ndates:\n" in ran.out
    )


def test_no_id_of_a_child_stands_in_a_draft(cli: Cli, tracker: Path) -> None:
    assert "100001" not in cli("convert", "--propose-mapping", tracker).out


def test_a_mapping_that_is_there_is_never_overwritten(cli: Cli, tracker: Path) -> None:
    mapping = tracker.with_name("mapping.yaml")
    mapping.write_text("dates: dmy\n")

    ran = cli("convert", "--propose-mapping", tracker, "--output", mapping)

    assert ran.code == 2
    assert f"{mapping} is there already and is not overwritten" in ran.err
    assert mapping.read_text() == "dates: dmy\n"


def test_a_template_holds_every_heading_and_is_read_back(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"

    made = cli("convert", "--template", path)
    read = cli("check", path, "--as-of", "2024-09-30", "--format", "json")

    assert (made.code, made.out) == (0, "")
    assert "take that line out" in made.err
    (row,) = csv.DictReader(path.open())
    assert list(row) == ["case", "event", "on", "at", "recorded_on", *load_vocabulary().attribute_types]
    assert read.json()["summary"]["events"] == 1
    assert read.json()["summary"]["problems"] == []
    assert cli("convert", "--template", path).code == 2


def test_a_template_of_trackers_is_filled_in_and_converted(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "trackers.xlsx"

    made = cli("convert", "--template", path)
    book = openpyxl.load_workbook(path)
    book["PEP meetings"].append([200201, None, date(2024, 9, 20), "held"])
    book.save(path)
    (tmp_path / "made").mkdir()
    converted = cli("convert", path, "--output", tmp_path / "made" / "events.csv")

    assert (made.code, made.out) == (0, "")
    assert (
        "with the sheets PEP meetings, Placement plans, Return interviews and Reviewing officers" in made.err
    )
    assert converted.code == 0
    assert (tmp_path / "made" / "events.csv").read_text().splitlines()[
        1
    ] == "200201,pep_completed,2024-09-20,held"
    assert cli("convert", "--template", path).code == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("--template", "events.txt"),
            "a template is an events file (.csv) or a workbook of trackers (.xlsx)",
        ),
        (("x.csv", "--template", "events.csv"), "--template: say one thing at a time, and no PATH beside it"),
        (("--template", "a.csv", "--propose-mapping", "b.csv"), "--template and --propose-mapping: say one"),
        ((), "Missing argument 'PATH...'"),
    ],
)
def test_what_does_not_go_together_is_2(cli: Cli, arguments: tuple[str, ...], says: str) -> None:
    ran = cli("convert", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_a_draft_of_what_is_not_there_is_3(cli: Cli, tmp_path: Path) -> None:
    assert cli("convert", "--propose-mapping", tmp_path / "nowhere.csv").code == 3
