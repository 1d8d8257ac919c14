"""A sample of small changes to the code, and which of them the tests notice.

    python -m tests.mutation.run --changes 60 --seed 1 [--under compliance/engines] [--seconds 300]

Each change is made in a copy of the tree, and the tests that name the changed module run on it, then those of its
folder, then those that hold the engines, rules and reports together. What no test notices is printed with its line;
somebody looks at it and writes the test, or sees that the change means nothing. Needs the extra `mutation`.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutation.changes import Change, drawn

ROOT = Path(__file__).resolve().parents[2]
Tests = tuple[str, ...]
"""Files and folders of tests that are run together."""

HOLD_TOGETHER: tuple[Tests, ...] = (
    ("tests/conformance/test_kept_cases.py",),
    ("tests/reports",),
    ("tests/equality/test_engines_agree.py",),
)
"""Tests that go through most of the package, run where a folder's own tests notice nothing."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw, change, test, and say."""
    asked = _asked(arguments)
    files = sorted(file for file in (ROOT / asked.under).rglob("*.py") if file.stat().st_size)
    unnoticed = 0
    with TemporaryDirectory(prefix="compliance-mutation-") as folder:
        tree = Path(folder) / "tree"
        _copy(tree)
        unchanged = cache(partial(_pass, tree=tree, seconds=asked.seconds))
        for number, change in enumerate(drawn(files, asked.changes, asked.seed), start=1):
            by = noticed_by(change, tree, asked.seconds)
            if by is not None and not unchanged(by):
                raise SystemExit(
                    f"{' '.join(by)} fails on the code as it is, and notices nothing; mend that first"
                )
            unnoticed += by is None
            place = f"{change.file.relative_to(ROOT)}:{change.line}"
            print(f"{number:3} {place} {change.operator.rpartition('/')[2]}: {_said(by)}", flush=True)
            if by is None:
                print("".join(f"      {line}" for line in _difference(change)), flush=True)
    print(f"{asked.changes - unnoticed} of {asked.changes} noticed")


def _said(by: Tests | None) -> str:
    if by is None:
        return "NOT NOTICED"
    return by[0] if len(by) == 1 else f"{by[0]} or {len(by) - 1} more"


def noticed_by(change: Change, tree: Path, seconds: int) -> Tests | None:
    """The tests that fail, or do not end in time, on a copy of the tree with the change; None if none do."""
    name = change.file.relative_to(ROOT)
    copy = tree / name
    before = copy.read_text("utf-8")
    try:
        copy.write_text(change.made(), encoding="utf-8")
        for tests in _tests_of(name):
            if not _pass(tests, tree, seconds):
                return tests
    finally:
        copy.write_text(before, encoding="utf-8")
    return None


def _tests_of(file: Path) -> Iterator[Tests]:
    """The tests that name the module, or are called as it is; those of its folder, if it has some of its own; then
    those that hold all together."""
    module = re.compile(rf"\b{re.escape('.'.join(file.with_suffix('').parts))}\b")
    naming = [
        str(each.relative_to(ROOT))
        for each in sorted((ROOT / "tests").rglob("test_*.py"))
        if each.name == f"test_{file.name}" or module.search(each.read_text("utf-8"))
    ]
    if naming:
        yield tuple(naming)
    own = f"tests/{file.parts[1]}" if len(file.parts) > 2 else "tests/docs"
    if (ROOT / own).is_dir():
        yield (own,)
    yield from HOLD_TOGETHER


def _pass(tests: Tests, tree: Path, seconds: int) -> bool:
    command = (sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *tests)
    path = os.pathsep.join((str(tree), str(tree / "synthetic")))
    try:
        ran = subprocess.run(
            command,
            cwd=tree,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return ran.returncode == 0


def _copy(tree: Path) -> None:
    kept = ("compliance", "synthetic", "rules", "tests", "examples", "docs", "benchmarks")
    for folder in kept:
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy(file, tree)


def _difference(change: Change) -> Iterator[str]:
    before, after = (
        text.splitlines(keepends=True) for text in (change.file.read_text("utf-8"), change.made())
    )
    lines = list(difflib.unified_diff(before, after, n=0))[2:]
    yield from lines


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.run", description=__doc__)
    parser.add_argument("--changes", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--under", default="compliance", help="The folder whose files are changed.")
    parser.add_argument(
        "--seconds", type=int, default=300, help="After so long a run of tests counts as noticing."
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
