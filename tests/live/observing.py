"""Processes that tell a monitor a stream, piece by piece, and print what it answers; made to be killed.

Run as a program this holds no monitor itself: it forks a process for every order, since starting Python and
loading the rules takes longer than all that such a process does. What goes in and out are lines of JSON:

    in   {"log": "a.log", "pieces": [...]}    a process tells the monitor of this log these pieces
    in   any line after it                    that process is killed, if it has not ended
    out  {"last": 3, "recovered": [...]}      its monitor was made
         {"answered": [...]}                  what it answered to the next piece
         {"done": true}                       nothing is left to tell
         {"failed": "..."}                    it was not killed, but stopped by an error
         {"ended": true}                      the process is gone; a line before it may be cut off

A piece is an event, or {"as_of": day}.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from compliance.engines.reference.verdict import judge
from compliance.live.changes import Change
from compliance.live.log import EventLog
from compliance.live.monitor import Monitor
from compliance.live.sql_log import open_log
from compliance.model.rulebook import Rulebook
from tests.strategies.shipped import england

BEGINS = date(2025, 1, 1)
RULES = ("REV-1", "REV-2", "VIS-1")

Piece = dict[str, Any]


def rulebook() -> Rulebook:
    return england().only(RULES)


def watching(log: EventLog, rules: Rulebook) -> Monitor:
    return Monitor(rules, as_of=BEGINS, log=log, decide=lambda asked: [judge(each) for each in asked])


def answer(monitor: Monitor, piece: Piece) -> list[Piece]:
    """The changes by one piece; a day that is past already is not told again."""
    if "as_of" not in piece:
        return plain(monitor.observe(piece))
    day = date.fromisoformat(piece["as_of"])
    return plain(monitor.advance(day)) if day > monitor.as_of else []


def plain(changes: Sequence[Change]) -> list[Piece]:
    return [change.model_dump(mode="json") for change in changes]


def _tell(order: Piece, rules: Rulebook) -> None:
    log = open_log(Path(order["log"]))
    last = log.last
    monitor = watching(log, rules)
    _say({"last": last, "recovered": plain(monitor.recovered)})
    for piece in order["pieces"]:
        _say({"answered": answer(monitor, piece)})
    _say({"done": True})


def _say(line: Piece) -> None:
    os.write(1, json.dumps(line).encode() + b"\n")


def _main() -> None:
    rules = rulebook()
    # Loaded here, once for all.
    import sqlalchemy.dialects.sqlite

    assert sqlalchemy.dialects.sqlite
    while order := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            try:
                _tell(json.loads(order), rules)
            except BaseException:
                _say({"failed": traceback.format_exc()})
            # None ends by itself, so that a process's number is no other process's meanwhile.
            signal.pause()
        sys.stdin.readline()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.write(1, b"\n")
        _say({"ended": True})


if __name__ == "__main__":
    _main()
