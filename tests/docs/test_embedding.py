"""The patterns of docs/embedding.md do what the page says of them, with a queue that is a list."""

from __future__ import annotations

import json
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import compliance
from compliance.live.log import MemoryLog
from tests.docs import pages

PAGE = pages.page("docs/embedding.md")
COVERAGE = pages.ROOT / "examples" / "service" / "coverage.yaml"

CAME = {
    "id": "care/1",
    "case": "101",
    "event": "became_looked_after",
    "on": "2025-01-06",
    "legal_status": "C2",
}
OFFICER = {"id": "workers/7", "case": "101", "event": "worker_allocated", "on": "2025-01-09", "role": "iro"}


class Died(Exception):
    """The process was killed here."""


@dataclass
class Queue:
    """A broker that delivers at least once: what was not acknowledged comes again to the next consumer."""

    waiting: deque[dict[str, Any]]
    aside: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Delivery]:
        while self.waiting:
            yield Delivery(self, self.waiting[0])


@dataclass
class Delivery:
    queue: Queue
    body: dict[str, Any]

    def acknowledge(self) -> None:
        self.queue.waiting.popleft()

    def put_aside(self, reason: str) -> None:
        self.queue.waiting.popleft()
        self.queue.aside.append(reason)


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    """Every name that the programs of the page leave."""
    names: dict[str, Any] = {"__name__": "page"}
    for example in pages.examples(PAGE):
        assert pages.run(example, names, "docs/embedding.md") == ""
    return names


