"""A report is the same however many threads work on it. Tables of 16,384 rows and more are split among them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.strategies.councils import AS_OF, council_file

COUNCILS = 12


def report(events: Path, threads: int) -> bytes:
    """The JSON report, with every finding in it, of a process with so many threads."""
    output = events.with_name(f"{threads}.json")
    command = (sys.executable, "-m", "compliance", "check", events, "--as-of", AS_OF, "--format", "json")
    environment = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
    subprocess.run([*map(str, command), "--output", str(output)], env=environment, check=True, timeout=120)
    return output.read_bytes()


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small council's events several times over, those of other children each time."""
    file = council_file(tmp_path_factory.mktemp("council"), 12, seed=11)
    one = pl.read_parquet(file)
    others = (one.with_columns(pl.format("{}-{}", pl.lit(n), "case").alias("case")) for n in range(COUNCILS))
    pl.concat(others).write_parquet(file)
    return file


def test_two_threads_give_what_one_gives(events: Path) -> None:
    alone = report(events, 1)
    alike = report(events, 2) == alone

    assert alike
    assert len(json.loads(alone)["findings"]) > 20_000
