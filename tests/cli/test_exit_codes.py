"""Exit codes: 0 done, 1 findings to fail on, 2 wrong use, settings or rules, 3 input that cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]


def test_a_check_is_done_whatever_it_finds(check: Cli) -> None:
    ran = check("--select", "REV-1")

    assert ran.code == 0
    assert "OVERDUE: 1 for 1 child" in ran.out


@pytest.mark.parametrize(
    ("fail_on", "select", "code"),
    [
        ("never", "REV-1", 0),
        ("overdue", "REV-1", 1),
        ("breach", "REV-1", 1),
        ("breach", "REV-2,HLT-3", 0),
    ],
)
def test_findings_fail_a_check_only_where_it_is_asked_to(
    check: Cli, fail_on: str, select: str, code: int
) -> None:
    # Of first reviews one is overdue; second reviews run still; dental checks cannot be judged.
    assert check("--select", select, "--fail-on", fail_on).code == code


def test_something_done_late_is_a_breach_and_nothing_overdue(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("case,event,on\nC,became_looked_after,2024-11-04\nC,review_held,2024-12-03\n")
    command = ("check", path, "--as-of", "2025-01-31", "--select", "REV-1", "--fail-on")

    assert [cli(*command, level).code for level in ("overdue", "breach")] == [0, 1]


def test_a_failing_check_still_writes_its_report(check: Cli, tmp_path: Path) -> None:
    ran = check("--select", "REV-1", "--fail-on", "overdue", "--format", "json")

    assert ran.code == 1
    assert ran.json()["summary"]["statuses"]["overdue"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Usage:"),
        (("chekc",), "no command is called chekc; perhaps check; `compliance --help` lists them"),
        (("rules", "lnt"), "no command is called lnt; perhaps lint; `compliance rules --help` lists them"),
        (("check",), "Missing argument 'PATH...'"),
        (("check", "x.csv", "--as-of", "2025-02-30"), "2025-02-30 is not a day of the calendar"),
        (("check", "x.csv", "--format", "word"), "'word' is not one of"),
        (("check", "x.csv", "--engine", "fast"), "Invalid value for '--engine'"),
        (("check", "x.csv", "--fail-on", "all"), "'all' is not one of"),
        (("check", "x.csv", "--limit", "-1"), "-1 is not in the range x>=0"),
        (("check", "x.csv", "--colour"), "No such option"),
        (("explain",), "Missing argument 'RULE'"),
        (("convert", "x.csv"), "Missing option '--output'"),
        (("rules", "show"), "no command is called show; `compliance rules --help` lists them"),
    ],
)
def test_wrong_use_is_2(cli: Cli, arguments: tuple[str, ...], says: str) -> None:
    ran = cli(*arguments)

    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err


OTHERWISE = [
    ("30/09/2024", "for 30 September 2024 write it as 2024-09-30"),
    ("05/06/2024", "for 5 June 2024 write it as 2024-06-05"),
    ("09/30/2024", "for 30 September 2024 write it as 2024-09-30"),
    ("30-09-24", "is not a day; write it as YYYY-MM-DD, as 2024-09-30"),
    ("30 September 2024", "for 30 September 2024 write it as 2024-09-30"),
    ("20240930", "for 30 September 2024 write it as 2024-09-30"),
    ("yesterday", "yesterday is not a day; write it as YYYY-MM-DD, as 2024-09-30"),
]


@pytest.mark.parametrize(("written", "says"), OTHERWISE)
@pytest.mark.parametrize(
    "command",
    [
        ("check", "x.csv", "--as-of"),
        ("check", "x.csv", "--known-at"),
        ("why", "A", "x.csv", "--as-of"),
        ("watch", "x.jsonl", "--as-of"),
        ("convert", "x.csv", "--as-of"),
        ("demo", "--as-of"),
        ("rules", "diff", "2024-01-01"),
    ],
)
def test_a_day_written_otherwise_is_2_and_answered_with_the_way_to_write_it(
    cli: Cli, command: tuple[str, ...], written: str, says: str
) -> None:
    ran = cli(*command, written)

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_a_rule_pack_with_a_mistake_is_2_and_placed(check: Cli, pack: Path) -> None:
    pack.write_text(pack.read_text().replace("track: reviews", "track: review"))

    ran = check("--rules", pack)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"rules: {pack}\n"
        "compliance: local.yaml:8:5: LOC-1.track: no track is called review; perhaps reviews or review_talks\n"
    )


def test_a_rule_pack_that_is_not_there_is_2(check: Cli, tmp_path: Path) -> None:
    ran = check("--rules", tmp_path / "nowhere")

    assert (ran.code, ran.out) == (2, "")
    assert "nowhere: no such file or folder of rules" in ran.err


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_does_not_exist_is_2(check: Cli, option: str) -> None:
    ran = check(option, "REV-1,REV-99")

    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(
        "compliance: no rule is called REV-99, and no ids begin with it up to a hyphen or number; "
        r"perhaps REV-\d or REV-\d; `compliance rules list` shows them\n",
        ran.err,
    )


def test_a_report_that_cannot_be_written_is_2(check: Cli, tmp_path: Path) -> None:
    ran = check("--select", "REV-1", "--output", tmp_path / "nowhere" / "report.txt")

    assert ran.code == 2
    assert "report.txt: cannot be written" in ran.err


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("nowhere.csv", None, "nowhere.csv: no such file or folder"),
        ("notes.csv", "what,when\nlunch,noon\n", "notes.csv: not recognised; expected events"),
        (
            "notes.md",
            "lunch at noon\n",
            "notes.md: cannot read .md; expected .csv, .tsv, ",
        ),
        ("empty.csv", "", "empty.csv: not recognised"),
        ("junk.parquet", "no Parquet at all", "junk.parquet: is not a readable Parquet file"),
        ("bad.csv", "case,event,on\n1,visit,soon\n2,vist,2024-01-01\n", "nothing usable is left of"),
        (
            "twice.csv",
            "case,event,on,on\n1,visit,2024-01-01,2024-01-02\n",
            "twice.csv: the header names on twice",
        ),
    ],
)
def test_input_that_cannot_be_used_is_3(
    cli: Cli, tmp_path: Path, name: str, content: str | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)

    ran = cli("check", tmp_path / name, "--as-of", "2025-01-31")

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("compliance: ")
    assert says in ran.err


def test_where_nothing_usable_is_left_the_problems_are_counted(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("case,event,on\n1,visit,soon\n2,vist,2024-01-01\n")

    ran = cli("check", tmp_path / "bad.csv")

    assert "2 problems\n" in ran.err
    assert 'bad.csv, row 2, column on: "soon"' in ran.err
    assert 'bad.csv, row 3, column event: "vist"; expected perhaps visit' in ran.err


def test_a_coverage_file_with_a_mistake_is_3_and_placed(check: Cli, export: Path) -> None:
    (export.parent / "coverage.yaml").write_text("complete:\n  visits: always\n")

    ran = check()

    assert (ran.code, ran.out) == (3, "")
    assert "coverage.yaml:2:3: complete.visits: no event is called visits" in ran.err


@pytest.mark.parametrize("day", ["2009-12-31", "2099-01-01"])
def test_a_day_of_which_the_calendar_knows_nothing_is_2(check: Cli, day: str) -> None:
    ran = check("--as-of", day)

    assert (ran.code, ran.out) == (2, "")
    assert f"cannot judge as of {day}: bank holidays are held from 2010-01-01 to 2028-12-31" in ran.err
