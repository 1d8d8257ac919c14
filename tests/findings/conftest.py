"""Exports written as rows of `case event day attribute=value ...` and judged by the whole pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.model.settings import Settings
from tests.strategies.checks import check

Judge = Callable[..., Report]


def lines_of(history: str) -> str:
    """The rows as JSON Lines. A day with a time in it goes to `at`, `-` is no day."""
    lines = []
    for row in history.strip().splitlines():
        case, event, day, *rest = row.split()
        attributes = dict(pair.split("=", 1) for pair in rest)
        when = {} if day == "-" else {"at" if "T" in day else "on": day}
        words = {
            name: value.replace("_", " ") if name == "reason" else value for name, value in attributes.items()
        }
        lines.append(json.dumps({"case": case, "event": event, **when, **words}))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Judges rows as of a day; `coverage` is the text of a coverage file, `rules` that of a local pack."""

    def judged(
        history: str,
        as_of: date,
        *select: str,
        coverage: str | None = None,
        rules: str | None = None,
        settings: Settings | None = None,
        name: str = "events.jsonl",
        ignore: tuple[str, ...] = (),
    ) -> Report:
        folder: Path = tmp_path_factory.mktemp("export")
        (folder / name).write_text(lines_of(history))
        if coverage is not None:
            (folder / "coverage.yaml").write_text(coverage)
        packs: tuple[Path, ...] = ()
        if rules is not None:
            packs = (folder / "local.yaml",)
            packs[0].write_text(rules)
        return check(
            Request(
                (folder / name,),
                today=as_of,
                as_of=as_of,
                rules=packs,
                select=select,
                ignore=ignore,
                settings=settings or Settings(),
            )
        )

    return judged
