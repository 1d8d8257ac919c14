"""-v, -q and --log-file, which every command has: what is done is told, and never what is recorded of a child."""

from __future__ import annotations

import csv
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from compliance.cli.main import cli as program

Cli = Callable[..., Any]
COUNCIL = Path(__file__).resolve().parents[2] / "examples" / "council"
LINE = re.compile(
    r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3} (INFO|NOTICE|WARNING|ERROR) (compliance[\w.]*): (.+)"
)

# What could not be used is told in words of its own; none of them may come into the log.
ODD = [
    {"case": "200036", "event": "worker_allocated", "on": "2024-09-01", "worker": "Zebedee Quill"},
    {"case": "200036", "event": "Seen by Aunt Ottoline", "on": "2024-09-02"},
    {"case": "200036", "event": "visit", "on": "the Ides of March"},
    {"case": "200036", "event": "child", "date_of_birth": "2011-02-30"},
    {"case": "200036", "event": "child", "date_of_birth": "2011-07-17"},
]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The council of the examples with a few rows that cannot be used."""
    folder = tmp_path_factory.mktemp("council")
    with (COUNCIL / "events.csv").open(encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = [row for row in reader if row["case"] < "200020" or row["case"] == "200036"]
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows([*rows, *ODD])
    (folder / "compliance.yaml").write_text((COUNCIL / "compliance.yaml").read_text())
    return folder


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Events as lines, one of which cannot be read."""
    file = tmp_path_factory.mktemp("lines") / "events.jsonl"
    file.write_text(
        '{"id": "1", "case": "200036", "event": "became_looked_after", "on": "2024-09-02"}\n'
        '{"id": "2", "case": "200036", "event": "Zebedee Quill", "on": "2024-09-03"}\n'
        '{"advance": "2024-09-30"}\n'
    )
    return file


def recorded(export: Path, lines: Path) -> set[str]:
    """The text of every cell but ids of children and of rules, and plain numbers, which counts are as well."""
    with (export / "events.csv").open(encoding="utf-8") as file:
        cells = {
            cell for row in csv.DictReader(file) for name, cell in row.items() if name not in ("case", "rule")
        }
    told = re.findall(r'"(?:event|on)": "([^"]+)"', lines.read_text())
    return {cell for cell in {*cells, *told} if cell and not cell.isdigit()}


def commands(command: click.Command = program, *path: str) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, *path, name)
    else:
        yield path


def arguments(
    path: tuple[str, ...], export: Path, lines: Path, tested_base: Path, tmp_path: Path
) -> list[Any]:
    """How each command is run."""
    day = ("--as-of", "2024-09-30")
    pack = COUNCIL.parents[1] / "rules" / "local" / "rotherham"
    return {
        ("due",): [export, *day, "--output", tmp_path / "due.csv"],
        ("report",): [export, *day, "--output", tmp_path / "report.xlsx"],
        ("scorecard",): [export, *day],
        ("councils",): [_stack_of(export, tmp_path), *day],
        ("reconcile",): [export, *day],
        ("compare",): [export, *day, "--with-as-of", "2024-06-30", "--output", tmp_path / "changes.csv"],
        ("annual",): [export, *day, "--output", tmp_path / "annual.html"],
        ("check",): [export, *day, "--output", tmp_path / "findings.jsonl"],
        ("quality",): [export, *day],
        ("coverage",): [export, *day],
        ("watch",): [lines, "--once", "--as-of", "2024-09-02"],
        ("why",): ["200036", "VIS-3", export, *day],
        ("explain",): ["VIS-3"],
        ("rules", "list"): [],
        ("rules", "names"): [],
        ("rules", "diff"): ["2020-05-01", "2021-10-01"],
        ("rules", "lint"): [tested_base],
        ("rules", "test"): [pack, "--engine", "arrays"],
        ("rules", "schema"): [],
        ("rules", "new"): [tmp_path / "ours"],
        ("rules", "docs"): [tmp_path / "pages", tested_base],
        ("convert",): [export, "--output", tmp_path / "converted.csv"],
        ("vocabulary",): [],
        ("demo",): ["--children", "3"],
        ("completion",): ["bash"],
    }[path]


def _stack_of(export: Path, folder: Path) -> Path:
    """A folder of councils, of which there is one."""
    stack = folder / "stack"
    shutil.copytree(export, stack / "one", dirs_exist_ok=True)
    return stack


