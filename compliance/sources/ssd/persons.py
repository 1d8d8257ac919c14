"""Who the children are: dates of birth, sexes, and who came unaccompanied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from compliance.sources.event_table import Row
from compliance.sources.ssd.codes import coded
from compliance.sources.ssd.rows import Context, Rows

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue


def persons(rows: Iterable[Rows], told_of: Collection[str], context: Context) -> tuple[list[Row], int]:
    """Facts about those of whom other tables tell, and how many persons stand there besides."""
    found: list[Row] = []
    others = 0
    for each in rows:
        of_children = replace(each, cells=each.cells.filter(pl.col("case").is_in(list(told_of))))
        others += each.cells.height - of_children.cells.height
        born, sexes = of_children.days("born", context), coded(of_children, "sex", "sex", context)
        for day, sex, where in zip(born, sexes, of_children.wheres(), strict=True):
            facts: dict[str, AttributeValue] = {}
            if day is not None:
                facts["date_of_birth"] = day
            if sex is not None:
                facts["sex"] = sex
            found.append(Row(where.case, "child", None, facts, where.file, where.row))
    return found, others


def unaccompanied(rows: Iterable[Rows], told_of: Collection[str], context: Context) -> Iterator[Row]:
    """Children of whom one immigration status says that they came unaccompanied."""
    list_ = context.lists["unaccompanied"]
    for each in rows:
        told: set[str] = set()
        for text, where in zip(each.texts("status"), each.wheres(), strict=True):
            if text is None or where.case not in told_of or where.case in told:
                continue
            if list_.meaning(text) is not None:
                told.add(where.case)
                yield Row(where.case, "child", None, {"unaccompanied": True}, where.file, where.row)
