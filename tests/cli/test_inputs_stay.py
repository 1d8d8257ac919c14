"""What is read is never written over: exports, settings, coverage and packs, by name, by link, in folders."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

SETTINGS = "warning_working_days: 5\n"
COVERAGE = "complete: {review_held: always}\n"


@pytest.fixture
def beside(export: Path) -> Path:
    """The export's folder, with settings and coverage in it."""
    (export.parent / "compliance.yaml").write_text(SETTINGS)
    (export.parent / "coverage.yaml").write_text(COVERAGE)
    return export.parent


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("shape", ["text", "csv", "json", "jsonl", "parquet"])
@pytest.mark.parametrize("name", ["events.csv", "compliance.yaml", "coverage.yaml"])
@pytest.mark.parametrize("given", [".", "events.csv"])
def test_a_check_never_writes_over_what_it_reads(
    cli: Cli, beside: Path, given: str, name: str, shape: str
) -> None:
    before = contents(beside)

    ran = cli("check", beside / given, "--format", shape, "--output", beside / name)

    assert ran.code == 2
    assert f"{beside / name} is read here, and is not overwritten; write to another file" in ran.err
    assert contents(beside) == before


@pytest.mark.parametrize("link", [os.symlink, os.link])
@pytest.mark.parametrize("given", [".", "events.csv"])
def test_a_link_to_what_is_read_is_not_written_over_either(
    cli: Cli, beside: Path, tmp_path: Path, given: str, link: Callable[[Path, Path], None]
) -> None:
    link(beside / "events.csv", tmp_path / "report.csv")
    before = contents(beside)

    ran = cli("check", beside / given, "--format", "csv", "--output", tmp_path / "report.csv")

    assert ran.code == 2
    assert f"report.csv is {beside / 'events.csv'}, which is read here" in ran.err
    assert contents(beside) == before


def test_an_export_reached_by_a_link_is_not_written_over(cli: Cli, beside: Path, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(beside / "events.csv")
    before = contents(beside)

    ran = cli("check", tmp_path / "link.csv", "--output", beside / "events.csv")

    assert ran.code == 2
    assert contents(beside) == before


def test_a_table_of_a_return_is_not_written_over(cli: Cli, tmp_path: Path) -> None:
    table = tmp_path / "2023-24" / "reviews.csv"
    table.parent.mkdir()
    table.write_text("CHILD,REVIEW,REVIEW_CODE\n1,01/06/2023,PN1\n")

    ran = cli("check", tmp_path, "--output", table)

    assert ran.code == 2
    assert f"{table} is read here" in ran.err
    assert table.read_text().startswith("CHILD,")


def test_settings_and_packs_that_are_named_are_not_written_over(
    check: Cli, pack: Path, tmp_path: Path
) -> None:
    (tmp_path / "ours.yaml").write_text(SETTINGS)
    options = ("--settings", tmp_path / "ours.yaml", "--rules", pack)

    codes = [check(*options, "--output", path).code for path in (tmp_path / "ours.yaml", pack)]

    assert codes == [2, 2]
    assert (tmp_path / "ours.yaml").read_text() == SETTINGS
    assert pack.read_text().startswith("pack: local\n")


def test_an_earlier_report_in_the_folder_of_the_export_is_written_over(cli: Cli, beside: Path) -> None:
    command = ("check", beside, "--as-of", "2025-01-31", "--format", "csv", "--output", beside / "report.csv")

    first, again = cli(*command), cli(*command)

    assert (first.code, again.code) == (0, 0)


@pytest.mark.parametrize("name", ["told.jsonl", "coverage.yaml", "ours.yaml"])
def test_a_log_is_not_begun_in_a_file_that_is_read(cli: Cli, tmp_path: Path, name: str) -> None:
    for each in ("told.jsonl", "coverage.yaml", "ours.yaml"):
        (tmp_path / each).write_text("")
    command = ("watch", tmp_path / "told.jsonl", "--once", "--settings", tmp_path / "ours.yaml")

    ran = cli(*command, "--log", tmp_path / name)

    assert ran.code == 2
    assert f"{tmp_path / name} is read here" in ran.err
    assert (tmp_path / name).read_bytes() == b""


def test_pages_of_rules_are_not_written_over_a_pack(cli: Cli, base: Path) -> None:
    page = base.rename(base.with_name("LOC-1.md"))

    ran = cli("rules", "docs", page.parent, page)

    assert ran.code == 2
    assert page.read_text().startswith("pack: own\n")
    assert not (page.parent / "index.md").exists()