@pytest.fixture
def council(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    shutil.copytree(pages.ROOT / "examples" / "council", folder)
    return folder


def queue(*bodies: dict[str, Any]) -> Queue:
    return Queue(deque(bodies))


def watching(log: MemoryLog) -> compliance.Monitor:
    return compliance.Monitor(compliance.load_rulebook(), as_of=date(2025, 1, 10), log=log, coverage=COVERAGE)


def test_a_job_writes_the_findings_of_its_export_as_of_the_day_it_is_given(
    page: dict[str, Any], council: Path, tmp_path: Path
) -> None:
    found = tmp_path / "findings.jsonl"
    assert page["check_export"](str(council), "2024-06-30", str(found)) == {
        "findings": len(found.read_text().splitlines()),
        "problems": [],
    }
    report = compliance.check(
        compliance.Request(
            paths=(council / "events.csv",),
            today=date(2025, 1, 1),
            as_of=date(2024, 6, 30),
            settings=compliance.read_settings(council / "compliance.yaml"),
        )
    )
    read = [compliance.Finding.model_validate_json(line) for line in found.read_text().splitlines()]
    assert tuple(read) == report.findings
    first = found.read_bytes()
    page["check_export"](str(council), "2024-06-30", str(found))
    assert found.read_bytes() == first
    assert not found.with_name(found.name + ".part").exists()


@pytest.mark.parametrize(
    ("file", "written", "says"),
    [
        ("events.csv", None, "no such file"),
        ("events.csv", "case,day\n1,2\n", "event"),
        ("compliance.yaml", "terms: 7\n", "terms"),
        ("compliance.yaml", "readings: {nothing: A}\n", "no reading is called nothing"),
    ],
)
def test_what_will_be_the_same_the_next_time_is_given_back_and_not_raised(
    page: dict[str, Any], council: Path, tmp_path: Path, file: str, written: str | None, says: str
) -> None:
    (council / file).unlink()
    if written is not None:
        (council / file).write_text(written)
    answer = page["check_export"](str(council), "2024-06-30", str(tmp_path / "findings.jsonl"))
    assert says in answer["refused"]
    assert json.loads(json.dumps(answer)) == answer
    assert not (tmp_path / "findings.jsonl").exists()


def test_what_may_pass_by_itself_is_raised(page: dict[str, Any], council: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="share"):
        page["check_export"](str(council), "2024-06-30", str(tmp_path / "share" / "findings.jsonl"))


def test_a_consumer_publishes_changes_and_acknowledges_what_was_told(page: dict[str, Any]) -> None:
    published: list[compliance.Change] = []
    told = queue(CAME, {"as_of": "2025-01-14"}, OFFICER, {"as_of": "2025-01-12"}, CAME)
    page["consume"](told, watching(MemoryLog()), published.append)
    assert not told.waiting
    assert [(c.change.value, c.as_of) for c in published if c.rule == "IRO-1"] == [
        ("opened", date(2025, 1, 10)),
        ("due_soon", date(2025, 1, 10)),
        ("overdue", date(2025, 1, 14)),
        ("met", date(2025, 1, 14)),
    ]
    assert told.aside == []


def test_what_cannot_be_read_is_put_aside_with_the_reason_and_the_rest_goes_on(page: dict[str, Any]) -> None:
    published: list[compliance.Change] = []
    told = queue({**CAME, "event": "came"}, CAME, {**CAME, "on": "2025-01-07"})
    page["consume"](told, watching(MemoryLog()), published.append)
    assert [reason.split(";")[0] for reason in told.aside] == [
        'event care/1, column event: "came"',
        "event care/1, column revision: revision 1 of event care/1 told again with other content",
    ]
    assert "REV-1" in {change.rule for change in published}


@pytest.mark.parametrize("after", [0, 1, 8, 9, 10])
def test_a_crash_loses_no_change(page: dict[str, Any], after: int) -> None:
    """Whichever publication it dies at, the findings as last published are those that are true."""
    log, published = MemoryLog(), []
    told = queue(CAME, {"as_of": "2025-01-14"}, OFFICER)

    def publish(change: compliance.Change) -> None:
        if len(published) == after:
            raise Died
        published.append(change)

    with pytest.raises(Died):
        page["consume"](told, watching(log), publish)
    again = watching(log)
    page["consume"](told, again, published.append)
    assert not told.waiting
    last = {change.id: change.status for change in published}
    assert last == {finding.id: finding.status for finding in again.findings("101")}


def test_after_an_orderly_end_nothing_is_published_twice(page: dict[str, Any], tmp_path: Path) -> None:
    log, published = MemoryLog(), []
    first = watching(log)
    page["consume"](queue(CAME), first, published.append)
    first.close()
    page["consume"](queue(CAME), watching(log), published.append)
    assert len({(change.id, change.change) for change in published}) == len(published)


def test_the_program_that_runs_a_consumer_opens_and_closes_the_log(
    page: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(COVERAGE, tmp_path / "coverage.yaml")
    monkeypatch.chdir(tmp_path)
    published: list[compliance.Change] = []
    page["run"](queue(CAME), "log.sqlite", date(2025, 1, 10), published.append)
    assert "REV-1" in {change.rule for change in published}
    again: list[compliance.Change] = []
    page["run"](queue(CAME, OFFICER), "log.sqlite", date(2025, 1, 10), again.append)
    assert [(change.rule, change.change.value) for change in again] == [
        ("IRO-1", "met"),
        ("IRO-2", "met"),
    ]


def test_cases_divided_over_logs_are_owed_what_they_are_owed_in_one(
    page: dict[str, Any], tmp_path: Path
) -> None:
    text = COVERAGE.read_text() + "complete_for_others: false\n"
    coverage = tmp_path / "coverage.yaml"
    coverage.write_text(text)
    book = compliance.load_rulebook()

    def monitor() -> compliance.Monitor:
        return compliance.Monitor(book, as_of=date(2025, 2, 10), coverage=coverage)

    events = [{**CAME, "id": f"care/{case}", "case": str(case)} for case in range(101, 121)]
    one, parts = monitor(), [monitor() for _ in range(page["LOGS"])]
    for event in events:
        one.observe(event)
        parts[page["number_of_log"](event["case"])].observe(event)
    assert sum(bool(part.cases) for part in parts) > 1
    for event in events:
        part = parts[page["number_of_log"](event["case"])]
        assert part.findings(event["case"]) == tuple(
            finding.model_copy(update={"evidence": mine.evidence})
            for finding, mine in zip(one.findings(event["case"]), part.findings(event["case"]), strict=True)
        )
