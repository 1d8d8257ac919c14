"""What an export carries and what can be judged from it: as text, as CSV and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.checking.report import Report
from compliance.findings.text import children_counted, spaced, written
from compliance.model.coverage import ALWAYS, Record
from compliance.reports.columns import Column, in_columns
from compliance.reports.first_lines import as_of, what
from compliance.reports.gaps import closings
from compliance.reports.rules_shown import (
    FamilyShown,
    RuleShown,
    Shows,
    families_shown,
    of_return,
    rules_shown,
)
from compliance.reports.terminal import Text
from compliance.rulebook.reads import records_needed

SCHEMA = "compliance-coverage/1"

_CLOSED = 6
"""How many of the things that would close gaps are named."""


@dataclass(frozen=True, slots=True)
class EventLine:
    """A kind of event that rules ask for, or that is there. `events`: how many there are; `complete`: for which days
    no row means that nothing happened, "" for none."""

    record: str
    title: str
    events: int
    complete: str


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
    if not cases:
        return ""
    each = "each since the latest" if report.coverage.only_latest(record) else "each for days of its own"
    return f"for {children_counted(len(cases))}, {each}"


def print_coverage(report: Report, console: Console, *, verbose: bool = False) -> None:
    """Write to the console how much of each family can be judged, and what would close most of the gaps.

    `verbose`: then each kind of event and each rule.
    """
    for part in _parts(report, console, verbose=verbose):
        console.print(part)


def _parts(report: Report, console: Console, *, verbose: bool) -> Iterator[RenderableType]:
    rules = rules_shown(report)
    yield Text(as_of(report), style="bold")
    yield Text(what(report))
    yield from _families(families_shown(report, rules), console)
    yield from _gaps(report, rules, console)
    if verbose:
        yield from _events_table(report, console)
        yield from _rules_table(rules, console)
    else:
        yield Padding(
            Text("--verbose tells it of each kind of event and each rule", style="dim"), (1, 0, 0, 0)
        )


def _families(families: Sequence[FamilyShown], console: Console) -> Iterator[RenderableType]:
    yield _heading("DUTIES: how many rules of each family this export shows, and of how many children")
    columns = (
        Column("Family", rest=True),
        *(Column(head, right=True) for head in (*_HEADS.values(), "None")),
        Column("Children", right=True),
    )
    rows = [
        (
            each.title,
            *(f"{count:,}" if count else "" for count in (*map(each.rules.get, _HEADS), each.no_occasion)),
            f"{each.owed.judged:,} of {each.owed.children:,}" if each.owed.children else "",
        )
        for each in families
    ]
    yield in_columns(console, columns, rows)
    yield Padding(Text(_LEGEND, style="dim"), (0, 0, 0, 2))


_HEADS = {
    Shows.HISTORY: "History",
    Shows.CURRENT: "Now",
    Shows.PARTLY: "Partly",
    Shows.POPULATION: "Who",
}
_LEGEND = (
    "History: each time it fell due in the days covered; Now: only how it stands; Partly: of some children or times; "
    "Who: who is owed it, not whether it was done; None: nobody is seen to be owed it. Children: of whom something "
    "could be judged, of those owed anything"
)


def _gaps(report: Report, rules: Sequence[RuleShown], console: Console) -> Iterator[RenderableType]:
    """What would let most of what cannot be judged be judged."""
    findings: Counter[str] = Counter()
    of_rules: Counter[str] = Counter()
    for closed in closings(report.summary.gaps, of_return=of_return(report)).values():
        findings += closed
        of_rules.update(closed.keys())
    if not findings:
        return
    yield _heading("WHAT WOULD CLOSE MOST: findings that turn on it, and rules")
    most = sorted(findings.items(), key=lambda each: (-each[1], each[0]))
    columns = (Column("Findings", right=True), Column("Rules", right=True), Column("What", rest=True))
    yield in_columns(
        console, columns, [(f"{count:,}", f"{of_rules[said]:,}", said) for said, count in most[:_CLOSED]]
    )
    if len(most) > _CLOSED:
        yield Padding(Text(f"and {len(most) - _CLOSED:,} more", style="dim"), (0, 0, 0, 2))


def _events_table(report: Report, console: Console) -> Iterator[RenderableType]:
    yield _heading("EVENTS: how many there are, and for which days none means that none happened")
    columns = (Column("Event", most=36), Column("Events", right=True), Column("Complete for", rest=True))
    events = [
        (line.title, f"{line.events:,}" if line.events else "none", line.complete or "no day")
        for line in event_lines(report)
    ]
    yield in_columns(console, columns, events)


def _rules_table(rules: Sequence[RuleShown], console: Console) -> Iterator[RenderableType]:
    yield _heading("RULES: how much of each is shown, of how many children, since when, and what is missing")
    rows: list[tuple[str | Text, ...]] = []
    for line in rules:
        owed = line.owed
        of = f"{owed.judged_wholly:,} of {owed.children:,}" if owed.children else ""
        since = f"{owed.since:%d/%m/%Y}" if owed.since else ""
        shows = str(line.shows) if line.occasion else f"{line.shows} (no occasion)"
        rows.append((line.rule, line.title, shows, of, since))
        rows += [("", Text(said, "dim"), "", "", "") for said in line.missing]
    columns = (
        Column("Rule"),
        Column("Duty", rest=True),
        Column("Shows", most=16),
        Column("Children", right=True),
        Column("Since"),
    )
    yield in_columns(console, columns, rows)


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def as_csv(report: Report) -> str:
    """A row for each kind of event and for each rule, as CSV text with a header line."""
    events = [
        {
            "what": "event",
            "id": line.record,
            "title": line.title,
            "events": line.events,
            "complete_for": line.complete,
        }
        for line in event_lines(report)
    ]
    rules = [
        {"what": "rule", "id": line["rule"], **line, **{name: "; ".join(line[name]) for name in _LISTS}}
        for line in _rules_as_rows(report)
    ]
    return pl.DataFrame([*events, *rules], _TYPES).write_csv()


_LISTS = ("missing", "closed_by")
_TYPES = {
    **dict.fromkeys(("what", "id", "title"), pl.String()),
    "events": pl.Int64(),
    **dict.fromkeys(("complete_for", "family", "shows"), pl.String()),
    "occasion": pl.Boolean(),
    **dict.fromkeys(("children", "judged_wholly", "judged_in_part"), pl.Int64()),
    "since": pl.Date(),
    **dict.fromkeys(("judged", "not_judged"), pl.Int64()),
    **dict.fromkeys(_LISTS, pl.String()),
}


def _rules_as_rows(report: Report) -> list[dict[str, Any]]:
    """The rules as values by name, those of `owed` among them."""
    rows = [asdict(line) for line in rules_shown(report)]
    return [{**{name: value for name, value in row.items() if name != "owed"}, **row["owed"]} for row in rows]


def as_json(report: Report) -> str:
    """Both as one JSON object, schema `compliance-coverage/1`."""
    whole = {
        "schema": SCHEMA,
        "as_of": report.as_of.isoformat(),
        "as_of_because": report.as_of_because,
        "export": report.described,
        "events": [asdict(line) for line in event_lines(report)],
        "rules": _rules_as_rows(report),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str) + "\n"
