"""The list that is worked through: what is overdue and what falls due, by whom, and what could not be judged."""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

GOLDEN = Path(__file__).parent / "golden"
Cli = Callable[..., Any]

# First reviews as of 31 January 2025: of A and E overdue, of D due on 17 February and of F on 14 February; B's and
# C's were held. Nobody is recorded for E. Dental checks are in no row, so none can be judged.
EVENTS = """\
case,event,on,legal_status,kind,role,worker,team,rule,reason
A,worker_allocated,2024-12-06,,,social_worker,SW 1,North,,
A,worker_allocated,2024-12-07,,,iro,IRO1,,,
B,worker_allocated,2024-12-06,,,social_worker,SW 1,North,,
C,worker_allocated,2024-11-05,,,social_worker,SW2,South,,
D,worker_allocated,2025-01-21,,,social_worker,SW2,South,,
F,worker_allocated,2025-01-21,,,social_worker,SW3,South,,
A,became_looked_after,2024-12-06,C2,,,,,,
A,mitigation_recorded,2025-01-20,,,,,,REV-1,in hospital
B,became_looked_after,2024-12-06,C2,,,,,,
B,review_held,2024-12-20,,care,,,,,
C,became_looked_after,2024-11-04,C2,,,,,,
C,review_held,2024-12-03,,care,,,,,
D,became_looked_after,2025-01-20,C2,,,,,,
E,became_looked_after,2024-12-09,C2,,,,,,
F,became_looked_after,2025-01-17,C2,,,,,,
"""


@pytest.fixture
def events() -> str:
    return EVENTS


@pytest.fixture
def due(cli: Cli, export: Path) -> Cli:
    """Runs `compliance due` on the export as of 31 January 2025, of first reviews and dental checks."""

    def command(*arguments: object) -> Any:
        return cli("due", export, "--as-of", "2025-01-31", "--select", "REV-1,HLT-3", *arguments)

    return command


def cases(ran: Any) -> list[str]:
    assert ran.code == 0, ran.err
    return [row["case"] for row in csv.DictReader(io.StringIO(ran.out))]


@pytest.mark.parametrize("by", ["nothing", "team", "worker", "officer", "child", "duty"])
def test_the_list_as_it_is_kept(due: Cli, by: str) -> None:
    text = due("--days", "17", *(() if by == "nothing" else ("--by", by))).out
    path = GOLDEN / f"due-by-{by}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text)

    assert text == path.read_text()
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "listed"),
    [
        ((), "AEF"),
        (("--days", "0"), "AE"),
        (("--days", "13"), "AE"),
        (("--days", "17"), "AEFD"),
        (("--days", "17", "--until", "2025-02-14"), "AEF"),
        (("--days", "17", "--since", "2025-01-09"), "EFD"),
        (("--days", "17", "--status", "overdue"), "AE"),
        (("--days", "17", "--team", "South"), "FD"),
        (("--days", "17", "--team", ""), "E"),
        (("--days", "17", "--officer", "IRO1"), "A"),
        (("--days", "17", "--by", "team"), "AFDE"),
        (("--days", "17", "--by", "worker"), "ADFE"),
    ],
)
def test_what_is_overdue_and_falls_due_is_listed_the_longest_due_first(
    due: Cli, arguments: tuple[str, ...], listed: str
) -> None:
    assert "".join(cases(due("--format", "csv", *arguments))) == listed


def test_a_filtered_list_says_out_of_how_many_and_who_is_in_no_list(due: Cli) -> None:
    text = " ".join(due("--days", "17", "--team", "South").out.split())

    assert "OVERDUE, AND DUE UP TO 17 FEBRUARY 2025: 2 duties of 2 children, 0 overdue Filtered: " in text
    assert "Filtered: team South; out of 4 duties of 4 children 1 more finding is left out" in text
    assert "left out because no team is recorded" in text
    assert "Filtered" not in due("--days", "17").out


def test_what_could_not_be_judged_is_counted_and_the_command_named_shows_it(due: Cli, check: Cli) -> None:
    ran = due("--team", "North", "--format", "csv")
    said = "COULD NOT BE JUDGED, and may be overdue: 2 duties of 2 children; "
    command = "compliance check PATH --status not_assessable --team North"

    assert f"{said}`{command}` lists them\n" in ran.err
    shown = check("--select", "REV-1,HLT-3", *command.split()[3:], "--format", "json").json()
    assert [finding["rule"] for finding in shown["findings"]] == ["HLT-3", "HLT-3"]


