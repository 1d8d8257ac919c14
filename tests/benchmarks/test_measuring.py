"""A run's time and memory are those of the command and of what it starts."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"

pytest.importorskip("psutil")
if not FOLDER.is_dir():
    pytest.skip("the benchmarks are not here", allow_module_level=True)

HOLD = "held = b'x' * {mb}_000_000; import time; time.sleep(0.4)"
START_TWO = (
    "import subprocess, sys\n"
    "both = [subprocess.Popen([sys.executable, '-c', sys.argv[1]]) for _ in range(2)]\n"
    "[each.wait() for each in both]"
)


@pytest.fixture
def measuring(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("measuring")


def test_memory_of_child_processes_is_added_up(measuring: ModuleType) -> None:
    run = measuring.once([sys.executable, "-c", START_TWO, HOLD.format(mb=80)])
    assert 80 <= run.process_mb < 150
    assert run.tree_mb >= 155


def test_the_memory_of_the_process_that_measures_is_not_counted(measuring: ModuleType) -> None:
    held = b"x" * 300_000_000
    del held
    run = measuring.once([sys.executable, "-c", HOLD.format(mb=80)])
    assert 80 <= run.process_mb < 150


def test_seconds_are_those_of_the_counted_runs(measuring: ModuleType, tmp_path: Path) -> None:
    tally = tmp_path / "tally"
    program = "import sys, time; open(sys.argv[1], 'a').write('x'); time.sleep(0.1)"
    found = measuring.measured([sys.executable, "-c", program, str(tally)], 3)
    assert len(found.runs) == 3
    assert tally.read_text() == "xxxx"
    assert 0.1 <= found.wall.least <= found.wall.median <= found.wall.most
    assert found.cpu.median < found.wall.median


def test_a_command_that_fails_is_told_with_what_it_said(measuring: ModuleType) -> None:
    with pytest.raises(measuring.CommandFailed, match="ZeroDivisionError"):
        measuring.once([sys.executable, "-c", "1 / 0"])


def test_a_run_that_takes_too_long_is_ended(measuring: ModuleType) -> None:
    with pytest.raises(measuring.CommandFailed, match=r"not done after 0\.3 seconds"):
        measuring.once([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.3)
