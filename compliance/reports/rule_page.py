"""One rule on one page: what is owed, to whom, by when, what meets it, by which law, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from compliance.findings.text import capital, spaced
from compliance.model.conditions import amounts
from compliance.model.counts import listed
from compliance.model.coverage import Record
from compliance.model.law import Checked, Law
from compliance.model.rulebook import Choice, Rulebook
from compliance.model.rules import Rule, tracks_of
from compliance.reports.evidence_words import days_words
from compliance.reports.rule_readings import reading_lines
from compliance.reports.shown_by import shown_by
from compliance.reports.what_is_asked import BY_WHEN, MET_BY, TO_WHOM, UNRECORDED, asked_by, runs
from compliance.rulebook.reads import records_needed

Page = list[tuple[str, list[str]]]
"""Titled sections of lines. A line that begins with blanks belongs to the one before it."""

_CHECKED = {
    Checked.PRIMARY: "The text itself was read",
    Checked.SECONDARY: "Read in the words of others, not in the text itself",
    Checked.PARTLY: "Only part of the text was read",
    Checked.UNCONFIRMED: "Not confirmed by any text that was read",
}


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
    asked = asked_by(rule, rulebook)
    sections = [
        (f"{head.id}  {head.title}", [head.words.owed]),
        (TO_WHOM, asked[TO_WHOM]),
        (BY_WHEN, asked[BY_WHEN]),
        (MET_BY, [head.words.met_by, *asked[MET_BY]]),
        ("What does not", [head.words.not_met_by]),
        ("Exceptions", [head.words.exceptions]),
        ("Notes", [head.words.notes]),
        (UNRECORDED, asked[UNRECORDED]),
        ("Since when", [_since(rule)]),
        ("The law", list(_law(rule))),
        (
            "Open questions",
            [line for name in head.readings for line in reading_lines(rule, rulebook, name, otherwise)],
        ),
        ("How well checked", list(_checked(rule))),
        ("Which exports show it", _exports(rule, rulebook)),
        ("An example", list(example)),
        ("Where it is written", [f"{head.place} (pack {head.pack})", _written_with(rule, rulebook)]),
    ]
    said = [(title, [line for line in lines if line]) for title, lines in sections]
    return [(title, lines) for title, lines in said if lines]


def _since(rule: Rule) -> str:
    return f"In force {' and '.join(days_words(*run) for run in runs(rule.versions))}."


def _law(rule: Rule) -> Iterator[str]:
    """Each law once, with its days where there are several, its address and what to note of it set in below."""
    laws = _laws(rule)
    said: set[str] = set()
    for law in laws:
        days = [days_words(*run) for run in runs([v for v in rule.versions if v.law == law])]
        when = f"{capital(' and '.join(days))}: " if len(laws) > 1 else ""
        yield f"{when}{law.instrument}, {law.provision} ({law.force.value})."
        if law.url and law.url not in said:
            said.add(law.url)
            yield f"  {law.url}"
        # What the notes of several laws share is said once.
        new = [each for each in re.split(r"(?<=\.) ", law.note or "") if each and each not in said]
        said.update(new)
        if new:
            yield f"  {' '.join(new)}"


def _laws(rule: Rule) -> list[Law]:
    return list(dict.fromkeys(version.law for version in rule.versions))


def law_lines(law: Law) -> list[str]:
    """What is cited, how strong it is and how well its text was checked; where it can be read; what to note."""
    cited = f"{law.instrument}, {law.provision} ({law.force.value}); text checked: {law.checked.value}."
    return [cited, *(text for text in (law.url, law.note) if text)]


def _checked(rule: Rule) -> Iterator[str]:
    by_check: dict[Checked, list[str]] = {}
    for law in _laws(rule):
        by_check.setdefault(law.checked, []).append(f"{law.instrument}, {law.provision}")
    for checked, provisions in by_check.items():
        of_what = "" if len(by_check) == 1 else f": {'; '.join(dict.fromkeys(provisions))}"
        yield f"{_CHECKED[checked]} ({checked.value}){of_what}."


def _exports(rule: Rule, rulebook: Rulebook) -> list[str]:
    needed = records_needed(rule, rulebook)
    lines = [f"Events that it is judged by: {listed([_record(each) for each in needed])}."]
    return [*lines, *shown_by(needed, rulebook, _record)]


def _record(record: Record) -> str:
    if record == Record("child"):
        # Of all that it may hold, rules look at the age.
        return "child (date of birth)"
    return spaced(record.event) + (f" ({spaced(record.value)})" if record.value else "")


def _written_with(rule: Rule, rulebook: Rulebook) -> str:
    named = {
        "family": [rule.head.family],
        "track": list(dict.fromkeys(each.id for each in tracks_of(rule))),
        "scope": [rule.scope],
        "condition": list(rule.head.conditions),
        "total": list(dict.fromkeys(_totals(rule))),
        "reading": list(rule.head.readings),
        "event": list(dict.fromkeys(record.event for record in records_needed(rule, rulebook))),
    }
    said = [
        f"{what if len(names) == 1 else _several(what)} {listed(names)}"
        for what, names in named.items()
        if names
    ]
    return (
        f"Written with {', '.join(said)}; `compliance rules names` says what each means, "
        f"`compliance explain --written {rule.head.id}` prints it."
    )


def _totals(rule: Rule) -> Iterator[str]:
    for version in rule.versions:
        yield from (total.id for total in version.totals)
        yield from (asked.total.id for condition in version.conditions for asked in amounts(condition))


def _several(what: str) -> str:
    return "families" if what == "family" else f"{what}s"
