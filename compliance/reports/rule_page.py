"""One rule on one page: what is owed, by when, by which law, and what meets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from compliance.findings.words import listed, spaced, window, written
from compliance.model.conditions import (
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
)
from compliance.model.coverage import Record
from compliance.model.rules import (
    Becomes,
    Blocks,
    ByEvidence,
    CheckRule,
    Choice,
    Evidence,
    Law,
    Named,
    PeriodicRule,
    Quota,
    Rule,
    Rulebook,
    SelectedBy,
    Start,
    TrackRule,
    Version,
    Within,
)
from compliance.rulebook.records_needed import records_needed
from compliance.sources.ssda903.covered import shown_by_a_return

Page = list[tuple[str, list[str]]]
"""Titled sections of lines."""


def rule_page(
    rule: Rule,
    rulebook: Rulebook,
    example: Sequence[str] = (),
    otherwise: Mapping[Choice, Rulebook] = MappingProxyType({}),
) -> Page:
    """The page as titled sections of lines, the first titled by the rule's id and title.

    `example`: the lines of a history worked out, as `rule_example` gives them; none leaves the section out.
    `otherwise`: the rulebook under options of readings that are not chosen, of which the page shows what the rule
    then says; none leaves that out.
    """
    head = rule.head
    sections: Page = [(f"{head.id}  {head.title}", [head.words.owed])]
    said = _said(rule, rulebook)
    sections += [(title, said[title]) for title in (_ARISES, _BY_WHEN)]
    sections.append((_MET_BY, [t for t in (head.words.met_by, *said[_MET_BY]) if t]))
    for title, text in (
        ("What does not", head.words.not_met_by),
        ("Exceptions", head.words.exceptions),
        ("Notes", head.words.notes),
    ):
        if text:
            sections.append((title, [text]))
    sections.append(("The law", _law(rule)))
    if head.readings:
        lines = [line for name in head.readings for line in _reading(rule, rulebook, name, otherwise)]
        sections.append(("Readings", lines))
    sections.append(("Which exports show it", _exports(rule, rulebook)))
    if example:
        sections.append(("An example", list(example)))
    sections.append(("Where it is written", [f"{head.place} (pack {head.pack})"]))
    return sections


def _arises(rule: Rule, rulebook: Rulebook) -> list[str]:
    lines = []
    match rule:
        case TrackRule():
            track = rulebook.tracks[rule.track]
            for anchor in rule.anchors:
                match anchor:
                    case Start():
                        lines.append(f"Where a {spaced(track.scope)} begins.")
                    case Evidence(1, None):
                        lines.append(f"At each {_bare(track.noun)}.")
                    case Evidence(first, last):
                        which = f"number {first}" if last == first else f"number {first} and later"
                        lines.append(f"At each {_bare(track.noun)}, {which} in the {spaced(track.scope)}.")
                    case Named(pattern, first_only):
                        which = "the first" if first_only else "each"
                        lines.append(f"At {which} {spaced(pattern.event)}{_where(pattern)}.")
                    case Becomes(condition, noun):
                        since = f"On the first day as {noun}, in each {spaced(track.scope)}:"
                        lines.append(f"{since} {condition_words(condition)}.")
        case PeriodicRule(each=Blocks(span)):
            lines.append(
                f"For each block of {span}, counted from the day the {_scope(rule, rulebook)} began, "
                "that it covers the whole of."
            )
        case PeriodicRule(each=str(calendar)):
            lines.append(
                f"For each {spaced(calendar)} that the {_scope(rule, rulebook)} covers the whole of."
            )
        case CheckRule():
            lines.append(f"At every {spaced(rule.every.event)}{_where(rule.every)}.")
    condition = rule.versions[-1].where
    if condition != All(()):
        lines.append("Where " + condition_words(condition) + ".")
    return lines


def _scope(rule: PeriodicRule, rulebook: Rulebook) -> str:
    return spaced(rulebook.tracks[rule.track].scope)


def _by_when(rule: Rule, rulebook: Rulebook) -> list[str]:
    lines = [line for version in rule.versions for line in _version(version, rule, rulebook)]
    if isinstance(rule, TrackRule):
        if any(isinstance(v.deadline, Within) and v.deadline.before for v in rule.versions):
            lines.append(
                "It comes late up to the day that it is counted back from; after that it was missed."
            )
        if rule.until_next:
            lines.append("If the next occasion comes first, it was missed for this one.")
        lines += [f"It ends, unmet, at: {spaced(c.pattern.event)}{_where(c.pattern)}." for c in rule.closers]
    return lines


def _version(version: Version, rule: Rule, rulebook: Rulebook) -> Iterable[str]:
    until = f" to {written(version.last)}" if version.last else ""
    by = ", chosen by the due day" if version.selected_by is SelectedBy.DUE else ""
    yield f"From {written(version.first)}{until}{by}: {deadline_words(version, rule, rulebook)}."


def deadline_words(version: Version, rule: Rule, rulebook: Rulebook) -> str:
    """By when, in a version of a rule, as words."""
    match version.deadline:
        case Within(alternatives):
            return "; else ".join(
                f"{'at least' if span.before else 'within'} {span}"
                + ("" if where == All(()) else f" where {condition_words(where)}")
                for span, where in alternatives
            )
        case ByEvidence(track, nth):
            return f"by {_bare(rulebook.tracks[track].noun)} number {nth} in the {spaced(rulebook.tracks[track].scope)}"
        case Quota(total, at_most):
            return f"by the last day on which no more than {at_most} come together of {total_words(total)}"
        case None:
            return "in the period" if isinstance(rule, PeriodicRule) else "at the event itself"


def _evidence(rule: Rule, rulebook: Rulebook) -> list[str]:
    if isinstance(rule, CheckRule):
        return [f"On the record of the {spaced(rule.every.event)}: {condition_words(rule.must)}."]
    track = rulebook.tracks[rule.track]
    lines = [f"In an export: {pattern_words(p)}." for p in track.evidence]
    if track.look_back:
        lines.append(f"One up to {track.look_back} before counts too.")
    lines += [f"So does, before and not after: {pattern_words(p)}." for p in track.before]
    if track.where != All(()):
        lines.append(f"It counts where on its day {condition_words(track.where)}.")
    if isinstance(rule, TrackRule) and rule.same:
        lines.append(f"It must be for the same {rule.same}.")
    return lines


def _law(rule: Rule) -> list[str]:
    laws = dict.fromkeys(version.law for version in rule.versions)
    return [line for law in laws for line in law_lines(law)]


def law_lines(law: Law) -> list[str]:
    """What is cited, how strong it is and how well its text was checked; where it can be read; what to note."""
    cited = f"{law.instrument}, {law.provision} ({law.force.value}); text checked: {law.checked.value}."
    return [cited, *(text for text in (law.url, law.note) if text)]


def _reading(
    rule: Rule, rulebook: Rulebook, name: str, otherwise: Mapping[Choice, Rulebook]
) -> Iterable[str]:
    reading = rulebook.readings[name]
    yield f"{name}: {reading.question}"
    for option in reading.options:
        mark = " (default)" if option.name == reading.default else ""
        mark = " (chosen)" if reading.is_chosen and option.name == reading.chosen else mark
        yield f"  {option.name}{mark}: {option.meaning}."
        book = otherwise.get((name, option.name))
        if book is not None:
            yield from (f"    {line}" for line in _then(rule, rulebook, book))


def _then(rule: Rule, rulebook: Rulebook, other: Rulebook) -> Iterable[str]:
    """What the rule says in another rulebook and not in this one."""
    now = _said(rule, rulebook)
    if rule.head.id not in other.rules:
        yield "There is no such rule then."
        return
    for title, lines in _said(other.rules[rule.head.id], other).items():
        new = [line for line in lines if line not in now[title]]
        if new:
            yield f"{title}: {' '.join(new)}"
        elif len(lines) < len(now[title]):
            yield f'{title}: not "{" ".join(line for line in now[title] if line not in lines)}"'


_ARISES, _BY_WHEN, _MET_BY = "When it arises", "By when", "What meets it"


def _said(rule: Rule, rulebook: Rulebook) -> dict[str, list[str]]:
    """What the rule itself says, by the sections of its page."""
    return {
        _ARISES: _arises(rule, rulebook),
        _BY_WHEN: _by_when(rule, rulebook),
        _MET_BY: _evidence(rule, rulebook),
    }


def _exports(rule: Rule, rulebook: Rulebook) -> list[str]:
    needed = records_needed(rule, rulebook)
    lines = [f"Events that it is judged by: {listed([_record(each) for each in needed])}."]
    called = rulebook.returns.get("ssda903")
    if called is None:
        return [*lines, "An events file can carry all of them."]
    lacking = [each for each in needed if not shown_by_a_return(each)]
    if not lacking:
        return [*lines, f"{called} carries all of them; so can an events file."]
    carries = (
        "none of them" if len(lacking) == len(needed) else f"all but {listed(list(map(_record, lacking)))}"
    )
    return [*lines, f"{called} carries {carries}; an events file can carry all."]


def _record(record: Record) -> str:
    if record == Record("child"):
        # Of all that it may hold, rules look at the age.
        return "child (date of birth)"
    return spaced(record.event) + (f" ({spaced(record.value)})" if record.value else "")


def _bare(noun: str) -> str:
    return noun.split(" ", 1)[1]


def pattern_words(pattern: Pattern) -> str:
    """The events that a pattern asks for, as words."""
    return spaced(pattern.event) + _where(pattern)


def _where(pattern: Pattern) -> str:
    # That what was planned took place goes without saying.
    said = [leaf_words(leaf) for leaf in pattern.where if not leaf.tacit]
    since = "" if pattern.first is None else f" from {written(pattern.first)}"
    until = "" if pattern.last is None else f" to {written(pattern.last)}"
    return (f" with {', '.join(said)}" if said else "") + (f", only{since}{until}" if since or until else "")


def condition_words(condition: Condition) -> str:
    """A condition as words."""
    match condition:
        case Leaf():
            return leaf_words(condition)
        case Happened(pattern, scope, on):
            by = "by the due day" if on is SeenOn.DUE else "by then"
            return f"{spaced(pattern.event)}{_where(pattern)} in the {spaced(scope)} {by}"
        case Amount():
            return _amount_words(condition)
        case Not(Happened() as part) | Not(All((Happened() as part,))):
            return f"no {condition_words(part)}"
        case Not(part):
            return f"not ({condition_words(part)})"
        case All(parts):
            return " and ".join(condition_words(part) for part in parts)
        case AnyOf(parts):
            return "(" + " or ".join(condition_words(part) for part in parts) + ")"


def _amount_words(asked: Amount) -> str:
    side = "at least" if asked.operator is Operator.GTE else "less than"
    said = f"{side} {asked.span} in all of {total_words(asked.total)}"
    if asked.on is SeenOn.DUE:
        said += " by the due day"
    return said + (" (or not known)" if asked.unknown is Unknown.HOLDS else "")


def total_words(total: Total) -> str:
    """What a total adds up, and from when."""
    where = "" if total.where == All(()) else f", on days with {condition_words(total.where)}"
    since = window(total.counted_from)
    return f"{total.noun} (nights in every {spaced(total.scope)} together, {since}{where})"


def leaf_words(leaf: Leaf) -> str:
    """One comparison as words, with what is made of a field not recorded."""
    name = spaced(leaf.field)
    values = " or ".join(_value_words(value) for value in leaf.values)
    match leaf.operator:
        case Operator.RECORDED:
            return f"{name} {'recorded' if leaf.values[0] else 'not recorded'}"
        case Operator.IN:
            said = f"{name} {values}"
        case Operator.NOT_IN:
            said = f"{name} not {values}"
        case Operator.LT:
            said = f"{name} under {leaf.span}"
        case Operator.GTE:
            said = f"{name} at least {leaf.span}"
    if leaf.on is SeenOn.DUE:
        said += " on the due day"
    return said + (" (or not recorded)" if leaf.unknown is Unknown.HOLDS else "")


def _value_words(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value).replace("_", " ")
