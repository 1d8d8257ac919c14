"""A system without durable-rules: the plain evaluators decide, with the same answers, and it is said once."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import compliance
from compliance.checking.request import Request
from compliance.conformance.engines import started
from compliance.durable.presence import missing

ROOT = Path(__file__).resolve().parents[2]
COUNCIL = ROOT / "examples" / "council"
NOTE = ": concerns were decided by the plain evaluator, which gives the same answers."

Hide = Callable[[], str]


@pytest.fixture(params=["not installed", "cannot be loaded"])
def hide(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hide:
    """Takes durable-rules away, and gives what is then said of it."""

    def hidden() -> str:
        if request.param == "not installed":
            monkeypatch.setitem(sys.modules, "durable_rules_engine", None)  # type: ignore[arg-type]
            return "durable-rules is not installed"
        (tmp_path / "durable_rules_engine.py").write_text("raise ImportError('of another machine')\n")
        monkeypatch.delitem(sys.modules, "durable_rules_engine", raising=False)
        monkeypatch.syspath_prepend(tmp_path)
        return "durable-rules cannot be loaded (of another machine)"

    return hidden


def council() -> compliance.Report:
    settings = compliance.read_settings(COUNCIL / "compliance.yaml")
    return compliance.check(Request((COUNCIL,), today=date(2024, 9, 30), settings=settings))


def test_it_is_there_where_these_tests_run() -> None:
    assert missing() is None


def test_a_report_has_the_same_concerns_and_says_once_who_decided(hide: Hide) -> None:
    with_it = council()
    said = hide()

    without = council()

    assert without.concerns == with_it.concerns != ()
    assert [note for note in without.notes if "durable-rules" in note] == [f"{said}{NOTE}"]
    assert set(without.notes) - set(with_it.notes) == {f"{said}{NOTE}"}


def test_a_large_export_starts_no_process_in_vain(hide: Hide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.checking.evaluate._WORTH_STARTING", 1)
    monkeypatch.setattr("compliance.durable.dialogue.subprocess", None)
    said = hide()

    assert f"{said}{NOTE}" in council().notes


def test_a_monitor_tells_the_same_and_logs_once_who_decides(
    hide: Hide, caplog: pytest.LogCaptureFixture
) -> None:
    def told() -> list[compliance.Change]:
        with compliance.Monitor(compliance.load_rulebook(), as_of=date(2025, 1, 10)) as monitor:
            start = {"case": "1", "event": "became_looked_after", "on": "2025-01-06"}
            seen = [*monitor.observe({**start, "id": "1"}), *monitor.advance(date(2025, 3, 1))]
            return [*seen, *monitor.observe({**start, "event": "review_held", "on": "2025-02-01", "id": "2"})]

    with_it = told()
    said = hide()
    caplog.set_level(logging.WARNING)

    assert told() == with_it
    decided = [record.getMessage() for record in caplog.records if "decided" in record.getMessage()]
    assert decided == [f"{said}: statuses are decided by the reference engine, which gives the same answers."]


def test_rules_can_be_tested_on_the_live_engine(hide: Hide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.durable.dialogue.subprocess", None)
    hide()

    from compliance.cli.main import run

    assert run(["rules", "test", str(ROOT / "rules/local/rotherham"), "--engine", "live"]) == 0
    with started("live") as engine:
        assert engine is not None


def test_watch_says_it_once_and_prints_what_it_prints_with_it() -> None:
    arguments = ["watch", "examples/live/events.jsonl", "--once", "--as-of", "2025-01-06", "--select", "REV"]
    program = "import sys; from compliance.cli.main import main; sys.argv[0] = 'compliance'; main()"
    hidden = f"import sys; sys.modules['durable'] = None; {program}"

    with_it, without = (
        subprocess.run(
            [sys.executable, "-c", text, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        for text in (program, hidden)
    )

    assert without.stdout == with_it.stdout != ""
    assert "durable-rules" not in with_it.stderr
    assert without.stderr.count("durable-rules is not installed") == 1
