"""Every file that ever did not hold, and some that might not, through the loaders again.

`python -m tests.fuzz.run` makes more.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz import holding
from tests.fuzz.run import CORPUS

ROOT = CORPUS.parents[2]
EVENTS = sorted((CORPUS / "events").iterdir())
RETURNS = sorted((CORPUS / "returns").iterdir())


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.name)
def test_what_is_read_of_event_files_holds(path: Path, tmp_path: Path) -> None:
    assert list(holding.of_events(path, tmp_path)) == []


@pytest.mark.parametrize("path", RETURNS, ids=lambda path: path.name)
def test_what_is_read_of_returns_holds(path: Path) -> None:
    assert list(holding.of_return(path)) == []


def test_it_holds_of_very_many_rows_and_two_threads(tmp_path: Path) -> None:
    """In a process of its own, since how many threads work on tables is settled when their library is loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", "from tests.fuzz.test_corpus import many; print(*many())"],
        cwd=ROOT,
        env={**os.environ, "POLARS_MAX_THREADS": "2", "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (ran.returncode, ran.stdout.strip()) == (0, "4 event files and 1 return"), ran.stdout + ran.stderr


OFTEN = ("no-attributes.csv", "odd-words.csv", "quoted.csv", "facts.csv")


def many() -> Iterator[str]:
    """What does not hold of some of the corpus with its rows very often; else how many were tried."""
    found = []
    for name in OFTEN:
        with tempfile.TemporaryDirectory() as folder:
            found += holding.of_many_events(CORPUS / "events" / name, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        found += holding.of_many_in_return(CORPUS / "returns" / "sound", Path(folder))
    yield from found or [f"{len(OFTEN)} event files and 1 return"]
