"""A check that is stopped, or killed, leaves no process and no findings of children behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

import compliance
from tests.strategies.councils import council_file

ROOT = str(Path(compliance.__file__).parent.parent)
PROGRAM = """\
import sys
from datetime import date
from pathlib import Path
import compliance

if __name__ == "__main__":
    request = compliance.Request(
        paths=(Path(sys.argv[1]),), today=date(2024, 9, 30), at_once=3_000, jobs=int(sys.argv[2])
    )
    compliance.check(request, lambda done, of: print(done, of, flush=True))
"""

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="there is no /proc here")


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough for many parts."""
    folder = tmp_path_factory.mktemp("councils")
    council = pl.read_parquet(council_file(folder, 15, seed=7))
    named = [council.with_columns(pl.format("{}-{}", pl.lit(n), "case").alias("case")) for n in range(30)]
    pl.concat(named).write_parquet(folder / "events.parquet")
    return folder / "events.parquet"


NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def started(
    folder: Path, *arguments: object, ignored: Container[signal.Signals] = ()
) -> Iterator[subprocess.Popen[str]]:
    """A process whose temporary folder is `folder`. It heeds signals whether or not the tests do (nohup, `&`)."""

    def as_asked() -> None:
        for number in NUMBERS:
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": ROOT, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=as_asked,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def of_folder(folder: Path) -> list[int]:
    """The processes, of whatever parent, whose temporary folder is this one."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"TMPDIR={folder}".encode() in environ.read_bytes().split(b"\0"):
                found.append(int(environ.parent.name))
        except OSError:
            continue
    return found


def until(holds: Callable[[], bool]) -> bool:
    last = time.monotonic() + 60
    while not (held := holds()) and time.monotonic() < last:
        time.sleep(0.05)
    return held


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_check_in_parts(events: Path, tmp_path: Path, number: signal.Signals) -> None:
    (program := tmp_path / "program.py").write_text(PROGRAM)
    (folder := tmp_path / "temporary").mkdir()

    with started(folder, program, events, 2) as process:
        assert process.stdout is not None
        done, of = map(int, process.stdout.readline().split())
        assert len(of_folder(folder)) > 2
        assert list(folder.iterdir())
        process.send_signal(number)
        told = process.stdout.read().split()

    assert process.returncode != 0
    assert len(told) / 2 + done < of - 1, "it went on to the end"
    assert until(lambda: of_folder(folder) == [])
    assert until(lambda: list(folder.iterdir()) == [])


def test_nothing_is_left_of_a_check_in_parts_in_one_process(events: Path, tmp_path: Path) -> None:
    (program := tmp_path / "program.py").write_text(PROGRAM)
    (folder := tmp_path / "temporary").mkdir()

    with started(folder, program, events, 1) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate()

    assert process.returncode != 0
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_a_command_that_is_told_to_stop_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "-m", "compliance", "demo", "--children", 20_000) as process:
        assert until(lambda: any(tmp_path.glob("compliance-demo-*")))
        process.send_signal(number)
        out, err = process.communicate()

    assert (process.returncode, out) == (130, "")
    assert err.strip() == "stopped"
    assert list(tmp_path.iterdir()) == []


def test_the_exit_code_is_the_same_wherever_a_command_is_broken_off(tmp_path: Path) -> None:
    # A folder is run as `-m` runs a package.
    (program := tmp_path / "program").mkdir()
    (program / "__main__.py").write_text(
        "import click\n"
        "from compliance.cli import vocabulary\n"
        "from compliance.cli.main import main\n"
        "vocabulary.command = click.command()(lambda: exec('raise KeyboardInterrupt'))\n"
        "main()\n"
    )
    with started(tmp_path, program, "vocabulary") as process:
        _, err = process.communicate()

    assert (process.returncode, err.strip()) == (130, "stopped")


def test_a_command_goes_on_when_its_terminal_closes_if_it_was_told_to(tmp_path: Path) -> None:
    arguments = ("-m", "compliance", "demo", "--children", 500)
    with started(tmp_path, *arguments, ignored=[signal.SIGHUP]) as process:
        assert until(lambda: any(tmp_path.glob("compliance-demo-*")))
        process.send_signal(signal.SIGHUP)
        out, err = process.communicate()

    assert process.returncode == 0
    assert "stopped" not in err
    assert "OVERDUE" in out
