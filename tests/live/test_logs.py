"""Logs: what was appended is there, in whatever the log is kept."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import create_engine

from compliance.live.log import Entry, EventLog, MemoryLog
from compliance.live.messages import EventMessage
from compliance.live.sql_log import open_log
from compliance.problems import ComplianceError, RunError
from tests.live.conftest import MakeLog, Server

DAY = date(2025, 1, 1)
ALWAYS = 1_000_000


def event(number: int, id_: str, case: str = "7", revision: int = 1, record: str | None = "visit") -> Entry:
    return Entry(number, None, id_, revision, case, record, f'{{"id":"{id_}"}}')


def clock(number: int, as_of: date = DAY) -> Entry:
    return Entry(number, as_of)


# What a log answers


def test_a_new_log_is_empty(new_log: MakeLog) -> None:
    log = new_log()
    assert (log.last, log.answered, list(log.entries()), log.cases(ALWAYS)) == (0, 0, [], [])
    assert (log.latest(["a"], ALWAYS), log.of_case("7", ALWAYS)) == ({}, [])
    assert (log.records(ALWAYS), log.clock(ALWAYS)) == (Counter(), None)


def test_entries_come_back_as_they_were(new_log: MakeLog) -> None:
    log = new_log()
    told = [
        clock(1),
        event(2, "a"),
        event(3, "é ' % :x\n", "case \N{SNOWMAN} ?", 2**63 - 1, None),
        Entry(4, None, "gone", 2, "", None, ""),
    ]
    log.append(told[:1], 0)
    log.append(told[1:], 1)
    assert (log.last, log.answered) == (4, 1)
    assert list(log.entries()) == told
    assert list(log.entries(after=2)) == told[2:]
    assert log.latest([told[2].id, "a", "nobody"], ALWAYS) == {told[2].id: told[2], "a": told[1]}
    assert log.of_case(told[2].case, ALWAYS) == [told[2]]
    assert log.of_case("", ALWAYS) == [told[3]]


def test_the_latest_entry_is_that_of_the_highest_revision(new_log: MakeLog) -> None:
    log = new_log()
    log.append([event(1, "a", revision=2), event(2, "b"), event(3, "a", revision=1)], 0)
    log.append([event(4, "a", revision=10)], 3)
    assert [log.latest(["a"], until).get("a") for until in range(5)] == [
        None,
        event(1, "a", revision=2),
        event(1, "a", revision=2),
        event(1, "a", revision=2),
        event(4, "a", revision=10),
    ]


def test_many_events_are_looked_up_at_once(new_log: MakeLog) -> None:
    log = new_log()
    told = [event(n, f"e{n}") for n in range(1, 251)]
    log.append(told, 0)
    again = [event(250 + n, f"e{n}", revision=2) for n in range(1, 251, 2)]
    log.append(again, 250)
    ids = {f"e{n}" for n in range(260)}
    assert log.latest(ids, 250) == {entry.id: entry for entry in told}
    assert log.latest(ids, ALWAYS) == {entry.id: entry for entry in [*told, *again]}
    assert log.latest(set(), ALWAYS) == {}


def test_events_are_found_by_how_their_ids_begin(new_log: MakeLog) -> None:
    log = new_log()
    ids = ["row:1", "row:10", "row:2", "Row:1", "row", "ro", "rów:1", "s", "%", "_ow:1", "row:\U0010ffff1"]
    log.append([event(n, id_) for n, id_ in enumerate(ids, 1)], 0)
    log.append([event(12, "row:1", revision=2), clock(13), event(14, "row:3")], 0)

    def found(prefix: str, until: int = ALWAYS) -> dict[str, int]:
        return {entry.id: entry.revision for entry in log.latest_beginning(prefix, until)}

    assert found("row:") == {"row:1": 2, "row:10": 1, "row:2": 1, "row:3": 1, "row:\U0010ffff1": 1}
    assert found("row:", 11) == {"row:1": 1, "row:10": 1, "row:2": 1, "row:\U0010ffff1": 1}
    assert found("row:10") == {"row:10": 1}
    assert found("%") == {"%": 1}
    assert found("z") == {}
    assert found("").keys() == {*ids, "row:3"}


def test_many_events_are_found_by_how_their_ids_begin(new_log: MakeLog) -> None:
    log = new_log()
    log.append([event(n, f"{'ab'[n % 2]}{n}") for n in range(1, 5_001)], 0)
    assert sorted(e.number for e in log.latest_beginning("a", ALWAYS)) == list(range(2, 5_001, 2))
    assert sorted(e.number for e in log.latest_beginning("b", 20)) == list(range(1, 21, 2))
    assert sorted(e.number for e in log.latest_beginning("", 40)) == list(range(1, 41))
    assert sorted(e.number for e in log.latest_beginning("", 39)) == list(range(1, 40))


def test_an_event_belongs_to_the_case_its_latest_revision_is_about(new_log: MakeLog) -> None:
    log = new_log()
    log.append([event(1, "a", "7"), event(2, "b", "7"), event(3, "a", "8", 2)], 0)
    log.append([event(4, "b", "", 2, None)], 0)
    assert log.of_case("7", 2) == [event(1, "a", "7"), event(2, "b", "7")]
    assert log.of_case("7", 3) == [event(2, "b", "7")]
    assert log.of_case("7", 4) == []
    assert log.of_case("8", 4) == [event(3, "a", "8", 2)]
    assert log.cases(2) == ["7"]
    assert log.cases(4) == ["7", "8"]


def test_cases_are_in_order_of_their_characters(new_log: MakeLog) -> None:
    log = new_log()
    cases = ["b", "a", "B", "é", "10", "9", "_", "z"]
    log.append([event(n, f"e{n}", case) for n, case in enumerate(cases, 1)], 0)
    assert log.cases(ALWAYS) == sorted(cases)


def test_records_are_counted_by_the_latest_revision(new_log: MakeLog) -> None:
    log = new_log()
    log.append([event(1, "a"), event(2, "b"), clock(3), event(4, "a", revision=2, record="review_held")], 0)
    log.append([event(5, "b", "", 2, None)], 0)
    assert log.records(3) == {"visit": 2}
    assert log.records(4) == {"visit": 1, "review_held": 1}
    assert log.records(5) == {"review_held": 1}


def test_the_clock_stands_at_the_day_it_was_last_put_to(new_log: MakeLog) -> None:
    log = new_log()
    log.append([clock(1), event(2, "a"), clock(3, date(2025, 2, 1))], 0)
    assert [log.clock(until) for until in range(4)] == [None, DAY, DAY, date(2025, 2, 1)]


def test_what_was_answered_can_be_noted_without_an_entry(new_log: MakeLog) -> None:
    log = new_log()
    log.append([clock(1), event(2, "a")], 0)
    log.note_answered(2)
    assert (log.last, log.answered) == (2, 2)
    log.note_answered(1)
    log.append([event(3, "b")], 1)
    assert (log.last, log.answered) == (3, 2)


def test_reading_through_a_log_ends_where_it_ended_when_begun(new_log: MakeLog) -> None:
    log = new_log()
    log.append([event(n, f"e{n}") for n in range(1, 2_502)], 0)
    reading = log.entries(after=1)
    assert next(reading).number == 2
    log.append([event(2_502, "more")], 0)
    assert [entry.number for entry in reading] == list(range(3, 2_502))


def test_the_highest_revision_there_can_be_is_kept(new_log: MakeLog) -> None:
    most = 2**63 - 1
    log = new_log()
    log.append([event(1, "a", revision=most)], 0)
    assert log.latest(["a"], ALWAYS) == {"a": event(1, "a", revision=most)}
    EventMessage(id="a", revision=most)
    with pytest.raises(ValidationError, match="less than"):
        EventMessage(id="a", revision=most + 1)


# What outlasts it


def test_a_log_goes_on_where_it_stopped(kept_at: Path | str) -> None:
    with closing(open_log(kept_at)) as log:
        log.append([clock(1), event(2, "a")], 0)
        log.append([event(3, "b")], 2)
    with closing(open_log(str(kept_at))) as log:
        assert (log.last, log.answered) == (3, 2)
        log.append([event(4, "a", revision=2)], 3)
        assert list(log.entries()) == [clock(1), event(2, "a"), event(3, "b"), event(4, "a", revision=2)]
    with closing(open_log(kept_at)) as log:
        assert (log.last, log.answered) == (4, 3)


def test_an_append_that_fails_leaves_nothing_behind(kept_at: Path | str) -> None:
    with closing(open_log(kept_at)) as log:
        log.append([clock(1), event(2, "a")], 0)
        with pytest.raises(RunError):
            log.append([event(3, "b"), event(4, "a")], 2)
        assert (log.last, log.answered) == (2, 0)
        log.append([event(3, "b")], 1)
    with closing(open_log(kept_at)) as log:
        assert list(log.entries()) == [clock(1), event(2, "a"), event(3, "b")]
        assert log.answered == 1


def test_another_process_at_the_same_log_is_found_out(kept_at: Path | str) -> None:
    with closing(open_log(kept_at)) as log, closing(open_log(kept_at)) as other:
        log.append([clock(1)], 0)
        with pytest.raises(RunError, match=r"another process has written to .* by one monitor at a time"):
            other.append([event(1, "a")], 0)
        log.append([event(2, "b")], 0)
        assert list(log.entries()) == [clock(1), event(2, "b")]


# SQLite answers as memory does

ENTRIES = st.lists(
    st.one_of(
        st.dates(DAY, DAY + timedelta(days=9)),
        st.tuples(
            st.sampled_from("abcd"),
            st.integers(1, 6),
            st.sampled_from(["", "7", "8", "é"]),
            st.sampled_from([None, "visit", "review_held"]),
        ),
    ),
    max_size=25,
)


def numbered(drawn: Sequence[date | tuple[str, int, str, str | None]]) -> list[Entry]:
    """What was drawn as entries, without an event's revision told twice."""
    entries: list[Entry] = []
    told: set[tuple[str, int]] = set()
    for each in drawn:
        number = len(entries) + 1
        if isinstance(each, date):
            entries.append(clock(number, each))
        elif each[:2] not in told:
            id_, revision, case, record = each
            told.add((id_, revision))
            entries.append(event(number, id_, case, revision, record))
    return entries


