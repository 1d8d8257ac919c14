"""What a source's silence means: the stretches of time over which no row means that nothing happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of days, first and last included."""

    first: date
    last: date


ALWAYS = Window(date.min, date.max)

_NAMED = 3
"""How many places that could not be read a reason names at most."""


@dataclass(frozen=True, slots=True)
class Record:
    """What silence is declared for: an event type, or one told-apart value of it (`visit` by `iro`).

    `value` None means the type whatever its told-apart attribute says.
    """

    event: str
    value: str | None = None

    # Records are sorted in notes; None sorts before any word.
    def sort_key(self) -> tuple[str, str]:
        return (self.event, self.value or "")

    def __str__(self) -> str:
        return self.event if self.value is None else f"{self.event}[{self.value}]"


@dataclass(frozen=True, slots=True, order=True)
class Unread:
    """What could not be read of an export: a row of it, or one attribute of a row.

    `place`: the file and row. `case`: the case it is about, "" where that could not be read either, so that it may be
    any. `event`: the event it told, "" where it may be any. `attribute`: "" where the whole row was set aside.
    """

    place: str
    case: str = ""
    event: str = ""
    attribute: str = ""

    def may_tell(self, rows: Collection[str], cells: Collection[tuple[str, str]]) -> bool:
        """Whether it may have told one of these events, or what an event has as one of these attributes."""
        if self.attribute:
            return (self.event, self.attribute) in cells
        return not self.event or self.event in rows


@dataclass(frozen=True, slots=True)
class Coverage:
    """The windows of each record, for every case or for one case alone; and what could not be read.

    A record that is absent is not covered at all. Windows declared for one case are added to those
    declared for all. What could not be read is not silence: whatever it may have told is not known. `unread` is by
    case, "" for what may be about any, and in order. `latest`: the records of which the export shows in each case the
    latest alone, so that its windows begin there and what came before is not in it.
    """

    windows: Mapping[Record, tuple[Window, ...]] = field(default_factory=dict)
    of_case: Mapping[str, Mapping[Record, tuple[Window, ...]]] = field(default_factory=dict)
    unread: Mapping[str, tuple[Unread, ...]] = field(default_factory=dict)
    latest: frozenset[Record] = frozenset()

    def of(self, case: str, record: Record) -> tuple[Window, ...]:
        """The windows of one record in one case, merged and in order.

        A window declared for a whole event type holds for each told-apart value of it; asked about
        the type as a whole, the windows of any of its values count.
        """
        windows: list[Window] = []
        for declared in (self.windows, self.of_case.get(case, {})):
            if record.value is None:
                windows.extend(w for key, ws in declared.items() if key.event == record.event for w in ws)
            else:
                windows.extend(declared.get(record, ()))
                windows.extend(declared.get(Record(record.event), ()))
        return merge(windows)

    def only_latest(self, record: Record) -> bool:
        """Whether the latest of each case is shown and no more; of an event type, whether of any of its values."""
        return not self.of("", record) and any(
            each.event == record.event and (record.value is None or each.value in (None, record.value))
            for each in self.latest
        )

    def unread_of(
        self, case: str, rows: Collection[str], cells: Collection[tuple[str, str]]
    ) -> tuple[str, ...]:
        """The places that could not be read and may have told, of the case, one of these events or attributes.

        In order; of many the first few.
        """
        return first_few(
            *self.unread_about(case, rows, cells), *(self.unread_about("", rows, cells) if case else ())
        )

    def unread_about(
        self, case: str, rows: Collection[str], cells: Collection[tuple[str, str]]
    ) -> tuple[str, ...]:
        """The same without what may be about any case; of "" that alone."""
        words: dict[str, None] = {}
        # In order of place, so that of very many no more are looked at than are named.
        for each in self.unread.get(case, ()):
            if each.may_tell(rows, cells):
                words[each.place] = None
                if len(words) == _NAMED:
                    break
        return tuple(words)

    def without(self, unread: Iterable[Unread]) -> Coverage:
        """The coverage of an export of which more could not be read."""
        by_case = {case: set(records) for case, records in self.unread.items()}
        for each in unread:
            by_case.setdefault(each.case, set()).add(each)
        return replace(
            self, unread={case: tuple(sorted(records)) for case, records in sorted(by_case.items())}
        )

    def renamed(self, names: Mapping[str, str]) -> Coverage:
        """The same where cases go by other names, several of them perhaps by one."""
        of_case: dict[str, Mapping[Record, tuple[Window, ...]]] = {}
        for case, windows in self.of_case.items():
            name = names.get(case, case)
            of_case[name] = _joined(of_case.get(name, {}), windows)
        unread = [
            replace(each, case=names.get(each.case, each.case))
            for records in self.unread.values()
            for each in records
        ]
        return Coverage(self.windows, of_case, latest=self.latest).without(unread)

    def shared_with(self, others: Mapping[str, Iterable[str]]) -> Coverage:
        """The coverage where what holds of a case holds of others too: by case, those."""
        of_case, unread = dict(self.of_case), dict(self.unread)
        for case, names in others.items():
            for name in names:
                if case in self.of_case:
                    of_case[name] = self.of_case[case]
                if case in self.unread:
                    unread[name] = self.unread[case]
        return replace(self, of_case=of_case, unread=unread)

    def settles(self, each: Unread, of: Coverage) -> bool:
        """Whether what could not be read of another export, of coverage `of`, is of no account beside this one.

        It is where this one shows such events by its silence, and the other shows none by its own that this one does
        not: then nothing rests on the other's.
        """
        mine = self.of(each.case, Record(each.event))
        records = {r for r in (*of.windows, *of.of_case.get(each.case, {})) if r.event == each.event}
        return bool(each.event and mine) and all(
            covered(self.of(each.case, record), window.first, window.last)
            for record in records
            for window in of.of(each.case, record)
        )

    def joined(self, other: Coverage) -> Coverage:
        """Both sources' windows together, as for a return with a tracker beside it.

        What could not be read of one counts only where the other does not show it.
        """
        both = Coverage(
            _joined(self.windows, other.windows),
            {
                case: _joined(self.of_case.get(case, {}), other.of_case.get(case, {}))
                for case in {*self.of_case, *other.of_case}
            },
            latest=self.latest | other.latest,
        )
        mine = (each for held in self.unread.values() for each in held if not other.settles(each, self))
        theirs = (each for held in other.unread.values() for each in held if not self.settles(each, other))
        return both.without((*mine, *theirs))


def first_few(*places: str) -> tuple[str, ...]:
    """The places that are named of many, in order."""
    return tuple(sorted({*places})[:_NAMED])


def covered(windows: Iterable[Window], first: date, last: date) -> bool:
    """Whether silence from `first` to `last`, both included, shows that nothing happened, by these windows."""
    return first > last or any(w.first <= first and last <= w.last for w in windows)


def merge(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The same days as few windows: overlapping and touching ones become one."""
    merged: list[Window] = []
    for window in sorted(windows):
        if merged and (merged[-1].last == date.max or window.first <= merged[-1].last + timedelta(days=1)):
            merged[-1] = Window(merged[-1].first, max(merged[-1].last, window.last))
        else:
            merged.append(window)
    return tuple(merged)


def _joined(
    a: Mapping[Record, tuple[Window, ...]], b: Mapping[Record, tuple[Window, ...]]
) -> dict[Record, tuple[Window, ...]]:
    return {key: merge((*a.get(key, ()), *b.get(key, ()))) for key in {*a, *b}}
