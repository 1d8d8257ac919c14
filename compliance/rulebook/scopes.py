"""One entry of `scopes` compiled, and how scopes lie within one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.model.conditions import Leaf
from compliance.model.rules import Scope, ScopeWords
from compliance.rulebook.book import Book
from compliance.rulebook.conditions import took_place
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import ScopeEntry, ScopeWordsEntry


def scope_of(name: str, entry: ScopeEntry, part: Part, book: Book) -> Scope:
    """The scope that stands at `part`. Raises RulebookError for an event or attribute that there is not."""
    conditions = book.conditions_in(part.document)
    opens = conditions.event(entry.opens, part.at("opens").place)
    closes = conditions.event(entry.closes, part.at("closes").place)
    for other in entry.shown_by:
        conditions.event(other, part.at("shown_by").place)
    if entry.key is not None and not entry.key == opens.key == closes.key:
        raise part.at("key").error(f"{opens.name} and {closes.name} are not both keyed by {entry.key}")

    if entry.key is not None and entry.goes_on is not None:
        raise part.at("goes_on").error("with a key an opening of what is open begins nothing already")

    if entry.also_opens and (entry.key or entry.goes_on or not entry.within):
        raise part.at("also_opens").error("such a scope lies within another, and has neither key nor goes_on")
    also_opens = []
    for j, each in enumerate(entry.also_opens):
        at = part.at("also_opens").at(j)
        other_event = conditions.event(each.event, at.at("event").place)
        where = conditions.attributes(other_event, each.where, at.at("where").place)
        also_opens.append((other_event.name, (*took_place(other_event), *where)))

    def leaves_of(raw: dict[str, Any], at: Part) -> tuple[Leaf, ...]:
        return conditions.attributes(opens, raw, at.place)

    ignored, at_ignored = entry.ignored or [], part.at("ignored")
    if isinstance(ignored, list):
        alternatives = [leaves_of(each, at_ignored.at(j)) for j, each in enumerate(ignored)]
    else:
        alternatives = [leaves_of(ignored, at_ignored)]
    return Scope(
        id=name,
        opens=opens.name,
        closes=closes.name,
        key=entry.key,
        within=entry.within,
        one_at_a_time=entry.one_at_a_time,
        continues=leaves_of(entry.continues or {}, part.at("continues")),
        ignored=tuple(alternatives),
        shown_by=tuple(entry.shown_by),
        goes_on=leaves_of(entry.goes_on or {}, part.at("goes_on")),
        ends_at_age=entry.ends_at_age,
        expected=entry.expected,
        words=_words(name, entry.words),
        opens_where=took_place(opens),
        closes_where=took_place(closes),
        also_opens=tuple(also_opens),
    )


def _words(name: str, given: ScopeWordsEntry) -> ScopeWords:
    spaced = name.replace("_", " ")
    return ScopeWords(
        begins=given.begins or f"{spaced} began on",
        before=given.before or "begun before this export does",
        ended=given.ended or f"the {spaced} ended",
        noun=given.noun or spaced,
    )


def check_within(scopes: Mapping[str, Scope], parts: Mapping[str, Part]) -> None:
    """Raises RulebookError for a scope within one that there is not, or within itself. `parts`: where each stands."""
    for name, scope in scopes.items():
        if scope.within is not None:
            parts[name].at("within").named("scope", scope.within, scopes)
    for name, scope in scopes.items():
        around, seen = scope.within, {name}
        while around is not None:
            if around in seen:
                raise parts[name].at("within").error(f"{name} would lie within itself")
            seen.add(around)
            around = scopes[around].within
