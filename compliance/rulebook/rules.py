"""One entry of `rules` compiled: which kind of rule it is, and what it holds besides its versions."""

from __future__ import annotations

from compliance.calendars.calendars import PERIODIC_CALENDARS
from compliance.calendars.spans import Unit
from compliance.model.rules import (
    Blocks,
    CheckRule,
    Closer,
    Head,
    Link,
    PeriodicRule,
    Rule,
    TrackRule,
    Words,
)
from compliance.rulebook.anchors import anchors_of, check_link
from compliance.rulebook.schema import EachEntry
from compliance.rulebook.versions import versions_of
from compliance.rulebook.written_rule import WrittenRule

_OF_TRACK_RULES = ("within", "by", "quota", "same", "until", "closes_on")
"""What only a track rule is written with."""


def rule_of(rule: WrittenRule, pack: str) -> Rule:
    """The rule, of the pack called `pack`. Raises RulebookError for one of no kind, and for what does not fit."""
    head = _head(rule, pack)
    entry = rule.entry
    kinds = [kind for kind in ("after", "each", "every") if getattr(entry, kind) is not None]
    if len(kinds) != 1:
        raise rule.error(
            f"{entry.id} needs exactly one of after (a track rule), each (periodic), every (a check)"
        )
    match kinds[0]:
        case "after":
            _forbid(rule, "each", "every", "must", "scope")
            return _track_rule(rule, head)
        case "each":
            _forbid(rule, "after", "every", "must", "scope", *_OF_TRACK_RULES)
            return _periodic_rule(rule, head)
        case _:
            _forbid(rule, "after", "each", "track", *_OF_TRACK_RULES)
            return _check_rule(rule, head)


def _head(rule: WrittenRule, pack: str) -> Head:
    entry, part, book = rule.entry, rule.part, rule.book
    part.at("family").named("family", entry.family, book.families)
    for reading in entry.readings:
        part.at("readings").named("reading", reading, book.readings)
    return Head(
        id=entry.id,
        duty=entry.duty or entry.id,
        title=entry.title,
        family=entry.family,
        readings=tuple(entry.readings),
        words=Words(entry.owed, entry.met_by, entry.not_met_by, entry.exceptions, entry.notes),
        pack=pack,
        place=f"{part.document.name}:{part.document.line(part.place)}",
    )


def _forbid(rule: WrittenRule, *names: str) -> None:
    for name in names:
        if getattr(rule.entry, name):
            raise rule.error(f"{name} does not go with this kind of rule", name)


def _track_rule(rule: WrittenRule, head: Head) -> TrackRule:
    track = rule.track()
    anchors = anchors_of(rule)
    if rule.entry.same is not None:
        check_link(rule, anchors, rule.entry.same)
    return TrackRule(
        head=head,
        track=track.id,
        anchors=anchors,
        same=rule.entry.same,
        until_next=rule.entry.until == "next",
        closers=_closers(rule),
        versions=versions_of(rule),
    )


def _closers(rule: WrittenRule) -> tuple[Closer, ...]:
    closers = []
    for i, raw in enumerate(rule.entry.closes_on):
        part = rule.part.at("closes_on", i)
        pattern = rule.conditions.pattern(raw, part.place)
        link = Link.SAME if raw.same else Link.OTHER if raw.other else Link.ANY
        if link is not Link.ANY and pattern.key != (raw.same or raw.other):
            raise part.error(f"{pattern.event} is not keyed by {raw.same or raw.other}")
        closers.append(Closer(pattern, link))
    return tuple(closers)


def _periodic_rule(rule: WrittenRule, head: Head) -> PeriodicRule:
    track = rule.track()
    each = rule.entry.each
    if isinstance(each, EachEntry):
        return PeriodicRule(head, track.id, _blocks(rule, each), versions_of(rule))
    if each not in PERIODIC_CALENDARS:
        raise rule.error(f"{each} is not one of {', '.join(PERIODIC_CALENDARS)}", "each")
    return PeriodicRule(head, track.id, str(each), versions_of(rule))


def _blocks(rule: WrittenRule, each: EachEntry) -> Blocks:
    part = rule.part.at("each", "span")
    span = rule.span(each.span, part)
    if span.unit in (Unit.WORKING_DAYS, Unit.HOURS) or span.count == 0:
        raise part.error(f"a block does not last {span}; write days, weeks, months or years")
    return Blocks(span)


def _check_rule(rule: WrittenRule, head: Head) -> CheckRule:
    entry, part, book = rule.entry, rule.part, rule.book
    if entry.scope is None or entry.must is None or entry.every is None:
        raise rule.error("a check needs scope, every and must")
    part.at("scope").named("scope", entry.scope, book.scopes)
    every = rule.conditions.pattern(entry.every, part.at("every").place)
    event = book.vocabulary.events[every.event]
    must = rule.conditions.of_event(entry.must, event, part.at("must").place)
    return CheckRule(head, entry.scope, every, must, versions_of(rule))