def answers(log: EventLog, until: int) -> list[object]:
    """Everything that a log can be asked."""
    return [
        (log.last, log.answered),
        list(log.entries()),
        list(log.entries(until)),
        log.latest("a", until),
        log.latest("abcdx", until),
        [{e.id: e for e in log.latest_beginning(prefix, until)} for prefix in ("", "a", "b", "x")],
        [log.of_case(case, until) for case in ("", "7", "8", "é", "9")],
        log.cases(until),
        log.records(until),
        log.clock(until),
    ]


@given(ENTRIES, st.lists(st.integers(0, 25), max_size=3))
def test_sqlite_answers_as_memory_does(
    drawn: list[date | tuple[str, int, str, str | None]], ends: list[int]
) -> None:
    entries = numbered(drawn)
    bounds = [0, *sorted(end for end in ends if end <= len(entries)), len(entries)]
    memory = MemoryLog()
    with TemporaryDirectory() as folder:
        for start, end in pairwise(bounds):
            with closing(open_log(Path(folder, "a.log"))) as log:
                if start < end:
                    memory.append(entries[start:end], start)
                    log.append(entries[start:end], start)
                for until in range(len(entries) + 2):
                    assert answers(log, until) == answers(memory, until)


# What cannot be used is said in words


def said(where: Path | str) -> str:
    """What is said of a log that cannot be opened."""
    with pytest.raises(ComplianceError) as caught:
        open_log(where)
    told = "".join(traceback.format_exception(caught.value))
    assert "pa55word" not in told
    return str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("case,event,on\n" * 100)
    assert said(path) == f"the log {path} cannot be used: file is not a database"
    assert path.read_text() == "case,event,on\n" * 100


