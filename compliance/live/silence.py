"""Coverage as a log keeps it: what silence was declared to mean, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple
from datetime import date

from compliance.model.coverage import Coverage, Record, Unread, Window

_Days = dict[str, list[list[str]]]


def coverage_json(coverage: Coverage) -> str:
    """The coverage as text; the same for coverage that is the same."""
    of_case = {case: _days(windows) for case, windows in coverage.of_case.items()}
    unread = [astuple(each) for records in coverage.unread.values() for each in records]
    said = {"complete": _days(coverage.windows), "of_case": of_case, "unread": unread}
    return json.dumps(said, sort_keys=True)


def coverage_from(text: str) -> Coverage:
    """The coverage that the text was made from."""
    said = json.loads(text)
    of_case = {case: _windows(days) for case, days in said["of_case"].items()}
    return Coverage(_windows(said["complete"]), of_case).without(Unread(*each) for each in said["unread"])


def record_named(text: str) -> Record:
    """The record that is written so: `visit[social_worker]`."""
    event, _, rest = text.partition("[")
    return Record(event, rest.removesuffix("]") or None)


def _days(windows: Mapping[Record, tuple[Window, ...]]) -> _Days:
    return {
        str(record): [[str(w.first), str(w.last)] for w in stretches] for record, stretches in windows.items()
    }


def _windows(days: _Days) -> dict[Record, tuple[Window, ...]]:
    return {
        record_named(name): tuple(Window(*map(date.fromisoformat, stretch)) for stretch in stretches)
        for name, stretches in days.items()
    }
