"""The pages say what the program does: excerpts are its output, lists come from the vocabulary."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from compliance.cli.main import run
from compliance.reports.vocabulary_page import vocabulary_page
from compliance.rulebook.load import load_rulebook
from compliance.rulebook.vocabulary_file import load_vocabulary

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


LISTS = (ROOT / "docs" / "lists.md").read_text(encoding="utf-8")
COUNCIL = str(ROOT / "examples/council")


@pytest.mark.parametrize(
    ("name", "page", "arguments"),
    [
        ("check", README, ["check", COUNCIL, "--limit", "5"]),
        ("why", README, ["why", "200036", "VIS-3", COUNCIL, "--limit", "1"]),
        ("due", LISTS, ["due", COUNCIL, "--team", "Team 1", "--family", "visits"]),
    ],
    ids=["check", "why", "due"],
)
def test_a_page_shows_what_the_command_prints(
    name: str, page: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 0
    printed = capsys.readouterr().out
    excerpt = re.search(rf"<!-- excerpt: {name} -->\n```\n(.*?)```", page, re.S)
    assert excerpt is not None
    assert len(excerpt[1].splitlines()) > 5
    assert printed.startswith(excerpt[1])


RUNS = re.findall(r"<!-- run: (.*?) -->\n```sh\n(.*?)```\n\n```\n(.*?)```", README, re.S)


@pytest.mark.parametrize(("command", "printed"), [run_[1:] for run_ in RUNS], ids=[run_[0] for run_ in RUNS])
def test_the_readme_shows_what_a_line_of_the_shell_prints(command: str, printed: str) -> None:
    here = f'compliance() {{ "{sys.executable}" -m compliance "$@"; }}\n'

    ran = subprocess.run(
        ["bash", "-c", here + command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    assert ran.stdout == printed


def test_the_readme_has_lines_to_run() -> None:
    assert [name for name, _, _ in RUNS] == ["file", "folder", "pipe"]


def test_the_readme_calls_the_command_by_its_name_where_it_was_made_known_by_it() -> None:
    first, rest = README.split("source .venv/bin/activate")
    assert ".venv/bin/compliance check examples/council" in first
    assert ".venv\\Scripts\\compliance check examples/council" in first
    blocks = re.findall(r"```sh\n(.*?)```", rest, re.S)
    called = [line for block in blocks for line in block.splitlines() if "compliance " in line]
    assert len(called) > 5
    assert [line for line in called if "bin/compliance" in line or "Scripts" in line] == []


def test_the_readme_counts_the_rules_that_there_are() -> None:
    book = load_rulebook()
    duties = {rule.head.duty for rule in book.rules.values()}
    assert f"{len(book.rules)} rules for {len(duties)} headline duties" in README


_MEASURED = "docs/performance.md"
"""What was measured was measured with the rules of its day."""


def test_no_page_counts_rules_otherwise_than_there_are() -> None:
    """In running text; what a command prints is held to the command."""
    book = load_rulebook()
    counts = {"rules": len(book.rules), "duties": len({rule.head.duty for rule in book.rules.values()})}
    pages = [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").glob("*.md"),
    ]

    found = [
        (page.name, number, what)
        for page in pages
        if page != ROOT / _MEASURED
        for number, what in re.findall(
            r"\b(\d+) (?:headline )?(rules|duties)\b",
            re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S),
        )
    ]

    assert ("README.md", str(counts["rules"]), "rules") in found
    assert [each for each in found if int(each[1]) != counts[each[2]]] == []


def test_the_page_of_events_is_made_from_the_vocabulary() -> None:
    page = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    assert page == vocabulary_page(load_vocabulary())