def test_a_database_that_is_no_log(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE visits (id INTEGER)")
    before = path.read_bytes()
    assert said(path) == f"{path} is a database, but not a log: it has no table compliance_log"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE compliance_log SET version = 1", "of version 1"),
        ("DELETE FROM compliance_log", "of version none"),
    ],
)
def test_a_log_of_another_version(tmp_path: Path, change: str, expected: str) -> None:
    path = tmp_path / "a.log"
    open_log(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(change)
        other.commit()
    assert said(path) == f"{path} is a log {expected}; read here is version 2"


def test_a_file_that_cannot_be_there(tmp_path: Path) -> None:
    assert said(tmp_path / "no" / "a.log") == f"{tmp_path}/no/a.log: there is no folder {tmp_path}/no"
    assert said(str(tmp_path)) == f"{tmp_path} is a folder; a log is a file"


def test_a_file_that_another_process_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.live.sql_place._WAIT_SECONDS", 0.05)
    path = tmp_path / "a.log"
    with closing(open_log(path)) as log, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RunError, match=r"a\.log cannot be used: database is locked"):
            log.append([clock(1)], 0)
        other.rollback()
        log.append([clock(1)], 0)
        assert list(log.entries()) == [clock(1)]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql+psycopg://me:pa55word@host:port/a", "the URL of the log cannot be read; expected "),
        ("://me:pa55word@host/a", "the URL of the log cannot be read; expected "),
        ("mysql://me:pa55word@host/a", 'a log cannot be kept at a URL of "mysql"; expected '),
        ("https://me:pa55word@host/a", 'a log cannot be kept at a URL of "https"; expected '),
        ("sqlite://", "sqlite:// names no file"),
        ("sqlite:///:memory:", "sqlite:// names no file"),
    ],
)
def test_a_url_that_cannot_be_used(url: str, expected: str) -> None:
    assert said(url).startswith(expected)


