"""What a rule itself says, in sentences: to whom something is owed, by when, and which records meet it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from compliance.findings.condition_words import (
    asked_and_refused,
    condition_words,
    leaves_words,
    taken_as_holding,
)
from compliance.findings.deadline_words import deadline_words, owed_at
from compliance.findings.text import capital, spaced, written
from compliance.model.anchors import Becomes, Evidence, Named, Start, Taken
from compliance.model.conditions import Pattern
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule, Version, conditions_of, patterns_of
from compliance.reports.evidence_words import days_words, evidence_lines, occasions

TO_WHOM, BY_WHEN, MET_BY, UNRECORDED = (
    "To whom",
    "By when",
    "What meets it",
    "Where something is not recorded",
)


def asked_by(rule: Rule, rulebook: Rulebook) -> dict[str, list[str]]:
    """The sentences of the rule by the sections of its page; a line that begins with blanks belongs to the one
    before it."""
    return {
        TO_WHOM: list(_to_whom(rule, rulebook)),
        BY_WHEN: list(_by_when(rule, rulebook)),
        MET_BY: list(_met_by(rule, rulebook)),
        UNRECORDED: list(_unrecorded(rule, rulebook)),
    }


def compared_by(rule: Rule, rulebook: Rulebook) -> dict[str, list[str]]:
    """The same, each thing asked as a sentence of its own, so that two rulebooks can be compared by them."""
    asked, refused = asked_and_refused(rule.versions[-1].where, rulebook)
    counted = [f"counted from {each}" for each in _anchors(rule, rulebook)]
    owed_when = list(filter(None, [owed_at(rule, rulebook)]))
    return {
        TO_WHOM: [*asked, *(f"not where: {each}" for each in refused), *_continued(rule, rulebook)],
        BY_WHEN: [*_deadlines(rule, rulebook), *counted, *owed_when],
        MET_BY: list(_met_by(rule, rulebook)),
    }


def _continued(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """What begins no new stretch of the rule's scope."""
    scope = rulebook.scopes[rule.scope]
    for leaves in filter(None, (scope.continues, *scope.ignored)):
        yield f"no new {spaced(scope.id)} begins where: {leaves_words(leaves, rulebook.vocabulary)}"


