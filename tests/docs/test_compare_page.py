"""The page of two runs side by side shows what its command prints, and says no other figure."""

from __future__ import annotations

import re
import shlex

import pytest

from compliance.checking.changed import Changed
from compliance.checking.differences import Cause
from compliance.cli.main import run
from tests.docs import pages

PAGE = pages.page("docs/compare.md")
FIGURE = re.compile(r"\d+\.\d% \(\d+ of \d+\)")


def test_the_example_is_what_the_command_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(pages.ROOT)
    written = re.search(r"^```sh\ncompliance (compare [^`#]* --limit 4)\n```$", PAGE, re.M)
    shown = re.search(r"<!-- excerpt: compare -->\n```\n(.*?)```", PAGE, re.S)
    assert written is not None
    assert shown is not None

    assert run(shlex.split(written[1].replace("\\\n", " "))) == 0
    assert capsys.readouterr().out == shown[1]
    said = PAGE.replace(shown[1], "")
    assert len(FIGURE.findall(said)) == 2
    assert set(FIGURE.findall(said)) <= set(FIGURE.findall(shown[1]))
    assert "One child of the 24, 200082, had" in said
    assert "200082  counted  missed" in shown[1]


def test_every_cause_and_every_change_is_told() -> None:
    quoted = pages.quoted(PAGE)
    assert {each.value for each in Cause} - quoted == set()
    assert {each.value for each in Changed} - quoted == set()
