"""The deadline of one version of a rule: spans, a piece of evidence, or a quota."""

from __future__ import annotations

from compliance.calendars.spans import Span, Unit, parse_deadline
from compliance.model.conditions import ALWAYS_HOLDS, Condition
from compliance.model.rules import ByEvidence, Deadline, Within
from compliance.rulebook.counted_back import check_not_on_due
from compliance.rulebook.parts import Part
from compliance.rulebook.quotas import quota_of
from compliance.rulebook.schema import ByEntry, RuleEntry, SpanEntry, VersionEntry
from compliance.rulebook.written_rule import WrittenRule

_DEADLINES = ("within", "by", "quota")
"""What a rule's deadline is written with, one of them."""


def deadline_of(rule: WrittenRule, version: VersionEntry, part: Part) -> Deadline | None:
    """The deadline of the version that stands at `part`, its own or the rule's; None for a rule that has none.

    Raises RulebookError for a track rule without exactly one deadline, another rule with any, and one that is not
    written as one.
    """
    if rule.entry.after is None:
        for name in _given(version):
            raise part.at(name).error(f"{name} does not go with this kind of rule")
        return None
    said, at = (version, part) if _given(version) else (rule.entry, rule.part)
    if len(_given(said)) != 1:
        raise part.error(f"{rule.entry.id} needs exactly one of within, by and quota")
    if said.quota is not None:
        return quota_of(said.quota, at.at("quota"), rule.book.totals)
    if said.by is not None:
        return _by_evidence(rule, said.by, at.at("by"))
    return _within(rule, said.within, at.at("within"))


def _given(entry: VersionEntry | RuleEntry) -> list[str]:
    return [name for name in _DEADLINES if getattr(entry, name) is not None]


def _by_evidence(rule: WrittenRule, entry: ByEntry, part: Part) -> ByEvidence:
    part.at("track").named("track", entry.track, rule.book.tracks)
    return ByEvidence(entry.track, entry.nth)


def _within(rule: WrittenRule, within: str | list[SpanEntry] | None, part: Part) -> Within:
    if isinstance(within, str):
        return Within(((_span(rule, within, part), ALWAYS_HOLDS),))
    if not within or within[-1].where:
        raise part.error("the last alternative must hold always; give it no where")
    found = Within(tuple(_alternative(rule, each, part.at(j)) for j, each in enumerate(within)))
    if len({span.before for span, _ in found.alternatives}) > 1:
        raise part.error("some alternatives are counted back from the anchor and some on; write one kind")
    if found.before:
        for j, (_, condition) in enumerate(found.alternatives):
            check_not_on_due(condition, part.at(j, "where"))
    return found


def _alternative(rule: WrittenRule, entry: SpanEntry, part: Part) -> tuple[Span, Condition]:
    where = rule.condition(entry.where, part.at("where"))
    return _span(rule, entry.span, part.at("span")), where


def _span(rule: WrittenRule, text: str, part: Part) -> Span:
    span = rule.span(text, part, parse_deadline)
    if span.before and (span.unit is Unit.HOURS or span.count == 0):
        raise part.error(f"nothing is due {span}; write at least one day, working_day, week, month or year")
    return span
