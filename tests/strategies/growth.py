"""Histories grown event by event: each new one placed and linked as the rules in play make telling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hypothesis.strategies import DrawFn

from compliance.calendars.calendars import london_day
from compliance.model.conditions import Pattern
from compliance.model.vocabulary import EventType
from tests.strategies.chance import number, once_in, pick, several
from tests.strategies.days import FIRST, LAST, NEAR, after, hours_of, instant, instant_after, near
from tests.strategies.prompts import Asked, Prompt
from tests.strategies.rows import Cell
from tests.strategies.shipped import vocabulary
from tests.strategies.words import attributes, key_of


@dataclass
class Grown:
    """One event of a history being drawn."""

    event: str
    on: date
    attributes: dict[str, Cell] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def kind(self) -> EventType:
        """Its type in the vocabulary."""
        return vocabulary().events[self.event]

    @property
    def key(self) -> Cell:
        """The key it carries, if any."""
        return self.attributes.get(self.kind.key or "")


def grown(
    draw: DrawFn, asked: Asked, start: Sequence[Grown], *, tame: bool = False, steps: int = 14
) -> list[Grown]:
    """The events to start from and others that the rules ask for, some twice over, some at random.

    `tame`: no further event opens, closes or shows a scope or sets state, so that the timeline stays as
    the start has it.
    """
    so_far = list(start)
    usable = [p for p in asked.prompts if not (tame and p.pattern.event in asked.scope_events)]
    if not usable:
        return so_far
    usable = [p for p in usable if _counts_near(p.pattern, so_far)] or usable
    # A few prompts are followed often: what one rule makes of many events tells more than one of each.
    often = several(draw, lambda: pick(draw, usable), 1, 3)
    spaced = [p for p in often if p.spans]
    for _ in range(number(draw, 1, steps)):
        match pick(draw, "oooooffrrabbnn"):
            case "o":
                prompt = _or_its_anchor(draw, pick(draw, often), usable, so_far)
                so_far.append(_follow_up(draw, prompt, so_far, asked.turns))
            case "r" if spaced:
                so_far += _rounds(draw, pick(draw, spaced), so_far)
            case "a":
                so_far += _nearly_again(draw, pick(draw, so_far), asked, tame=tame)
            case "b":
                so_far += _on_a_border(draw, pick(draw, often), so_far, asked)
            case "n" if not tame:
                so_far.append(_turn(draw, asked, pick(draw, so_far)))
            case _:
                prompt = _or_its_anchor(draw, pick(draw, usable), usable, so_far)
                so_far.append(_follow_up(draw, prompt, so_far, asked.turns))
    return so_far


def _or_its_anchor(draw: DrawFn, prompt: Prompt, usable: Sequence[Prompt], so_far: Sequence[Grown]) -> Prompt:
    """The prompt, or one for what it comes after where that is not there yet."""
    if any(e.event in prompt.after for e in so_far):
        return prompt
    anchors = [p for p in usable if p.pattern.event in prompt.after]
    return pick(draw, anchors) if anchors else prompt


def _counts_near(pattern: Pattern, so_far: Sequence[Grown]) -> bool:
    """Whether such an event may count about the time of these."""
    begins, ends = min(e.on for e in so_far), max(e.on for e in so_far)
    too_early = pattern.last is not None and pattern.last < begins - timedelta(days=NEAR)
    return not too_early and (pattern.first is None or pattern.first <= ends + timedelta(days=NEAR))


def _follow_up(draw: DrawFn, prompt: Prompt, so_far: Sequence[Grown], turns: Sequence[date]) -> Grown:
    """The event that a prompt asks for, after one that anchors it where there is one."""
    anchor = _anchor(draw, prompt, so_far)
    on = near(draw, anchor.on, prompt.spans, turns)
    hours = hours_of(prompt.spans)
    if hours and anchor.at is not None and once_in(draw, 2):
        at = instant_after(draw, anchor.at, pick(draw, hours))
        return _event(draw, prompt.pattern, london_day(at), anchor, at)
    timed = once_in(draw, 2) if hours else once_in(draw, 5)
    return _event(draw, prompt.pattern, on, anchor, instant(draw, on) if timed else None)


def _rounds(draw: DrawFn, prompt: Prompt, so_far: Sequence[Grown]) -> list[Grown]:
    """The same kind of event again and again, each nearly a span after the one before."""
    last = _anchor(draw, prompt, so_far)
    span = pick(draw, prompt.spans)
    found: list[Grown] = []
    for late in several(draw, lambda: pick(draw, (0, 0, 1, -1, -9, 20)), 2, 6):
        on = after(last.on, span) + timedelta(days=late)
        if not FIRST <= on <= LAST:
            break
        last = _event(draw, prompt.pattern, on, last)
        found.append(last)
    return found


def _nearly_again(draw: DrawFn, again: Grown, asked: Asked, *, tame: bool) -> list[Grown]:
    """The same day and the same kind, something in it changed."""
    if tame and again.event in asked.scope_events:
        return []
    changed = attributes(draw, again.kind, again.on, (), asked.words)
    return [Grown(again.event, again.on, {**again.attributes, **changed}, again.at)]


def _on_a_border(draw: DrawFn, prompt: Prompt, so_far: Sequence[Grown], asked: Asked) -> list[Grown]:
    """What a prompt asks for, on the very day of an event that opens, closes or shows a scope or sets state."""
    borders = [e for e in so_far if e.event in asked.scope_events]
    opens = [e for e in borders if e.event in prompt.after]
    if not borders:
        return []
    border = pick(draw, opens if opens and once_in(draw, 2) else borders)
    if any((e.event, e.on) == (prompt.pattern.event, border.on) for e in so_far):
        return []
    return [_event(draw, prompt.pattern, border.on, border)]


def _turn(draw: DrawFn, asked: Asked, beside: Grown) -> Grown:
    """An event that opens, closes or shows a scope or sets state, on a day placed by another's."""
    kinds = [vocabulary().events[name] for name in sorted(asked.scope_events)]
    # What sets a field that conditions name decides more than what does not.
    telling = [kind for kind in kinds if not asked.words.keys().isdisjoint((kind.sets or {}).values())]
    kind = pick(draw, telling if telling and once_in(draw, 2) else kinds)
    on = near(draw, beside.on, asked.spans, asked.turns)
    held = attributes(draw, kind, on, (), asked.words)
    same_key = beside.key if beside.kind.key == kind.key else None
    return Grown(kind.name, on, {**held, **key_of(draw, kind, same_key)})


def _anchor(draw: DrawFn, prompt: Prompt, so_far: Sequence[Grown]) -> Grown:
    fit = [e for e in so_far if e.event in prompt.after]
    # The latest first: rules are mostly asked of what was last.
    return pick(draw, (fit or list(so_far))[::-1])


def _event(draw: DrawFn, pattern: Pattern, on: date, linked: Grown, at: datetime | None = None) -> Grown:
    """An event that mostly fits the pattern, linked by key to another where both have one."""
    kind = vocabulary().events[pattern.event]
    held = attributes(draw, kind, on, pattern.where, dated_by=pattern.dated_by)
    same_key = linked.key if linked.kind.key == kind.key else None
    return Grown(kind.name, on, {**held, **key_of(draw, kind, same_key)}, at)
