"""Families that owe an answer on every day of a scope, compiled."""

from __future__ import annotations

from compliance.model.rulebook import Answered, NoneOwed
from compliance.model.rules import is_local
from compliance.problems import Mistakes, each_of
from compliance.rulebook.schema import AnswerEntry, NoneOwedEntry
from compliance.rulebook.written import Written


def answered_of(name: str, written: Written[AnswerEntry]) -> Answered:
    """The family as compiled. Raises RulebookError for a scope, a family or a rule that there is not."""
    entry, part, book = written.entry, written.part, written.book
    mistakes = Mistakes()
    with mistakes:
        written.scope(entry.scope, "scope")
    with mistakes:
        each_of(
            enumerate(entry.families),
            lambda n: part.at("families", n[0]).named("family", n[1], book.families),
        )
    with mistakes:
        each_of(enumerate(entry.rules), lambda n: part.at("rules", n[0]).named("rule", n[1], book.rule_ids))
    with mistakes:
        none = each_of(
            enumerate(entry.none), lambda n: _none_owed(Written(n[1], part.at("none", n[0]), book))
        )
    mistakes.refuse()
    # A check asks how a thing was done that was done, and owes nothing to a child of whom none is recorded.
    own = [
        rule.head.id
        for rule in book.rules.values()
        if rule.head.family in entry.families and not is_local(rule) and not rule.only_checks
    ]
    return Answered(
        id=name,
        title=entry.title,
        scope=entry.scope,
        rules=tuple(rule for rule in dict.fromkeys((*own, *entry.rules)) if rule in book.rules),
        once=entry.once,
        none=none,
    )


def _none_owed(written: Written[NoneOwedEntry]) -> NoneOwed:
    entry = written.entry
    if not entry.where and entry.inside is None and entry.outside is None:
        raise written.error("says of no state that nothing is owed; expected where, inside or outside")
    mistakes = Mistakes()
    for name, scope in (("inside", entry.inside), ("outside", entry.outside)):
        with mistakes:
            if scope is not None:
                written.scope(scope, name)
    with mistakes:
        where = written.condition(entry.where, written.part.at("where"))
    mistakes.refuse()
    return NoneOwed(where, entry.inside, entry.outside, entry.because)
