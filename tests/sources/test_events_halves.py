r"""Half a character, as a column's width leaves of an emoji (`\ud83d`): it costs its cell, or its row, and is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.problems import Problem
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.reading import read_export

VOCABULARY = load_vocabulary()
ROW = {"case": "B", "event": "visit", "on": "2024-03-01", "by": "iro"}
WHOLE = "text of whole characters, not of halves"


def line(id_: str, **more: str) -> str:
    return json.dumps({**ROW, "case": id_, **more}) + "\n"


@pytest.mark.parametrize("column", ["case", "event", "on", "at"])
def test_a_row_whose_case_event_or_day_holds_half_a_character_is_set_aside_and_named(
    tmp_path: Path, column: str
) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(line("A") + line("B", **{column: "\ud83dx"}) + line("C"))

    export = read_export([path], VOCABULARY)

    assert export.events["case"].to_list() == ["A", "C"]
    expected = f"{WHOLE}; the row was set aside"
    assert export.problems == (Problem("events.jsonl", 2, column, r'"\ud83dx"', expected),)
    assert [file.rows for file in export.files] == [3]


@pytest.mark.parametrize("column", ["recorded_on", "by", "reason_not_alone", "no_such_column", "\ud83d"])
def test_a_cell_that_holds_half_a_character_is_unknown_and_its_row_is_kept(
    tmp_path: Path, column: str
) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(line("A") + line("B", **{column: "cut \ud83d"}) + line("C"))

    export = read_export([path], VOCABULARY)

    assert export.events["case"].to_list() == ["A", "B", "C"]
    shown = column.encode(errors="backslashreplace").decode()
    assert export.problems == (Problem("events.jsonl", 2, shown, r'"cut \ud83d"', WHOLE),)
    assert column not in export.events.columns or export.events[column].to_list()[1] is None


def test_a_whole_emoji_written_by_number_is_read(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(line("A", reason_not_alone="smiled \U0001f600"))

    export = read_export([path], VOCABULARY)

    assert export.events["reason_not_alone"].to_list() == ["smiled \U0001f600"]
    assert export.problems == ()


def test_a_file_whose_name_is_no_text_is_read_and_shown(tmp_path: Path) -> None:
    (tmp_path / "caf\udce9.csv").write_text("case,event,on\nA,visit,2024-03-01\nA,visit,soon\n")

    export = read_export([tmp_path], VOCABULARY)

    assert export.events["file"].to_list() == [r"caf\udce9.csv"]
    assert str(export.problems[0]).startswith(r'caf\udce9.csv, row 3, column on: "soon"')


def test_what_a_problem_quotes_can_be_printed_in_one_line() -> None:
    problem = Problem("a\nb.csv", 2, "o\x1bn", '"\ud800 \u202e \x9b \u2028 é 名"', "a day")

    assert str(problem) == (
        r'a\nb.csv, row 2, column o\x1bn: "\ud800 \u202e \x9b \u2028 é 名"; expected a day'
    )
