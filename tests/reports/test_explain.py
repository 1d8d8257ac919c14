"""`compliance.explain`: a rule's page as text, for a program that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

import compliance
from compliance.cli.main import run

LOCAL = """\
pack: local
rules:
  - id: LOC-1
    title: Early first review
    family: reviews
    owed: A first review is held early.
    track: reviews
    after: start
    within: 10 working_days
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary}
    versions: [{from: 2011-04-01}]
"""


@pytest.mark.parametrize("rule", ["REV-1", "HLT-1"])
def test_it_is_the_page_that_the_command_prints(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", rule]) == 0
    assert compliance.explain(rule) == capsys.readouterr().out


def test_capitals_do_not_matter() -> None:
    assert compliance.explain("rev-1") == compliance.explain("REV-1")


def test_a_rule_of_a_pack_of_ones_own_has_its_page(tmp_path: Path) -> None:
    path = tmp_path / "local.yaml"
    path.write_text(LOCAL)
    book = compliance.load_rulebook([path])

    assert compliance.explain("LOC-1", book).startswith("LOC-1  Early first review\n")
    # The packs of a rulebook that is given are not at hand, so what they say under other readings is not shown.
    assert (
        compliance.explain("REV-1", book).split("Open questions")[0]
        == compliance.explain("REV-1").split("Open questions")[0]
    )


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("REV-11", "no rule is called REV-11; perhaps REV-1 or REV-"),
        ("nothing", "no rule is called nothing; `compliance rules list`"),
    ],
)
def test_an_unknown_rule_is_refused_with_the_names_that_look_alike(asked: str, message: str) -> None:
    with pytest.raises(compliance.SettingsError) as caught:
        compliance.explain(asked)
    assert str(caught.value).startswith(message)