def test_a_url_of_a_file_is_the_file(tmp_path: Path) -> None:
    with closing(open_log(f"sqlite:///{tmp_path}/a.log")) as log:
        log.append([clock(1)], 0)
    with closing(open_log(tmp_path / "a.log")) as log:
        assert list(log.entries()) == [clock(1)]


def test_a_database_that_cannot_be_reached() -> None:
    pytest.importorskip("psycopg")
    for url in (
        "postgresql+psycopg://me:pa55word@127.0.0.1:1/a",
        "postgresql://me@127.0.0.1:1/a?password=pa55word",
    ):
        assert said(url).startswith("the log postgresql://127.0.0.1:1/a cannot be used: ")


def test_a_database_that_does_not_know_what_it_is_asked_for(postgresql: Server) -> None:
    wrong = said(postgresql.url("nowhere", "pa55word"))
    assert wrong.startswith("the log postgresql:///nowhere cannot be used: ")
    assert 'database "nowhere" does not exist' in wrong


def test_a_text_that_the_database_does_not_keep(postgresql: Server) -> None:
    with closing(open_log(postgresql.new_database("texts"))) as log:
        with pytest.raises(RunError, match="cannot be used: PostgreSQL text fields cannot contain NUL"):
            log.append([event(1, "a\0b")], 0)
        log.append([event(1, "a")], 0)
        assert list(log.entries()) == [event(1, "a")]


def test_a_database_of_another_version(postgresql: Server) -> None:
    url = postgresql.new_database("another_version")
    log = open_log(url)
    log.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE compliance_log SET version = 7")
    engine.dispose()
    assert said(url) == "postgresql:///another_version is a log of version 7; read here is version 2"


@pytest.mark.parametrize(
    ("library", "where", "extra"),
    [("sqlalchemy", "a.log", "live"), ("psycopg", "postgresql://h/a", "postgresql")],
)
def test_without_its_libraries_the_extra_is_named(
    library: str, where: str, extra: str, tmp_path: Path
) -> None:
    code = (
        f"import sys; sys.modules['{library}'] = None\n"
        "import compliance\n"
        "try:\n"
        "    from compliance.live.sql_log import open_log\n"
        f"    open_log({where!r})\n"
        "except compliance.ComplianceError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert f"pip install 'compliance[{extra}]'" in done.stdout
