"""What the dataset's silence means: which events its tables would show, and since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from compliance.model.coverage import Coverage, Record, Unread, Window
from compliance.sources.national_codes import SHORT_BREAKS
from compliance.sources.ssd.rows import Context, Rows
from compliance.sources.ssd.specification import Specification, Tell

_BESIDES = ("child", "care_plan_prepared", "care_plan_updated", "permanence_plan_recorded")
_OF_CARE_LEAVERS = ("became_care_leaver", "care_leaver_category_changed")


def shown_by_the_dataset(record: Record, known: Specification) -> bool:
    """Whether a table of the dataset carries such events."""
    tables = known.tables.values()
    told = {Record(name) for name in (*_BESIDES, *_OF_CARE_LEAVERS)}
    for table in tables:
        told |= {*table.records, *(record for tell in table.tells for record in tell.since)}
    told |= {Record("worker_allocated", role) for role in ("iro", "personal_adviser")}
    return any(each.event == record.event and each.value in (None, record.value) for each in told)


def coverage(rows: Sequence[Rows], events: pl.DataFrame, context: Context) -> Coverage:
    """The windows of each record, up to the day of the extract.

    A table without a row that can be used shows nothing by its silence, and neither does a kind of row that never
    occurs in a table of several kinds.
    """
    last = context.export_on
    window = context.known.reach(last)
    windows: dict[Record, tuple[Window, ...]] = {}
    of_case: dict[str, dict[Record, tuple[Window, ...]]] = {}
    latest: set[Record] = set()
    for each in rows:
        if not each.cells.height or each.table in context.facts.tables_not_used:
            continue
        for record in each.sheet.table.records:
            if not _occurs(record, each, events, context):
                continue
            if each.sheet.table.silence_of:
                for case in _only_in(each.sheet.table.silence_of, rows):
                    of_case.setdefault(case, {})[record] = (window,)
            else:
                windows[record] = (window,)
        for tell in each.sheet.table.tells:
            latest |= {*tell.since}
            for case, shown in _latest(tell, each, events, last):
                of_case.setdefault(case, {}).update(dict.fromkeys(tell.since, (Window(shown, last),)))
    told = Coverage(windows, of_case, latest=frozenset(latest))
    return told.without((*_lacking(rows), *_of_short_breaks(rows, events), *_not_beside(rows)))


_EPISODES = "ssd_cla_episodes"


def _only_in(table: str, rows: Sequence[Rows]) -> list[str]:
    """Those who have a row in a table and were never in care."""
    in_care = _cases_in(_EPISODES, rows)
    return sorted(_cases_in(table, rows) - in_care)


def _cases_in(table: str, rows: Sequence[Rows]) -> set[str]:
    return {case for each in rows if each.table == table for case in each.cells["case"]}


def _not_beside(rows: Sequence[Rows]) -> Iterator[Unread]:
    """Children of a table of whom another table would tell more, where that is not there or holds nothing."""
    for each in rows:
        for table, event in each.sheet.table.beside.items():
            if not _cases_in(table, rows):
                place = f"{each.sheet.name} (visits under it are in {table}, which is not there)"
                yield from (Unread(place, case, event) for case in sorted(set(each.cells["case"])))


def _lacking(rows: Sequence[Rows]) -> Iterator[Unread]:
    """Attributes that no column of the dataset tells: whatever turns on them is not known."""
    for each in rows:
        for event, attributes in each.sheet.table.lacks.items():
            for attribute, why in attributes.items():
                yield Unread(f"{each.sheet.name} ({why})", "", event, attribute)


def _of_short_breaks(rows: Sequence[Rows], events: pl.DataFrame) -> Iterator[Unread]:
    """Children in short breaks alone, of whose visits the table of visits to children in care may lack some."""
    if "legal_status" not in events.columns:
        return
    told = events.filter(pl.col("legal_status").is_not_null()).group_by("case")
    only = told.agg(pl.col("legal_status").is_in(list(SHORT_BREAKS)).all().alias("breaks"))
    breaks = only.filter("breaks")["case"].sort()
    for each in rows:
        if Record("visit", "social_worker") in each.sheet.table.records:
            for case in breaks:
                yield Unread(
                    f"{each.sheet.name} (it is of children in care, not of short breaks)", case, "visit"
                )


def _occurs(record: Record, rows: Rows, events: pl.DataFrame, context: Context) -> bool:
    """Whether the table is known to hold such events: all of one kind, or of several this one too."""
    if not any(tell.kinds for tell in rows.sheet.table.tells):
        return True
    told = _told(record.event, rows, events)
    apart = context.vocabulary.events[record.event].told_apart_by
    if record.value is not None and apart in told.columns:
        told = told.filter(pl.col(apart) == record.value)
    return not told.is_empty()


def _told(event: str, rows: Rows, events: pl.DataFrame) -> pl.DataFrame:
    return events.filter((pl.col("event") == event) & (pl.col("file") == rows.sheet.name))


def _latest(tell: Tell, rows: Rows, events: pl.DataFrame, last: date) -> list[tuple[str, date]]:
    if not tell.since:
        return []
    told = _told(tell.event, rows, events).filter(pl.col("on") <= last)
    return list(told.group_by("case").agg(pl.col("on").max()).sort("case").iter_rows())
