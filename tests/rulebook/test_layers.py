"""A council's own rules beside those of the law: stricter or equal they stand, looser they are refused.

That is reading A24, whether a looser local rule may replace law: it never may, so it is no choice of settings.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.problems import RulebookError
from compliance.rulebook.load import load_rulebook

Local = Callable[..., Path]

LOCAL = """\
pack: hillshire
rules:
  - id: OWN-1
    duty: {duty}
    title: A standard of our own
    family: visits
    owed: Something is done.
    track: {track}
    after: {after}
    within: {within}
    law: {{instrument: Our procedures, provision: part 1, force: {force}, checked: primary}}
    versions: [{{from: {first}}}]
"""


@pytest.fixture
def local(tmp_path: Path) -> Local:
    """Writes a pack of one rule that stands beside VIS-2, with what is given instead."""

    def written(within: str, **given: str) -> Path:
        path = tmp_path / "own.yaml"
        said = {
            "duty": "VIS-2",
            "track": "visits",
            "after": "evidence",
            "force": "local",
            "first": "2011-04-01",
        }
        path.write_text(LOCAL.format(**{**said, **given}, within=within))
        return path

    return written


def refused(path: Path) -> str:
    with pytest.raises(RulebookError) as caught:
        load_rulebook((path,))
    return str(caught.value)


def test_a_duty_that_nobody_states_is_refused_as_it_would_hide_a_looser_rule(local: Local) -> None:
    assert refused(local("8 weeks", duty="VIS-22")) == (
        "own.yaml:4:5: OWN-1.duty: no rule states a duty VIS-22; perhaps VIS-2 or VIS-12; leave duty out where the "
        "law knows of none"
    )


def test_a_duty_of_law_that_only_its_parts_state_can_be_named(local: Local) -> None:
    assert "OWN-1" in load_rulebook((local("6 weeks", duty="PLC-4"),)).rules


def test_a_looser_rule_is_refused_with_place_both_spans_and_the_citation(local: Local) -> None:
    assert refused(local("8 weeks")) == (
        "own.yaml:10:5: OWN-1.within: 8 weeks is looser than the 6 weeks of VIS-2 (SI 2010/959, reg 28(2)(b): "
        "regulation); a rule of your own stands beside the law and never replaces it: give it no more time than the "
        "law"
    )


@pytest.mark.parametrize(
    ("within", "beside"),
    [
        ("4 months", {"duty": "VIS-4"}),
        ("100 days", {"duty": "VIS-4"}),
        ("25 working_days", {"duty": "REV-1", "track": "reviews", "after": "start"}),
        ("2 months", {"duty": "REV-1", "track": "reviews", "after": "start"}),
        ("96 hours", {"duty": "MIS-1", "track": "return_interviews", "after": "{event: missing_ended}"}),
        ("7 months", {"duty": "REV-3", "track": "reviews", "after": "{nth: 3}"}),
        ("13 months", {"duty": "HLT-2", "track": "health"}),
        ("8 weeks", {"force": "statutory guidance"}),
        ("[{span: 8 weeks, where: {placement_age: {lt: 1 year}}}, {span: 10 weeks}]", {}),
        # Longer only for children under five, of whom the law asks six months too.
        (
            "[{span: 9 months, where: {age: {lt: 5 years, on: due}}}, {span: 12 months}]",
            {"duty": "HLT-2", "track": "health"},
        ),
    ],
)
def test_what_surely_gives_more_time_is_refused(local: Local, within: str, beside: dict[str, str]) -> None:
    assert "is looser than the " in refused(local(within, **beside))


@pytest.mark.parametrize(
    ("within", "beside"),
    [
        ("6 weeks", {}),
        ("42 days", {}),
        ("4 weeks", {}),
        ("12 weeks", {"duty": "VIS-4"}),
        ("15 working_days", {"duty": "REV-1", "track": "reviews", "after": "start"}),
        ("28 days", {"duty": "REV-1", "track": "reviews", "after": "start"}),
        # One is longer from some days, the other from others.
        ("13 weeks", {"duty": "VIS-4"}),
        ("31 days", {"duty": "REV-1", "track": "reviews", "after": "start"}),
        # It is longer than the law's shorter span only.
        ("9 months", {"duty": "HLT-2", "track": "health"}),
        ("[{span: 8 weeks, where: {placement_age: {lt: 1 year}}}, {span: 4 weeks}]", {}),
        # The law has no span here.
        ("9 months", {"duty": "PLN-4", "track": "permanence_plans", "after": "start"}),
        # Another thing is counted, or from another beginning, or it is another duty.
        ("8 weeks", {"track": "reviews"}),
        ("8 weeks", {"after": "start"}),
        ("4 months", {"duty": "REV-2", "track": "reviews", "after": "{nth: 2}"}),
        ("8 weeks", {"duty": "OWN-1"}),
    ],
)
def test_what_is_as_strict_or_cannot_be_compared_stands_beside_the_law(
    local: Local, within: str, beside: dict[str, str]
) -> None:
    book = load_rulebook((local(within, **beside),))

    assert "OWN-1" in book.rules
    assert "VIS-2" in book.rules


def test_law_that_was_in_force_at_another_time_is_not_compared(local: Local, tmp_path: Path) -> None:
    path = local("8 weeks", duty="VIS-5", first="2011-04-01")
    assert "OWN-1" in load_rulebook((path,)).rules

    path.write_text(
        local("7 months", duty="VIS-5")
        .read_text()
        .replace("from: 2011-04-01", "from: 2011-04-01, to: 2015-03-31")
    )
    assert "OWN-1" in load_rulebook((path,)).rules
    path.write_text(path.read_text().replace("to: 2015-03-31", "to: 2015-04-01"))
    assert "looser than the 6 months of VIS-5" in refused(path)


def test_a_local_rule_may_be_looser_than_another_local_rule(local: Local, tmp_path: Path) -> None:
    path = local("4 weeks")
    looser = path.read_text().replace("pack: hillshire\nrules:\n", "").replace("OWN-1", "OWN-2")
    path.write_text(path.read_text() + looser.replace("4 weeks", "5 weeks"))

    assert {"OWN-1", "OWN-2"} <= set(load_rulebook((path,)).rules)


BEFORE = """\
pack: hillshire
tracks:
  reports:
    noun: the report
    about: reports
    scope: period_of_care
    evidence: {{event: review_report_received}}
    look_back: 2 months