@pytest.mark.parametrize("path", [*commands()], ids=" ".join)
def test_no_text_of_a_cell_comes_into_the_log_of_any_command(
    cli: Cli, export: Path, lines: Path, tested_base: Path, tmp_path: Path, path: tuple[str, ...]
) -> None:
    log = tmp_path / "run.log"
    ran = cli(*path, *arguments(path, export, lines, tested_base, tmp_path), "--log-file", log)

    assert ran.code in (0, 1)
    told = [LINE.fullmatch(line) for line in log.read_text().splitlines()]
    assert None not in told
    messages = [line[3] for line in told if line is not None]
    assert messages[0].startswith(f"compliance {' '.join(path)}, version ")
    assert messages[-1].startswith(f"compliance {' '.join(path)} is done: ")
    # The day that is judged as of is the run's, not a child's; a pack that is read is called child-protection.
    text = (
        "\n".join(messages)
        .replace("child-protection", "")
        .replace("2024-09-30", "")
        .replace("as of 2024-09-02", "")
    )
    held = {cell for cell in recorded(export, lines) if re.search(rf"(?<!\w){re.escape(cell)}(?!\w)", text)}
    assert held == set()


def test_the_log_tells_what_was_opened_and_recognised_and_how_long_each_step_took(
    cli: Cli, export: Path, tmp_path: Path
) -> None:
    log = tmp_path / "run.log"
    cli("check", export, "--as-of", "2024-09-30", "--log-file", log)
    text = log.read_text()

    rows = len((export / "events.csv").read_text().splitlines()) - 1
    assert f"opening {export}\n" in text
    assert f"events.csv is csv: {rows} rows\n" in text
    assert "2 rows could not be used" in text
    for step in ("rules chosen", "export opened", "judged", "concerns decided", "compliance check is done"):
        assert re.search(rf": {step}: \d+\.\d\d s\n", text)


def test_a_log_is_added_to_and_is_for_its_owner(cli: Cli, tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    for _ in range(2):
        assert cli("vocabulary", "visit", "--log-file", log).code == 0

    assert len(log.read_text().splitlines()) == 4
    if sys.platform != "win32":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_of_an_error_the_log_names_the_kind_alone(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("case,event,on\n1,Zebedee Quill,2024-09-01\n")
    log = tmp_path / "run.log"
    ran = cli("check", tmp_path / "events.csv", "--log-file", log)

    assert ran.code == 3
    assert "Zebedee" in ran.err
    assert re.search(r"INFO .*compliance check ended with InputError", log.read_text())
    assert "Zebedee" not in log.read_text()


def test_a_file_that_is_no_log_is_not_added_to(cli: Cli, export: Path) -> None:
    before = (export / "events.csv").read_bytes()
    ran = cli("check", export, "--log-file", export / "events.csv")

    assert ran.code == 2
    assert "is there already and is no log, so nothing is added to it; choose another file" in ran.err
    assert (export / "events.csv").read_bytes() == before


def test_nothing_else_is_written_to_the_log(cli: Cli, export: Path, tmp_path: Path) -> None:
    ran = cli("check", export, "--output", tmp_path / "a.csv", "--log-file", tmp_path / "a.csv")

    assert ran.code == 2
    assert "write to two files" in ran.err


def test_a_log_that_cannot_be_written_is_2(cli: Cli, tmp_path: Path) -> None:
    ran = cli("vocabulary", "--log-file", tmp_path / "nowhere" / "run.log")

    assert ran.code == 2
    assert "run.log: cannot be written: No such file or directory" in ran.err


def test_verbose_tells_the_same_on_standard_error_and_quiet_nothing(check: Cli, tmp_path: Path) -> None:
    found = tmp_path / "findings.csv"
    told, usual, quiet = (check("--output", found, *more) for more in (("-v",), (), ("-q",)))

    assert "rules chosen: " in told.err
    assert "rules chosen: " not in usual.err
    assert f"written: {found}" in usual.err
    assert quiet.err == ""
    assert check("-q").out == check().out


def test_quiet_still_tells_of_errors(cli: Cli, tmp_path: Path) -> None:
    ran = cli("check", tmp_path / "nothing.csv", "-q")

    assert ran.code == 3
    assert "nothing.csv" in ran.err


def test_verbose_and_quiet_do_not_go_together(cli: Cli) -> None:
    assert cli("vocabulary", "-v", "-q").code == 2


def test_one_run_listens_no_longer_than_it_lasts(cli: Cli, tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    cli("vocabulary", "-v", "--log-file", log)
    before = log.read_text()

    assert cli("vocabulary").err == ""
    assert log.read_text() == before


def test_the_library_says_nothing_by_itself_and_importing_it_loads_no_log() -> None:
    silent = (
        "import sys, compliance; assert 'logging' not in sys.modules;"
        "from compliance.logs import logger; logger('compliance.live').warning('heard')"
    )
    ran = subprocess.run([sys.executable, "-c", silent], capture_output=True, text=True, check=True)
    assert ran.stderr == ""
