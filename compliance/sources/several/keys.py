"""What ties events of one thing together, called alike where sources call it differently.

A placement that two sources number differently is one placement: what one calls it is put into the words of the best.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compliance.model.vocabulary import Vocabulary
from compliance.sources.several.course import Lone
from compliance.sources.several.rows import Row
from compliance.sources.several.things import Thing

Called = dict[tuple[int, str, str], str]
"""By source, attribute and what the source calls it: what it is read as."""


def called_alike(
    rows: Sequence[Row], things: Sequence[Thing], left_out: Iterable[Lone], vocabulary: Vocabulary
) -> Mapping[int, str]:
    """The keys that rows of one case are read with, by their places, where these are not their own."""
    names = {row.event: _attribute(row.event, vocabulary) for row in rows}
    called: Called = {}
    given: dict[int, str] = {}
    for thing in things:
        _of_one_thing(thing, names, called)
    begun = {
        (row.source, names[row.event], row.key) for row in rows if row.key and _begins(row.event, vocabulary)
    }
    unbegun = [
        row for row in rows if row.key is not None and (row.source, names[row.event], row.key) not in begun
    ]
    out = [lone.thing.first for lone in left_out if lone.thing.first.key is not None]
    for row in (*unbegun, *out):
        if (row.source, names[row.event], row.key or "") not in called:
            _of_running(row, things, names, called, given, vocabulary)
    for row in rows:
        if row.key is not None:
            name = called.get((row.source, names[row.event], row.key))
            if name is not None and name != row.key:
                given[row.place] = name
    return given


def _attribute(event: str, vocabulary: Vocabulary) -> str:
    kind = vocabulary.events.get(event)
    return (kind.key if kind else None) or ""


def _begins(event: str, vocabulary: Vocabulary) -> bool:
    return any(kind.ends == event for kind in vocabulary.events.values())


def _of_one_thing(thing: Thing, names: Mapping[str, str], called: Called) -> None:
    attribute = names[thing.first.event]
    keyed = [(row.source, attribute, row.key) for row in thing.rows if row.key is not None]
    if not attribute or not keyed or len(thing.rows) < 2:
        return
    # The best source's may itself have been called otherwise already.
    name = called.get(keyed[0], keyed[0][2])
    for each in keyed:
        called.setdefault(each, name)


def _of_running(
    row: Row,
    things: Iterable[Thing],
    names: Mapping[str, str],
    called: Called,
    given: dict[int, str],
    vocabulary: Vocabulary,
) -> None:
    """A key whose beginning its own source does not tell is that of what runs then, as another source tells it."""
    attribute = names[row.event]
    over = {
        (each.source, each.key)
        for thing in things
        if vocabulary.events[thing.first.event].ends and thing.first.on <= row.on
        for each in thing.rows
        if each.key is not None
    }
    running = [
        thing
        for thing in things
        if names[thing.first.event] == attribute
        and _begins(thing.first.event, vocabulary)
        and not thing.is_told_by(row.source)
        and thing.first.on <= row.on
        and not any((each.source, each.key) in over for each in thing.rows)
    ]
    latest = max(running, key=lambda thing: thing.first.on, default=None)
    if latest is None or row.key is None:
        return
    key = latest.key
    if key is None:
        # The other source numbers nothing, and so the number is its too.
        given[latest.first.place] = row.key
        return
    called[(row.source, attribute, row.key)] = called.get((latest.first.source, attribute, key), key)
