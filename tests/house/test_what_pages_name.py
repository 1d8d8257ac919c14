"""Whoever follows a page for developers finds what it names: files, modules, and every folder of tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("CONTRIBUTING.md", "docs/architecture.md", "docs/testing.md", "tests/README.md")
MADE_UP = re.compile(r"[A-Z]{4}|\*")
"""What stands for a name of one's own: `rules/NAME`, `*.tests.yaml`."""


def paths_named(page: str) -> Iterator[str]:
    """What stands between backticks and is written as a path: with a slash, or with the ending of a file."""
    for code in re.findall(r"`([^`\n]+)`", (ROOT / page).read_text("utf-8")):
        looks_like_one = "/" in code or re.search(r"\.(py|ya?ml|md|toml)$", code)
        if looks_like_one and " " not in code and not MADE_UP.search(code):
            yield code


def modules_run(page: str) -> list[str]:
    return re.findall(r"python -m ((?:tests|compliance|benchmarks)[\w.]*)", (ROOT / page).read_text("utf-8"))


@cache
def tree() -> tuple[str, ...]:
    """Every file and folder of the project, each with a slash before its name."""
    hidden = (".git", ".venv", "__pycache__")
    return tuple(
        f"/{path.relative_to(ROOT).as_posix()}" for path in ROOT.rglob("*") if not {*hidden} & {*path.parts}
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_path_named_is_there(page: str) -> None:
    named = list(paths_named(page))

    assert named
    # A page may leave out the folders before a name.
    assert [path for path in named if not any(each.endswith(f"/{path.strip('/')}") for each in tree())] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_module_that_is_to_be_run_is_there(page: str) -> None:
    for module in modules_run(page):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_every_folder_of_tests_stands_in_their_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "tests" / "README.md").read_text("utf-8"), re.M)
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - {"__pycache__"}

    assert sorted(rows) == sorted(folders)


def test_every_recipe_is_there() -> None:
    """What may be added by somebody who reads only the page."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

    for what in ("duty", "deadline", "unit", "condition operator", "kind of rule", "base pack"):
        assert f"**Add a {what}" in text
