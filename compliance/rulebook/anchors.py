"""What a track rule runs from (`after`), and the key that its evidence shares with that (`same`)."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.model.anchors import Anchor, Becomes, Evidence, Named, Start, Taken
from compliance.model.conditions import AGE, Amount, Asked, Happened, Leaf, SeenOn, SinceAge, asked_in
from compliance.problems import each_of
from compliance.rulebook.located import Located
from compliance.rulebook.schema import AnchorEntry, BecomesEntry, NamedEntry, NthEntry
from compliance.rulebook.written import WrittenRule


def anchors_of(rule: WrittenRule) -> tuple[Anchor, ...]:
    """The anchors of the rule, in the order in which they are written. Raises RulebookError for what is none."""
    after, part = rule.entry.after, rule.part.at("after")
    if after is None:
        return ()
    if isinstance(after, list):
        anchors = each_of(range(len(after)), lambda j: _anchor(rule, after[j], part.at(j)))
    else:
        anchors = (_anchor(rule, after, part),)
    if sum(isinstance(anchor, Becomes) for anchor in anchors) > 1:
        raise part.error("a rule has one condition that begins to hold; join them with any")
    return anchors


def check_link(rule: WrittenRule, anchors: tuple[Anchor, ...], same: str) -> None:
    """Raises RulebookError unless every anchor and piece of evidence is keyed by `same`."""
    track = rule.track()
    keys: list[str | None] = [pattern.key for pattern in track.evidence]
    for anchor in anchors:
        match anchor:
            case Named(pattern, _):
                keys.append(pattern.key)
            case Start() | Becomes():
                keys.append(rule.book.scopes[track.scope].key)
            case Evidence():
                keys.append(None)
    if any(key != same for key in keys):
        raise rule.error(f"not every anchor and piece of evidence is keyed by {same}", "same")


def _anchor(rule: WrittenRule, raw: AnchorEntry, part: Located) -> Anchor:
    match raw:
        case "start":
            return Start()
        case "evidence":
            return Evidence(1, None)
        case NthEntry(nth=nth):
            return _nth(nth, raw.if_unknown, part)
        case NamedEntry():
            return Named(rule.conditions.pattern(raw, part.place), raw.first)
        case BecomesEntry():
            return _becomes(rule, raw, part.at("becomes"))


def _nth(nth: int | str, if_unknown: Mapping[str, str] | None, part: Located) -> Evidence:
    text = str(nth)
    number = text.removesuffix("+")
    if not number.isdecimal() or int(number) < 1:
        raise part.error(f"{nth} is not a number of a piece of evidence; write 1 or 2+")
    last = None if text.endswith("+") else int(number)
    return Evidence(int(number), last, _taken(if_unknown, part.at("if_unknown")) if if_unknown else None)


def _taken(said: Mapping[str, str], part: Located) -> Taken:
    """Which pieces of unknown number are taken for those asked for."""
    if len(said) != 1 or not said.keys() <= {"lt", "gte"}:
        raise part.error("expected exactly one of gte, lt")
    ((operator, span),) = said.items()
    length = part.at(operator).span(span)
    if not length.unit.is_calendar or not length.is_plain:
        raise part.at(operator).error(
            f"{span} is no length of time here; expected days, weeks, months or years"
        )
    return Taken(length, operator == "gte")


def _becomes(rule: WrittenRule, raw: BecomesEntry, part: Located) -> Becomes:
    condition = rule.condition(raw.becomes, part)
    scope = rule.track().scope
    for asked in asked_in(condition):
        if wrong := _not_foreseen(asked, scope, rule):
            raise part.error(wrong)
    return Becomes(condition, raw.noun, raw.every_time)


def _not_foreseen(asked: Asked, scope: str, rule: WrittenRule) -> str:
    """What is wrong unless it turns only on days that can be told beforehand, or on which events set something."""
    around, settable = rule.book.around(scope), rule.book.set_around(scope)
    match asked:
        case Leaf(field=name) if name != AGE and name not in settable:
            return f"{name} is nothing that events set of {scope} or a scope around it, and no age"
        case Amount(total) if total.scope not in around or not isinstance(total.counted_from, SinceAge):
            return f"{total.id} is no total since an age, of {' or '.join(around)}"
        case Happened():
            return "what has happened is an event: name it as the anchor"
        case _:
            return "it looks at the day itself, not at the due day" if asked.on is SeenOn.DUE else ""
