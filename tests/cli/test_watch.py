"""`compliance watch` as a process of its own: what it is told by pipes, files and folders, and how it ends."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import compliance
from tests.cli.running_watch import PATIENCE, running, shown, watch

CARE = {"id": "1", "case": "A", "event": "became_looked_after", "on": "2025-01-01", "legal_status": "C2"}
REVIEW = {"id": "2", "case": "A", "event": "review_held", "on": "2025-01-30", "kind": "care"}
CARE_ROW = "case,event,on,legal_status\nA,became_looked_after,2025-01-01,C2\n"
WITHOUT_COVERAGE = "no coverage file says which kinds of event are told completely"
OPTIONS = ("--as-of", "2025-01-10", "--select", "REV-1", "--every", "0.05")


def line(told: dict[str, Any]) -> str:
    return json.dumps(told) + "\n"


def said_besides(errors: str) -> list[str]:
    """What is said on standard error, without what is said of a watch that has no coverage file."""
    return [said for said in errors.splitlines() if not said.startswith(WITHOUT_COVERAGE)]


def test_lines_from_standard_input_are_told_and_the_watch_ends_with_them(tmp_path: Path) -> None:
    told = line(CARE) + line({"advance": "2025-01-31"}) + line(REVIEW).rstrip("\n")

    ran = watch(tmp_path, *OPTIONS, told=told)

    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        "10 Jan 2025  A       REV-1   new duty       the record may not be complete",
        "31 Jan 2025  A       REV-1   met late       due 29 Jan 2025  1 day late",
    ]
    begun, silence = ran.stderr.splitlines()
    assert begun == "watching standard input as of the end of 10 January 2025"
    assert silence.startswith(WITHOUT_COVERAGE)
    assert watch(tmp_path, "-", *OPTIONS, told=told).stdout == ran.stdout


def test_json_lines_are_the_changes_themselves(tmp_path: Path) -> None:
    ran = watch(tmp_path, *OPTIONS, "--format", "jsonl", told=line(CARE))

    change = compliance.Change.model_validate_json(ran.stdout)
    assert (change.case, change.rule, change.change.value) == ("A", "REV-1", "opened")


def test_what_is_told_by_a_pipe_is_answered_before_more_comes(tmp_path: Path) -> None:
    with running(tmp_path, *OPTIONS, "--format", "jsonl") as watching:
        watching.tell(line(CARE))
        watching.until(out='"change":"opened"')
        watching.tell(line(REVIEW)[:20])
        watching.tell(line(REVIEW)[20:] + line({"advance": "2025-02-01"}))
        watching.until(out='"change":"met_late"')
        assert [kind for _, kind in watching.changes()] == ["opened", "not_due", "met_late"]


def test_a_burst_is_taken_in_whole(tmp_path: Path) -> None:
    cases = [f"C{number}" for number in range(1200)]
    told = "".join(line({**CARE, "id": case, "case": case}) for case in cases)

    ran = watch(tmp_path, *OPTIONS, "--format", "jsonl", told=told)

    assert sorted(shown(ran.stdout)) == sorted((case, "opened") for case in cases)


def test_lines_that_cannot_be_read_are_named_and_the_others_are_told(tmp_path: Path) -> None:
    bad = {**REVIEW, "id": "3", "event": "revew_held", "on": "2025-02-30"}
    odd = {**CARE, "id": "4", "case": "B", "legal_status": "C9"}
    listed = {**CARE, "id": "5", "on": ["2025-01-01"]}
    lines = [
        line(CARE),
        "\n",
        "nonsense\n",
        line(bad),
        line(odd),
        line(listed),
        line({"advance": "soon"}),
        line({"advance": "2025-01-02", "case": "A"}),
        line({"advance": "2099-01-01"}),
        line({"case": "A", "event": "visit", "on": "2025-01-02", "retracted": True}),
        line({**CARE, "on": "2025-01-03"}),
    ]

    ran = watch(tmp_path, *OPTIONS, "--format", "jsonl", told="".join(lines))

    assert ran.returncode == 0
    assert shown(ran.stdout) == [("A", "opened"), ("B", "opened")]
    assert [said.partition(": ")[0] for said in said_besides(ran.stderr)[1:]] == [
        "standard input, row 3",
        "standard input, row 6",
        "standard input, row 7, column advance",
        "standard input, row 8, column advance",
        "standard input, row 4, column event",
        "standard input, row 5, column legal_status",
        "standard input, row 9",
        "standard input, row 10, column id",
        "standard input, row 11, column revision",
    ]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("", 0),
        ("\n\n", 0),
        ("nonsense\n", 3),
        (line({**CARE, "on": ""}), 3),
        (line({"advance": "2025-01-11"}), 0),
    ],
)
def test_it_is_an_error_if_nothing_at_all_could_be_read(tmp_path: Path, told: str, code: int) -> None:
    ran = watch(tmp_path, *OPTIONS, told=told)

    assert ran.returncode == code
    assert "Traceback" not in ran.stderr


def test_lines_without_ids_are_told_apart_by_what_they_say(tmp_path: Path) -> None:
    unnamed = {name: value for name, value in CARE.items() if name != "id"}
    again = {
        "attributes": {"legal_status": "C2"},
        **{k: v for k, v in unnamed.items() if k != "legal_status"},
    }
    file = tmp_path / "events.jsonl"
    file.write_text(line(unnamed) + line({**unnamed, "case": "B"}))

    with running(tmp_path, file, *OPTIONS, "--format", "jsonl") as watching:
        watching.until(out='"B"')
        file.write_text(line({**again, "case": "C"}) + line({**again, "case": "B"}) + line(again))
        watching.until(out='"C"', err="another file")
        assert watching.stop(signal.SIGTERM) == 0
    assert watching.changes() == [("A", "opened"), ("B", "opened"), ("C", "opened")]


def test_a_clock_is_not_put_back(tmp_path: Path) -> None:
    days = "".join(line({"advance": f"2025-01-0{day}"}) for day in (5, 6))

    ran = watch(tmp_path, *OPTIONS, told=line(CARE) + days)

    assert ran.returncode == 0
    assert said_besides(ran.stderr)[1:] == [
        "standard input, row 2: 2025-01-05 has passed, the clock stands at 2025-01-10; such lines change nothing"
    ]


def test_a_file_is_followed(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(line(CARE))
    with running(tmp_path, file, *OPTIONS, "--format", "jsonl") as watching:
        watching.until(out='"change":"opened"')
        with file.open("a") as more:
            more.write(line({**CARE, "id": "3", "case": "B"}) + line({**CARE, "id": "4", "case": "C"})[:30])
        watching.until(out='"B"')
        with file.open("a") as more:
            more.write(line({**CARE, "id": "4", "case": "C"})[30:] + "nonsense\n")
        watching.until(out='"C"', err="events.jsonl, row 4: not JSON")

        # Cut short: what is in it now is read from the start, and what was told is not told again.
        file.write_text("nonsense\n" + line(CARE))
        watching.until(err="events.jsonl is another file than it was")
        watching.until(err="events.jsonl, row 1: not JSON")

        # Another file of the name.
        other = tmp_path / "other"
        other.write_text("nonsense\n" + line(CARE) + line({**CARE, "id": "5", "case": "D"}))
        other.replace(file)
        watching.until(out='"D"')
        assert watching.stop(signal.SIGTERM) == 0
    assert watching.changes() == [(case, "opened") for case in "ABCD"]


def test_a_file_that_is_gone_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(line(CARE))
    with running(tmp_path, file, *OPTIONS, "--format", "jsonl") as watching:
        watching.until(out='"change":"opened"')
        file.unlink()
        watching.until(err="events.jsonl cannot be read: No such file or directory\n")
        file.write_text(line({**CARE, "id": "3", "case": "B"}))
        watching.until(out='"B"')
        assert watching.stop(signal.SIGTERM) == 0
    assert watching.err.count(b"cannot be read") == 1


def test_once_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(line({**CARE, "case": "B", "id": "3"}) + line(CARE).rstrip("\n"))

    ran = watch(tmp_path, file, *OPTIONS, "--format", "jsonl", "--once")

    assert (ran.returncode, shown(ran.stdout)) == (0, [("B", "opened"), ("A", "opened")])
    file.write_text("nonsense")
    assert watch(tmp_path, file, *OPTIONS, "--once").returncode == 3


def test_a_byte_order_mark_before_the_first_event_is_no_part_of_it(tmp_path: Path) -> None:
    told = line(CARE) + line({**CARE, "case": "B", "id": "3"})
    (tmp_path / "events.jsonl").write_text(told, encoding="utf-8-sig")

    for ran in (
        watch(tmp_path, "events.jsonl", *OPTIONS, "--format", "jsonl", "--once"),
        watch(tmp_path, *OPTIONS, "--format", "jsonl", told="\ufeff" + told),
    ):
        assert shown(ran.stdout) == [("A", "opened"), ("B", "opened")]
        assert len(said_besides(ran.stderr)) == 1


def test_coverage_and_settings_beside_a_file_count(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(line(CARE))
    (tmp_path / "coverage.yaml").write_text("complete:\n  review_held: always\n")
    (tmp_path / "compliance.yaml").write_text("warning_working_days: 20\n")

    ran = watch(tmp_path, file, *OPTIONS, "--once")

    assert [said[29:] for said in ran.stdout.splitlines()] == [
        "new duty       due 29 Jan 2025  19 days left",
        "due soon       due 29 Jan 2025  19 days left",
    ]
    named = watch(tmp_path, *OPTIONS, "--coverage", "coverage.yaml", told=line(CARE))
    assert [said[29:] for said in named.stdout.splitlines()] == [
        "new duty       due 29 Jan 2025  19 days left"
    ]


def test_a_folder_is_watched(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    with running(tmp_path, folder, *OPTIONS, "--format", "jsonl") as watching:
        watching.until(err="exports: holds no files that are recognised")
        (folder / "care.csv").write_text(CARE_ROW)
        watching.until(out='"change":"opened"', err="exports: 1 event of 1 case")
        (folder / "reviews.csv").write_text(
            "case,event,on,kind\nA,review_held,2025-01-09,care\n?,visit,soon,\n"
        )
        watching.until(out='"change":"met"', err='reviews.csv, row 3, column on: "soon"')
        (folder / "reviews.csv").write_text("case,event,on,on\n")
        watching.until(err="reviews.csv: the header names on twice")
        (folder / "reviews.csv").unlink()
        watching.until(out='"change":"not_assessable"')
        assert watching.stop(signal.SIGINT) == 0
    assert [kind for _, kind in watching.changes()] == ["opened", "met", "not_assessable"]


def test_once_a_folder_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    assert watch(tmp_path, folder, *OPTIONS, "--once").returncode == 3

    (folder / "care.csv").write_text(CARE_ROW)
    ran = watch(tmp_path, folder, *OPTIONS, "--once", "--format", "jsonl")
    assert (ran.returncode, shown(ran.stdout)) == (0, [("A", "opened")])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("what", ["-", "events.jsonl", "."])
def test_a_signal_ends_the_waiting(tmp_path: Path, number: int, what: str) -> None:
    (tmp_path / "events.jsonl").write_text(line(CARE))
    options = (*OPTIONS[:-2], "--every", 60 if what == "events.jsonl" else 0.05)
    with running(tmp_path, what, *options) as watching:
        if what == "-":
            watching.tell(line(CARE) + line(REVIEW)[:15])
        watching.until(out="new duty")

        assert watching.stop(number) == 0

    assert b"Traceback" not in watching.err
    broken_off = b"standard input, row 2: broken off when the watch ended, and not read\n"
    assert (broken_off in watching.err) == (what == "-")


def test_a_signal_before_anything_was_read_ends_it_too(tmp_path: Path) -> None:
    with running(tmp_path, *OPTIONS) as watching:
        watching.until(err="watching standard input")
        assert watching.stop(signal.SIGTERM) == 0
    assert watching.out == b""


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    with running(tmp_path, *OPTIONS) as watching:
        assert watching.process.stdout is not None
        watching.tell(line(CARE))
        watching.until(out="new duty")
        watching.process.stdout.close()
        watching.tell(line({**CARE, "id": "3", "case": "B"}))
        assert watching.process.wait(timeout=PATIENCE) == 0
        assert watching.process.stderr is not None
        assert b"Traceback" not in watching.process.stderr.read()


def test_days_pass_by_themselves_where_that_is_asked_for(tmp_path: Path) -> None:
    before = london()
    ran = watch(tmp_path, *OPTIONS, "--advance", "daily", "--format", "jsonl", told=line(REVIEW) + line(CARE))

    days = [compliance.Change.model_validate_json(each).as_of for each in ran.stdout.splitlines()]
    assert days
    assert before <= min(days) <= max(days) <= london()


def test_a_new_log_begins_today(tmp_path: Path) -> None:
    before = london()
    ran = watch(tmp_path, "--select", "REV-1", "--format", "jsonl", told=line(REVIEW) + line(CARE))

    assert before <= compliance.Change.model_validate_json(ran.stdout.splitlines()[0]).as_of <= london()


def london() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def test_a_watch_goes_on_where_the_last_one_of_its_log_stopped(tmp_path: Path) -> None:
    options = (*OPTIONS, "--format", "jsonl", "--log", "live.db")
    first = watch(tmp_path, *options, told=line(CARE) + line({"advance": "2025-01-31"}))
    assert shown(first.stdout) == [("A", "opened")]

    again = watch(tmp_path, *options, told=line(CARE) + line(REVIEW))

    assert shown(again.stdout) == [("A", "met_late")]
    assert "as of the end of 31 January 2025" in again.stderr
    assert "the log stands there already; --as-of 2025-01-10 is for a new one" in again.stderr


def test_a_folder_is_compared_with_what_its_log_was_told(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "care.csv").write_text(CARE_ROW)
    (folder / "b.csv").write_text(CARE_ROW.replace("A,", "B,"))
    options = (folder, *OPTIONS, "--format", "jsonl", "--once", "--log", tmp_path / "live.db")
    assert shown(watch(tmp_path, *options).stdout) == [("A", "opened"), ("B", "opened")]
    assert watch(tmp_path, *options).stdout == ""

    (folder / "b.csv").unlink()
    assert shown(watch(tmp_path, *options).stdout) == [("B", "withdrawn")]


def test_what_was_not_passed_on_is_told_first(tmp_path: Path) -> None:
    options = (*OPTIONS, "--log", "live.db")
    with running(tmp_path, *options) as watching:
        watching.until(err="watching standard input")
        assert watching.process.stdout is not None
        watching.process.stdout.close()
        watching.tell(line(CARE))
        assert watching.process.wait(timeout=PATIENCE) == 0

    ran = watch(tmp_path, *options, told=line({"advance": "2025-01-31"}))

    assert ran.stdout.startswith("10 Jan 2025  A       REV-1   new duty ")
    assert "1 change first: what was logged before and perhaps not told" in ran.stderr


Cli = Callable[..., Any]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("nowhere.jsonl",), 3, "nowhere.jsonl: no such file or folder"),
        (("events.csv",), 3, "events.csv: cannot follow .csv; expected .jsonl"),
        ((".", "--coverage", "coverage.yaml"), 2, "put coverage.yaml into the folder"),
        (("-", "--every", "0"), 2, "Invalid value for '--every'"),
        (("-", "--advance", "hourly"), 2, "Invalid value for '--advance'"),
        (("-", "--select", "NONE-1"), 2, "no rule is called NONE-1"),
        (("-", "--coverage", "coverage.yaml"), 3, "coverage.yaml"),
        (("-", "--as-of", "2099-01-01"), 3, "bank holidays are held"),
    ],
)
def test_wrong_use_is_said(
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events.csv").write_text(CARE_ROW)

    ran = cli("watch", *arguments)

    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err


def test_the_command_says_by_what_it_judges_otherwise(cli: Cli, tmp_path: Path) -> None:
    lines = tmp_path / "m.jsonl"
    lines.write_text('{"id":"1","case":"A","event":"became_looked_after","on":"2025-01-06"}\n')
    command = ("watch", lines, "--once", "--as-of", "2025-03-01", "--log", tmp_path / "r.db")

    assert len(cli(*command, "--select", "REV-1").out.splitlines()) == 1
    more = cli(*command)

    assert "judged otherwise than when the log was last used, by rules that are new" in more.err
    assert {"EDU-1", "IRO-1", "HLT-1-20WD"} <= {line.split()[4] for line in more.out.splitlines()}
    assert cli(*command).out == ""
