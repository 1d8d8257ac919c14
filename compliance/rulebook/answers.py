"""Families that owe an answer on every day of a scope, compiled."""

from __future__ import annotations

from compliance.model.rules import Answered, CheckRule, NoneOwed, is_local
from compliance.rulebook.book import Book
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import AnswerEntry, NoneOwedEntry


def answered_of(name: str, entry: AnswerEntry, part: Part, book: Book) -> Answered:
    """The family as compiled. Raises RulebookError for a scope, a family or a rule that there is not."""
    part.at("scope").named("scope", entry.scope, book.scopes)
    for place, family in enumerate(entry.families):
        if family not in book.families:
            raise part.at("families", place).error(f"{family} is no family of the pack")
    for place, rule in enumerate(entry.rules):
        if rule not in book.rule_ids:
            raise part.at("rules", place).error(f"{rule} is no rule of the pack")
    # A check asks how a thing was done that was done, and owes nothing to a child of whom none is recorded.
    own = [
        rule.head.id
        for rule in book.rules.values()
        if rule.head.family in entry.families and not is_local(rule) and not isinstance(rule, CheckRule)
    ]
    return Answered(
        id=name,
        title=entry.title,
        scope=entry.scope,
        rules=tuple(rule for rule in dict.fromkeys((*own, *entry.rules)) if rule in book.rules),
        once=entry.once,
        none=tuple(_none_owed(each, part.at("none", place), book) for place, each in enumerate(entry.none)),
    )


def _none_owed(entry: NoneOwedEntry, part: Part, book: Book) -> NoneOwed:
    if not entry.where and entry.inside is None and entry.outside is None:
        raise part.error("says of no state that nothing is owed; expected where, inside or outside")
    for name, scope in (("inside", entry.inside), ("outside", entry.outside)):
        if scope is not None:
            part.at(name).named("scope", scope, book.scopes)
    where = book.conditions_in(part.document).condition(entry.where, (*part.place, "where"))
    return NoneOwed(where, entry.inside, entry.outside, entry.because)
