"""The report as one JSON object, schema `compliance/1`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from compliance.checking.filters import Filter
from compliance.checking.report import Report
from compliance.reports.first_lines import children_to_put_right
from compliance.reports.format import Shown
from compliance.reports.json_lines import as_json_lines

SCHEMA = "compliance/1"


def pieces(report: Report, _: Shown) -> Iterator[str]:
    """The report as JSON text, in pieces."""
    return as_json(report)


def as_json(report: Report) -> Iterator[str]:
    """The report as JSON text, in pieces, with a newline at its end. One table of findings at a time."""
    head = json.dumps(_without_findings(report), ensure_ascii=False, indent=1)
    yield head.removesuffix("\n}") + ',\n "findings": ['
    between = "\n"
    for lines in chain.from_iterable(map(as_json_lines, report.tables())):
        yield between + lines.removesuffix("\n").replace("\n", ",\n")
        between = ",\n"
    yield "\n ]\n}\n"


def _without_findings(report: Report) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "as_of": report.as_of.isoformat(),
        "as_of_because": report.as_of_because,
        "known_at": report.known_at.isoformat() if report.known_at else None,
        "engine": report.engine.value,
        "rulebook": {
            "title": report.rulebook.title,
            "digest": report.rulebook.digest,
            "files": list(report.rulebook.files),
            "rules": list(report.rulebook.rules),
            "readings": report.rulebook.choices,
        },
        "sources": [
            {"kind": report.source, "file": f.name, "table": f.kind, "rows": f.rows} for f in report.files
        ],
        "filter": _filter(report),
        "summary": {
            "export": report.described,
            "cases": report.cases,
            "events": report.events,
            "newest_event_on": report.newest.isoformat() if report.newest else None,
            "rows": report.rows,
            "rows_not_used": report.set_aside,
            "rules_judged": sorted(report.summary.judged),
            "children_to_put_right": children_to_put_right(report),
            "findings": report.total,
            "statuses": {status.value: count for status, count in report.counts().items()},
            "apparent": sum(report.summary.apparent.values()),
            "scorecard": [m.model_dump(mode="json") for m in report.scorecard],
            "by_rule": [m.model_dump(mode="json") for m in report.by_rule],
            "notes": list(report.notes),
            "problems": [
                {"file": p.file, "row": p.row, "column": p.column, "found": p.found, "expected": p.expected}
                for p in report.problems
            ],
        },
        "ratings": report.summary.ratings.to_dicts(),
        "concerns": [c.model_dump(mode="json") for c in report.concerns],
    }


def _filter(report: Report) -> dict[str, Any] | None:
    """By what the findings were narrowed, and out of how many; None where all are there."""
    if (narrowed := report.narrowed) is None:
        return None
    return {
        **filter_fields(narrowed.by),
        "of_findings": narrowed.of,
        "children": narrowed.children,
        "of_children": narrowed.of_children,
        "not_assessable": narrowed.not_judged,
    }


def filter_fields(by: Filter) -> dict[str, Any]:
    """What a filter shows, field by field."""
    return {
        "status": [status.value for status in by.statuses],
        "since": by.since.isoformat() if by.since else None,
        "until": by.until.isoformat() if by.until else None,
        "team": list(by.teams),
        "worker": list(by.workers),
        "reviewing_officer": list(by.reviewing_officers),
        "case": list(by.cases),
        "family": list(by.families),
    }
