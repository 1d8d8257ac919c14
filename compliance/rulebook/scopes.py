"""One entry of `scopes` compiled, and how scopes lie within one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.model.conditions import Leaf
from compliance.model.scopes import Scope, ScopeWords
from compliance.problems import Mistakes, each_of
from compliance.rulebook.conditions import ConditionCompiler, took_place
from compliance.rulebook.located import Located
from compliance.rulebook.schema import OpeningEntry, ScopeEntry, ScopeWordsEntry
from compliance.rulebook.written import Written


def scope_of(name: str, written: Written[ScopeEntry]) -> Scope:
    """The scope as compiled. Raises RulebookError for an event or attribute that there is not."""
    entry, part, conditions = written.entry, written.part, written.conditions
    mistakes = Mistakes()
    with mistakes:
        _check_role(written, entry.held_by, "held_by")
    with mistakes:
        _check_role(written, entry.reviewed_by, "reviewed_by")
    with mistakes:
        opens = conditions.event(entry.opens, part.at("opens").place)
    with mistakes:
        closes = conditions.event(entry.closes, part.at("closes").place)
    with mistakes:
        each_of(entry.shown_by, lambda other: conditions.event(other, part.at("shown_by").place))
    with mistakes:
        _check_beginnings(entry, part)
    with mistakes:
        also_opens = each_of(
            range(len(entry.also_opens)),
            lambda j: _opening(entry.also_opens[j], part.at("also_opens", j), conditions),
        )
    with mistakes:
        also_closes = each_of(
            range(len(entry.also_closes)),
            lambda j: _opening(entry.also_closes[j], part.at("also_closes", j), conditions),
        )
    mistakes.refuse()

    def leaves_of(raw: dict[str, Any], at: Located) -> tuple[Leaf, ...]:
        return conditions.attributes(opens, raw, at.place)

    with mistakes:
        if entry.key is not None and not entry.key == opens.key == closes.key:
            raise part.at("key").error(f"{opens.name} and {closes.name} are not both keyed by {entry.key}")
    with mistakes:
        continues = leaves_of(entry.continues or {}, part.at("continues"))
    with mistakes:
        goes_on = leaves_of(entry.goes_on or {}, part.at("goes_on"))
    with mistakes:
        said, at = entry.ignored or [], part.at("ignored")
        ignored = (
            each_of(range(len(said)), lambda j: leaves_of(said[j], at.at(j)))
            if isinstance(said, list)
            else (leaves_of(said, at),)
        )
    mistakes.refuse()
    return Scope(
        id=name,
        opens=opens.name,
        closes=closes.name,
        key=entry.key,
        within=entry.within,
        one_at_a_time=entry.one_at_a_time,
        continues=continues,
        ignored=ignored,
        shown_by=tuple(entry.shown_by),
        goes_on=goes_on,
        ends_at_age=entry.ends_at_age,
        held_by=entry.held_by,
        reviewed_by=entry.reviewed_by,
        expected=entry.expected,
        words=_words(name, entry.words),
        opens_where=took_place(opens),
        closes_where=took_place(closes),
        also_opens=also_opens,
        also_closes=also_closes,
    )


def _check_beginnings(entry: ScopeEntry, part: Located) -> None:
    if entry.key is not None and entry.goes_on is not None:
        raise part.at("goes_on").error("with a key an opening of what is open begins nothing already")
    if entry.also_opens and (entry.key or entry.goes_on or not entry.within):
        raise part.at("also_opens").error("such a scope lies within another, and has neither key nor goes_on")
    if entry.also_closes and not entry.also_opens:
        raise part.at("also_closes").error("it ends what one of also_opens began, and there is none")


def _opening(
    entry: OpeningEntry, part: Located, conditions: ConditionCompiler
) -> tuple[str, tuple[Leaf, ...]]:
    event = conditions.event(entry.event, part.at("event").place)
    where = conditions.attributes(event, entry.where, part.at("where").place)
    return event.name, (*took_place(event), *where)


def _check_role(written: Written[ScopeEntry], role: str | None, place: str) -> None:
    if role is not None:
        known = dict.fromkeys(written.book.vocabulary.worker_roles)
        written.part.at(place).named("role of a worker", role, known)


def _words(name: str, given: ScopeWordsEntry) -> ScopeWords:
    spaced = name.replace("_", " ")
    return ScopeWords(
        begins=given.begins or f"{spaced} began on",
        before=given.before or "begun before this export does",
        ended=given.ended or f"the {spaced} ended",
        noun=given.noun or spaced,
    )


def check_within(name: str, scopes: Mapping[str, Scope], part: Located) -> None:
    """Raises RulebookError for a scope within one that there is not, or within itself. `part`: where it stands."""
    at, seen = part.at("within"), {name}
    around = scopes[name].within
    while around is not None:
        if around in seen:
            raise at.error(f"{name} would lie within itself")
        seen.add(around)
        scope = at.named("scope", around, scopes) if around == scopes[name].within else scopes.get(around)
        around = scope.within if scope else None
