"""Which rules are judged, and as of which day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]


def rules(ran: Any) -> set[str]:
    return {rule for _, rule in ran.statuses()}


def test_rules_are_chosen_by_id_or_beginning_in_any_case(check: Cli) -> None:
    assert rules(check("--select", "rev-1", "--format", "json")) == {"REV-1"}
    assert rules(check("--select", "REV-1,rev-2", "--format", "json")) == {"REV-1", "REV-2"}
    assert rules(check("--select", "REV-1", "--select", "HLT-3", "--format", "json")) == {"REV-1", "HLT-3"}


def test_an_id_is_that_rule_alone_and_a_beginning_ends_where_a_part_of_an_id_ends(
    check: Cli, pack: Path
) -> None:
    text = pack.read_text()
    rule = text[text.index("  - id: LOC-1") :]
    pack.write_text(text + "".join(rule.replace("LOC-1", id_) for id_ in ("LOC-11", "LOC-2-A", "LOC-2-B")))

    def chosen(*named: str) -> set[str]:
        return rules(check("--rules", pack, "--format", "json", *named))

    assert chosen("--select", "LOC-1") == {"LOC-1"}
    assert chosen("--select", "LOC-2") == chosen("--select", "LOC-2-") == {"LOC-2-A", "LOC-2-B"}
    assert chosen("--select", "LOC") == {"LOC-1", "LOC-11", "LOC-2-A", "LOC-2-B"}
    assert chosen("--select", "LOC", "--ignore", "LOC-1") == {"LOC-11", "LOC-2-A", "LOC-2-B"}
    assert chosen("--select", "LOC", "--ignore", "LOC-2") == {"LOC-1", "LOC-11"}


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_beginning_that_stops_within_a_word_or_a_number_is_2(check: Cli, option: str) -> None:
    ran = check(option, "RE")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "compliance: no rule is called RE, and no ids begin with it up to a hyphen or number; "
        "`compliance rules list` shows them\n"
    )


def test_rules_are_left_out(check: Cli) -> None:
    every, fewer = rules(check("--format", "json")), rules(check("--ignore", "REV,HLT-3", "--format", "json"))

    assert {"REV-1", "REV-2", "HLT-3", "PLN-3"} <= every
    assert fewer == {rule for rule in every if not rule.startswith("REV") and rule != "HLT-3"}


def test_a_local_pack_adds_its_rules(check: Cli, pack: Path) -> None:
    ran = check("--rules", pack, "--select", "LOC", "--format", "json")

    assert ran.statuses() == {
        ("A", "LOC-1"): "overdue",
        ("B", "LOC-1"): "met",
        ("C", "LOC-1"): "met_late",
        ("D", "LOC-1"): "due_soon",
    }
    assert ran.json()["findings"][0]["law"]["force"] == "local"


def test_the_day_can_be_given(cli: Cli, export: Path) -> None:
    command = ("check", export, "--select", "REV-1", "--format", "json", "--as-of")

    before, on, after = (cli(*command, day) for day in ("2025-01-07", "2025-01-08", "2025-01-09"))

    assert [ran.statuses()["A", "REV-1"] for ran in (before, on, after)] == [
        "due_soon",
        "due_soon",
        "overdue",
    ]
    assert [ran.json()["as_of"] for ran in (before, on, after)] == ["2025-01-07", "2025-01-08", "2025-01-09"]


def test_without_one_the_day_is_the_one_the_export_declares(cli: Cli, export: Path) -> None:
    (export.parent / "coverage.yaml").write_text("export_on: 2025-01-08\n")
    command = ("check", export, "--select", "REV-1")

    assert cli(*command).out.startswith("As of the end of 8 January 2025, as coverage.yaml declares\n")
    assert cli(*command, "--as-of", "2025-01-10").out.startswith("As of the end of 10 January 2025\n")


def test_without_either_the_day_is_today(cli: Cli, export: Path) -> None:
    before = date.today()

    shown = cli("check", export, "--select", "REV-1", "--format", "json").json()["as_of"]

    assert before <= date.fromisoformat(shown) <= date.today()


def test_what_was_recorded_later_than_the_known_day_is_left_out(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "case,event,on,recorded_on\nA,became_looked_after,2024-12-06,\nA,review_held,2024-12-20,2025-01-20\n"
        "B,review_held,2024-12-02,\n"
    )
    command = ("check", path, "--as-of", "2025-01-31", "--select", "REV-1", "--format", "json", "--known-at")

    early, late = cli(*command, "2025-01-19"), cli(*command, "2025-01-20")

    assert early.statuses()["A", "REV-1"] == "overdue"
    assert late.statuses()["A", "REV-1"] == "met"
    assert early.json()["known_at"] == "2025-01-19"
    assert "1 event recorded after 2025-01-19 was not used." in early.json()["summary"]["notes"]


@pytest.fixture
def with_duties(pack: Path) -> Path:
    """The local pack with two duties that no rule states."""
    law = "law: {instrument: Local policy, provision: part 9, force: local, checked: partly}"
    entry = (
        "  - {{id: {id}, title: Tea, kind: not_encoded, says: Tea., because: Nobody records it., "
        "needs: An event., {law}}}\n"
    )
    duties = "".join(entry.format(id=id_, law=law) for id_ in ("TEA-1", "TEA-2", "LOC-2"))
    pack.write_text(f"{pack.read_text()}duties:\n{duties}")
    return pack


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_duty_without_a_rule_is_refused_in_words_that_say_why(
    check: Cli, with_duties: Path, option: str
) -> None:
    ran = check("--rules", with_duties, option, "tea-1")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"rules: {with_duties}\n"
        "compliance: TEA-1 is not encoded as a rule. Nobody records it. `compliance explain TEA-1` says more\n"
    )


def test_a_beginning_of_duties_without_rules_is_refused_with_their_names(
    check: Cli, with_duties: Path
) -> None:
    ran = check("--rules", with_duties, "--select", "TEA")

    assert ran.code == 2
    assert ran.err == (
        f"rules: {with_duties}\n"
        "compliance: no rule begins with TEA: TEA-1, TEA-2 are duties that are not encoded as rules; "
        "`compliance explain TEA-1` says why\n"
    )


def test_a_beginning_that_rules_and_duties_share_chooses_the_rules(check: Cli, with_duties: Path) -> None:
    chosen = check("--rules", with_duties, "--select", "LOC", "--format", "json")

    assert rules(chosen) == {"LOC-1"}


@pytest.mark.parametrize(
    "asked",
    [
        ("check", ""),
        ("check", " ", "--as-of", "2024-09-30"),
        ("councils", ""),
        ("watch", ""),
        ("rules", "lint", ""),
        ("check", "events.csv", "--rules", ""),
        ("check", "events.csv", "--output", ""),
        ("demo", "--output", ""),
    ],
    ids=" ".join,
)
def test_an_empty_name_is_not_the_folder_one_is_in(cli: Cli, asked: tuple[str, ...]) -> None:
    ran = cli(*asked)

    assert (ran.code, ran.out) == (2, "")
    assert "is empty; name a file or a folder (`.` for the one you are in)" in " ".join(ran.err.split())
