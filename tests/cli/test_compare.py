"""`compliance compare`: two runs side by side, what changed of each duty, and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import compliance
from compliance.sources.pseudonyms import Pseudonyms
from tests.strategies.small_base import BASE

Cli = Callable[..., Any]

# First reviews fall due 20 working days after. A waits; B was in time; C late; D was recorded late; E is newly in care.
EVENTS = """\
case,event,on,recorded_on,legal_status,kind
A,became_looked_after,2024-12-06,2024-12-06,C2,
B,became_looked_after,2024-12-06,2024-12-06,C2,
B,review_held,2024-12-20,2024-12-20,,care
C,became_looked_after,2024-11-04,2024-11-04,C2,
C,review_held,2024-12-03,2024-12-03,,care
D,became_looked_after,2024-12-06,2024-12-06,C2,
D,review_held,2024-12-19,2025-02-14,,care
E,became_looked_after,2025-01-20,2025-01-20,C2,
"""
LOCAL = """\
pack: local
title: Our standard
rules:
  - id: LOC-1
    title: Early first review
    family: reviews
    owed: A review is held early.
    track: reviews
    after: start
    within: 15 working_days
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary, url: "https://example.org"}
    versions: [{from: 2011-04-01}]
"""
CARD = """\
scorecard: card
title: Our page
lines:
  - id: first-reviews
    number: "7"
    title: First reviews in time
    kind: in_time
    rules: [REV-1]
    tolerance: {green: 95, amber: 50}
