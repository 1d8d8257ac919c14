"""Rules of a council's own beside those of the law: they may be stricter, never looser (reading A24).

A local rule that states a duty of law stands beside the rule of law; it replaces nothing. One that gives more
time than the law would only tell a council that it is in time when it is not, and so it is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product

from compliance.calendars.span_lengths import surely_longer
from compliance.calendars.spans import Span
from compliance.calendars.working_days import WorkingDays
from compliance.model.anchors import Anchor, Becomes, Evidence, Named, Start
from compliance.model.deadlines import Deadline, Within
from compliance.model.law import Force
from compliance.model.rules import Rule, Version
from compliance.model.tracks import Track
from compliance.problems import Mistakes
from compliance.rulebook.located import Located


def refuse_looser(rules: Mapping[str, Rule], places: Mapping[str, Located], working: WorkingDays) -> None:
    """Raises RulebookError, with every such rule, where a local rule gives more time than the law it stands beside.

    Only what is certain for every day is refused: rules of one duty on one track from the same kind of anchor,
    in force on the same days. `places`: where each rule stands.
    """
    of_duty: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules.values():
        of_duty[rule.head.duty].append(rule)
    mistakes = Mistakes()
    for local in rules.values():
        for law in of_duty[local.head.duty]:
            with mistakes:
                if _beside(local, law) and (wrong := next(_looser(local, law, rules, working), None)):
                    raise places[local.head.id].at("within").error(wrong)
    mistakes.refuse()


def _beside(local: Rule, law: Rule) -> bool:
    return (
        local is not law
        and local.track is not None
        and law.track is not None
        and _same_evidence(local.track, law.track)
        and any(_same_kind(*pair) for pair in product(local.anchors, law.anchors))
    )


def _same_evidence(one: Track, other: Track) -> bool:
    return one.id == other.id or (one.scope, one.evidence) == (other.scope, other.evidence)


def _same_kind(one: Anchor, other: Anchor) -> bool:
    match one, other:
        case Start(), Start():
            return True
        case Evidence(), Evidence():
            first = max(one.first, other.first)
            return all(last is None or first <= last for last in (one.last, other.last))
        case Becomes(), Becomes():
            return one.condition == other.condition
        case Named(), Named():
            return one.pattern.event == other.pattern.event
        case _:
            return False


def _looser(local: Rule, law: Rule, rules: Mapping[str, Rule], working: WorkingDays) -> Iterator[str]:
    """What is said of each version of the local rule that gives more time than the law."""
    for own, legal in product(local.versions, law.versions):
        if _is_law(own, local, rules) or not _is_law(legal, law, rules) or not _overlap(own, legal):
            continue
        if (longer := _longer(own.deadline, legal.deadline, working)) is not None:
            span, limit = longer
            yield (
                f"{span} is looser than the {limit} of {law.head.id} ({legal.law.instrument}, "
                f"{legal.law.provision}: {legal.law.force.value}); a rule of your own stands beside the law and never "
                "replaces it: give it no more time than the law"
            )


def _is_law(version: Version, rule: Rule, rules: Mapping[str, Rule]) -> bool:
    """Whether it is the law of its duty: not local, and of the pack in which the duty is held."""
    holder = rules.get(rule.head.duty)
    of_the_holder = holder is None or holder.head.pack == rule.head.pack
    return of_the_holder and version.law.force is not Force.LOCAL


def _overlap(one: Version, other: Version) -> bool:
    first = max(one.first, other.first)
    return all(last is None or first <= last for last in (one.last, other.last))


def _longer(own: Deadline | None, legal: Deadline | None, working: WorkingDays) -> tuple[Span, Span] | None:
    """A span of `own` and one of `legal` that it surely exceeds for a child of whom both are asked, or None."""
    if not isinstance(own, Within) or not isinstance(legal, Within):
        return None
    ours, theirs = own.alternatives, legal.alternatives
    pairs = [(span, limit) for (span, _), (limit, _) in product(ours, theirs)]
    if [where for _, where in ours] == [where for _, where in theirs]:
        # The same alternative applies in both.
        together = [(span, limit) for (span, _), (limit, _) in zip(ours, theirs, strict=True)]
        return next((pair for pair in together if _surely_later(*pair, working)), None)
    # Which alternatives apply together is not known: every one must be longer than each of the law's.
    return pairs[0] if all(_surely_later(*pair, working) for pair in pairs) else None


def _surely_later(span: Span, limit: Span, working: WorkingDays) -> bool:
    """Whether `span` surely gives more time than `limit`: what is counted back falls before what is counted on."""
    if span.before is not limit.before:
        return limit.before
    return (
        surely_longer(limit, span, lambda: working)
        if span.before
        else surely_longer(span, limit, lambda: working)
    )
