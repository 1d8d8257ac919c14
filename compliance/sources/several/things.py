"""Which rows of different sources tell one event: those of one day, and then those of days close by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from compliance.sources.several.alike import Alike
from compliance.sources.several.rows import Row


@dataclass(slots=True, eq=False)
class Thing:
    """One event, and the rows that tell it: one of each source that does, the best source's first."""

    rows: list[Row] = field(default_factory=list)

    @property
    def first(self) -> Row:
        """The row of the best source."""
        return self.rows[0]

    @property
    def key(self) -> str | None:
        """What ties it to other events, in the words of the best source that says it."""
        return next((row.key for row in self.rows if row.key is not None), None)

    @property
    def elsewhere(self) -> list[Row]:
        """The rows that tell it on another day than the best source's."""
        return [row for row in self.rows[1:] if row.on != self.first.on]

    def is_told_by(self, source: int) -> bool:
        """Whether a row of the source tells it."""
        return any(row.source == source for row in self.rows)

    def may_be(self, row: Row) -> bool:
        """Whether a row of another source may tell it, days aside."""
        kinds = {each.kind for each in self.rows if each.kind is not None}
        return (
            row.event == self.first.event
            and not self.is_told_by(row.source)
            and (row.kind is None or not kinds or row.kind in kinds)
            and (row.on == self.first.on or row.passing == self.first.passing)
        )


def things_of(rows: Iterable[Row], alike: Alike) -> list[Thing]:
    """The events of one case, of rows in order of source, the best first, and day."""
    things: dict[str, list[Thing]] = {}
    by_source: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        by_source.setdefault((row.source, row.event), []).append(row)
    for (_, event), mine in sorted(by_source.items()):
        known = things.setdefault(event, [])
        left = [row for row in mine if not _on_one_day(row, known)]
        left = _close_by(left, known, alike.apart(event))
        known += [Thing([row]) for row in left]
    return [thing for of_event in things.values() for thing in of_event]


def _on_one_day(row: Row, known: Sequence[Thing]) -> bool:
    """Whether it is one of the things on its day; those of one day are taken in their order."""
    thing = next((each for each in known if each.first.on == row.on and each.may_be(row)), None)
    if thing is not None:
        thing.rows.append(row)
    return thing is not None


def _close_by(rows: Sequence[Row], known: Sequence[Thing], days: int) -> list[Row]:
    """The rows that are none of the things at most so many days apart; the closest are taken together first."""
    pairs = sorted(
        (
            (abs((row.on - thing.first.on).days), row.on, thing.first.on, n, m)
            for n, row in enumerate(rows)
            for m, thing in enumerate(known)
            if abs((row.on - thing.first.on).days) <= days and thing.may_be(row)
        ),
    )
    taken: set[int] = set()
    for *_, n, m in pairs:
        if n not in taken and known[m].may_be(rows[n]):
            known[m].rows.append(rows[n])
            taken.add(n)
    return [row for n, row in enumerate(rows) if n not in taken]
