"""What lies where an export, rules or settings are looked for and is no file: refused in words, never waited for."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import compliance
from compliance.problems import InputError
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.reading import read_export
from tests.cli.conftest import EVENTS

PATIENCE = 60
NO_FILE = "it is no file, but a pipe, a device or a link that leads nowhere"


def compliance_command(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command as a process, since one that waits for a pipe cannot be stopped from within."""
    return subprocess.run(
        [sys.executable, "-m", "compliance", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(compliance.__file__).parent.parent)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An export with a pipe, a device by a link and a link to itself beside it."""
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "events.csv").write_text(EVENTS)
    for name in ("pipe.jsonl", "pipe.csv", "pipe.yaml"):
        os.mkfifo(tmp_path / name)
        os.mkfifo(tmp_path / "export" / name)
    for at in (tmp_path, tmp_path / "export"):
        (at / "self.csv").symlink_to("self.csv")
        (at / "zero.csv").symlink_to("/dev/zero")
    return tmp_path


def test_a_folder_is_read_and_what_is_no_file_in_it_is_named(folder: Path) -> None:
    ran = compliance_command(folder, "check", "export", "--as-of", "2025-01-31", "--select", "REV-1")

    assert ran.returncode == 0
    assert "OVERDUE: 1 for 1 child" in ran.stdout
    said = " ".join(ran.stdout.split())
    for name in ("pipe.csv", "pipe.jsonl", "self.csv", "zero.csv"):
        assert f"{name} was not read: {NO_FILE}." in said


def test_a_watched_folder_is_read_too(folder: Path) -> None:
    ran = compliance_command(
        folder, "watch", "export", "--once", "--as-of", "2025-01-31", "--select", "REV-1"
    )

    assert ran.returncode == 0
    assert "REV-1" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("check", "pipe.jsonl"), 3, f"pipe.jsonl: is not read, since {NO_FILE}"),
        (("check", "zero.csv"), 3, f"zero.csv: is not read, since {NO_FILE}"),
        (("check", "self.csv"), 3, "self.csv: no such file or folder"),
        (("watch", "pipe.jsonl"), 3, "`compliance watch -` reads lines from standard input"),
        (("convert", "pipe.csv", "--output", "out.csv"), 3, NO_FILE),
        (("convert", "export/events.csv", "--output", "self.csv/out.csv"), 2, "cannot be written"),
        (("check", "export", "--rules", "pipe.yaml"), 2, f"pipe.yaml: cannot be read: {NO_FILE}"),
        (("check", "export", "--rules", "/dev/zero"), 2, f"zero: cannot be read: {NO_FILE}"),
        (("check", "export", "--settings", "pipe.yaml"), 2, "pipe.yaml: no such settings file"),
        (("check", "export", "--mapping", "pipe.yaml"), 3, "pipe.yaml: no such mapping file"),
        (("watch", "-", "--coverage", "pipe.yaml"), 3, f"pipe.yaml: cannot be read: {NO_FILE}"),
        (("rules", "lint", "pipe.yaml"), 2, f"pipe.yaml: cannot be read: {NO_FILE}"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_what_is_no_file_is_refused_at_once(
    folder: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    ran = compliance_command(folder, *arguments)

    assert ran.returncode == code
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr


@contextmanager
def nobody() -> Iterator[None]:
    """As a user who is not let everywhere, where the tests run as one who is."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can reach, unlike those of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("form", ["events", "ssda903"])
def test_a_folder_that_cannot_be_read_is_named(form: str, open_folder: Path) -> None:
    text = EVENTS if form == "events" else "CHILD,DOB,REVIEW,REVIEW_CODE\n101,01/02/2012,03/05/2023,PN1\n"
    (open_folder / "some.csv").write_text(text)
    (open_folder / "more").mkdir()
    (open_folder / "more" / "some.csv").write_text(text)
    # Once, so that what is loaded late is not looked for by somebody who may not: the package may lie where only
    # its owner reads.
    vocabulary = load_vocabulary()
    read_export([open_folder], vocabulary)
    (open_folder / "more").chmod(0)
    try:
        with nobody():
            notes = read_export([open_folder], vocabulary).notes
            with pytest.raises(InputError, match=r"some\.csv: cannot be opened: Permission denied"):
                read_export([open_folder / "more" / "some.csv"], vocabulary)
    finally:
        (open_folder / "more").chmod(0o700)

    assert [note for note in notes if "more" in note and "cannot be read" in note]


def test_an_export_in_a_folder_that_cannot_be_read_is_refused(open_folder: Path) -> None:
    (open_folder / "some.csv").write_text(EVENTS)
    vocabulary = load_vocabulary()
    read_export([open_folder], vocabulary)
    open_folder.chmod(0)
    try:
        with nobody(), pytest.raises(InputError, match=r"cannot be opened: Permission denied"):
            read_export([open_folder], vocabulary)
    finally:
        open_folder.chmod(0o700)


def test_a_log_can_be_read_by_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text('{"case":"A","event":"became_looked_after","on":"2025-01-06"}\n')

    ran = compliance_command(tmp_path, "watch", "m.jsonl", "--once", "--as-of", "2025-01-31", "--log", "r.db")

    assert ran.returncode == 0
    assert stat.S_IMODE((tmp_path / "r.db").stat().st_mode) == 0o600


def test_a_long_line_of_a_followed_file_is_read_without_waiting(tmp_path: Path) -> None:
    line = '{"case":"A","event":"became_looked_after","on":"2025-01-06","more":"' + "x" * 3_000_000 + '"}\n'
    (tmp_path / "m.jsonl").write_text(line)

    ran = compliance_command(
        tmp_path, "watch", "m.jsonl", "--once", "--as-of", "2025-01-31", "--every", "20", "--select", "REV-1"
    )

    assert ran.returncode == 0
    assert "REV-1" in ran.stdout


def test_a_line_that_does_not_end_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text("x" * 3_000_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "compliance", "watch", "m.jsonl", "--as-of", "2025-01-31"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(compliance.__file__).parent.parent)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert "watching" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)

    assert process.returncode == 0
