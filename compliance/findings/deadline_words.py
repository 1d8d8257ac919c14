"""By when something is owed, as a person would say it."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.calendars.spans import Span
from compliance.findings.condition_words import condition_words, pattern_words, simplified, total_words
from compliance.findings.text import ordinal, spaced, window
from compliance.model.conditions import All, Condition, Not
from compliance.model.deadlines import ByEvidence, Quota, Within
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Blocks, CheckRule, PeriodicRule, Rule, TrackRule, Version

_ORDINALS = {1: "first", 2: "second", 3: "third"}


def deadline_words(version: Version, rule: Rule, rulebook: Rulebook) -> str:
    """By when, in a version of a rule, in one phrase."""
    match version.deadline:
        case Within(alternatives):
            return "; otherwise ".join(_alternative(span, where, rulebook) for span, where in alternatives)
        case ByEvidence(track, nth):
            each = track
            return f"by {each.noun.split(' ', 1)[1]} number {nth} in the {spaced(each.scope)}"
        case Quota(total, at_most):
            return (
                f"by the last day on which no more than {at_most} come together of "
                f"{total_words(total, rulebook)}"
            )
        case None:
            return "in the period" if isinstance(rule, PeriodicRule) else "at the event itself"


def deadline_in_short(rule: Rule) -> str:
    """By when, as of the latest version, in a few words."""
    match rule, rule.versions[-1].deadline:
        case PeriodicRule(each=Blocks(span)), _:
            return f"each {span} from the start"
        case PeriodicRule(each=str(calendar)), _:
            return f"each {spaced(calendar)}"
        case _, Within(alternatives):
            return " or ".join(dict.fromkeys(str(span) for span, _ in alternatives))
        case _, ByEvidence(track, nth):
            return f"by no. {nth} of {spaced(track.id)}"
        case _, Quota(total, at_most):
            return f"{total.noun}: {at_most} at most"
        case _:
            return "at the event"


def owed_at(rule: Rule, rulebook: Rulebook) -> str | None:
    """When it is owed, where nothing that a deadline runs from opens it: a sentence. None for a rule of a track."""
    scope = spaced(rule.scope)
    match rule:
        case TrackRule():
            return None
        case PeriodicRule() if isinstance(rule.each, Blocks):
            block = f"block of {rule.each.span}, counted from the day the {scope} began,"
            return f"Once in each {block} that it covers the whole of."
        case PeriodicRule():
            return f"Once in each {spaced(str(rule.each))} that the {scope} covers the whole of."
        case CheckRule():
            return f"At every {pattern_words(rule.every, rulebook)}."


def evidence_limit(rule: Rule) -> str | None:
    """The evidence whose day is the due day of the latest version: `the first review`."""
    deadline = rule.versions[-1].deadline
    if not isinstance(deadline, ByEvidence):
        return None
    noun = deadline.track.noun.removeprefix("a ").removeprefix("an ").removeprefix("the ")
    return f"the {_ORDINALS.get(deadline.nth, ordinal(deadline.nth))} {noun}"


def said_of_quota(rule: Rule, nights: int, due: str) -> Sequence[str]:
    """What the total of a quota had come to, in which window, and the day, said as `due`, on which it is used up."""
    quota = next((v.deadline for v in rule.versions if isinstance(v.deadline, Quota)), None)
    if quota is None:
        return []
    amount = f"{nights} night{'' if nights == 1 else 's'} {window(quota.total.counted_from)}"
    at_most = f", the last day on which they are at most {quota.at_most.in_days()}"
    return [f"; {quota.total.noun} had come to {amount}, so due by ", due, at_most]


def _alternative(span: Span, where: Condition, rulebook: Rulebook) -> str:
    said = f"{'at least' if span.before else 'within'} {span}"
    where = simplified(where, rulebook)
    if where == All(()):
        return said
    if isinstance(where, Not):
        return f"{said} unless {condition_words(where.part, rulebook)}"
    return f"{said} where {condition_words(where, rulebook)}"