rules:
  - id: OWN-1
    title: The law
    family: reviews
    owed: Something is done.
    track: reports
    after: {{event: review_held}}
    within: {law}
    law: {{instrument: The Act, provision: s 1, force: statute, checked: primary}}
    versions: [{{from: 2011-04-01}}]
  - id: OWN-2
    duty: OWN-1
    title: A standard of our own
    family: reviews
    owed: Something is done.
    track: reports
    after: {{event: review_held}}
    within: {own}
    law: {{instrument: Our procedures, provision: part 1, force: local, checked: primary}}
    versions: [{{from: 2011-04-01}}]
"""


@pytest.mark.parametrize(
    ("own", "law", "looser"),
    [
        ("2 working_days before", "3 working_days before", True),
        ("1 week before", "10 days before", True),
        ("5 days", "3 working_days before", True),
        ("3 working_days before", "3 working_days before", False),
        ("5 working_days before", "3 working_days before", False),
        ("3 working_days before", "5 days", False),
    ],
)
def test_fewer_days_before_are_looser(tmp_path: Path, own: str, law: str, looser: bool) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(BEFORE.format(own=own, law=law))

    if looser:
        said = own.replace("_", " ")
        assert f"OWN-2.within: {said} is looser than the {law.replace('_', ' ')} of OWN-1" in refused(path)
    else:
        assert {"OWN-1", "OWN-2"} <= set(load_rulebook((path,)).rules)
