"""What silence means: everything, what occurs, or windows that end beside the days in question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from compliance.calendars.spans import Span
from compliance.model.anchors import Named
from compliance.model.conditions import Pattern, happenings
from compliance.model.coverage import ALWAYS, Coverage, Record, Window, merge
from compliance.model.rulebook import Rulebook
from tests.strategies.chance import day_between, once_in, pick, several
from tests.strategies.days import FIRST, LAST, after
from tests.strategies.shipped import vocabulary

Windows = dict[Record, tuple[Window, ...]]


def records_of(book: Rulebook) -> tuple[Record, ...]:
    """Every record that a status of these rules may rest on, as a whole and told apart, and its siblings."""
    patterns: list[Pattern] = [p for track in book.tracks.values() for p in track.evidence]
    for rule in book.rules.values():
        patterns += [a.pattern for a in rule.anchors if isinstance(a, Named)]
        patterns += [c.pattern for c in rule.closers]
        for version in rule.versions:
            patterns += [each.pattern for where in version.conditions for each in happenings(where)]
    names = [p.event for p in patterns] + [e for s in book.scopes.values() for e in (s.opens, s.closes)]
    found: dict[Record, None] = {}
    for name in dict.fromkeys(names):
        kind = vocabulary().events[name]
        found[Record(name)] = None
        apart = kind.attributes[kind.told_apart_by].allowed if kind.told_apart_by else None
        found.update({Record(name, word): None for word in list(apart or ())[:3]})
    return tuple(found)


def drawn_coverage(
    draw: DrawFn, records: Sequence[Record], near: Sequence[date], spans: Sequence[Span], cases: Sequence[str]
) -> Coverage:
    """Windows for each record: always, never, or between days that matter; some for one case alone.

    Those are the days `near` and the days on which a span from one of them ends, and the days beside these. Often
    all windows end on one of them, as those of an export do.
    """

    def windows() -> Windows:
        last = _beside(draw, near, spans) if once_in(draw, 3) else None
        return _windows_of(draw, records, near, spans, last)

    alone = {case: windows() for case in cases if once_in(draw, 4)}
    return Coverage(windows(), alone)


@st.composite
def shrunk(draw: DrawFn, coverage: Coverage, near: Sequence[date]) -> Coverage:
    """The same coverage with windows cut, often beside a day that is `near`, or taken away.

    It never covers a day that the other does not; what could not be read still cannot be.
    """

    def cut(windows: Mapping[Record, tuple[Window, ...]]) -> Windows:
        return {record: _cut(draw, each, near) for record, each in windows.items()}

    of_case = {case: cut(each) for case, each in coverage.of_case.items()}
    return Coverage(cut(coverage.windows), of_case, coverage.unread)


def _windows_of(
    draw: DrawFn,
    records: Sequence[Record],
    near: Sequence[date],
    spans: Sequence[Span],
    last: date | None,
) -> Windows:
    found: Windows = {}
    for record in records:
        match pick(draw, "aaabbbbn"):
            case "a":
                found[record] = (ALWAYS,)
            case "b":
                found[record] = merge(several(draw, lambda: _window(draw, near, spans, last), 1, 2))
    return found


def _window(draw: DrawFn, near: Sequence[date], spans: Sequence[Span], last: date | None) -> Window:
    if last is not None:
        first = _beside(draw, near, spans)
        return Window(pick(draw, (date.min, min(first, last))), last)
    first, last = sorted((_beside(draw, near, spans), _beside(draw, near, spans)))
    return pick(draw, (Window(first, last), Window(date.min, last), Window(first, date.max)))


def _beside(draw: DrawFn, near: Sequence[date], spans: Sequence[Span] = ()) -> date:
    day = pick(draw, near)
    match pick(draw, "nsf"):
        case "s" if spans:
            day = after(day, pick(draw, spans))
        case "f":
            day += timedelta(days=pick(draw, (30, -30)))
    return day + timedelta(days=pick(draw, (0, -1, 1)))


def _cut(draw: DrawFn, windows: tuple[Window, ...], near: Sequence[date]) -> tuple[Window, ...]:
    kept: list[Window] = []
    for window in windows:
        way = pick(draw, "kkfld")
        at = _beside(draw, near) if once_in(draw, 2) else day_between(draw, FIRST, LAST)
        match way:
            case "k":
                kept.append(window)
            case "f" if at <= window.last:
                kept.append(Window(max(at, window.first), window.last))
            case "l" if at >= window.first:
                kept.append(Window(window.first, min(at, window.last)))
    return tuple(kept)
