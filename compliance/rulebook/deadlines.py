"""The deadline of one version of a rule: spans, a piece of evidence, or a quota."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.calendars.span_lengths import fewest_days
from compliance.calendars.spans import Span, Unit, parse_deadline
from compliance.model.conditions import (
    ALWAYS_HOLDS,
    Condition,
    CountedFrom,
    EachPeriod,
    Rolling,
    SeenOn,
    SinceAge,
    Total,
    days_seen,
)
from compliance.model.counts import listed
from compliance.model.deadlines import ByEvidence, Deadline, Quota, Within
from compliance.problems import Mistakes, each_of
from compliance.rulebook.located import Located
from compliance.rulebook.schema import ByEntry, NthEntry, QuotaEntry, RuleEntry, SpanEntry, VersionEntry
from compliance.rulebook.written import WrittenRule

DEADLINES = ("within", "by", "quota")
"""What a rule's deadline is written with, one of them."""

_NIGHTS_OF_PERIOD: Mapping[str, int] = {"month": 27, "return_year": 364}


def deadline_of(rule: WrittenRule, version: VersionEntry, part: Located) -> Deadline | None:
    """The deadline of the version that stands at `part`, its own or the rule's; None for a rule that has none.

    Raises RulebookError for a track rule without exactly one deadline, another rule with any, and one that is not
    written as one.
    """
    if rule.entry.after is None:
        for name in _given(version):
            raise part.at(name).error(f"{name} does not go with this kind of rule")
        return None
    said, at = (version, part) if _given(version) else (rule.entry, rule.part)
    if len(given := _given(said)) != 1:
        wrong = f"has {listed(given)}" if given else "has no deadline"
        raise at.error(wrong, "exactly one of within (a span), by (evidence of a track) and quota (a total)")
    if said.quota is not None:
        return _quota(said.quota, at.at("quota"), rule.book.totals)
    if said.by is not None:
        return _by_evidence(rule, said.by, at.at("by"))
    return within_of(rule, said.within, at.at("within"))


def _given(entry: VersionEntry | RuleEntry) -> list[str]:
    return [name for name in DEADLINES if getattr(entry, name) is not None]


def _by_evidence(rule: WrittenRule, entry: ByEntry, part: Located) -> ByEvidence:
    return ByEvidence(part.at("track").named("track", entry.track, rule.book.tracks), entry.nth)


def within_of(rule: WrittenRule, said: str | list[SpanEntry] | None, part: Located) -> Within:
    """The spans that stand at `part`. Raises RulebookError for spans that do not go together."""
    if isinstance(said, str):
        return Within(((_span(rule, said, part), ALWAYS_HOLDS),))
    within = said or []
    deadline = Within(each_of(range(len(within)), lambda j: _alternative(rule, within[j], part.at(j))))
    if not within or within[-1].where:
        raise part.error("the last alternative must hold always; give it no where")
    if len({span.before for span, _ in deadline.alternatives}) > 1:
        raise part.error("some alternatives are counted back from the anchor and some on; write one kind")
    if deadline.before:
        for j, (_, condition) in enumerate(deadline.alternatives):
            check_not_on_due(condition, part.at(j, "where"))
    return deadline


def _alternative(rule: WrittenRule, entry: SpanEntry, part: Located) -> tuple[Span, Condition]:
    mistakes = Mistakes()
    with mistakes:
        where = rule.condition(entry.where, part.at("where"))
    with mistakes:
        span = _span(rule, entry.span, part.at("span"))
    mistakes.refuse()
    return span, where


def _span(rule: WrittenRule, text: str, part: Located) -> Span:
    span = rule.span(text, part, parse_deadline)
    if span.before and (span.unit is Unit.HOURS or span.count == 0):
        raise part.error(f"nothing is due {span}; write at least one day, working_day, week, month or year")
    return span


def _quota(entry: QuotaEntry, part: Located, totals: Mapping[str, Total]) -> Quota:
    """The quota that stands at `part`. Raises RulebookError for one that its total can never exceed."""
    mistakes = Mistakes()
    with mistakes:
        total = part.at("of").named("total", entry.of, totals)
    with mistakes:
        at_most = part.at("at_most").span(entry.at_most)
        if at_most.unit.days is None:
            raise part.at("at_most").error("a quota is given in days or weeks")
    mistakes.refuse()
    if at_most.in_days() >= _fewest_nights(total.counted_from):
        raise part.at("at_most").error(
            f"{total.id} never comes to more than {at_most}: a quota is of a total that counts back from a day "
            "or in each period, and is shorter than these"
        )
    return Quota(total, at_most)


def _fewest_nights(counted_from: CountedFrom) -> int:
    """How many nights a total surely comes to at some time if every one counts; 0 where a quota has no sense."""
    match counted_from:
        case Rolling(span):
            return fewest_days(span)
        case EachPeriod(each):
            return _NIGHTS_OF_PERIOD[each]
        case SinceAge():
            return 0


def check_counted_back(rule: WrittenRule, part: Located) -> None:
    """Raises RulebookError unless it has evidence to look back to, an anchor that is none, and no other ending.

    `part`: the deadline that is counted back.
    """
    track = rule.track()
    if track.look_back is None:
        raise part.error(
            f"a deadline before the anchor needs a track that looks back; give {track.id} a look_back that is "
            "longer"
        )
    after = rule.entry.after if isinstance(rule.entry.after, list) else [rule.entry.after]
    if any(each == "evidence" or isinstance(each, NthEntry) for each in after):
        raise rule.error(
            "a deadline before the anchor counts back from start or from an event, not from evidence", "after"
        )
    for name in ("until", "closes_on"):
        if getattr(rule.entry, name):
            raise rule.error(
                f"{name} does not go with a deadline before the anchor: the anchor ends it", name
            )


def check_not_on_due(condition: Condition, part: Located) -> None:
    """Raises RulebookError for a condition, at `part`, on the due day of a deadline counted back."""
    if SeenOn.DUE in days_seen(condition):
        raise part.error(
            "a deadline before the anchor looks at the state on the anchor day; leave on: due out"
        )
