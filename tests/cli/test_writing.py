"""What is written is written whole or not at all, and where it cannot be, that is said."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import compliance
from compliance.cli.writing import filled, whole
from compliance.problems import RunError

Cli = Callable[..., Any]
EXAMPLES = Path(compliance.__file__).parent.parent / "examples"
COUNCIL = ("check", EXAMPLES / "council", "--as-of", "2024-09-30", "--select", "VIS")
SMALL = """\
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
from compliance.cli.main import run
sys.exit(run(sys.argv[1:]))
"""
"""The command line where no file can hold more than 2 kB, as on a disk that is full."""

needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


def process(
    folder: Path, *arguments: object, stdout: Any = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    # As it is run by a user, with buffers; but where no file holds more than 2 kB no module may be kept compiled, which
    # would be kept in part.
    root = str(Path(compliance.__file__).parent.parent)
    env = {**os.environ, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
    env.pop("PYTHONUNBUFFERED", None)
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env=env,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@needs_full
@pytest.mark.parametrize(
    "arguments",
    [
        (*COUNCIL, "--fail-on", "overdue"),
        (*COUNCIL, "--format", "csv"),
        (*COUNCIL, "--format", "json"),
        ("why", "200036", "VIS-3", EXAMPLES / "council"),
        ("explain", "REV-1"),
        ("rules", "list"),
        ("watch", EXAMPLES / "live" / "events.jsonl", "--once", "--as-of", "2025-01-06"),
        ("--help",),
    ],
    ids=lambda arguments: " ".join(map(str, (*arguments[:1], *arguments[-1:]))),
)
def test_standard_output_that_is_full_is_said_and_is_no_finding(
    tmp_path: Path, arguments: tuple[object, ...]
) -> None:
    with open("/dev/full", "w") as full:
        ran = process(tmp_path, "-m", "compliance", *arguments, stdout=full)

    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1].startswith("compliance: ")
    assert "No space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr


@pytest.mark.parametrize("shape", ["text", "csv", "json", "jsonl", "parquet"])
def test_a_report_that_does_not_fit_leaves_the_earlier_one(tmp_path: Path, shape: str) -> None:
    (tmp_path / "report").write_text("the report of yesterday")
    command = (*COUNCIL, "--limit", "0", "--format", shape, "--output", "report")

    ran = process(tmp_path, "-c", SMALL, *command)

    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == "compliance: report: cannot be written: File too large"
    assert files(tmp_path) == {"report": b"the report of yesterday"}


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_conversion_that_does_not_fit_leaves_nothing(tmp_path: Path, form: str) -> None:
    ran = process(tmp_path, "-c", SMALL, "convert", EXAMPLES / "council", "--output", f"events.{form}")

    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == f"compliance: events.{form}: cannot be written: File too large"
    assert files(tmp_path) == {}


@pytest.mark.parametrize("form", ["events", "ssda903", "annex-a", "ssd"])
@pytest.mark.parametrize("made", [True, False])
def test_a_council_that_does_not_fit_leaves_the_folder_as_it_was(
    tmp_path: Path, form: str, made: bool
) -> None:
    if made:
        (tmp_path / "council").mkdir()

    command = ("demo", "--children", 40, "--form", form, "--output", "council")
    ran = process(tmp_path, "-c", SMALL, *command)

    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == "compliance: council: cannot be written: File too large"
    assert [path.name for path in tmp_path.rglob("*")] == ["council"] * made


def test_a_folder_that_is_not_there_is_named(check: Cli, tmp_path: Path) -> None:
    for shape in ("text", "parquet"):
        ran = check("--format", shape, "--output", tmp_path / "nowhere" / "report")

        assert ran.code == 2
        assert f"{tmp_path / 'nowhere' / 'report'}: cannot be written: No such file or directory\n" in ran.err


class _Stopped(BaseException):
    pass


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, _Stopped])
def test_a_file_that_was_not_finished_never_takes_its_name(
    tmp_path: Path, error: type[BaseException]
) -> None:
    output = tmp_path / "report"
    output.write_text("before")

    def write_half() -> None:
        with whole(output) as part:
            part.write_text("half")
            assert output.read_text() == "before"
            raise error

    with pytest.raises(error):
        write_half()

    assert files(tmp_path) == {"report": b"before"}


def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    with whole(tmp_path / "report") as part:
        part.write_text("all")
        assert not (tmp_path / "report").exists()

    assert files(tmp_path) == {"report": b"all"}


def test_a_new_report_is_its_writers_alone_and_an_earlier_one_stays_as_readable_as_it_was(
    check: Cli, tmp_path: Path
) -> None:
    (tmp_path / "shared.csv").touch(mode=0o640)
    (tmp_path / "shared.csv").chmod(0o640)

    for name in ("new.csv", "shared.csv"):
        assert check("--format", "csv", "--output", tmp_path / name).code == 0

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*.csv")}
    assert modes == {"new.csv": 0o600, "shared.csv": 0o640}


def test_a_link_goes_on_leading_where_it_led(check: Cli, tmp_path: Path) -> None:
    (tmp_path / "latest.csv").symlink_to(tmp_path / "of-january.csv")

    for _ in range(2):
        assert check("--format", "csv", "--output", tmp_path / "latest.csv").code == 0

    assert (tmp_path / "latest.csv").readlink() == tmp_path / "of-january.csv"
    assert (tmp_path / "of-january.csv").read_text().startswith("id,case,")


def test_a_pipe_is_written_to_and_stays_one(check: Cli, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text()), daemon=True)
    reader.start()

    ran = check("--format", "csv", "--output", tmp_path / "pipe")
    reader.join(10)

    assert ran.code == 0
    assert read[0].startswith("id,case,")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_folder_keeps_what_was_in_it_where_filling_it_fails(tmp_path: Path) -> None:
    (tmp_path / "before").write_text("before")

    def fill() -> None:
        with filled(tmp_path):
            (tmp_path / "more").mkdir()
            (tmp_path / "more" / "file").write_text("half")
            raise OSError(28, "No space left on device")

    with pytest.raises(RunError, match="cannot be written: No space left"):
        fill()

    assert files(tmp_path) == {"before": b"before"}
    assert [path.name for path in tmp_path.iterdir()] == ["before"]


def test_an_error_nobody_foresaw_is_70_and_tells_nothing_of_a_child(
    check: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("child 200417")

    monkeypatch.setattr("compliance.checking.run.check", broken)

    ran = check("--fail-on", "overdue")

    assert ran.code == 70
    assert len(ran.err.splitlines()) == 1
    assert "an error that was not foreseen (ZeroDivisionError); please report it." in ran.err
    assert "200417" not in ran.err

    monkeypatch.setenv("COMPLIANCE_TRACEBACK", "1")
    told = check()
    assert told.code == 70
    assert "Traceback" in told.err
    assert "child 200417" in told.err


def test_an_error_of_the_system_is_said_in_words(check: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/tmp/part.parquet")

    monkeypatch.setattr("compliance.checking.run.check", full)

    ran = check()

    assert (ran.code, ran.err) == (2, "compliance: /tmp/part.parquet: No space left on device\n")
