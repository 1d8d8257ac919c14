"""A duty without a rule on a page: what it is, its law, why it is no rule and what that would take."""

from __future__ import annotations

from datetime import date

import pytest

import compliance
from compliance.model.duties import Definition, Duty, Measure, NotEncoded, Relaxation
from compliance.model.law import Checked, Force, Law
from compliance.reports.duty_page import duty_page
from compliance.reports.explain import pages, pages_named
from compliance.reports.terminal import rendered
from tests.strategies.shipped import england, packs

LAW = Law("Local policy", "part 2", Force.LOCAL, Checked.PARTLY, "https://example.org", "Read in part.")


def page(what: Definition | Measure | Relaxation | NotEncoded) -> dict[str, list[str]]:
    duty = Duty("LOC-2", "Tea", "Tea is offered.", LAW, what, "local", "local.yaml:9")
    return dict(duty_page(duty, england()))


def test_every_page_says_what_it_is_its_law_and_where_it_is_written() -> None:
    found = page(NotEncoded("Nobody records it.", "An event for tea."))

    assert found == {
        "LOC-2  Tea": ["Tea is offered."],
        "Why no rule states it": ["Nobody records it."],
        "What would be needed": ["An event for tea."],
        "The law": [
            "Local policy, part 2 (local); text checked: partly.",
            "https://example.org",
            "Read in part.",
        ],
        "Where it is written": ["local.yaml:9 (pack local)"],
    }


def test_a_measure_says_what_is_counted() -> None:
    found = page(Measure("Cups from visit to visit.", "Cups."))

    assert found["What is counted"] == ["Cups from visit to visit."]
    assert found["Why no rule states it"] == [
        "It is a measure over many children, and owed to no single child."
    ]


def test_a_definition_says_what_holds_it_or_why_nothing_does() -> None:
    held = page(Definition(("ordinary_care", "placement"), "", ""))
    unheld = page(Definition((), "Nothing needs it.", "A rule."))

    assert held["What holds it"] == ["In the pack: ordinary_care and placement."]
    assert "What would be needed" not in held
    assert "What holds it" not in unheld
    assert unheld["Why no rule states it"] == [
        "It is a definition: it says when other duties apply. Nothing needs it."
    ]


def test_a_relaxation_says_when_it_was_and_what_it_touches() -> None:
    found = page(Relaxation(("REV-1",), date(2020, 4, 24), date(2020, 9, 25), "No version holds it.", ""))

    assert found["When"] == ["From 24 April 2020 to 25 September 2020."]
    assert found["What it touches"] == ["REV-1  First review"]
    assert found["Why no rule states it"] == ["It is a relaxation of other duties. No version holds it."]


@pytest.mark.parametrize("asked", ["ADO-10", "ado-10"])
def test_the_page_is_explained_like_a_rule(asked: str) -> None:
    printed = compliance.explain(asked)

    assert printed.startswith("ADO-10  From entering care to moving in with adopters\n")
    assert "\nWhy no rule states it\n  It is a measure over many children" in printed


def test_every_duty_has_a_page_that_fits_a_terminal() -> None:
    for id_ in england().duties:
        lines = rendered(pages(pages_named(id_, packs())), colour=False).splitlines()
        assert lines[0].startswith(f"{id_}  ")
        assert [line for line in lines if len(line) > 80 and not line.strip().startswith("https://")] == []
        assert not any(len(line) == 1 for line in lines)


def test_a_name_that_is_like_that_of_a_duty_is_told_it() -> None:
    with pytest.raises(compliance.SettingsError, match=r"^no rule is called RETE-1; perhaps RET-1"):
        compliance.explain("RETE-1")
