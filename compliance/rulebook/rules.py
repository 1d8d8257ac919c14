"""One entry of `rules` compiled: which kind of rule it is, and what it holds besides its versions."""

from __future__ import annotations

from typing import Any

from compliance.calendars.calendars import PERIODIC_CALENDARS
from compliance.model.rules import Blocks, CheckRule, Closer, Head, Link, PeriodicRule, Rule, TrackRule, Words
from compliance.problems import Mistakes, RulebookError, each_of
from compliance.rulebook.anchors import anchors_of, check_link
from compliance.rulebook.deadlines import DEADLINES, within_of
from compliance.rulebook.located import Located
from compliance.rulebook.names_used import names_used
from compliance.rulebook.overlays import UNDER
from compliance.rulebook.schema import CloserEntry, EachEntry
from compliance.rulebook.versions import versions_of
from compliance.rulebook.written import WrittenRule

_OF_TRACK_RULES = (*DEADLINES, "same", "until", "closes_on")
"""What only a track rule is written with."""


def rule_of(rule: WrittenRule, pack: str) -> Rule:
    """The rule, of the pack called `pack`. Raises RulebookError for one of no kind, and for what does not fit."""
    kinds = [kind for kind in ("after", "each", "every") if getattr(rule.entry, kind) is not None]
    match kinds:
        case ["after"]:
            return _track_rule(rule, pack)
        case ["each"]:
            return _periodic_rule(rule, pack)
        case ["every"]:
            return _check_rule(rule, pack)
        case _:
            raise _of_no_kind(rule, pack)


def _of_no_kind(rule: WrittenRule, pack: str) -> RulebookError:
    """What is wrong with it besides, as far as that turns on no kind."""
    mistakes = Mistakes()
    with mistakes:
        raise rule.error("needs exactly one of after (a track rule), each (periodic), every (a check)")
    with mistakes:
        _head(rule, pack)
    with mistakes:
        if rule.entry.track is not None:
            rule.track()
    with mistakes:
        rule.condition(rule.entry.where, rule.part.at("where"))
    with mistakes:
        if rule.entry.within is not None:
            within_of(rule, rule.entry.within, rule.part.at("within"))
    return mistakes.error()


def _head(rule: WrittenRule, pack: str) -> Head:
    entry, part, book = rule.entry, rule.part, rule.book
    mistakes = Mistakes()
    with mistakes:
        part.at("family").named("family", entry.family, book.families)
    with mistakes:
        each_of(entry.readings, lambda name: part.at("readings").named("reading", name, book.readings))
    mistakes.refuse()
    return Head(
        id=entry.id,
        duty=entry.duty or entry.id,
        title=entry.title,
        family=entry.family,
        readings=tuple(entry.readings),
        words=Words(entry.owed, entry.met_by, entry.not_met_by, entry.exceptions, entry.notes),
        pack=pack,
        place=part.line,
        conditions=tuple(dict.fromkeys(names_used(_as_it_reads(part)))),
    )


def _as_it_reads(part: Located) -> list[Any]:
    """The fields of the entry, without what it says under other readings."""
    return [value for name, value in part.raw.items() if name != UNDER]


def _forbid(rule: WrittenRule, *names: str) -> None:
    given = [name for name in names if getattr(rule.entry, name)]
    each_of(given, lambda name: _refuse(rule.part.at(name), f"{name} does not go with this kind of rule"))


def _refuse(part: Located, wrong: str) -> None:
    raise part.error(wrong)


def _track_rule(rule: WrittenRule, pack: str) -> TrackRule:
    mistakes = Mistakes()
    with mistakes:
        head = _head(rule, pack)
    with mistakes:
        _forbid(rule, "must", "scope")
    with mistakes:
        track = rule.track()
    with mistakes:
        anchors = anchors_of(rule)
    with mistakes:
        closers = _closers(rule)
    with mistakes:
        versions = versions_of(rule)
    mistakes.refuse()
    if rule.entry.same is not None:
        check_link(rule, anchors, rule.entry.same)
    return TrackRule(
        head=head,
        track=track,
        anchors=anchors,
        same=rule.entry.same,
        until_next=rule.entry.until == "next",
        closers=closers,
        versions=versions,
    )


def _closers(rule: WrittenRule) -> tuple[Closer, ...]:
    said, part = rule.entry.closes_on, rule.part.at("closes_on")
    return each_of(range(len(said)), lambda i: _closer(rule, said[i], part.at(i)))


def _closer(rule: WrittenRule, entry: CloserEntry, part: Located) -> Closer:
    pattern = rule.conditions.pattern(entry, part.place)
    links = [
        link
        for link, said in ((Link.SAME, entry.same), (Link.OTHER, entry.other), (Link.LATER, entry.later))
        if said
    ]
    if len(links) > 1:
        raise part.error(f"says {' and '.join(links)}; expected one of them")
    link = links[0] if links else Link.ANY
    if link.is_by_key and pattern.key != (entry.same or entry.other):
        raise part.error(f"{pattern.event} is not keyed by {entry.same or entry.other}")
    return Closer(pattern, link)


def _periodic_rule(rule: WrittenRule, pack: str) -> PeriodicRule:
    mistakes = Mistakes()
    with mistakes:
        head = _head(rule, pack)
    with mistakes:
        _forbid(rule, "must", "scope", *_OF_TRACK_RULES)
    with mistakes:
        track = rule.track()
    with mistakes:
        each = _periods(rule)
    with mistakes:
        versions = versions_of(rule)
    mistakes.refuse()
    return PeriodicRule(head, track, each, versions)


def _periods(rule: WrittenRule) -> str | Blocks:
    each = rule.entry.each
    if isinstance(each, EachEntry):
        return _blocks(rule, each)
    if each not in PERIODIC_CALENDARS:
        raise rule.error(f"{each} is not one of {', '.join(PERIODIC_CALENDARS)}", "each")
    return str(each)


def _blocks(rule: WrittenRule, each: EachEntry) -> Blocks:
    part = rule.part.at("each", "span")
    span = rule.span(each.span, part)
    if not span.unit.is_calendar or span.count == 0:
        raise part.error(f"a block does not last {span}; write days, weeks, months or years")
    return Blocks(span)


def _check_rule(rule: WrittenRule, pack: str) -> CheckRule:
    entry, part, book = rule.entry, rule.part, rule.book
    mistakes = Mistakes()
    with mistakes:
        head = _head(rule, pack)
    with mistakes:
        _forbid(rule, "track", *_OF_TRACK_RULES)
    with mistakes:
        if entry.scope is None or entry.must is None or entry.every is None:
            raise rule.error("a check needs scope, every and must")
    mistakes.refuse()
    # INVARIANT: refused above where one of them is missing.
    assert entry.scope is not None
    assert entry.must is not None
    assert entry.every is not None
    with mistakes:
        part.at("scope").named("scope", entry.scope, book.scopes)
    with mistakes:
        every = rule.conditions.pattern(entry.every, part.at("every").place)
        event = book.vocabulary.events[every.event]
        must = rule.conditions.of_event(entry.must, event, part.at("must").place)
    with mistakes:
        versions = versions_of(rule)
    mistakes.refuse()
    return CheckRule(head, entry.scope, every, must, versions)
