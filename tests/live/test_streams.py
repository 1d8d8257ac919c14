"""Lines as they arrive: whole ones, at once, numbered; and a file that is not what it was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance.live.streams import AT_ONCE, FollowedLines, PipedLines
from compliance.live.waiting import Waiting


@pytest.fixture
def pipe() -> Iterator[tuple[PipedLines, int]]:
    out, into = os.pipe()
    yield PipedLines(out, Waiting()), into
    os.close(out)


def taken(lines: PipedLines | FollowedLines) -> list[tuple[int, bytes]]:
    return [(line.row, line.text) for line in lines.take()]


def test_a_pipe_gives_the_whole_lines_that_are_there(pipe: tuple[PipedLines, int]) -> None:
    lines, into = pipe
    assert taken(lines) == []
    os.write(into, b"one\ntwo\nthr")
    assert taken(lines) == [(1, b"one"), (2, b"two")]
    assert (taken(lines), lines.broken_off()) == ([], 3)
    os.write(into, b"ee\n\nfive")
    assert taken(lines) == [(3, b"three"), (4, b"")]
    os.close(into)
    assert (taken(lines), lines.ended, lines.broken_off()) == ([(5, b"five")], True, None)


def test_a_line_that_whoever_writes_leaves_unended_is_none_where_the_watch_is_asked_to_stop() -> None:
    out, into = os.pipe()
    os.write(into, b"one\ntw")
    os.close(into)
    waiting = Waiting()
    waiting.asked = True
    lines = PipedLines(out, waiting)
    assert (taken(lines), lines.ended, lines.broken_off()) == ([(1, b"one")], True, 2)
    os.close(out)


def test_a_burst_is_taken_in_turns_and_nothing_of_it_is_left_behind(pipe: tuple[PipedLines, int]) -> None:
    lines, into = pipe
    os.write(into, b"line\n" * (AT_ONCE + 7))
    assert len(taken(lines)) == AT_ONCE
    assert [line.row for line in lines.left()] == list(range(AT_ONCE + 1, AT_ONCE + 8))
    os.close(into)


def followed(path: Path, said: list[str], *, once: bool = False) -> FollowedLines:
    return FollowedLines(path, once=once, say=said.append)


def test_a_file_gives_what_is_added_to_it(tmp_path: Path) -> None:
    file, said = tmp_path / "a.jsonl", list[str]()
    file.write_bytes(b"one\ntw")
    lines = followed(file, said)
    assert [taken(lines), taken(lines)] == [[(1, b"one")], []]
    with file.open("ab") as more:
        more.write(b"o\nthree\n")
    assert taken(lines) == [(2, b"two"), (3, b"three")]
    assert (said, lines.ended) == ([], False)


@pytest.mark.parametrize("content", [b"", b"a\n", b"other\nlines\nin it\n"])
def test_a_file_that_was_written_anew_is_read_from_its_start(tmp_path: Path, content: bytes) -> None:
    file, said = tmp_path / "a.jsonl", list[str]()
    file.write_bytes(b"one\ntwo\nthr")
    lines = followed(file, said)
    taken(lines)
    file.write_bytes(content)
    assert taken(lines) == list(enumerate(content.splitlines(), start=1))
    assert said == ["a.jsonl is another file than it was, and is read from its start again"]


def test_a_file_put_in_the_place_of_another_is_read_from_its_start(tmp_path: Path) -> None:
    file, said = tmp_path / "a.jsonl", list[str]()
    file.write_bytes(b"one\ntwo\n")
    lines = followed(file, said)
    taken(lines)
    (tmp_path / "b").write_bytes(b"one\ntwo\n")
    (tmp_path / "b").replace(file)
    assert taken(lines) == [(1, b"one"), (2, b"two")]
    assert len(said) == 1


def test_once_a_file_ends_where_it_ends(tmp_path: Path) -> None:
    file, said = tmp_path / "a.jsonl", list[str]()
    file.write_bytes(b"one\ntwo")
    lines = followed(file, said, once=True)
    assert [taken(lines), taken(lines)] == [[(1, b"one")], [(2, b"two")]]
    assert lines.ended
