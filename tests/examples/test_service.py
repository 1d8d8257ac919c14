"""The example service, as a process of its own, over HTTP."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "examples" / "service" / "README.md").read_text(encoding="utf-8")

BORN = {"id": "a1", "case": "101", "event": "child", "date_of_birth": "2016-05-02"}
CAME = {"id": "a2", "case": "101", "event": "became_looked_after", "on": "2025-01-06", "legal_status": "C2"}
OFFICER = {"id": "a3", "case": "101", "event": "worker_allocated", "on": "2025-01-09", "role": "iro"}
MET = [("met", "IRO-1", "overdue"), ("met", "IRO-2", "not_due")]
"""What an officer changes, a day after one was owed."""


@dataclass
class Service:
    """A service that runs, and how it is talked to. `written` is what it wrote, once it has stopped."""

    process: subprocess.Popen[str]
    client: httpx.Client
    written: str = ""

    def post(self, path: str, body: Any = None, **query: str) -> httpx.Response:
        return self.client.post(path, json=body, params=query)

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(path, params=query).raise_for_status().json()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.written, _ = self.process.communicate(timeout=20)


@contextmanager
def service(**environment: str) -> Iterator[Service]:
    """The service, once it answers; it is stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--app-dir",
        "examples/service",
        "service:app",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _until_it_answers(client, process)
            yield Service(process, client)
    finally:
        process.kill()
        process.communicate()


def _until_it_answers(client: httpx.Client, process: subprocess.Popen[str]) -> None:
    last = time.monotonic() + 60
    while time.monotonic() < last:
        if process.poll() is not None:
            pytest.fail(f"the service ended before it answered:\n{process.communicate()[0]}")
        try:
            client.get("/health")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the service did not answer within a minute")


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    """A service that was told of one child; tests that use it change nothing."""
    with service(COMPLIANCE_AS_OF="2025-01-10") as started:
        assert started.post("/events", [BORN, CAME]).status_code == 200
        yield started


def test_the_readme_shows_what_the_service_answers() -> None:
    bodies = re.findall(r"-d '(.*?)'", README, re.S)
    first, second = re.findall(r"^```json\n(.*?)^```", README, re.S | re.M)
    with service(COMPLIANCE_AS_OF="2025-01-10") as fresh:
        changes = fresh.post("/events", json.loads(bodies[0])).json()
        refused = fresh.post("/events", json.loads(bodies[1]))
    shown = [json.loads(line) for line in first.splitlines()]
    assert [[change["change"], change["rule"], change["due_on"]] for change in changes] == shown
    assert (refused.status_code, refused.json()) == (422, json.loads(second))


def test_what_is_owed_to_a_child_can_be_read(running: Service) -> None:
    findings = {finding["rule"]: finding for finding in running.get("/children/101")}
    assert findings["REV-1"]["due_on"] == "2025-02-03"
    assert findings["REV-1"]["status"] == "not_due"
    assert running.get("/children/102") == []


def test_what_is_due_by_a_day_can_be_read(running: Service) -> None:
    due = [(finding["rule"], finding["due_on"]) for finding in running.get("/due", until="2025-01-20")]
    assert due == [("IRO-1", "2025-01-13"), ("EDU-1", "2025-01-20")]


@pytest.mark.parametrize(
    ("events", "wrong"),
    [
        (
            [{**OFFICER, "role": "irro"}, {"id": "a4", "case": "101", "event": "visit"}],
            [("event a3", "role", '"irro"'), ("event a4", "on", "no day")],
        ),
        ({"case": "101", "event": "visit"}, [("an event without an id", "id", "nothing")]),
        ({**CAME, "on": "2025-01-07"}, [("event a2", "revision", None)]),
    ],
)
def test_events_that_cannot_be_read_are_refused_with_every_problem(
    running: Service, events: Any, wrong: list[tuple[str, str, str | None]]
) -> None:
    before = running.get("/children/101")
    answer = running.post("/events", events)
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert [(p["file"], p["column"]) for p in problems] == [(file, column) for file, column, _ in wrong]
    assert all(found is None or p["found"] == found for p, (_, _, found) in zip(problems, wrong, strict=True))
    assert all(p["expected"] for p in problems)
    assert running.get("/children/101") == before


def test_a_body_that_is_no_event_at_all_is_refused_too(running: Service) -> None:
    assert running.post("/events", 7).status_code == 422
    assert running.client.post("/events", content="nonsense").status_code == 422


