"""Which exports show the events that a rule is judged by."""

from __future__ import annotations

from collections.abc import Callable, Collection

from compliance.findings.text import capital
from compliance.model.counts import listed
from compliance.model.coverage import Record
from compliance.model.rulebook import Rulebook
from compliance.sources.events.source import Events
from compliance.sources.registry import sources


def shown_by(needed: Collection[Record], rulebook: Rulebook, called: Callable[[Record], str]) -> list[str]:
    """A sentence for each source but events files, which can carry whatever there is a word for; they stand last.

    A national return is spoken of where the packs say that councils make it. `called`: a record in words. Raises
    PluginError for a source of another package that cannot be used.
    """
    said, lacks = [], False
    for source in sources():
        if source.name == Events.name:
            continue
        name = rulebook.returns.get(source.name) if source.is_return else capital(source.title)
        if name is None:
            continue
        lacking = [each for each in needed if not source.carries(each)]
        lacks = bool(lacking)
        if not lacking:
            said.append(f"{name} carries all of them")
        elif len(lacking) == len(needed):
            said.append(f"{name} carries none of them")
        else:
            said.append(f"{name} carries all but {listed(list(map(called, lacking)))}")
    if not said:
        return ["An events file can carry all of them."]
    *others_said, last = said
    return [
        *(f"{each}." for each in others_said),
        f"{last}; {'an events file can carry all' if lacks else 'so can an events file'}.",
    ]
