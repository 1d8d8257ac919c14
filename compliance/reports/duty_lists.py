"""Lists of duties as lines of text, in the order in which they are acted on, under headings that say that order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import polars as pl
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding

from compliance.model.counts import many
from compliance.model.law import Force
from compliance.reports.columns import GAP, Column, in_columns
from compliance.reports.terminal import Text

A_YEAR = 365
"""Days after which something overdue is rather a gap in the record."""

# The fewest columns of a terminal that a long id and a long title are given.
_CHILD, _DUTY = 12, 24

LISTED = ("case", "rule", "title", "due_on", "days", "disposition", "force_rank")
"""Columns of a table that is listed. `days`: late, or if negative left; `force_rank`: 0 is the strongest."""


class _Group(NamedTuple):
    heading: str
    name: str
    forces: frozenset[Force]


_GROUPS = (
    _Group("Demanded by law", "law", frozenset({Force.STATUTE, Force.REGULATION})),
    _Group(
        "Asked by guidance and national standards",
        "guidance",
        frozenset({Force.STATUTORY_GUIDANCE, Force.MINIMUM_STANDARD}),
    ),
    _Group("Asked by the council's own standards", "the council", frozenset({Force.LOCAL})),
)
_OLD = "Overdue for more than a year, perhaps done and never recorded"
ORDER = "the longest overdue first"


def section_title(text: str, style: str = "bold") -> RenderableType:
    """A heading, with a blank line over it."""
    return Padding(Text(text, style=style), (1, 0, 0, 0))


def as_listed(findings: pl.DataFrame) -> pl.DataFrame:
    """A table of findings as it is listed: LISTED beside its columns."""
    ranks = {force.value: rank for rank, force in enumerate(Force)}
    return findings.with_columns(
        pl.coalesce("days_late", -pl.col("days_left")).alias("days"),
        pl.col("law_force").replace_strict(ranks, return_dtype=pl.UInt8).alias("force_rank"),
    )


def overdue_groups(found: pl.DataFrame, limit: int, console: Console) -> Iterable[RenderableType]:
    """What is overdue, the law before guidance and that before local standards, the longest overdue first in each.

    What has been overdue for more than a year comes last.
    """
    for number, (heading, those) in enumerate(grouped(found)):
        said = Text(f"{heading}, {ORDER}: {those.height:,}", style="bold")
        yield Padding(said, (1 if number else 0, 0, 0, 0))
        yield from duty_list(those, limit, console, "Late", lambda days: many(days, "day"))


def grouped(found: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """What is overdue in groups, each with its heading and in ORDER, in the order in which they are acted on."""
    old = pl.col("days") > A_YEAR
    ranks = {force: rank for rank, force in enumerate(Force)}
    groups = [
        (heading, found.filter(~old & pl.col("force_rank").is_in([ranks[force] for force in forces])))
        for heading, _, forces in _GROUPS
    ]
    groups.append((_OLD, found.filter(old)))
    descending = [True, False, False]
    return [
        (heading, those.sort("days", "case", "rule", descending=descending, maintain_order=True))
        for heading, those in groups
        if those.height
    ]


def asked_by(force_rank: int) -> str:
    """Who asks for a duty, in a word: `law`."""
    force = tuple(Force)[force_rank]
    return next(group.name for group in _GROUPS if force in group.forces)


def duty_list(
    found: pl.DataFrame, limit: int, console: Console, days: str, in_days: Callable[[int], str]
) -> Iterable[RenderableType]:
    """A line for each duty of a table with the columns LISTED, as many as the limit lets, 0 being all.

    `days`: the heading over what `in_days` makes of the days late, or if negative left.
    """
    shown = found.head(limit) if limit else found
    lines = []
    for row in shown.iter_rows(named=True):
        named = f"{row['title']} ({row['disposition']})" if row["disposition"] else row["title"]
        due = f"{row['due_on'].day} {row['due_on']:%b %Y}" if row["due_on"] else "not known"
        lines.append(
            (row["case"], row["rule"], due, "" if row["days"] is None else in_days(row["days"]), named)
        )
    _, *short, duty = (max(map(cell_len, column)) for column in zip(*lines, strict=True))
    # A long id goes on in the next line rather than leave no room for the duty.
    room = console.width - sum(short) - min(duty, _DUTY) - GAP * (len(short) + 1)
    columns = (
        Column("Child", most=max(room, _CHILD)),
        Column("Rule"),
        Column("Due"),
        Column(days, right=True),
    )
    yield in_columns(console, (*columns, Column("Duty", rest=True)), lines)
    yield from more(found.height - shown.height)


def left(days: int) -> str:
    """The days left, which are negative, in words."""
    return "today" if days == 0 else many(-days, "day")


def more(hidden: int) -> list[RenderableType]:
    """How many lines are not shown; nothing where all are."""
    said = f"  and {hidden:,} more; --limit 0 or --format csv lists all"
    return [Text(said, style="dim")] if hidden > 0 else []
