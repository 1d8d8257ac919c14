"""`compliance explain --written`: a rule as its file has it, with what it borrows put in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compliance.model.documents import document
from compliance.model.rules import CheckRule, TrackRule
from compliance.rulebook.as_written import as_written
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.load import Packs, load_packs
from compliance.rulebook.shipped import shipped_rules

Cli = Callable[..., Any]


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load_packs((shipped_rules() / "local" / "rotherham",), optional=True)


def test_every_rule_of_its_own_duty_stands_by_itself_and_says_the_same(packs: Packs) -> None:
    whole = packs.book()

    for id_, rule in whole.rules.items():
        text = document(as_written(id_, packs.documents), "pasted.yaml")
        [raw] = text.data["rules"]
        if raw.get("duty") is not None:
            # The rule that states the duty is another.
            continue
        alone = compile_rulebook([text], packs.vocabulary, working=packs.working)
        pasted = alone.rules[id_]
        assert pasted.versions == rule.versions, id_
        if isinstance(rule, CheckRule):
            assert isinstance(pasted, CheckRule)
            assert (pasted.every, pasted.must) == (rule.every, rule.must)
        else:
            assert not isinstance(pasted, CheckRule)
            assert pasted.track == rule.track, id_
        if isinstance(rule, TrackRule):
            assert isinstance(pasted, TrackRule)
            assert pasted.anchors == rule.anchors


def test_it_is_plain_yaml_with_the_file_and_line_of_each_part(cli: Cli, packs: Packs) -> None:
    import yaml

    ran = cli("explain", "--written", "vis-7")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"# VIS-7: {packs.book().rules['VIS-7'].head.place}\n")
    assert "# tracks: visits: england/visits.yaml:" in ran.out
    assert "# conditions: ordinary_care: england/pack.yaml:" in ran.out
    assert "&id" not in ran.out
    assert "*id" not in ran.out
    data = yaml.safe_load(ran.out)
    assert data["rules"][0]["closes_on"][2] == {"event": "placed_for_adoption"}
    assert {"ordinary_care", "reviewed_by_the_due_day"} <= set(data["conditions"])


def test_a_rule_of_ones_own_pack_is_printed_with_what_it_borrows_from_the_law(cli: Cli, pack: Path) -> None:
    ran = cli("explain", "--written", "LOC-1", "--rules", pack)

    assert ran.out.startswith("# LOC-1: local.yaml:3\n")
    assert "# tracks: reviews: england/reviews.yaml:" in ran.out


def test_a_rule_that_there_is_not_is_refused(cli: Cli) -> None:
    ran = cli("explain", "--written", "REV-99")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("compliance: no rule is called REV-99")
