"""Generated deadlines and versions: spans, alternatives, another track's evidence; law that changes by date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis.strategies import DrawFn

from tests.strategies.chance import number, once_in, pick, several
from tests.strategies.pack_words import BACKWARD, SPANS, Mapped, condition

_BORDERS = (date(2015, 4, 1), date(2020, 4, 24), date(2020, 9, 26), date(2022, 1, 31))
_OPEN = date(2000, 1, 1)


def deadlines_and_versions(
    draw: DrawFn, tracks: Sequence[str], totals: Mapping[str, Mapped], named: Sequence[str]
) -> Mapped:
    """When it is due, of whom it is asked, and since when."""
    bounded = [name for name, total in totals.items() if "age" not in total["counted_from"]]
    if bounded and once_in(draw, 3):
        quota = {"of": pick(draw, bounded), "at_most": pick(draw, ("0 days", "2 days", "3 weeks"))}
        return {
            "quota": quota,
            "where": condition(draw, named, on_due=False),
            "versions": bare_versions(draw),
        }
    if once_in(draw, 5):
        by = {"track": pick(draw, tracks), "nth": pick(draw, (1, 1, 2))}
        *earlier, last = bare_versions(draw)
        if once_in(draw, 4):
            last = {**last, "within": pick(draw, SPANS)}
        return {"by": by, "where": condition(draw, named, on_due=False), "versions": [*earlier, last]}
    return {
        "within": _within(draw, named),
        "where": condition(draw, named, on_due=True),
        "versions": [_varied(draw, version, named) for version in bare_versions(draw)],
    }


def deadlines_before(draw: DrawFn, named: Sequence[str]) -> Mapped:
    """When before its anchor it is due, of whom it is asked, and since when."""

    def within() -> Any:
        if number(draw, 0, 2):
            return pick(draw, BACKWARD)
        first = {"span": pick(draw, BACKWARD), "where": condition(draw, named, on_due=False, depth=1)}
        return [first, {"span": pick(draw, BACKWARD)}]

    *earlier, last = bare_versions(draw)
    if once_in(draw, 3):
        last = {**last, "within": within()}
    if once_in(draw, 3):
        last = {**last, "selected_by": "due"}
    where = condition(draw, named, on_due=False)
    return {"within": within(), "where": where, "versions": [*earlier, last]}


def bare_versions(draw: DrawFn) -> list[Mapped]:
    """Versions that differ only in their days: all time, from a border, to one, or with a gap between."""
    border = pick(draw, _BORDERS)
    ends = {"from": _OPEN, "to": border - timedelta(days=1)}
    ways: list[list[Mapped]] = [
        [{"from": _OPEN}],
        [{"from": _OPEN}],
        [ends, {"from": border}],
        [{"from": border}],
        [ends],
        [ends, {"from": border + timedelta(days=155)}],
    ]
    return pick(draw, ways)


def _varied(draw: DrawFn, version: Mapped, named: Sequence[str]) -> Mapped:
    """The version with, at times, a span, a condition or a selecting day of its own."""
    entry = dict(version)
    if once_in(draw, 3):
        entry["within"] = _within(draw, named)
    if once_in(draw, 4):
        entry["where"] = condition(draw, named, on_due=True, depth=1)
    if once_in(draw, 3):
        entry["selected_by"] = "due"
    if once_in(draw, 4):
        entry["not_before"] = pick(draw, _BORDERS) + timedelta(days=pick(draw, (0, 30, 155)))
    return entry


def _within(draw: DrawFn, named: Sequence[str]) -> Any:
    """One span, or alternatives of which the last holds always."""
    if number(draw, 0, 2):
        return pick(draw, SPANS)

    def choice() -> Mapped:
        return {"span": pick(draw, SPANS), "where": condition(draw, named, on_due=True, depth=1)}

    return [*several(draw, choice, 1, 2), {"span": pick(draw, SPANS)}]
