"""What one source tells of where a child was and another, that would show it, does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compliance.sources.several.alike import Alike
from compliance.sources.several.rows import Row
from compliance.sources.several.telling import Tellings
from compliance.sources.several.things import Thing


@dataclass(frozen=True, slots=True)
class Lone:
    """An event of the course of one case that `thing` tells and the source `by` does not, which would show it.

    `left_out`: whether it is read as not having happened. `settled`: whether that is what the settings say, or comes to
    the same as what the other source tells.
    """

    thing: Thing
    by: int
    left_out: bool
    settled: bool
    is_same: bool = False


def lone_things(things: Sequence[Thing], alike: Alike, tellings: Tellings) -> list[Lone]:
    """The events of the course of one case that one source tells alone although another would show them."""
    of_course = [thing for thing in things if alike.group(thing.first.event)]
    lone = []
    for thing in of_course:
        others = sorted(_others_telling(thing, of_course, alike))
        by = next((other for other in others if tellings.would_show(other, thing.first)), None)
        if len(thing.rows) == 1 and by is not None:
            lone.append(_lone(thing, by, of_course, alike, tellings))
    return lone


def _others_telling(thing: Thing, things: Iterable[Thing], alike: Alike) -> set[int]:
    """The other sources that tell something of that part of the child's course."""
    group = alike.group(thing.first.event)
    told = {row.source for each in things if each.first.event in group for row in each.rows}
    return told - {thing.first.source}


def _lone(thing: Thing, by: int, things: Sequence[Thing], alike: Alike, tellings: Tellings) -> Lone:
    source = thing.first.source
    worse = by < source
    if _is_passing(thing.first, things) or _comes_to_the_same(thing.first, by, things, alike):
        return Lone(thing, by, left_out=worse, settled=True, is_same=True)
    settled = tellings.declared_better(by, source) or tellings.declared_better(source, by)
    return Lone(thing, by, left_out=worse, settled=settled)


def _is_passing(row: Row, things: Iterable[Thing]) -> bool:
    """Whether sources may leave it out: it, or what it ends, says so, or it is the return from such a stay."""
    rows = [each for thing in things for each in thing.rows]
    passing = [each for each in rows if each.passing]
    if row.event == "placement_ended":
        mine = (each for each in passing if each.source == row.source)
        return any(each.key == row.key or each.on == row.on for each in mine)
    stays = {(each.source, each.key) for each in passing if each.key is not None}
    ended = {each.on for each in rows if each.event == "placement_ended" and (each.source, each.key) in stays}
    return row.passing or row.on in ended


def _comes_to_the_same(row: Row, by: int, things: Sequence[Thing], alike: Alike) -> bool:
    """Whether the other source tells in its own way what the row says: the state that it says held there already, or
    the end of a placement that a move ended."""
    theirs = [each for thing in things for each in thing.rows if each.source == by]
    if row.event == "placement_ended":
        return any(each.event == "placement_started" and each.on == row.on for each in theirs)
    if row.event not in alike.restated:
        return False
    before = [each for each in theirs if each.state is not None and each.on <= row.on]
    latest = max(before, key=lambda each: each.on, default=None)
    return row.state is None or (latest is not None and latest.state == row.state)
