"""`compliance rules diff`: what differs between the law of two days, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compliance.cli.main import run

Diff = Callable[..., Any]

# Long before any law of the England pack, so that nothing else differs.
PACK = """\
pack: local
tracks:
  calls:
    noun: a call
    about: calls
    scope: period_of_care
    evidence:
      - {event: contact_made}
      - {event: visit, where: {mode: phone}, from: 1970-03-01, to: 1970-03-31}
rules:
  - id: LOC-1
    title: Early review
    family: reviews
    owed: A review is held.
    track: reviews
    after: start
    where: {use: ordinary_care}
    within: 10 working_days
    law: &law {instrument: Local policy, provision: part 1, force: local, checked: partly}
    versions:
      - {from: 1951-01-01, to: 1951-12-31}
      - {from: 1952-01-01, to: 1952-12-31, within: 3 weeks, selected_by: due}
      - from: 1953-01-01
        to: 1953-12-31
        where: {legal_status: {not_in: [V3, V4], unknown: holds}, emergency: {is: true, unknown: fails}}
      - from: 1955-01-01
        law: {instrument: Local policy, provision: part 7, force: local, checked: primary}
  - id: LOC-3
    title: Tea
    family: reviews
    owed: Tea is offered.
    track: reviews
    after: start
    within: 1 week
    law: *law
    versions: [{from: 1960-01-01, to: 1960-01-31}, {from: 1960-03-01, to: 1960-03-31}]
  - id: LOC-4
    title: Calls
    family: reviews
    owed: The child is called.
    track: calls
    after: start
    within: 1 week
    law: *law
    versions:
      - {from: 1970-01-01, to: 1970-06-30}
      - from: 1970-07-01
        to: 1970-12-31
        amended: {by: part 9, checked: unconfirmed, note: By letter too.}
duties:
  - id: LOC-2
    title: Looser reviews
    kind: relaxation
    says: Reviews could be late.
    touches: [LOC-1]
    from: 1954-03-01
    to: 1954-03-31
    because: No version holds it.
    law: *law
