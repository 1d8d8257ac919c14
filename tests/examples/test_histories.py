"""The histories: each command of their page prints the page that stands beside the history."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from compliance.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "histories"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
PAGES = re.findall(r"<!-- page: (\S+) -->\n```sh\ncompliance (.*)\n```", README)


@pytest.mark.parametrize(("name", "command"), PAGES, ids=[name for name, _ in PAGES])
def test_each_command_prints_the_page_beside_the_history(
    name: str, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With UPDATE_GOLDEN=1 the page is kept anew: read the diff."""
    monkeypatch.chdir(ROOT)

    assert run(shlex.split(command)) == 0

    printed = capsys.readouterr().out
    page = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        page.write_text(printed, encoding="utf-8")
    assert printed == page.read_text(encoding="utf-8")
    assert max(map(len, printed.splitlines())) <= 80


def test_every_history_has_its_page_and_its_command() -> None:
    histories = {path.stem for path in FOLDER.glob("*.csv")}

    assert len(histories) == 10
    assert {path.stem for path in FOLDER.glob("*.txt")} == histories
    assert {Path(name).stem for name, _ in PAGES} == histories
    for name, command in PAGES:
        assert f"{Path(name).stem}.csv " in command


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_a_history_reads_without_a_problem(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(path), "--as-of", "2025-09-01"]) == 0

    said = capsys.readouterr()
    assert "of 1 case" in said.out
    assert "row" not in said.err