@pytest.mark.parametrize("column", ["id", "case", "event", "on", "reason_not_alone"])
def test_half_a_character_is_refused_in_an_answer_that_can_be_read(running: Service, column: str) -> None:
    answer = running.client.post(
        "/events",
        content=json.dumps({**CAME, "id": "h1", column: "\ud83dx"}),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422
    [problem] = answer.json()["problems"]
    assert (problem["column"], problem["found"]) == (column, r'"\ud83dx"')


@pytest.mark.parametrize("body", ['["\\ud83d"]', '"\\ud83d"', '[{"id": "1"}, "200417"]'])
def test_a_body_that_is_no_event_is_refused_without_repeating_it(running: Service, body: str) -> None:
    answer = running.client.post("/events", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "Input should be a valid dictionary" in answer.json()["message"]
    assert "200417" not in answer.text


def test_the_clock_cannot_be_put_back(running: Service) -> None:
    answer = running.post("/advance", as_of="2025-01-09")
    assert answer.status_code == 422
    assert answer.json() == {
        "message": "the clock stands at 2025-01-10; it cannot be put back to 2025-01-09",
        "problems": [],
    }


def test_days_that_pass_and_events_that_come_are_answered_with_what_changed() -> None:
    with service(COMPLIANCE_AS_OF="2025-01-10") as fresh:
        fresh.post("/events", [BORN, CAME])
        assert fresh.post("/events", [BORN, CAME]).json() == []
        late = fresh.post("/advance", as_of="2025-01-14").json()
        assert ("overdue", "IRO-1", 1) in [(c["change"], c["rule"], c["days_late"]) for c in late]
        assert fresh.get("/health") == {"as_of": "2025-01-14"}
        met = fresh.post("/events", OFFICER).json()
        assert [(c["change"], c["rule"], c["was"]) for c in met] == MET


def test_requests_that_come_at_once_are_answered_one_after_the_other() -> None:
    with service(COMPLIANCE_AS_OF="2025-01-10") as fresh:
        children = [str(number) for number in range(201, 261)]
        told = [{**CAME, "id": f"c{case}", "case": case} for case in children]
        posts = [
            subprocess.Popen(
                [sys.executable, "-c", _POSTS, str(fresh.client.base_url), json.dumps(told[part::4])],
                stdout=subprocess.PIPE,
                text=True,
            )
            for part in range(4)
        ]
        answered = [status for post in posts for status in post.communicate(timeout=60)[0].split()]
        assert answered == ["200"] * len(children)
        due = fresh.get("/due", until="2025-02-03")
        assert sorted(finding["case"] for finding in due if finding["rule"] == "REV-1") == children


_POSTS = """
import json, sys, httpx
with httpx.Client(base_url=sys.argv[1], timeout=60) as client:
    for event in json.loads(sys.argv[2]):
        print(client.post("/events", json=event).status_code)
"""


def test_it_stops_cleanly_when_it_is_asked_to() -> None:
    with service(COMPLIANCE_AS_OF="2025-01-10") as fresh:
        fresh.post("/events", [BORN, CAME])
        fresh.stop()
        # Uvicorn has shut down in order, then ends by the signal that it was sent, or with 0 (by its version).
        assert fresh.process.returncode in (0, -signal.SIGTERM)
        assert "Application shutdown complete" in fresh.written
        assert "Traceback" not in fresh.written


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    log = str(tmp_path / "log.sqlite")
    with service(COMPLIANCE_AS_OF="2025-01-10", COMPLIANCE_LOG=log) as first:
        first.post("/events", [BORN, CAME])
        first.post("/advance", as_of="2025-01-14")
        before = first.get("/children/101")
        first.stop()
    with service(COMPLIANCE_LOG=log) as again:
        assert again.get("/health") == {"as_of": "2025-01-14"}
        assert again.get("/children/101") == before
        assert again.get("/recovered") == []
        assert again.post("/events", [BORN, CAME]).json() == []
        met = again.post("/events", OFFICER).json()
        assert [(c["change"], c["rule"], c["was"]) for c in met] == MET


def test_what_was_answered_just_before_it_was_killed_can_be_had_again(tmp_path: Path) -> None:
    log = str(tmp_path / "log.sqlite")
    with service(COMPLIANCE_AS_OF="2025-01-10", COMPLIANCE_LOG=log) as first:
        first.post("/events", [BORN, CAME])
        answered = first.post("/events", OFFICER).json()
        first.process.kill()
        first.process.wait()
    with service(COMPLIANCE_LOG=log) as again:
        assert again.get("/recovered") == answered
        assert again.post("/events", OFFICER).json() == []


def test_a_new_log_without_a_day_to_begin_on_is_refused_in_words() -> None:
    environment = {key: value for key, value in os.environ.items() if key != "COMPLIANCE_AS_OF"}
    ran = subprocess.run(
        [sys.executable, "-m", "uvicorn", "--app-dir", "examples/service", "service:app", "--port", "0"],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode != 0
    assert "a new log needs the day it begins on" in ran.stderr