"""


@pytest.fixture
def diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Diff:
    """Runs the command on the England pack with a local one; gives the lines after the first."""
    path = tmp_path / "local.yaml"
    path.write_text(PACK)

    def lines(earlier: str, later: str) -> list[str]:
        assert run(["rules", "diff", earlier, later, str(path)]) == 0
        printed = capsys.readouterr().out
        assert max(map(len, printed.splitlines())) <= 80
        return printed.splitlines()[2:]

    return lines


def test_a_version_that_begins_is_shown_with_its_deadline_and_law(diff: Diff) -> None:
    assert diff("1950-12-31", "1951-01-01") == [
        "LOC-1  Early review",
        "  Begins on 1 January 1951: within 10 working days.",
        "  Local policy, part 1 (local); text checked: partly.",
    ]


def test_a_version_that_ends_is_shown_with_what_it_was(diff: Diff) -> None:
    assert diff("1953-12-31", "1954-01-01") == [
        "LOC-1  Early review",
        "  Ends after 31 December 1953: it was within 10 working days.",
        "  It begins again on 1 January 1955; until then no day falls due.",
        "  Local policy, part 1 (local); text checked: partly.",
    ]


def test_a_rule_that_comes_back_begins_again(diff: Diff) -> None:
    assert "  Begins again on 1 January 1955: within 10 working days." in diff("1954-06-01", "1955-01-01")


def test_another_deadline_is_shown_before_and_after(diff: Diff) -> None:
    assert diff("1951-06-01", "1952-06-01") == [
        "LOC-1  Early review",
        "  Changes on 1 January 1952.",
        "  Chosen by, before: the day it counts from.",
        "  Chosen by, after: the due day.",
        "  Deadline, before: within 10 working days.",
        "  Deadline, after: within 3 weeks.",
    ]


def test_of_another_condition_only_what_differs_is_shown(diff: Diff) -> None:
    assert diff("1951-06-01", "1953-06-01") == [
        "LOC-1  Early review",
        "  Changes on 1 January 1953.",
        "  No longer asked: not placed for adoption (A3, A4, A5, A6).",
        "  Newly asked: made in an emergency.",
    ]


def test_another_law_is_shown_before_and_after(diff: Diff) -> None:
    lines = " ".join(" ".join(diff("1953-06-01", "1955-06-01")).split())

    assert "Law, before: Local policy, part 1 (local); text checked: partly." in lines
    assert "Law, after: Local policy, part 7 (local); text checked: primary." in lines


def test_what_came_to_count_and_what_stopped_counting_is_shown(diff: Diff) -> None:
    counts = "visit, by telephone; only from 1 March 1970 to 31 March 1970."

    assert " ".join(diff("1970-02-28", "1970-03-01")).split() == f"LOC-4 Calls Newly counts: {counts}".split()
    assert " ".join(diff("1970-03-31", "1970-04-01")).split() == (
        f"LOC-4 Calls No longer counts: {counts}".split()
    )


def test_what_counted_only_in_between_is_told(diff: Diff) -> None:
    assert diff("1970-02-01", "1970-05-01")[:2] == [
        "LOC-4  Calls",
        "  Alike on the two days; otherwise from 1 March 1970 to 31 March 1970.",
    ]


def test_an_amendment_is_named_with_what_it_says(diff: Diff) -> None:
    lines = " ".join(" ".join(diff("1970-06-30", "1970-07-01")).split())

    assert "Law, before: Local policy, part 1 (local); text checked: partly." in lines
    assert (
        "Law, after: Local policy, part 1, as amended by part 9 (local); text checked: unconfirmed. "
        "After: By letter too."
    ) in lines


def test_a_duty_without_a_date_for_a_while_says_when_it_has_one_again(diff: Diff) -> None:
    assert diff("1960-01-31", "1960-02-01")[:3] == [
        "LOC-3  Tea",
        "  Ends after 31 January 1960: it was within 1 week.",
        "  It begins again on 1 March 1960; until then no day falls due.",
    ]


def test_a_relaxation_begins_and_ends(diff: Diff) -> None:
    begins = diff("1954-02-28", "1954-03-01")
    ends = diff("1954-03-31", "1954-04-01")

    assert begins == [
        "LOC-2  Looser reviews",
        "  Begins on 1 March 1954, until 31 March 1954.",
        "  A relaxation that touches LOC-1.",
        "  No version holds it.",
    ]
    assert ends[1] == "  Ends after 31 March 1954."


def test_what_was_otherwise_only_in_between_is_told(diff: Diff) -> None:
    assert diff("1954-02-01", "1954-05-01") == [
        "LOC-2  Looser reviews",
        "  Alike on the two days; otherwise from 1 March 1954 to 31 March 1954.",
        "",
        "nothing differs on the two days themselves",
    ]


def test_a_stretch_without_a_version_between_versions_that_say_the_same_is_told(diff: Diff) -> None:
    assert diff("1960-01-15", "1960-03-15")[:2] == [
        "LOC-3  Tea",
        "  Alike on the two days; otherwise from 1 February 1960 to 29 February 1960.",
    ]


@pytest.mark.parametrize("days", [("1951-06-01", "1951-06-01"), ("1951-06-01", "1951-12-31")])
def test_days_of_the_same_law_differ_in_nothing(diff: Diff, days: tuple[str, str]) -> None:
    assert diff(*days) == ["nothing differs"]


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (("2024-02-30", "2024-03-01"), "2024-02-30 is not a day of the calendar"),
        (
            ("2024-03-01", "1 May 2024"),
            "1 May 2024 is not written as YYYY-MM-DD; for 1 May 2024 write it as 2024-05-01",
        ),
        (("2024-05-01", "2024-03-01"), "2024-05-01 comes after 2024-03-01; give the earlier day first"),
    ],
)
def test_days_that_cannot_be_compared_are_refused_in_words(
    capsys: pytest.CaptureFixture[str], days: tuple[str, str], says: str
) -> None:
    assert run(["rules", "diff", *days]) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.endswith(f": {says}\n")
