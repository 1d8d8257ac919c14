"""Families that owe an answer on every day of a scope, compiled."""

from __future__ import annotations

from compliance.model.rules import Answered, is_local
from compliance.rulebook.book import Book
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import AnswerEntry


def answered_of(name: str, entry: AnswerEntry, part: Part, book: Book) -> Answered:
    """The family as compiled. Raises RulebookError for a scope, a family or a rule that there is not."""
    if entry.scope not in book.scopes:
        raise part.at("scope").error(f"{entry.scope} is no scope of the pack")
    for place, family in enumerate(entry.families):
        if family not in book.families:
            raise part.at("families", place).error(f"{family} is no family of the pack")
    for place, rule in enumerate(entry.rules):
        if rule not in book.rule_ids:
            raise part.at("rules", place).error(f"{rule} is no rule of the pack")
    own = [
        rule.head.id
        for rule in book.rules.values()
        if rule.head.family in entry.families and not is_local(rule)
    ]
    compiled = book.conditions_in(part.document)
    return Answered(
        id=name,
        title=entry.title,
        scope=entry.scope,
        rules=tuple(rule for rule in dict.fromkeys((*own, *entry.rules)) if rule in book.rules),
        once=entry.once,
        none=tuple(
            (compiled.condition(each.where, (*part.place, "none", place, "where")), each.because)
            for place, each in enumerate(entry.none)
        ),
    )
