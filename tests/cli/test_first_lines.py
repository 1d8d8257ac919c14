"""The first lines of a report: as of when and why, and how much could not be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import compliance.cli.options as options
from compliance.sources.events.mapping_file import NAME

Cli = Callable[..., Any]
TODAY = date(2026, 11, 28)
HINT = ": say --as-of, or export_on in coverage.yaml"
HEADER = "case,event,on\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\n101,03/05/2023,S,V2,U6,,\n102,03/09/2023,S,V2,U6,04/02/2024,E4A\n"
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "today", lambda: TODAY)


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


Put = Callable[[str, str], Path]


def first(ran: Any) -> str:
    """The first sentence of a report, in one line."""
    lines = ran.out.splitlines()
    until = next(n for n, line in enumerate(lines) if " events of " in line or " event of " in line)
    return " ".join(lines[:until])


@pytest.mark.parametrize(
    ("newest", "says"),
    [
        (
            "2024-09-30",
            f"; the newest event is of 30 September 2024, 789 days older{HINT}",
        ),
        ("2026-11-26", "; the newest event is of 26 November 2026, 2 days older"),
        ("2026-11-28", "; the newest event is of 28 November 2026"),
        (
            "2026-12-31",
            f"; the newest event is of 1 September 2024, 818 days older{HINT}",
        ),
    ],
)
def test_an_export_that_declares_no_day_is_judged_as_of_today_and_says_how_old_it_is(
    cli: Cli, put: Put, newest: str, says: str
) -> None:
    path = put("events.csv", f"{HEADER}1,became_looked_after,2024-09-01\n1,visit,{newest}\n")

    assert first(cli("check", path)) == f"As of the end of 28 November 2026, today{says}"


def test_a_day_that_is_asked_for_needs_no_reason(cli: Cli, put: Put) -> None:
    path = put("events.csv", f"{HEADER}1,became_looked_after,2024-09-01\n")

    assert first(cli("check", path, "--as-of", "2024-09-30")) == "As of the end of 30 September 2024"


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        ("one", "31 March 2024, the end of 2023-24, the year that its own dates show"),
        ("2023-24", "31 March 2024, the end of 2023-24, the last year of this return"),
        (
            "2026-27",
            "28 November 2026, today, since 2026-27, the last year of this return, is not over; "
            f"the newest event is of 4 February 2024, 1,028 days older{HINT}",
        ),
    ],
)
def test_a_return_is_judged_as_of_the_end_of_its_year_if_that_is_over(
    cli: Cli, put: Put, folder: str, says: str
) -> None:
    path = put(f"{folder}/episodes.csv", EPISODES).parent

    ran = cli("check", path)

    assert first(ran) == f"As of the end of {says}"


def test_a_day_declared_beside_a_return_goes_before_the_end_of_its_year(cli: Cli, put: Put) -> None:
    path = put("one/episodes.csv", EPISODES).parent
    put("one/coverage.yaml", "export_on: 2024-03-01\ncomplete: {visit: always}\n")

    ran = cli("check", path, "--verbose")

    assert first(ran) == "As of the end of 1 March 2024, as coverage.yaml declares"
    assert "What coverage.yaml says beside its export_on was not used" in " ".join(ran.out.split())


@pytest.mark.parametrize("form", ["events", "ssda903", "annex-a", "ssd"])
def test_a_made_up_council_that_is_kept_gives_the_same_answer_again(
    cli: Cli, tmp_path: Path, form: str
) -> None:
    folder = tmp_path / "council"

    made = cli("demo", "--children", 8, "--form", form, "--output", folder)
    again = cli("check", folder)

    assert (made.code, again.code) == (0, 0)
    assert made.out == again.out
    assert again.out.splitlines()[0] == "As of the end of 30 September 2024, as coverage.yaml declares"


def rows(bad: int, good: int) -> str:
    return HEADER + "1,visit,soon\n" * bad + "".join(f"{n},visit,2024-09-01\n" for n in range(good))


def test_rows_that_could_not_be_used_are_counted_before_any_figure(cli: Cli, put: Put) -> None:
    ran = cli("check", put("events.csv", rows(1, 9)), "--as-of", "2024-09-30")

    lines = ran.out.splitlines()
    said = "1 of 10 rows could not be used: what follows is of the rest; `compliance quality PATH` lists them"
    assert lines[0] == "As of the end of 30 September 2024"
    assert said in " ".join(lines[: lines.index("")])
    assert ran.code == 0


def test_where_more_than_a_tenth_could_not_be_used_that_is_said_first_and_the_check_fails(
    cli: Cli, put: Put
) -> None:
    path = put("events.csv", rows(2, 9))

    ran = cli("check", path, "--as-of", "2024-09-30", "--fail-on", "breach")
    table = cli("check", path, "--as-of", "2024-09-30", "--format", "json")

    said = "More than a tenth of the rows could not be used, so this check ends with exit code 3."
    assert (ran.code, table.code) == (3, 3)
    assert first(ran) == f"{said} As of the end of 30 September 2024"
    assert table.err.startswith(
        f"{said}\nAs of the end of 30 September 2024\nEvent files: 9 events of 9 cases; the newest event is of "
        "1 September 2024, 29 days older\n2 of 11 rows could not be used: "
    )
    summary = table.json()["summary"]
    assert (summary["rows"], summary["rows_not_used"]) == (11, 2)


@pytest.mark.parametrize(
    ("name", "text", "unused"),
    [
        ("ragged.csv", HEADER + "1,visit,2024-09-01,x\n" + "2,visit,2024-09-01\n" * 9, 1),
        (
            "early.csv",
            "case,event,on,placement\n1,placement_started,2024-09-02,p\n1,placement_ended,2024-09-01,p\n",
            1,
        ),
        ("events.jsonl", '{"case": "1", "event": "visit", "on": "2024-09-01"}\n[]\n', 1),
        ("r/episodes.csv", EPISODES + "103,soon,S,V2,U6,,\n,03/05/2023,S,V2,U6,,\n", 2),
        ("attribute.csv", "case,event,on,by\n1,visit,2024-09-01,nobody\n", 0),
    ],
)
def test_each_way_of_not_being_used_counts_once_and_an_unreadable_attribute_does_not(
    cli: Cli, put: Put, name: str, text: str, unused: int
) -> None:
    summary = cli("check", put(name, text), "--as-of", "2024-09-30", "--format", "json").json()["summary"]

    assert summary["rows_not_used"] == unused
    assert summary["problems"]


def test_rows_that_a_mapping_leaves_out_are_not_missed(cli: Cli, put: Put) -> None:
    path = put("events.csv", f"{HEADER}1,visit,2024-09-01\n1,phone call,2024-09-01\n")
    put(NAME, "events: {phone call: leave_out}\n")

    ran = cli("check", path, "--as-of", "2024-09-30")

    assert ran.code == 0
    assert "could not be used" not in ran.out


ROWS = "case,event,on\n1,became_looked_after,2024-09-01\n1,visit,2024-09-27\n"


@pytest.mark.parametrize("name", ["visits_2024-09-30.csv", "visits 30-09-2024.csv", "20240930 visits.csv"])
def test_the_day_in_the_name_of_an_event_file_is_that_of_the_export(cli: Cli, put: Put, name: str) -> None:
    said = first(cli("check", put(f"made/{name}", ROWS)))

    assert said == f"As of the end of 30 September 2024, the day in the name of {name}"


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("visits_2024-09-30.csv", "1,visit,2024-10-01\n"),
        ("visits_2026-11-29.csv", ""),
        ("visits_2024-04-01_2024-09-30.csv", ""),
        ("visits_2024-09-31.csv", ""),
        ("visits_2024-09.csv", ""),
    ],
)
def test_a_name_that_an_event_goes_against_or_that_states_no_day_says_nothing(
    cli: Cli, put: Put, name: str, more: str
) -> None:
    assert first(cli("check", put(f"made/{name}", ROWS + more))).startswith(
        "As of the end of 28 November 2026, today;"
    )


def test_of_several_names_the_latest_day_counts_if_no_file_has_a_later_event(cli: Cli, put: Put) -> None:
    folder = put("made/visits_2024-09-30.csv", ROWS).parent
    put("made/reviews_2024-10-31.csv", "case,event,on\n1,review_held,2024-09-20\n")

    both = first(cli("check", folder))
    put("made/plans.csv", "case,event,on\n1,care_plan_updated,2024-11-20\n")
    newer = first(cli("check", folder))
    put("made/coverage.yaml", "export_on: 2024-12-01\n")
    declared = first(cli("check", folder))

    assert both == "As of the end of 31 October 2024, the day in the name of reviews_2024-10-31.csv"
    assert newer.startswith("As of the end of 28 November 2026, today;")
    assert declared == "As of the end of 1 December 2024, as coverage.yaml declares"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "one/extract 2024-02-29/episodes.csv",
            "29 February 2024, the day in the name extract 2024-02-29",
        ),
        ("2023-24/episodes_29feb2024.csv", "29 February 2024, the day in the name episodes_29feb2024"),
        # Rows are newer than the name says; the extract was made after the year; it states the year's own end.
        (
            "one/episodes_2024-01-31.csv",
            "31 March 2024, the end of 2023-24, the year that its own dates show",
        ),
        (
            "one/episodes_2024-05-31.csv",
            "31 March 2024, the end of 2023-24, the year that its own dates show",
        ),
        (
            "one/episodes_2024-03-31.csv",
            "31 March 2024, the end of 2023-24, the last year of this return",
        ),
    ],
)
def test_an_extract_within_its_year_is_judged_as_of_its_own_day(
    cli: Cli, put: Put, name: str, says: str
) -> None:
    path = put(name, EPISODES)

    ran = cli("check", path.parent)

    assert first(ran) == f"As of the end of {says}"


def test_a_newer_extract_that_states_no_day_goes_before_an_older_one_that_does(cli: Cli, put: Put) -> None:
    folder = put("2023-24/extract 2024-01-31/episodes.csv", EPISODES.replace("04/02/2024,E4A", ",")).parents[
        1
    ]
    put("2023-24/final/episodes.csv", EPISODES)

    assert first(cli("check", folder)) == (
        "As of the end of 31 March 2024, the end of 2023-24, the last year of this return"
    )


def test_a_newer_day_in_a_trackers_name_beside_a_return_is_the_day_of_both(cli: Cli, put: Put) -> None:
    folder = put("2023-24/episodes.csv", EPISODES).parent
    tracker = put("visits_2024-09-30.csv", "case,event,on\n101,visit,2024-09-27\n")

    ran = cli("check", folder, tracker)

    assert first(ran) == "As of the end of 30 September 2024, the day in the name of visits_2024-09-30.csv"
    assert "SSDA903 return of 2023-24 and Event files: " not in ran.out
    assert "SSDA903 return of 2023-24 and event files: " in ran.out


@pytest.mark.parametrize(
    "table",
    [
        "CHILD,SEX,DOB\n101,2,01/02/2010",
        "CHILD,DOB,REVIEW,REVIEW_CODE\n101,,01/06/2023,PN1",
        "CHILD,SEX,DOB,DUC\n101,2,01/02/2010,",
        "CHILD,DOB,SDQ_SCORE,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT\n101,01/02/2010,9,1,1,1",
        "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n101,01/02/2005,YES,F2,B1",
        "CHILD,DOB,DATE_INT,DATE_MATCH\n101,01/02/2010,01/05/2023,01/06/2023",
        "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED\n101,01/02/2010,01/05/2023,",
        "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\n101,01/02/2010,P1,,zz/05/2019",
        "CHILD,DOB,MISSING,MIS_START,MIS_END\n101,01/02/2010,M,01/05/2023,02/05/2023",
        "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC\n101,01/02/2010,SW1,01/05/2023,",
        "CHILD,DOB,DOLO_START,DOLO_END\n101,01/02/2010,01/05/2023,",
    ],
    ids=lambda table: table.partition("\n")[0],
)
def test_a_table_of_a_return_by_itself_says_what_is_lacking(cli: Cli, put: Put, table: str) -> None:
    ran = cli("check", put("table.csv", f"{table}\n"), "--select", "REV-1", "--as-of", "2024-03-31")

    said = " ".join(ran.out.split())
    assert ran.code == 0
    assert "without Episodes, which say who was in care): " in said
    dated = "REVIEW" in table
    assert ("SSDA903 return of no known year (name its folder by the year, as 2023-24;" in said) != dated


def test_a_report_says_what_else_lay_there_and_was_not_read(cli: Cli, put: Put) -> None:
    folder = put("made/events.csv", ROWS).parent
    put("made/tracker.xlsx", "")

    assert "  tracker.xlsx was not read: " in cli("check", folder).out
