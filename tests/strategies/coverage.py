"""What silence means: everything, what occurs, or windows that end beside the days in question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from compliance.model.conditions import Pattern, happenings
from compliance.model.coverage import ALWAYS, Coverage, Record, Window, merge
from compliance.model.rules import Named, Rulebook, TrackRule
from tests.strategies.chance import day_between, once_in, pick, several
from tests.strategies.shipped import vocabulary

Windows = dict[Record, tuple[Window, ...]]


def records_of(book: Rulebook) -> tuple[Record, ...]:
    """Every record that a status of these rules may rest on, as a whole and told apart, and its siblings."""
    patterns: list[Pattern] = [p for track in book.tracks.values() for p in track.evidence]
    for rule in book.rules.values():
        if isinstance(rule, TrackRule):
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
    draw: DrawFn, records: Sequence[Record], near: Sequence[date], cases: Sequence[str]
) -> Coverage:
    """Windows for each record: always, never, or between days that matter; some for one case alone."""
    alone = {case: _windows_of(draw, records, near) for case in cases if once_in(draw, 4)}
    return Coverage(_windows_of(draw, records, near), alone)


@st.composite
def shrunk(draw: DrawFn, coverage: Coverage) -> Coverage:
    """The same coverage with windows cut or taken away: it never covers a day that the other does not."""

    def cut(windows: Mapping[Record, tuple[Window, ...]]) -> Windows:
        return {record: _cut(draw, each) for record, each in windows.items()}

    return Coverage(cut(coverage.windows), {case: cut(each) for case, each in coverage.of_case.items()})


def _windows_of(draw: DrawFn, records: Sequence[Record], near: Sequence[date]) -> Windows:
    found: Windows = {}
    for record in records:
        match pick(draw, "aabbn"):
            case "a":
                found[record] = (ALWAYS,)
            case "b":
                found[record] = merge(several(draw, lambda: _window(draw, near), 1, 2))
    return found


def _window(draw: DrawFn, near: Sequence[date]) -> Window:
    first, last = sorted((_beside(draw, near), _beside(draw, near)))
    return pick(draw, (Window(first, last), Window(date.min, last), Window(first, date.max)))


def _beside(draw: DrawFn, near: Sequence[date]) -> date:
    return pick(draw, near) + timedelta(days=pick(draw, (0, -1, 1, 30, -30)))


def _cut(draw: DrawFn, windows: tuple[Window, ...]) -> tuple[Window, ...]:
    kept: list[Window] = []
    for window in windows:
        way, at = pick(draw, "kkfld"), day_between(draw, date(2010, 1, 1), date(2028, 12, 31))
        match way:
            case "k":
                kept.append(window)
            case "f" if at <= window.last:
                kept.append(Window(max(at, window.first), window.last))
            case "l" if at >= window.first:
                kept.append(Window(window.first, min(at, window.last)))
    return tuple(kept)
