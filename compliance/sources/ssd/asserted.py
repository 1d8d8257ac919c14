"""Due days that a system works out itself: they are kept to be compared with ours, and decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.model.asserted import Asserted
from compliance.sources.ssd.rows import Context, Rows, read_days


def asserted(rows: Iterable[Rows], context: Context) -> Iterator[Asserted]:
    """The due days in the columns that the specification's tables name under `asserted`."""
    for each in rows:
        for column, event in each.sheet.table.asserted.items():
            tell = next(tell for tell in each.sheet.table.tells if tell.event == event)
            due = read_days(each.cell(column), context.dates)
            done = read_days(each.cell(tell.on), context.dates)
            for due_on, done_on, where in zip(due, done, each.wheres(), strict=True):
                if due_on is not None:
                    yield Asserted(where.case, event, due_on, done_on, where.file, where.row)
