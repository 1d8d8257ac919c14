"""Inputs of which much is odd: said in few and short words, and read in bounded time."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from compliance.checking.request import Request
from compliance.model.coverage import Unread
from compliance.model.obligations import Status
from compliance.problems import InputError
from compliance.sources.events.text_files import OTHERS
from compliance.sources.export import Export
from compliance.sources.reading import read_export
from tests.strategies.checks import check
from tests.strategies.shipped import vocabulary

VOCABULARY = vocabulary()
EVENT = {"case": "A", "event": "became_looked_after", "on": "2024-01-02"}


def load(path: Path) -> Export:
    return read_export([path], VOCABULARY)


def test_keys_of_no_known_name_are_counted_and_never_all_become_columns(tmp_path: Path) -> None:
    lines = [json.dumps(EVENT | {f"k{n}_{m}": "v" for m in range(50)}) for n in range(400)]
    # What is known is read, however many keys came before it.
    lines.append(json.dumps({"case": "B", "event": "visit", "on": "2024-02-02", "by": "social_worker"}))
    (tmp_path / "keys.jsonl").write_text("\n".join(lines))

    export = load(tmp_path / "keys.jsonl")

    assert export.events.height == 401
    assert export.events.filter(case="B")["by"].to_list() == ["social_worker"]
    assert len(export.problems) == OTHERS + 1
    [more] = [problem for problem in export.problems if problem.column is None]
    assert more.found == ("19,900 more keys of no known name (k2_0, k2_1, k2_2 and 19,897 more), not read")


def test_a_mapping_finds_its_headings_behind_many_keys(tmp_path: Path) -> None:
    lines = [
        json.dumps({f"k{n}": "v" for n in range(300)} | {"Child": "A", "What": "visit", "When": "2024-01-02"})
    ]
    (tmp_path / "keys.jsonl").write_text("\n".join(lines))
    (tmp_path / "mapping.yaml").write_text("columns: {Child: case, What: event, When: on}\n")

    assert load(tmp_path / "keys.jsonl").events.select("case", "event").rows() == [("A", "visit")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nul.csv", b"\0" * 2_000_000),
        ("one-line.csv", b"x" * 2_000_000),
        ("many.csv", b",".join(b"column%d" % n for n in range(50_000)) + b"\n"),
        ("twice.csv", b"case,event,on," + b",".join([b"y" * 100_000] * 2) + b"\nA,visit,2024-01-01,,\n"),
        ("escapes.csv", b"\x1b[2J\x1b]0;title\x07,b\n1,2\n"),
        ("keys.jsonl", json.dumps({"x" * 100_000: 1, **{f"k{n}": 1 for n in range(9_000)}}).encode() + b"\n"),
    ],
)
def test_what_is_no_export_is_said_in_a_few_printable_words(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(InputError) as error:
        load(tmp_path / name)

    assert len(str(error.value)) < 2_000
    assert all(line.isprintable() for line in str(error.value).split("\n"))


def test_a_long_cell_is_quoted_in_part(tmp_path: Path) -> None:
    text = f"case,event,on,{'z' * 5_000}\nA,visit,2024-01-01,1\nA,{'visit' * 20_000},2024-01-01,1\n"
    (tmp_path / "events.csv").write_text(text)

    problems = load(tmp_path / "events.csv").problems

    assert len(problems) == 2
    assert max(len(str(problem)) for problem in problems) < 1_000
    assert "visi... (100,002 characters)" in str(problems[1])


def test_a_parquet_column_may_have_any_name(tmp_path: Path) -> None:
    table = pl.DataFrame([EVENT | {"_row_of_file": "1", "row of file": "2", "row": "7", "file": "x"}])
    table.write_parquet(tmp_path / "events.parquet")

    export = load(tmp_path / "events.parquet")

    assert export.events.select("case", "file", "row").rows() == [("A", "events.parquet", 1)]
    assert {problem.column for problem in export.problems} == {"_row_of_file", "row_of_file", "row", "file"}


def test_each_of_many_small_files_is_opened_twice_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from compliance.sources.events import text_files

    opened: list[Path] = []
    original = text_files.open_regular
    monkeypatch.setattr(text_files, "open_regular", lambda path: (opened.append(path), original(path))[1])
    for n in range(20):
        (tmp_path / f"{n}.csv").write_text(f"case,event,on\nC{n},visit,2024-01-02\n")

    assert load(tmp_path).events.height == 20
    assert len(opened) == 2 * len(set(opened)) == 40


def test_rows_without_an_id_are_not_looked_through_for_every_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Unread] = []
    original = Unread.may_tell
    monkeypatch.setattr(
        Unread, "may_tell", lambda self, rows, cells: (looked.append(self), original(self, rows, cells))[1]
    )
    lines = [f",visit,2024-03-0{n % 9 + 1}" for n in range(500)]
    lines += [
        f"C{n},{event}" for n in range(500) for event in ("became_looked_after,2024-01-02", "visit,soon")
    ]
    (tmp_path / "events.csv").write_text("\n".join(["case,event,on", *lines]))

    report = check(Request(paths=(tmp_path,), today=date(2024, 9, 30), select=("VIS-1", "REV-1")))

    assert report.counts()[Status.NOT_ASSESSABLE] == 500
    assert len(looked) < 10_000
