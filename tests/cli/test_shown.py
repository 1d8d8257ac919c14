r"""What an export holds is shown as text and nothing else: no escape sequence, no forged line, no turned direction."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import compliance

Cli = Callable[..., Any]
SEQUENCES = "\x1b[2J\x1b[41m\x1b]0;title\x07\x9b31m\u202e\u2028\x7f"
FORGED = "200417  REV-1   met"
EVIL = f"E{SEQUENCES}\n{FORGED}"
SHOWN = r"E\x1b[2J\x1b[41m\x1b]0;title\x07\x9b31m\u202e\u2028\x7f\n200417  REV-1   met"
OTHER = f"other{SEQUENCES}\nforged.csv"
ROWS = [
    {"event": "became_looked_after", "on": "2024-01-02", "legal_status": "C2"},
    {"event": "placement_started", "on": "2024-01-02", "placement": EVIL, "placement_type": "U6"},
    {"event": "mitigation_recorded", "on": "2024-02-02", "rule": "VIS-1", "reason": EVIL, "until": "2025-01-01"},
    {"event": "worker_allocated", "on": "2024-02-02", "worker": EVIL, "role": "iro"},
    {"event": f"visit{EVIL}", "on": "2024-02-02"},
    {"event": "visit", "on": EVIL},
]  # fmt: skip
AS_OF = ("--as-of", "2024-09-30")
# What is let through: ends of lines, and the colours of the report's own.
CONTROLS = re.compile(
    "\x1b(?!\\[[0-9;]*m)|[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]"
)


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """An export of one case, of whose cells many hold what a terminal would obey."""
    folder = tmp_path / "evil"
    folder.mkdir()
    lines = [json.dumps({"id": str(n), "case": EVIL, **row}) for n, row in enumerate(ROWS)]
    (folder / "events.jsonl").write_text("\n".join(lines) + "\n")
    with (folder / "more.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [["case", "event", "on"], [EVIL, "visit", EVIL], ["=1+1", "visit", "soon"]]
        )
    (folder / OTHER).write_text(f"a,b{SEQUENCES}\n1,2\n")
    return folder


def on_terminal(*arguments: object) -> str:
    """What a command writes where both streams are a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    root = str(Path(compliance.__file__).parent.parent)
    process = subprocess.Popen(
        [sys.executable, "-m", "compliance", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": root, "TERM": "xterm", "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    read = b""
    try:
        while more := os.read(ours, 1 << 16):
            read += more
    except OSError:
        # So a terminal's end looks on Linux.
        pass
    os.close(ours)
    process.wait()
    return read.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "command",
    [
        ("check", "{evil}", *AS_OF, "--limit", "0"),
        ("check", "{evil}", *AS_OF, "--format", "csv"),
        ("check", "{evil}", *AS_OF, "--format", "json"),
        ("check", "{evil}", *AS_OF, "--format", "jsonl"),
        ("why", EVIL, "{evil}", *AS_OF, "--limit", "0"),
        ("why", "unknown", "{evil}", *AS_OF),
        ("why", EVIL, "VIS-8", "{evil}", *AS_OF),
        ("watch", "{evil}", "--once", *AS_OF),
        ("watch", "{evil}/events.jsonl", "--once", *AS_OF),
        ("watch", "{evil}/events.jsonl", "--once", *AS_OF, "--format", "jsonl"),
        ("convert", "{evil}", "--output", "{made}/events.csv"),
        ("convert", "--propose-mapping", f"{{evil}}/{OTHER}"),
        ("explain", EVIL),
        ("check", f"{{evil}}/{EVIL}"),
    ],
    ids=lambda command: " ".join(command[:1] + command[-1:]).encode("unicode_escape").decode(),
)
def test_nothing_an_export_holds_is_obeyed_by_a_terminal(
    evil: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "made").mkdir()
    places = {"{evil}": evil, "{made}": tmp_path / "made"}
    arguments = [re.sub(r"\{\w+\}", lambda name: str(places[name[0]]), each) for each in command]

    shown = on_terminal(*arguments)

    # A bar of progress is drawn and wiped away by the console itself.
    shown = re.sub("\x1b\\[(\\?25[lh]|[0-9]*[AK]|2K)|\r", "", shown)
    assert CONTROLS.findall(shown) == []
    assert "\x1b[41m" not in shown
    assert re.search(r"\\(x|u00)1b\[41m", shown)


@pytest.mark.parametrize(
    "command",
    [
        ("check", "{evil}", *AS_OF, "--limit", "0", "--verbose"),
        ("check", "{evil}/events.jsonl", *AS_OF, "--limit", "0", "--verbose"),
        ("quality", "{evil}", *AS_OF),
        ("why", EVIL, "{evil}", *AS_OF, "--limit", "0"),
        ("why", "unknown", "{evil}", *AS_OF),
        ("watch", "{evil}", "--once", *AS_OF),
        ("watch", "{evil}/events.jsonl", "--once", *AS_OF),
        ("convert", "{evil}", "--output", "{made}/events.csv"),
    ],
    ids=lambda command: " ".join(command[:2]).encode("unicode_escape").decode(),
)
def test_no_line_is_forged_in_what_is_read_from_a_pipe(
    cli: Cli, evil: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "made").mkdir()
    arguments = [each.format(evil=evil, made=tmp_path / "made") if "{" in each else each for each in command]

    ran = cli(*arguments)

    text = ran.out + ran.err
    assert CONTROLS.findall(text) == []
    assert "\x1b" not in text
    assert not [line for line in text.split("\n") if line.startswith((FORGED, "forged"))]
    # A long id may go on in the next line of a table.
    assert SHOWN.replace(" ", "")[:30] in re.sub(r"\s", "", text)


def test_a_report_in_a_file_is_as_plain(check: Cli, cli: Cli, evil: Path, tmp_path: Path) -> None:
    cli("check", evil, *AS_OF, "--verbose", "--output", tmp_path / "report.txt")

    text = (tmp_path / "report.txt").read_text()
    assert CONTROLS.findall(text) == []
    assert r"E\x1b[2J" in text


def test_what_programs_read_is_as_it_was_recorded(cli: Cli, evil: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("check", evil, *AS_OF, "--format", "csv").out)))
    findings = cli("check", evil, *AS_OF, "--format", "json").json()["findings"]

    assert {row["case"] for row in rows} == {finding["case"] for finding in findings} == {EVIL}


def test_a_terminal_of_few_letters_shows_the_others_by_number(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("case,event,on\nÅsa 名,became_looked_after,2024-01-02\n")
    root = str(Path(compliance.__file__).parent.parent)

    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "compliance",
            "check",
            "events.csv",
            *AS_OF,
            "--select",
            "REV-1",
            "--format",
            "csv",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0
    assert r"Åsa \u540d" in ran.stdout.decode("cp1252")
