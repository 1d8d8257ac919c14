"""The page of the law review names every duty, with where its words were read and how well its text was checked."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from compliance.model.law import Law
from compliance.model.rulebook import Rulebook
from compliance.rulebook.load import load_packs
from tests.docs import pages


@pytest.fixture(scope="module")
def everything() -> Rulebook:
    return load_packs(optional=True).book()


@pytest.fixture(scope="module")
def rows() -> dict[str, tuple[str, str, str, str]]:
    """Of each duty in the table: the rules, the law, how well it was checked, and where it was read."""
    table = pages.page("docs/law-review.md").split("## Every duty")[1]
    found = re.findall(r"^\| ([A-Z]+-\d+) \| (.*?) \| (.+?) \| (.+?) \| (.+) \|$", table, re.M)
    assert len(found) == len({row[0] for row in found})
    return {duty: (rules, law, checked, read) for duty, rules, law, checked, read in found}


def test_every_duty_of_the_list_has_its_row(
    everything: Rulebook, rows: dict[str, tuple[str, str, str, str]]
) -> None:
    assert set(rows) == {rule.head.duty for rule in everything.rules.values()} | set(everything.duties)


def test_each_row_names_the_rules_that_state_the_duty(
    everything: Rulebook, rows: dict[str, tuple[str, str, str, str]]
) -> None:
    stated = defaultdict(set)
    for rule in everything.rules.values():
        if rule.head.id != rule.head.duty:
            stated[rule.head.duty].add(rule.head.id)

    assert {duty: set(re.findall(r"[\w-]+", row[0])) for duty, row in rows.items()} == {
        duty: stated[duty] for duty in rows
    }


def test_each_row_says_how_well_the_text_was_checked(
    everything: Rulebook, rows: dict[str, tuple[str, str, str, str]]
) -> None:
    laws: dict[str, list[Law]] = defaultdict(list)
    for rule in everything.rules.values():
        laws[rule.head.duty].append(rule.versions[-1].law)
    for duty in everything.duties.values():
        laws[duty.id].append(duty.law)

    assert {duty: set(row[2].split(" or ")) for duty, row in rows.items()} == {
        duty: {law.checked.value for law in laws[duty]} for duty in rows
    }
