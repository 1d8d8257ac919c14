"""What a track rule runs from (`after`), and the key that its evidence shares with that (`same`)."""

from __future__ import annotations

from compliance.model.conditions import AGE, Amount, Asked, Happened, Leaf, SeenOn, SinceAge, asked_in
from compliance.model.rules import Anchor, Becomes, Evidence, Named, Start
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import AnchorEntry, BecomesEntry, NamedEntry, NthEntry
from compliance.rulebook.written_rule import WrittenRule


def anchors_of(rule: WrittenRule) -> tuple[Anchor, ...]:
    """The anchors of the rule, in the order in which they are written. Raises RulebookError for what is none."""
    after, part = rule.entry.after, rule.part.at("after")
    if after is None:
        return ()
    if isinstance(after, list):
        anchors = tuple(_anchor(rule, each, part.at(j)) for j, each in enumerate(after))
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


def _anchor(rule: WrittenRule, raw: AnchorEntry, part: Part) -> Anchor:
    match raw:
        case "start":
            return Start()
        case "evidence":
            return Evidence(1, None)
        case NthEntry(nth=nth):
            return _nth(nth, part)
        case NamedEntry():
            return Named(rule.conditions.pattern(raw, part.place), raw.first)
        case BecomesEntry():
            return _becomes(rule, raw, part.at("becomes"))


def _nth(nth: int | str, part: Part) -> Evidence:
    text = str(nth)
    number = text.removesuffix("+")
    if not number.isdecimal() or int(number) < 1:
        raise part.error(f"{nth} is not a number of a piece of evidence; write 1 or 2+")
    return Evidence(int(number), None if text.endswith("+") else int(number))


def _becomes(rule: WrittenRule, raw: BecomesEntry, part: Part) -> Becomes:
    condition = rule.condition(raw.becomes, part)
    scope = rule.track().scope
    for asked in asked_in(condition):
        if wrong := _not_foreseen(asked, scope, rule):
            raise part.error(wrong)
    return Becomes(condition, raw.noun)


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
