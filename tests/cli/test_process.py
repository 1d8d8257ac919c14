"""The command line as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import compliance

Cli = Callable[..., Any]
Process = subprocess.CompletedProcess[str]


def python(folder: Path, *arguments: object) -> Process:
    """Python run in a folder, with the package that is being tested."""
    root = str(Path(compliance.__file__).parent.parent)
    paths = os.pathsep.join(path for path in (root, os.environ.get("PYTHONPATH", "")) if path)
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_check_in_a_process_is_the_check_in_this_one(check: Cli, export: Path, tmp_path: Path) -> None:
    ran = python(tmp_path, "-m", "compliance", "check", export, "--as-of", "2025-01-31", "--format", "json")

    assert ran.returncode == 0
    assert json.loads(ran.stdout) == check("--format", "json").json()
    assert ran.stderr.startswith("As of the end of 31 January 2025\n")


def test_text_is_80_columns_wide_and_plain_where_no_terminal_is(
    check: Cli, export: Path, tmp_path: Path
) -> None:
    ran = python(tmp_path, "-m", "compliance", "check", export, "--as-of", "2025-01-31")

    assert ran.stdout == check().out
    assert "\x1b" not in ran.stdout
    assert max(len(line) for line in ran.stdout.splitlines()) <= 80


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", "events.csv", "--as-of", "2025-01-31", "--fail-on", "overdue"), 1),
        (("check", "events.csv", "--select", "NONE"), 2),
        (("check", "nowhere.csv"), 3),
    ],
)
def test_exit_codes_reach_the_shell(export: Path, arguments: tuple[str, ...], code: int) -> None:
    ran = python(export.parent, "-m", "compliance", *arguments)

    assert ran.returncode == code
    assert "Traceback" not in ran.stderr


HEAVY = ("polars", "pydantic", "yaml", "rich", "pendulum", "numpy", "durable")


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["check", "--help"], ["watch", "--help"], ["rules", "--help"], ["convert", "--help"]],
)
def test_help_loads_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    program = (
        "import sys; from compliance.cli.main import run; code = run(sys.argv[1:]); "
        f"print(code, *[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )

    ran = python(tmp_path, "-c", program, *arguments)

    assert ran.stderr == "0\n"
    assert ran.stdout.startswith("Usage: compliance")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "nope.csv"], 3),
        (["why", "A", "nope.csv"], 3),
        (["watch", "nope.jsonl"], 3),
        (["watch", ".", "--coverage", "coverage.yaml"], 2),
        (["convert", "nope.csv", "--output", "events.csv"], 3),
        (["check", ".", "--limit", "-1"], 2),
        (["check", "notes.md"], 3),
        (["nothing"], 2),
    ],
)
def test_what_is_plainly_wrong_is_said_before_anything_heavy_is_loaded(
    tmp_path: Path, arguments: list[str], code: int
) -> None:
    (tmp_path / "notes.md").write_text("notes")
    program = (
        "import sys; from compliance.cli.main import run; code = run(sys.argv[1:]); "
        f"print(code, *[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )

    ran = python(tmp_path, "-c", program, *arguments)

    assert ran.stderr.splitlines()[-1] == str(code)


def test_a_package_that_watches_what_is_checked_is_not_loaded(export: Path, tmp_path: Path) -> None:
    """As some do that send what programs do to a service: they would be shown what is recorded of children."""
    (tmp_path / "watching.py").write_text("raise SystemExit('watched')\nwatch = None\n")
    metadata = tmp_path / "watching-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: watching\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[pydantic]\nwatch = watching:watch\n")
    modelled = "import pydantic; pydantic.create_model('Model', of=(int, ...))"

    ran = python(tmp_path, "-m", "compliance", "check", export, "--as-of", "2025-01-31")

    assert (ran.returncode, "watched" in ran.stdout + ran.stderr) == (0, False)
    # Where nobody asks it not to, it is.
    assert "watched" in python(tmp_path, "-c", modelled).stderr


def test_the_version_is_told_from_a_checkout_too(tmp_path: Path) -> None:
    ran = python(tmp_path, "-m", "compliance", "--version")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"compliance {compliance.__version__}\n")


def test_help_names_every_command(tmp_path: Path) -> None:
    ran = python(tmp_path, "-m", "compliance", "--help")

    assert ran.returncode == 0
    for name in ("check", "watch", "why", "explain", "rules", "convert", "vocabulary"):
        assert f"\n  {name} " in ran.stdout


@pytest.mark.parametrize("shape", ["text", "csv", "json", "jsonl"])
def test_a_reader_that_goes_away_is_no_error(export: Path, shape: str) -> None:
    more = "".join(f"E{n},became_looked_after,2024-12-06,C2,\n" for n in range(300))
    export.write_text(export.read_text() + more)
    command = f'"{sys.executable}" -m compliance check events.csv --limit 0 --format {shape} | head -n 1'
    root = str(Path(compliance.__file__).parent.parent)

    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=export.parent,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0
    assert len(ran.stdout.splitlines()) == 1
    assert "Traceback" not in ran.stderr
    assert "BrokenPipe" not in ran.stderr
