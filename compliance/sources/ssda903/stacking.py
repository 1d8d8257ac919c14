"""Several returns, or several extracts of one year, laid on one another: the newest that tells of a thing decides.

A table of a return lists the whole of its year. So a newer extract of one year takes away what it no longer holds;
a later year's return takes away nothing of the years before it but what it says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from compliance.sources.ssda903.lines import Line
from compliance.sources.ssda903.oddities import Oddity, Tally

Extract = tuple[int | None, date | None]
"""A return year, and the day of an extract of it."""


class Record(Protocol):
    """One row as read.

    Rows of one `key` are about one thing; `content` is what is used of the rest, in the order of `columns`.
    """

    @property
    def line(self) -> Line: ...

    @property
    def child(self) -> str: ...

    @property
    def key(self) -> Hashable: ...

    @property
    def content(self) -> tuple[object | None, ...]: ...

    @property
    def columns(self) -> tuple[str, ...]: ...


R = TypeVar("R", bound=Record)


def latest(records: Iterable[R], tally: Tally, *, told_by_others: Collection[str] = ()) -> list[R]:
    """For each thing what the newest return or extract says of it, in order of reading.

    An end that a newer row adds is no restatement: what was blank may be filled. Rows of one extract, or of two of
    which it is not known which is newer, that say different things are not chosen between by their order: one is
    kept, the same whatever the order, and what they differ in counts as not read. `told_by_others`: columns that
    other tables have too, whose differences are settled elsewhere.
    """
    left = list(records)
    of_thing: dict[Hashable, list[R]] = defaultdict(list)
    for record in left:
        of_thing[record.key].append(record)
    reissued = _reissued(left)
    kept = []
    for alike in of_thing.values():
        newest = _newest(alike, tally, told_by_others)
        shown = reissued.get((newest.line.year, newest.line.as_at))
        if shown is not None and newest.child in shown:
            # The newer extract no longer shows this of the child.
            tally.saw(Oddity.WITHDRAWN, newest.line)
            continue
        if shown is not None and newest.line.table.lists_every_child:
            tally.saw(Oddity.GONE_FROM_EXTRACT, newest.line)
            tally.not_judged(newest.line)
        kept.append(newest)
    return sorted(kept, key=lambda record: record.line.place)


def _newest(alike: Sequence[R], tally: Tally, told_by_others: Collection[str]) -> R:
    age = max(record.line.age for record in alike)
    newest = [record for record in alike if record.line.age == age]
    chosen = _one_of(newest, tally, told_by_others)
    for record in alike:
        older = record.line.age != age
        restated = older and any(
            was is not None and was != now for was, now in zip(record.content, chosen.content, strict=True)
        )
        if restated:
            tally.saw(Oddity.RESTATED, record.line)
    return chosen


def _one_of(alike: Sequence[R], tally: Tally, told_by_others: Collection[str]) -> R:
    """One of several rows of a thing of which none is known to be newer; where they differ, that is told."""
    # By all that their rows hold, so that not even what is used of them besides hangs on the order of files.
    in_order = sorted(alike, key=lambda record: (repr(sorted(record.line.cells.items())), record.line.place))
    by_content = {repr(record.content): record for record in reversed(in_order)}
    chosen = by_content[max(by_content)]
    if len(by_content) == 1:
        for record in alike:
            if record is not chosen:
                tally.saw(Oddity.REPEATED, record.line)
        return chosen
    one_file = len({record.line.file for record in by_content.values()}) == 1
    for record in by_content.values():
        if record is not chosen:
            tally.saw(Oddity.CONTRADICTED if one_file else Oddity.DIFFERS, record.line)
    for column, *values in zip(
        chosen.columns, *(record.content for record in by_content.values()), strict=True
    ):
        if column not in told_by_others and any(value != values[0] for value in values):
            tally.unresolved(chosen.line, column)
    return chosen


def _reissued(records: Collection[R]) -> dict[Extract, frozenset[str]]:
    """Extracts of which a newer one of their year was read, with the children whom that shows.

    Two files of one table are extracts of the same things, and not parts of one, if the newer holds at least half
    of what the older does: of its rows, or of the children of its episodes.
    """
    by_year: dict[int | None, dict[date | None, list[R]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        by_year[record.line.year][record.line.as_at].append(record)
    gone: dict[Extract, frozenset[str]] = {}
    for year, extracts in by_year.items():
        days = sorted(day for day in extracts if day is not None)
        for at, day in enumerate(days):
            newer = [each for each in days[at + 1 :] if _is_same_again(extracts[day], extracts[each])]
            if newer:
                gone[(year, day)] = frozenset(record.child for each in newer for record in extracts[each])
    return gone


def _is_same_again(older: Sequence[R], newer: Sequence[R]) -> bool:
    keys, again = {record.key for record in older}, {record.key for record in newer}
    if 2 * len(keys & again) >= len(keys):
        return True
    if not older[0].line.table.lists_every_child:
        return False
    children, now = {record.child for record in older}, {record.child for record in newer}
    return 2 * len(children & now) >= len(children)