"""
DAY = ("--as-of", "2025-01-31")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "january" / "events.csv"
    path.parent.mkdir()
    path.write_text(EVENTS)
    (path.parent / "coverage.yaml").write_text("export_on: 2025-02-28\n")
    return path


@pytest.fixture
def later(tmp_path: Path, export: Path) -> Path:
    """The export of a month later: A's review came in, B's is gone, F is new, E is no longer there."""
    path = tmp_path / "february" / "events.csv"
    path.parent.mkdir()
    kept = [line for line in EVENTS.splitlines() if not line.startswith(("B,review", "E,"))]
    more = ("A,review_held,2025-01-03,2025-02-20,,care", "F,became_looked_after,2024-12-09,2025-02-20,C2,")
    path.write_text("\n".join((*kept, *more)) + "\n")
    (path.parent / "coverage.yaml").write_text("export_on: 2025-02-28\n")
    return path


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(BASE)
    return path


@pytest.fixture
def compare(cli: Cli, base: Path) -> Cli:
    """Runs `compliance compare` by the base."""
    return lambda *arguments: cli("compare", "--rules", base, *arguments)


@pytest.fixture
def local(tmp_path: Path) -> Path:
    """A pack laid on the base."""
    path = tmp_path / "local.yaml"
    path.write_text(LOCAL)
    return path


def changes(ran: Any) -> dict[tuple[str, str], tuple[str, str, str, str]]:
    """By case and rule: what changed, the two statuses, and why."""
    rows = csv.DictReader(io.StringIO(ran.out))
    return {
        (row["case"], row["rule"]): (row["change"], row["first_status"], row["second_status"], row["why"])
        for row in rows
    }


def test_two_exports_say_what_came_in_and_what_is_no_longer_there(
    compare: Cli, export: Path, later: Path
) -> None:
    ran = compare(export, "--with", later, *DAY, "--format", "csv")

    assert ran.code == 0
    assert changes(ran) == {
        ("A", "REV-1"): ("status", "overdue", "met", "the records are otherwise: done 3 January 2025"),
        ("B", "REV-1"): (
            "status",
            "met",
            "overdue",
            "the records are otherwise: not done, which first was 20 December 2024",
        ),
        ("E", "REV-1"): (
            "gone",
            "not_due",
            "",
            "the second has nothing of this child: due 17 February 2025",
        ),
        ("F", "REV-1"): ("new", "", "overdue", "the first has nothing of this child: due 9 January 2025"),
    }


def test_two_days_say_what_time_brought(compare: Cli, export: Path) -> None:
    asked = (export, "--format", "csv")
    forth = changes(compare(*asked, "--as-of", "2024-12-10", "--with-as-of", "2025-01-31"))
    back = changes(compare(*asked, "--as-of", "2025-01-31", "--with-as-of", "2024-12-10"))

    assert forth == {
        ("A", "REV-1"): (
            "status",
            "not_due",
            "overdue",
            "time passed: due 8 January 2025, not done by 31 January 2025",
        ),
        ("B", "REV-1"): (
            "status",
            "not_due",
            "met",
            "time passed: due 8 January 2025, done 20 December 2024",
        ),
        ("D", "REV-1"): (
            "status",
            "not_due",
            "met",
            "time passed: due 8 January 2025, done 19 December 2024",
        ),
        ("E", "REV-1"): ("new", "", "not_due", "it began later: due 17 February 2025"),
    }
    assert {key: (each[1], each[2]) for key, each in back.items()} == {
        key: (each[2], each[1]) for key, each in forth.items()
    }
    assert (
        back["B", "REV-1"][3] == "as of 10 December 2024: due 8 January 2025, done only on 20 December 2024"
    )


def test_what_was_known_later(compare: Cli, export: Path) -> None:
    ran = compare(
        export,
        *DAY,
        "--known-at",
        "2025-01-31",
        "--with-known-at",
        "2025-02-28",
        "--format",
        "csv",
    )

    assert changes(ran) == {
        ("D", "REV-1"): ("status", "overdue", "met", "what was known is otherwise: done 19 December 2024")
    }


def test_a_rule_of_the_second_alone_and_of_the_first_alone(
    compare: Cli, base: Path, export: Path, local: Path
) -> None:
    asked = (export, *DAY, "--format", "csv")
    added = changes(compare(*asked, "--with-rules", base, "--with-rules", local))
    removed = changes(compare(*asked, "--rules", local, "--with-rules", base))

    assert {rule for _, rule in added} == {"LOC-1"}
    assert {(change, first) for change, first, *_ in added.values()} == {("new", "")}
    assert added["A", "LOC-1"][3] == "only the second rules have this one: due 31 December 2024"
    assert {key: each[2] for key, each in added.items()} == {key: each[1] for key, each in removed.items()}
    assert removed["A", "LOC-1"][3] == "only the first rules have this one: due 31 December 2024"


def test_a_pack_can_be_left_out_of_the_second(cli: Cli, export: Path, local: Path) -> None:
    ran = cli("compare", export, *DAY, "--rules", local, "--without-rules", "--format", "csv")

    assert {(rule, each[0]) for (_, rule), each in changes(ran).items()} == {("LOC-1", "gone")}


def test_one_rule_with_another_deadline(
    compare: Cli, base: Path, export: Path, local: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(LOCAL.replace("15 working_days", "10 working_days"))
    second = ("--with-rules", base, "--with-rules", other)
    ran = compare(export, *DAY, "--rules", local, *second, "--format", "csv")

    assert changes(ran)["A", "LOC-1"] == (
        "due",
        "overdue",
        "overdue",
        "the rule asks 10 working days and not 15 working days: due 20 December 2024 and not 31 December 2024",
    )


def test_a_reading_of_the_law(compare: Cli, export: Path) -> None:
    ran = compare(export, *DAY, "--with-reading", "a4=b", "--format", "csv")

    assert changes(ran)["A", "REV-1"] == (
        "due",
        "overdue",
        "overdue",
        "A4 is read as B and not as A: due 7 January 2025 and not 8 January 2025",
    )


def test_of_several_things_each_change_is_told_of_the_one_that_made_it(
    compare: Cli, export: Path, later: Path
) -> None:
    ran = compare(
        export,
        "--with",
        later,
        *DAY,
        "--with-reading",
        "A4=B",
        "--with-as-of",
        "2025-02-28",
        "--format",
        "json",
    )
    told = ran.json()

    assert told["differ_in"] == ["readings", "records", "day"]
    by_case = {each["case"]: (each["because"], each["why"]) for each in told["changes"]}
    assert by_case["C"][0] == ["readings"]
    assert by_case["A"] == (
        ["readings", "records"],
        "A4 is read as B and not as A: due 7 January 2025 and not 8 January 2025; "
        "then the records are otherwise: done 3 January 2025",
    )


def test_text_sets_measures_side_by_side_and_says_what_changed(
    compare: Cli, export: Path, later: Path, tmp_path: Path
) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(CARD)
    ran = compare(export, "--with", later, *DAY, "--card", card, "--line", "7")

    lines = ran.out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert lines[:2] == ["Two runs that differ in the records", "As of the end of: 31 January 2025"]
    at = lines.index("MEASURES, year to date: 1 of 1 differ")
    assert lines[at + 1 : at + 3] == [
        "7  First reviews in time",
        "    50.0% (2 of 4), then 40.0% (2 of 5): -10.0 points; amber, then red",
    ]
    at = lines.index("FIRST REVIEWS IN TIME: 50.0% (2 of 4), then 40.0% (2 of 5); 3 children otherwise")
    assert lines[at + 1 : at + 5] == [
        "Child  First      Second",
        "A      missed     counted  REV-1, due 2025-01-08, overdue",
        "B      counted    missed   REV-1, due 2025-01-08, overdue",
        "F      not there  missed   REV-1, due 2025-01-09, overdue",
    ]
    assert "WHAT CHANGED: 4 duties differ, of 4 children" in lines


def test_every_format_holds_the_same(compare: Cli, export: Path, later: Path, tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(CARD)
    asked = (export, "--with", later, *DAY, "--card", card)
    rows = changes(compare(*asked, "--format", "csv"))
    told = compare(*asked, "--format", "json").json()
    (measure,) = csv.DictReader(io.StringIO(compare(*asked, "--measures", "--format", "csv").out))
    ran = compare(*asked, "--output", tmp_path / "changes.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "changes.xlsx")

    assert {(each["case"], each["rule"]): each["why"] for each in told["changes"]} == {
        key: each[3] for key, each in rows.items()
    }
    head, *cells = book.get_sheet_by_name("Changes").to_python()[2:]
    assert {(row[0], row[1]): row[head.index("Why")] for row in cells} == {
        key: each[3] for key, each in rows.items()
    }
    (of_measure,) = book.get_sheet_by_name("Measures").to_python()[3:]
    assert of_measure[3:6] == [50.0, 2, 4]
    assert of_measure[8:11] == [40.0, 2, 5]
    assert (measure["first_numerator"], measure["second_denominator"]) == ("2", "5")
    assert told["measures"][0]["second"]["numerator"] == 2
    assert told["first"]["statuses"]["overdue"] == 1
    assert "4 duties differ, of 4 children" in ran.err


def test_rules_stand_by_how_many_duties_differ_and_then_by_their_ids(cli: Cli, export: Path) -> None:
    ran = cli("compare", export, *DAY, "--with-as-of", "2025-06-30", "--format", "json")

    counts = [
        (sum(number for number in each.values() if isinstance(number, int)), each["rule"])
        for each in ran.json()["by_rule"]
    ]
    assert len({number for number, _ in counts}) > 1
    assert len({number for number, _ in counts}) < len(counts)
    assert counts == sorted(counts, key=lambda each: (-each[0], each[1]))


def test_what_is_told_can_be_narrowed(compare: Cli, export: Path, later: Path) -> None:
    asked = (export, "--with", later, *DAY, "--format", "csv")

    assert {case for case, _ in changes(compare(*asked, "--case", "A", "--case", "E"))} == {"A", "E"}
    assert {case for case, _ in changes(compare(*asked, "--status", "overdue"))} == {"A", "B", "F"}
    assert compare(*asked, "--case", "Z").code == 2


def test_nothing_that_differs_is_said(compare: Cli, export: Path) -> None:
    ran = compare(export, *DAY, "--with-reading", "A4=A")

    assert ran.code == 0
    assert "WHAT CHANGED: no duty differs" in ran.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "nothing is otherwise in the second run"),
        (("--with-reading", "A4"), "write the id and the option of it, as A3=B"),
        (("--with-reading", "A4=Z"), "A4"),
        (("--with-as-of", "2025-01-31"), "the two requests ask the same"),
        (
            ("--with-as-of", "2025-01-30", "--line", "none", "--card", "CARD"),
            "no line of the scorecard is called none",
        ),
        (("--with-as-of", "2025-01-30", "--line", "7", "--measures"), "--measures shows no children"),
        (("--without-rules", "--with-rules", "x.yaml"), "do not go together"),
        (("--with-rules", "x.yaml"), "x.yaml: no such file"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    compare: Cli, export: Path, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(CARD)
    ran = compare(export, *DAY, *(card if each == "CARD" else each for each in options))

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_file_that_is_read_is_not_written(compare: Cli, export: Path, later: Path) -> None:
    ran = compare(export, "--with", later, "--output", later)

    assert ran.code == 2
    assert "is read here, and is not overwritten" in ran.err


def test_requests_that_call_children_by_different_names_are_refused(export: Path) -> None:
    plain = compliance.Request((export,), today=date(2025, 1, 31), as_of=date(2025, 1, 31))
    hidden = replace(plain, as_of=date(2025, 1, 30), pseudonyms=Pseudonyms(b"0123456789abcdef"))

    with pytest.raises(compliance.SettingsError, match="different names"):
        compliance.compare(plain, hidden)
    with pytest.raises(compliance.SettingsError, match="different cases"):
        compliance.compare(plain, replace(plain, as_of=date(2025, 1, 30), case="A"))
