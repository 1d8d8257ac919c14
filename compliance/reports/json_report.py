"""The report as one JSON object, schema `compliance/1`."""

from __future__ import annotations

import json
from typing import Any

from compliance.checking import Report

SCHEMA = "compliance/1"


def as_object(report: Report) -> dict[str, Any]:
    """The report as plain values, ready for JSON: dates as ISO text."""
    return {
        "schema": SCHEMA,
        "as_of": report.as_of.isoformat(),
        "known_at": report.known_at.isoformat() if report.known_at else None,
        "engine": report.engine.value,
        "rulebook": {
            "title": report.rulebook.title,
            "digest": report.rulebook.digest,
            "files": list(report.rulebook.files),
            "rules": list(report.rulebook.rules),
        },
        "sources": [
            {"kind": report.source, "file": f.name, "table": f.kind, "rows": f.rows} for f in report.files
        ],
        "summary": {
            "cases": report.cases,
            "events": report.events,
            "findings": report.rated.height,
            "statuses": {status.value: count for status, count in report.counts().items()},
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
        "findings": [f.model_dump(mode="json") for f in report.findings],
    }


def as_json(report: Report) -> str:
    """The report as JSON text with a newline at its end."""
    return json.dumps(as_object(report), ensure_ascii=False, indent=1) + "\n"
