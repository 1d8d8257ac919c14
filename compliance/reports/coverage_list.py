"""What an export carries and what can be judged from it: as text, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Literal

import polars as pl
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.findings.words import children_counted, listed, spaced, written
from compliance.model.coverage import ALWAYS, Record
from compliance.model.obligations import ReasonCode
from compliance.report import Report
from compliance.reports.columns import Column, in_columns
from compliance.reports.first_lines import as_of, judged, what
from compliance.reports.gaps import gaps_of_rules
from compliance.reports.terminal import Text
from compliance.rulebook.records_needed import records_needed

SCHEMA = "compliance-coverage/1"

Judged = Literal["yes", "in part", "no", "no occasion"]


@dataclass(frozen=True, slots=True)
class EventLine:
    """A kind of event that rules ask for, or that is there. `events`: how many there are; `complete`: for which days
    no row means that nothing happened, "" for none."""

    record: str
    title: str
    events: int
    complete: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule: whether it can be judged, how many of its findings were and were not, and what those lack."""

    rule: str
    title: str
    can_be_judged: Judged
    judged: int
    not_judged: int
    missing: tuple[str, ...]


def event_lines(report: Report) -> list[EventLine]:
    """Each kind of event, those that the rules ask for in the order of the rules, then others that are there."""
    rules = report.rulebook.rules.values()
    undated = {event.name for event in report.rulebook.vocabulary.events.values() if event.undated}
    asked = (record for rule in rules for record in records_needed(rule, report.rulebook))
    records = dict.fromkeys((*asked, *sorted(report.carried, key=Record.sort_key)))
    return [
        EventLine(str(record), _title(record), _events(report, record), _complete(report, record, undated))
        for record in records
    ]


def rule_lines(report: Report) -> list[RuleLine]:
    """Each rule, in their order."""
    return list(_rule_lines(report))


def _rule_lines(report: Report) -> Iterable[RuleLine]:
    gaps = gaps_of_rules(report.summary.gaps)
    for id_, rule in report.rulebook.rules.items():
        lacking = gaps.get(id_)
        count, not_judged = report.summary.judged[id_], lacking.total() if lacking else 0
        missing = [said for said, _ in lacking.most_common()] if lacking else []
        if id_ not in report.summary.rules_seen:
            needed = records_needed(rule, report.rulebook)
            absent = [_title(record) for record in needed if not _events(report, record)]
            missing = [f"not in this export: {listed(absent)}"] if absent else []
        can: Judged = ("in part" if not_judged else "yes") if count else "no" if not_judged else "no occasion"
        yield RuleLine(id_, rule.head.title, can, count, not_judged, tuple(missing))


def _title(record: Record) -> str:
    value = f" ({spaced(record.value)})" if record.value else ""
    return f"{spaced(record.event)}{value}"


def _events(report: Report, record: Record) -> int:
    if record.value is not None:
        return report.carried.get(record, 0)
    return sum(count for each, count in report.carried.items() if each.event == record.event)


def _complete(report: Report, record: Record, undated: Collection[str]) -> str:
    if record.event in undated:
        return "at any time"
    windows = report.coverage.of("", record)
    if windows:
        stretches = (
            "always" if window == ALWAYS else f"{written(window.first)} to {written(window.last)}"
            for window in windows
        )
        return ", ".join(stretches)
    cases = [case for case in report.coverage.of_case if case and report.coverage.of(case, record)]
    return f"for {children_counted(len(cases))}, each for days of its own" if cases else ""


def print_coverage(report: Report, console: Console) -> None:
    """Write what the export carries and what can be judged from it to the console."""
    for part in _parts(report, console):
        console.print(part)


def _parts(report: Report, console: Console) -> Iterable[RenderableType]:
    yield Text(as_of(report), style="bold")
    yield Text(what(report))
    yield Text(judged(report))
    yield _heading("EVENTS: how many there are, and for which days none means that none happened")
    columns = (Column("Event", most=36), Column("Events", right=True), Column("Complete for", rest=True))
    events = [
        (line.title, f"{line.events:,}" if line.events else "none", line.complete or "no day")
        for line in event_lines(report)
    ]
    yield in_columns(console, columns, events)
    yield _heading("RULES: whether each can be judged, and what is missing where not")
    rows: list[tuple[str, str | Text, str, str]] = []
    for line in rule_lines(report):
        of = f"{line.judged:,} of {line.judged + line.not_judged:,}" if line.judged + line.not_judged else ""
        rows.append((line.rule, line.title, line.can_be_judged, of))
        rows += [("", Text(said, "dim"), "", "") for said in line.missing]
    titles = (Column("Rule"), Column("Duty", rest=True), Column("Judged"), Column("Findings", right=True))
    yield in_columns(console, titles, rows)
    if (report.summary.gaps["reason_code"] == ReasonCode.SILENCE.value).any():
        closing = "Add the missing events as a file, or declare them complete in coverage.yaml."
        yield Padding(Text(closing), (1, 0, 0, 0))


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def as_csv(report: Report) -> str:
    """A row for each kind of event and for each rule, as CSV text with a header line."""
    events = [
        ("event", line.record, line.title, line.events, line.complete, "", None, None, "")
        for line in event_lines(report)
    ]
    rules = [
        (
            *("rule", line.rule, line.title, None, "", line.can_be_judged),
            *(line.judged, line.not_judged, "; ".join(line.missing)),
        )
        for line in rule_lines(report)
    ]
    return pl.DataFrame([*events, *rules], _TYPES, orient="row").write_csv()


_TYPES = {
    **dict.fromkeys(("what", "id", "title"), pl.String()),
    "events": pl.Int64(),
    **dict.fromkeys(("complete_for", "can_be_judged"), pl.String()),
    **dict.fromkeys(("judged", "not_judged"), pl.Int64()),
    "missing": pl.String(),
}


def as_json(report: Report) -> str:
    """Both as one JSON object, schema `compliance-coverage/1`."""
    whole = {
        "schema": SCHEMA,
        "as_of": report.as_of.isoformat(),
        "as_of_because": report.as_of_because,
        "export": report.described,
        "events": [asdict(line) for line in event_lines(report)],
        "rules": [asdict(line) for line in rule_lines(report)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
