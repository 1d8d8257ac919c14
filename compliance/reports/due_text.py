"""What is overdue and what falls due, as text: divided as was asked for, and at its end what could not be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

import polars as pl
from rich.cells import cell_len
from rich.console import Console, RenderableType

from compliance.checking.divisions import By
from compliance.checking.due import DueList
from compliance.findings.text import children_counted, written
from compliance.model.counts import many
from compliance.model.obligations import Status
from compliance.reports.columns import GAP, Column, in_columns
from compliance.reports.due_words import asked, heading, not_judged, undated
from compliance.reports.duty_lists import as_listed, duty_list, left, more, overdue_groups, section_title
from compliance.reports.first_lines import as_of, judged, set_aside, warning, what
from compliance.reports.format import Shown
from compliance.reports.terminal import Text, rendered

_NOBODY = MappingProxyType(
    {
        By.TEAM: "No team recorded",
        By.WORKER: "No worker recorded",
        By.OFFICER: "No reviewing officer recorded",
    }
)

_ID, _DUTY = 12, 24
"""The fewest columns of a terminal that a long id and a long title are given."""


def pieces(due: DueList, shown: Shown) -> Iterable[str]:
    """The list as text for a terminal, in one piece."""
    yield rendered(lambda console: print_due(due, console, shown.limit), colour=shown.colour)


def print_due(due: DueList, console: Console, limit: int) -> None:
    """Write the list to the console. `limit` is how many lines of each part are shown; 0 shows all."""
    for part in _parts(due, limit, console):
        console.print(part)


def _parts(due: DueList, limit: int, console: Console) -> Iterator[RenderableType]:
    report = due.report
    if said := warning(report):
        yield Text(said, style="bold red")
    yield Text(as_of(report), style="bold")
    yield Text(what(report))
    if said := set_aside(report):
        yield Text(said, style="bold yellow")
    yield Text(judged(report))
    yield section_title(heading(due))
    for said in asked(due):
        yield Text(said)
    listed = as_listed(due.table)
    if listed.height:
        yield from (
            _by_status(due, listed, limit, console) if due.by is None else _by(due.by, listed, limit, console)
        )
    if said := undated(due):
        yield section_title(said, "none")
    yield section_title(not_judged(due))


def _by_status(due: DueList, listed: pl.DataFrame, limit: int, console: Console) -> Iterator[RenderableType]:
    late = pl.col("status") == Status.OVERDUE.value
    overdue, soon = listed.filter(late), listed.filter(~late)
    if overdue.height:
        yield section_title(f"OVERDUE: {_counted(overdue)}", "bold red")
        yield from overdue_groups(overdue, limit, console)
    if soon.height:
        said = f"DUE UP TO {written(due.until).upper()}: {_counted(soon)}, the soonest first"
        yield section_title(said, "bold yellow")
        yield from duty_list(
            soon.sort("due_on", "case", "rule", maintain_order=True), limit, console, "Left", left
        )


def _counted(found: pl.DataFrame) -> str:
    return f"{found.height:,} for {children_counted(found['case'].n_unique())}"


def _by(by: By, listed: pl.DataFrame, limit: int, console: Console) -> Iterator[RenderableType]:
    for part in listed.partition_by(by.column, maintain_order=True):
        overdue = part.filter(pl.col("status") == Status.OVERDUE.value).height
        yield section_title(f"{_named(by, part)}: {overdue:,} overdue, {part.height - overdue:,} falling due")
        shown = part.head(limit) if limit else part
        yield _table(by, shown, console)
        yield from more(part.height - shown.height)


def _named(by: By, part: pl.DataFrame) -> str:
    value = part[by.column][0]
    if value is None:
        return _NOBODY[by]
    match by:
        case By.CHILD:
            worker = part["worker"].drop_nulls()
            return f"Child {value}{f', of {worker[0]}' if len(worker) else ''}"
        case By.DUTY:
            return f"{value}  {part['title'][0]}"
        case _:
            return str(value)


def _table(by: By, shown: pl.DataFrame, console: Console) -> RenderableType:
    """A line for each duty, without what the heading over them says; who has the case where the duty is the heading."""
    rows = list(shown.iter_rows(named=True))
    cells = {
        "Child": [row["case"] for row in rows],
        "Rule": [row["rule"] for row in rows],
        "Due": [f"{row['due_on'].day} {row['due_on']:%b %Y}" for row in rows],
        "": [_when(row["days"]) for row in rows],
        "Worker": [row["worker"] or "" for row in rows],
        "Team": [row["team"] or "" for row in rows],
        "Duty": [_titled(row["title"], row["disposition"]) for row in rows],
    }
    names = {
        By.CHILD: ("Rule", "Due", "", "Duty"),
        By.DUTY: ("Child", "Due", "", "Worker", "Team"),
    }.get(by, ("Child", "Rule", "Due", "", "Duty"))
    *short, last = names
    widths = [max(cell_len(each) for each in (name, *cells[name])) for name in short[1:]]
    room = console.width - sum(widths) - _DUTY - GAP * len(names)
    columns = [
        Column(short[0], most=max(room, _ID)),
        *(Column(name, right=not name, most=_DUTY if name == "Worker" else None) for name in short[1:]),
        Column(last, rest=True),
    ]
    return in_columns(console, columns, zip(*(cells[name] for name in names), strict=True))


def _when(days: int) -> str:
    if days > 0:
        return f"{many(days, 'day')} late"
    return "today" if days == 0 else f"in {many(-days, 'day')}"


def _titled(title: str, disposition: str | None) -> str:
    return f"{title} ({disposition})" if disposition else title
