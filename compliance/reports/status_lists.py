"""The findings of a report that was narrowed, status by status."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

import polars as pl
from rich.console import Console, RenderableType

from compliance.checking.report import Report
from compliance.findings.text import children_counted
from compliance.model.counts import many
from compliance.model.obligations import Status
from compliance.reports.columns import Column, in_columns
from compliance.reports.duty_lists import as_listed, duty_list, left, more, section_title
from compliance.reports.filter_words import status_words
from compliance.reports.terminal import Text

TO_ACT_ON = (Status.OVERDUE, Status.DUE_SOON)
"""What is listed where no status is asked for."""

_SOONEST, _LATEST = "the soonest first", "the latest first"
_ORDER = MappingProxyType({Status.NOT_DUE: _SOONEST, Status.NOT_ASSESSABLE: "by child"})
_CHILD = 24
"""The most columns of a terminal that an id is given beside a reason."""


def other_statuses(report: Report, limit: int, console: Console) -> Iterable[RenderableType]:
    """A list for each status that was asked for, beside those of what is to be acted on."""
    asked = report.narrowed.by.statuses if report.narrowed is not None else ()
    for status in Status:
        if status not in asked or status in TO_ACT_ON:
            continue
        findings = report.findings_table.filter(pl.col("status") == status.value)
        children = children_counted(findings["case"].n_unique())
        order = f", {_ORDER.get(status, _LATEST)}" if findings.height else ""
        yield section_title(f"{status_words(status).upper()}: {findings.height:,} for {children}{order}")
        if findings.is_empty():
            yield Text("  nothing")
        elif status is Status.NOT_ASSESSABLE:
            yield from _not_judged(findings, limit, console)
        else:
            yield from _list(as_listed(findings), status, limit, console)


def _list(found: pl.DataFrame, status: Status, limit: int, console: Console) -> Iterable[RenderableType]:
    latest_first = status is not Status.NOT_DUE
    in_order = found.sort(
        *("due_on", "case", "rule"),
        descending=[latest_first, False, False],
        nulls_last=True,
        maintain_order=True,
    )
    if status is Status.NOT_DUE:
        yield from duty_list(in_order, limit, console, "Left", left)
    else:
        yield from duty_list(
            in_order, limit, console, "Late", lambda days: many(days, "day") if days > 0 else ""
        )


def _not_judged(found: pl.DataFrame, limit: int, console: Console) -> Iterable[RenderableType]:
    shown = found.head(limit) if limit else found
    lines = shown.select("case", "rule", pl.col("reason").fill_null("")).rows()
    yield in_columns(console, (Column("Child", most=_CHILD), Column("Rule"), Column("Why", rest=True)), lines)
    yield from more(found.height - shown.height)