def test_the_names_in_the_command_are_quoted_for_a_shell(due: Cli) -> None:
    assert "--worker 'SW 1'` lists them" in " ".join(due("--worker", "SW 1").out.split())


def test_an_empty_list_is_no_comfort_where_nothing_could_be_judged(due: Cli) -> None:
    text = " ".join(due("--select", "HLT-3", "--ignore", "REV-1").out.split())

    assert "0 duties of 0 children, 0 overdue" in text
    assert "COULD NOT BE JUDGED, and may be overdue: 6 duties of 6 children" in text


def test_a_status_of_what_is_done_with_is_refused(due: Cli) -> None:
    ran = due("--status", "met")

    assert ran.code == 2
    assert "met is no status of what is to be done; there are: overdue, due_soon, not_due" in ran.err


def test_too_little_read_ends_as_a_check_does(due: Cli, export: Path) -> None:
    export.write_text(EVENTS + "A,review_held,2025-02-40,,care,,,,,\n" * 3)

    ran = due()

    assert ran.code == 3
    assert ran.out.startswith("More than a tenth of the rows could not be used")


def calendar(due: Cli, path: Path, *arguments: str) -> Any:
    ran = due("--days", "17", "--output", path, *arguments)
    assert (ran.code, ran.out) == (0, "")
    return Calendar.from_ical(path.read_bytes())


def test_a_calendar_has_an_all_day_entry_a_finding(due: Cli, tmp_path: Path) -> None:
    entries = calendar(due, tmp_path / "due.ics").walk("VEVENT")

    assert [str(each["summary"]) for each in entries] == [
        "OVERDUE: A: First review (REV-1)",
        "OVERDUE: E: First review (REV-1)",
        "F: First review (REV-1)",
        "D: First review (REV-1)",
    ]
    assert [each["dtstart"].dt for each in entries] == [
        date(2025, 1, 8),
        date(2025, 1, 9),
        date(2025, 2, 14),
        date(2025, 2, 17),
    ]
    for each in entries:
        assert type(each["dtstart"].dt) is date
        assert each["dtend"].dt - each["dtstart"].dt == timedelta(days=1)
        assert each["dtstamp"].dt == datetime(2025, 1, 31, tzinfo=UTC)
    said = "Due 8 January 2025; 23 days overdue as of 31 January 2025. SI 2010/959, reg 33(1)."
    assert said in entries[0]["description"]


def test_entries_keep_their_ids_from_day_to_day_and_the_file_is_the_same_twice(
    cli: Cli, due: Cli, export: Path, tmp_path: Path
) -> None:
    first, again, later = (tmp_path / f"{name}.ics" for name in ("first", "again", "later"))
    calendar(due, first)
    calendar(due, again)
    cli("due", export, "--as-of", "2025-02-03", "--select", "REV-1", "--days", "30", "--output", later)

    def ids(path: Path) -> list[str]:
        return [str(each["uid"]) for each in Calendar.from_ical(path.read_bytes()).walk("VEVENT")]

    assert first.read_bytes() == again.read_bytes()
    assert ids(first) == ids(later)
    assert len(set(ids(first))) == 4
    assert all(re.fullmatch(r"[0-9a-f]{16}@compliance", each) for each in ids(first))


def test_no_name_and_nothing_recorded_in_words_is_in_a_calendar(due: Cli, tmp_path: Path) -> None:
    path = tmp_path / "due.ics"

    calendar(due, path, "--worker", "SW 1")

    text = path.read_text().replace("\r\n ", "").replace("\n ", "")
    assert "REV-1" in text
    for word in ("SW 1", "North", "hospital"):
        assert word not in text
    assert "COULD NOT BE JUDGED\\, and may be overdue: 2 duties of 2 children" in text


def test_a_calendar_needs_a_file_and_its_extra(
    due: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = due("--format", "ics")
    monkeypatch.setitem(sys.modules, "icalendar", None)
    missing = due("--output", tmp_path / "due.ics")

    assert nowhere.code == missing.code == 2
    assert "--format ics needs --output FILE" in nowhere.err
    assert "pip install 'compliance[calendar]'" in missing.err
    assert not (tmp_path / "due.ics").exists()
