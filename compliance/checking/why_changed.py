"""Why a duty differs between two runs that differ in one thing, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from compliance.checking.changed import FIRST, SECOND, Changed
from compliance.checking.differences import Cause
from compliance.checking.report import Report
from compliance.findings.deadline_words import deadline_in_short
from compliance.findings.text import written
from compliance.model.counts import listed
from compliance.model.obligations import Status
from compliance.model.rules import Rule


@dataclass(frozen=True)
class Change:
    """What one of two runs has otherwise than the other: the cause, and the two reports."""

    cause: Cause
    before: Report
    after: Report

    @cached_property
    def cases_before(self) -> frozenset[str]:
        """The cases of which the first has a finding."""
        return _cases(self.before)

    @cached_property
    def cases_after(self) -> frozenset[str]:
        """The cases of which the second has a finding."""
        return _cases(self.after)

    @cached_property
    def other_rules(self) -> Mapping[str, str]:
        """By id what is said of each rule that the two read otherwise."""
        before, after = self.before.rulebook.rules, self.after.rulebook.rules
        return {
            id_: _both(rule, after[id_])
            for id_, rule in before.items()
            if id_ in after and _but_for_place(rule) != _but_for_place(after[id_])
        }

    @cached_property
    def other_readings(self) -> Mapping[str, str]:
        """By its name what is said of each reading that the two choose otherwise."""
        before, after = self.before.rulebook.readings, self.after.rulebook.readings
        return {
            name: f"{name} is read as {after[name].chosen} and not as {reading.chosen}"
            for name, reading in before.items()
            if name in after and after[name].chosen != reading.chosen
        }


def why(row: dict[str, Any], change: Change) -> str:
    """What is said of a duty that differs, a row of `changed.changed`, by what the runs differ in."""
    what = list(_what(row, change))
    because = _because(row, change)
    return ": ".join(part for part in (because, ", ".join(what)) if part)


def _because(row: dict[str, Any], change: Change) -> str:
    match change.cause:
        case Cause.RULES:
            return _of_rules(row, change)
        case Cause.READINGS:
            named = change.after.rulebook.rules[row["rule"]].head.readings
            said = [said for name, said in change.other_readings.items() if name in named]
            return listed(said) if said else "a reading that it hangs on is another"
        case Cause.SETTINGS:
            return _of_settings(change)
        case Cause.RECORDS | Cause.KNOWN:
            return _of_records(row, change)
        case Cause.DAY:
            return _of_the_day(row, change)


def _of_rules(row: dict[str, Any], change: Change) -> str:
    rule = row["rule"]
    if rule not in change.before.rulebook.rules:
        return "only the second rules have this one"
    if rule not in change.after.rulebook.rules:
        return "only the first rules have this one"
    return change.other_rules.get(rule) or "what it hangs on is otherwise in the second rules"


def _of_settings(change: Change) -> str:
    before, after = (report.chosen.request.settings for report in (change.before, change.after))
    if before.terms != after.terms:
        return "the school terms are others"
    if before.warning_working_days != after.warning_working_days:
        days = f"{after.warning_working_days} working days ahead, and not {before.warning_working_days}"
        return f"it is called due soon {days}"
    return "the settings are others"


def _of_records(row: dict[str, Any], change: Change) -> str:
    later = change.cause is Cause.KNOWN
    counts_from = f" of {written(row['anchor_on'])}" if row["anchor_on"] else ""
    if row["change"] == Changed.NEW:
        if row["case"] not in change.cases_before:
            return "the first has nothing of this child"
        return f"what it counts from{counts_from} {'was not known' if later else 'is not'} in the first"
    if row["change"] == Changed.GONE:
        if row["case"] not in change.cases_after:
            return "the second has nothing of this child"
        return f"what it counts from{counts_from} {'was not known' if later else 'is not'} in the second"
    return "what was known is otherwise" if later else "the records are otherwise"


def _of_the_day(row: dict[str, Any], change: Change) -> str:
    before, after = change.before.as_of, change.after.as_of
    if row["change"] == Changed.NEW:
        return "it began later" if after > before else f"on {written(before)} it was no longer owed"
    if row["change"] == Changed.GONE:
        return f"on {written(after)} it was no longer owed" if after > before else "it began later"
    return "time passed" if after > before else f"as of {written(after)}"


def _what(row: dict[str, Any], change: Change) -> Iterator[str]:
    """What differs, part by part; of a duty that one of the two alone has, when it is due and what became of it."""
    if row["change"] in (Changed.NEW, Changed.GONE):
        one = SECOND if row["change"] == Changed.NEW else FIRST
        if (due := row[one + "due_on"]) is not None:
            yield f"due {written(due)}"
        if (met := row[one + "met_on"]) is not None:
            yield f"done {written(met)}"
        return
    if change.cause is Cause.DAY:
        yield from _of_a_day(row, change)
        return
    yield from _day("due", row["first_due_on"], row["second_due_on"])
    yield from _day("done", row["first_met_on"], row["second_met_on"])
    if row["second_met_on"] is None and row["first_met_on"] is None:
        yield from _day("ended", row["first_closed_on"], row["second_closed_on"])
    if row["second_reason_code"] != row["first_reason_code"]:
        yield _reason(row["second_reason"])


def _of_a_day(row: dict[str, Any], change: Change) -> Iterator[str]:
    """What happened between the two days, whichever of them is the later."""
    forth = change.after.as_of > change.before.as_of
    then, now = (FIRST, SECOND) if forth else (SECOND, FIRST)
    due = row[now + "due_on"]
    if due is not None:
        yield f"due {written(due)}"
    for name, noun in (("met_on", "done"), ("closed_on", "ended")):
        if row[now + name] != row[then + name] and row[now + name] is not None:
            yield f"{noun} {'' if forth else 'only on '}{written(row[now + name])}"
            return
    if row[now + "status"] == Status.OVERDUE:
        later = max(change.before.as_of, change.after.as_of)
        yield f"not done by {written(later)}"
    if row["second_reason_code"] != row["first_reason_code"]:
        yield _reason(row["second_reason"])


def _day(noun: str, first: date | None, second: date | None) -> Iterator[str]:
    if first == second:
        return
    if first is None:
        assert second is not None
        yield f"{noun} {written(second)}"
    elif second is None:
        yield f"not {noun}, which first was {written(first)}"
    else:
        yield f"{noun} {written(second)} and not {written(first)}"


def _reason(second: str | None) -> str:
    if second is None:
        return "it can be judged now"
    return f"it cannot be judged: {second[:1].lower()}{second[1:].rstrip('.')}"


def _both(before: Rule, after: Rule) -> str:
    first, second = deadline_in_short(before), deadline_in_short(after)
    return f"the rule asks {second} and not {first}" if first != second else "the rule is written otherwise"


def _but_for_place(rule: Rule) -> Rule:
    """The rule wherever it stands and whatever it is called and said to be."""
    plain = replace(rule.head, place="", title="", words=replace(rule.head.words, notes=""))
    return replace(rule, head=plain)


def _cases(report: Report) -> frozenset[str]:
    return frozenset(report.kept.columns("case")["case"].unique().to_list())