def _to_whom(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    in_each = f"In every {spaced(rule.scope)}"
    now = rule.versions[-1].where
    asked, refused = asked_and_refused(now, rulebook)
    if not asked and not refused:
        yield f"{in_each}."
    elif len(asked) + len(refused) == 1:
        yield f"{in_each}, {'where this holds' if asked else 'unless this holds'}: {(asked + refused)[0]}."
    else:
        if asked:
            yield f"{in_each}, where all of this holds:"
            yield from (f"  {phrase}" for phrase in asked)
        if refused:
            yield "But not where one of these holds:" if asked else f"{in_each}, unless one of these holds:"
            yield from (f"  {phrase}" for phrase in refused)
    yield from _formerly(rule, rulebook)


def _formerly(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """How other versions differ from the last in whom they name: the difference alone."""
    now = asked_and_refused(rule.versions[-1].where, rulebook)
    for where in dict.fromkeys(version.where for version in rule.versions):
        then = asked_and_refused(where, rulebook)
        differences = [
            f"{said} {'; '.join(new)}"
            for said, new in (
                ("it was also asked:", _less(then[0], now[0])),
                ("it was not asked:", _less(now[0], then[0])),
                ("it did not matter whether:", _less(now[1], then[1])),
                ("it was not owed either where:", _less(then[1], now[1])),
            )
            if new
        ]
        if differences:
            days = " and ".join(
                days_words(*run) for run in runs([v for v in rule.versions if v.where == where])
            )
            yield f"{capital(days)} {'; '.join(differences)}."


def _less(these: Sequence[str], those: Sequence[str]) -> list[str]:
    return [each for each in these if each not in those]


def runs(versions: Sequence[Version]) -> list[tuple[date, date | None]]:
    """The stretches of days of versions, those made one that follow one another without a gap."""
    stretches: list[tuple[date, date | None]] = []
    for version in versions:
        last = stretches[-1][1] if stretches else None
        if last is not None and last + timedelta(days=1) == version.first:
            stretches[-1] = (stretches[-1][0], version.last)
        else:
            stretches.append((version.first, version.last))
    return stretches


def _by_when(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    yield from _deadlines(rule, rulebook)
    if (said := owed_at(rule, rulebook)) is not None:
        yield said
    if rule.anchors:
        yield from _counted_from(rule, rulebook)
        yield from _ends(rule, rulebook)


def _deadlines(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """One sentence where all versions agree, else one for each deadline with its days."""
    if not rule.anchors:
        return
    by_words: dict[str, list[Version]] = {}
    for version in rule.versions:
        by_words.setdefault(deadline_words(version, rule, rulebook), []).append(version)
    for said, versions in by_words.items():
        days = " and ".join(days_words(*run) for run in runs(versions))
        yield f"{capital(said)}." if len(by_words) == 1 else f"{capital(days)}: {said}."
    for version in rule.versions:
        if version.not_before is not None:
            until = days_words(version.first, version.last)
            yield f"What would have fallen due {until} fell due on {written(version.not_before)}, and not before."


def _counted_from(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    back = any(version.before for version in rule.versions)
    phrases = list(_anchors(rule, rulebook))
    from_what = "Counted back from" if back else "Counted from"
    if len(phrases) == 1:
        yield f"{from_what} {phrases[0]}."
    else:
        yield f"{from_what} each of these:"
        yield from (f"  {phrase}" for phrase in phrases)
    if back:
        yield "It comes late up to the day that it is counted back from; after that it was missed."


def _anchors(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    if rule.track is None:
        return
    scope, noun = spaced(rule.scope), rule.track.noun.split(" ", 1)[1]
    named: dict[bool, list[Pattern]] = {}
    for anchor in rule.anchors:
        match anchor:
            case Start():
                yield f"the day the {scope} began"
            case Evidence(1, None):
                yield f"each {noun}"
            case Evidence(first, last, taken):
                which = f"number {first}" if last == first else f"number {first} and later"
                yield f"each {noun}, {which} in the {scope}{_taken(taken, scope)}"
            case Named(pattern, first_only):
                named.setdefault(first_only, []).append(pattern)
            case Becomes(condition, noun_then, every_time):
                said = condition_words(condition, rulebook)
                again = ", and each on which the child is that again" if every_time else ""
                yield f"the first day as {noun_then}, in each {scope}{again}: {said}"
    for first_only, patterns in named.items():
        yield from (
            f"{'the first' if first_only else 'each'} {said}" for said in occasions(patterns, rulebook)
        )


def _taken(taken: Taken | None, scope: str) -> str:
    """Which of unknown number are taken for those asked for."""
    if taken is None:
        return ""
    when = f"{taken.span} or more" if taken.lasted else f"less than {taken.span}"
    return f"; where earlier ones may be missing, one held {when} after the {scope} began"


def _ends(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    if rule.until_next:
        yield "If the next occasion comes first, it was missed for this one."
    ending = list(occasions([closer.pattern for closer in rule.closers], rulebook))
    if len(ending) == 1:
        yield f"No longer owed once there is: {ending[0]}."
    elif ending:
        yield "No longer owed once there is one of these:"
        yield from (f"  {phrase}" for phrase in ending)


def _met_by(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    track = rule.track
    if track is None:
        checked = " or ".join(spaced(pattern.event) for pattern in rule.evidence)
        yield f"In the record of the {checked}: {condition_words(rule.must, rulebook)}."
        return
    yield from evidence_lines(track.evidence, rulebook)
    if track.look_back:
        yield f"One up to {track.look_back} before counts too."
    for said in occasions(track.before, rulebook):
        yield f"So does, before and not after: {said}."
    asked, refused = asked_and_refused(track.where, rulebook)
    if asked or refused:
        yield f"It counts where on its day: {'; '.join((*asked, *(f'not ({each})' for each in refused)))}."
    if rule.same is not None:
        yield f"It must be for the same {spaced(rule.same)}."


def _unrecorded(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    conditions = [*conditions_of(rule), rule.must]
    patterns = [*patterns_of(rule)]
    if rule.track is not None:
        patterns += rule.track.patterns
        conditions.append(rule.track.where)
    assumed = taken_as_holding(conditions, patterns, rulebook.vocabulary)
    if assumed:
        yield "This is taken to be so:" if len(assumed) == 1 else "Each of these is taken to be so:"
        yield from (f"  {phrase}" for phrase in assumed)
