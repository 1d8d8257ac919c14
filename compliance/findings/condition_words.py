"""What a rule asks of a case or an event, as a person would say it; codes stand in brackets behind their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.findings.text import spaced, window, written
from compliance.model.conditions import (
    AGE,
    ALWAYS_HOLDS,
    All,
    Amount,
    AnyOf,
    Condition,
    Happened,
    Leaf,
    Not,
    Operator,
    Pattern,
    SeenOn,
    Total,
    Unknown,
    asked_in,
)
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Value, Vocabulary

_NEVER = AnyOf(())
_YES_NO = {True: "yes", False: "no"}


def condition_words(condition: Condition, rulebook: Rulebook) -> str:
    """A condition in one phrase: with the words that its pack has for it, else put together from its parts."""
    condition = simplified(condition, rulebook)
    if condition in rulebook.phrases:
        return rulebook.phrases[condition]
    match condition:
        case Leaf():
            return leaf_words(condition, rulebook.vocabulary)
        case Happened(pattern, scope, on):
            by = "by the due day" if on is SeenOn.DUE else "by then"
            return f"{pattern_words(pattern, rulebook)}, in the {spaced(scope)} {by}"
        case Amount():
            return _amount_words(condition, rulebook)
        case Not(Happened() as part):
            return f"no {condition_words(part, rulebook)}"
        case Not(Leaf() as leaf) if leaf not in rulebook.phrases:
            return leaf_words(leaf, rulebook.vocabulary, other_way=True)
        case Not(part):
            return f"not ({condition_words(part, rulebook)})"
        case All(parts):
            return " and ".join(_within(part, rulebook) for part in parts) or "always"
        case AnyOf(parts):
            return ", or ".join(_within(part, rulebook) for part in parts) or "never"


def _within(part: Condition, rulebook: Rulebook) -> str:
    said = condition_words(part, rulebook)
    part = simplified(part, rulebook)
    return f"({said})" if isinstance(part, All | AnyOf) and part not in rulebook.phrases else said


def simplified(condition: Condition, rulebook: Rulebook) -> Condition:
    """The same condition without what can decide nothing; what the packs have words for stays as it is."""
    if condition in rulebook.phrases:
        return condition
    match condition:
        case Not(part):
            return _denied(simplified(part, rulebook))
        case All(parts):
            kept = [simplified(part, rulebook) for part in parts]
            kept = [_NEVER] if _NEVER in kept else [part for part in kept if part != ALWAYS_HOLDS]
            return kept[0] if len(kept) == 1 else All(tuple(kept))
        case AnyOf(parts):
            kept = [simplified(part, rulebook) for part in parts]
            kept = [ALWAYS_HOLDS] if ALWAYS_HOLDS in kept else [part for part in kept if part != _NEVER]
            return kept[0] if len(kept) == 1 else AnyOf(tuple(kept))
        case _:
            return condition


def _denied(part: Condition) -> Condition:
    match part:
        case Not(denied):
            return denied
        case All(()):
            return _NEVER
        case AnyOf(()):
            return ALWAYS_HOLDS
        case _:
            return Not(part)


def asked_and_refused(condition: Condition, rulebook: Rulebook) -> tuple[list[str], list[str]]:
    """What must all hold, phrase by phrase, and of what nothing may."""
    asked: list[str] = []
    refused: list[str] = []
    for part in _parts(simplified(condition, rulebook), rulebook):
        if isinstance(part, Not) and not _reads_well_denied(part.part, rulebook):
            refused.append(condition_words(part.part, rulebook))
        else:
            asked.append(condition_words(part, rulebook))
    return list(dict.fromkeys(asked)), list(dict.fromkeys(refused))


def _reads_well_denied(part: Condition, rulebook: Rulebook) -> bool:
    return isinstance(part, Leaf | Happened) and part not in rulebook.phrases


def _parts(condition: Condition, rulebook: Rulebook) -> Iterator[Condition]:
    match condition:
        case _ if condition in rulebook.phrases:
            yield condition
        case All(parts):
            for part in parts:
                yield from _parts(part, rulebook)
        case Not(AnyOf(parts) as any_of) if any_of not in rulebook.phrases and any_of != _NEVER:
            for part in parts:
                yield from _parts(simplified(Not(part), rulebook), rulebook)
        case _:
            yield condition


def taken_as_holding(
    conditions: Iterable[Condition], patterns: Iterable[Pattern], vocabulary: Vocabulary
) -> list[str]:
    """What is taken to be so where it is not recorded, each comparison once, those of one event together."""
    asked = [each for condition in conditions for each in asked_in(condition)]
    words: list[str] = []
    for each in asked:
        match each:
            case Leaf(unknown=Unknown.HOLDS):
                words.append(leaf_words(each, vocabulary))
            case Amount(unknown=Unknown.HOLDS):
                words.append(f"the amount of {each.total.noun}")
    events = [*patterns, *(each.pattern for each in asked if isinstance(each, Happened))]
    by_event: dict[str, dict[str, None]] = {}
    for pattern in events:
        for leaf in pattern.where:
            if leaf.unknown is Unknown.HOLDS and not leaf.tacit:
                by_event.setdefault(pattern.event, {})[leaf_words(leaf, vocabulary)] = None
    words += [f"{spaced(event)}: {'; '.join(phrases)}" for event, phrases in by_event.items()]
    return list(dict.fromkeys(words))


def pattern_words(pattern: Pattern, rulebook: Rulebook) -> str:
    """The events that a pattern asks for, in one phrase."""
    said = leaves_words(pattern.where, rulebook.vocabulary)
    since = "" if pattern.first is None else f" from {written(pattern.first)}"
    until = "" if pattern.last is None else f" to {written(pattern.last)}"
    days = f"; only{since}{until}" if since or until else ""
    dated = "".join(f", dated by {spaced(name)} where that is recorded" for name in pattern.dated_by)
    return spaced(pattern.event) + (f", {said}" if said else "") + dated + days


def leaves_words(leaves: Iterable[Leaf], vocabulary: Vocabulary) -> str:
    """What all must hold of an event, in one phrase; that what was planned took place goes without saying."""
    return ", ".join(leaf_words(leaf, vocabulary) for leaf in leaves if not leaf.tacit)


def leaf_words(leaf: Leaf, vocabulary: Vocabulary, *, other_way: bool = False) -> str:
    """One comparison in one phrase; `other_way`: that it does not hold."""
    said = _compared(leaf, vocabulary, other_way)
    return said + (" on the due day" if leaf.on is SeenOn.DUE else "")


def _compared(leaf: Leaf, vocabulary: Vocabulary, other_way: bool) -> str:
    name = spaced(leaf.field)
    affirmed = leaf.operator.affirms is not other_way
    if leaf.operator is Operator.RECORDED:
        return f"{name} {'recorded' if leaf.values[0] is affirmed else 'not recorded'}"
    if leaf.operator.is_of_length:
        if leaf.field == AGE:
            return f"aged {'at least' if affirmed else 'under'} {leaf.span}"
        if leaf.lasts is not None:
            return f"{'at least' if affirmed else 'less than'} {leaf.span} into the {spaced(leaf.lasts)}"
        return f"{name} {'at least' if affirmed else 'under'} {leaf.span}"
    phrases = _phrases(leaf.field, leaf.values, vocabulary)
    if affirmed:
        return " or ".join(phrases)
    return f"not {phrases[0]}" if len(phrases) == 1 else f"neither {' nor '.join(phrases)}"


def _phrases(field: str, values: Sequence[Value], vocabulary: Vocabulary) -> list[str]:
    """The values as phrases, those together that people have one word for."""
    rest = list(values)
    phrases = []
    for phrase, meant in sorted(vocabulary.said.get(field, {}).items(), key=lambda each: -len(each[1])):
        if set(meant) <= set(rest):
            phrases.append(phrase + _in_brackets(field, meant, vocabulary))
            rest = [value for value in rest if value not in meant]
    return phrases + _unsaid(field, rest, vocabulary)


def _in_brackets(field: str, values: Sequence[Value], vocabulary: Vocabulary) -> str:
    if not _are_codes(field, values, vocabulary):
        return ""
    named = "" if field in vocabulary.codes else f"{spaced(field)} "
    return f" ({named}{', '.join(map(str, values))})"


def _are_codes(field: str, values: Sequence[Value], vocabulary: Vocabulary) -> bool:
    return field in vocabulary.codes or any(any(map(str.isdigit, str(value))) for value in values)


def _unsaid(field: str, values: Sequence[Value], vocabulary: Vocabulary) -> list[str]:
    """The values that have no phrase: by what their codes mean, or as they are written."""
    if not values:
        return []
    name = spaced(field)
    meanings: Mapping[str, str] = vocabulary.codes.get(field, {})
    if meanings:
        named = [f"{meanings[str(value)]} ({value})" for value in values]
        return [f"{name} {named[0]}", *named[1:]]
    if all(isinstance(value, bool) for value in values):
        return [name if value else f"not {name}" for value in values]
    said = [_YES_NO[value] if isinstance(value, bool) else spaced(str(value)) for value in values]
    return [f"{name} {' or '.join(said)}"]


def _amount_words(asked: Amount, rulebook: Rulebook) -> str:
    side = "at least" if asked.operator.affirms else "less than"
    said = f"{side} {asked.span} in all of {total_words(asked.total, rulebook)}"
    return said + (" by the due day" if asked.on is SeenOn.DUE else "")


def total_words(total: Total, rulebook: Rulebook) -> str:
    """What a total adds up, and from when."""
    where = "" if total.where == ALWAYS_HOLDS else f", on days {condition_words(total.where, rulebook)}"
    since = window(total.counted_from)
    return f"{total.noun} (nights in every {spaced(total.scope)} together, {since}{where})"
