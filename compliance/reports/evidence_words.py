"""The events that meet a duty, in few sentences: those that differ in one thing or in their days are said together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from compliance.findings.condition_words import leaves_words, pattern_words
from compliance.findings.text import spaced, written
from compliance.model.conditions import Leaf, Operator, Pattern
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary

_Days = tuple[date | None, date | None]


def evidence_lines(patterns: Sequence[Pattern], rulebook: Rulebook) -> list[str]:
    """A sentence for what always counts, and one for each event that counts in some other way for a time."""
    always = merged([each for each in patterns if each.first is None and each.last is None])
    lines = [f"Records that count: {pattern_words(each, rulebook)}." for each in always]
    for event in dict.fromkeys(each.event for each in patterns):
        alike = [each for each in patterns if each.event == event]
        passing = [each for each in alike if each.first or each.last]
        if passing:
            lines.append(_for_a_time(event, passing, _common(alike), rulebook.vocabulary))
    return lines


def merged(patterns: Sequence[Pattern]) -> list[Pattern]:
    """The patterns, those made one that ask for the same event and differ in the words of one attribute alone."""
    joined: list[Pattern] = []
    for pattern in patterns:
        for place, before in enumerate(joined):
            together = _together(before, pattern)
            if together is not None:
                joined[place] = together
                break
        else:
            joined.append(pattern)
    return joined


def _together(one: Pattern, other: Pattern) -> Pattern | None:
    if (one.event, one.dated_by, one.first, one.last, len(one.where)) != (
        other.event,
        other.dated_by,
        other.first,
        other.last,
        len(other.where),
    ):
        return None
    differing = [(a, b) for a, b in zip(one.where, other.where, strict=True) if a != b]
    if len(differing) != 1:
        return None
    a, b = differing[0]
    if a.operator is not Operator.IN or replace(a, values=b.values) != b:
        return None
    values = tuple(dict.fromkeys((*a.values, *b.values)))
    return replace(one, where=tuple(replace(a, values=values) if leaf == a else leaf for leaf in one.where))


def _for_a_time(event: str, patterns: Sequence[Pattern], common: set[Leaf], vocabulary: Vocabulary) -> str:
    """What else counts on some days: the ways once, and for each stretch of days what it asks besides."""
    stretches: dict[tuple[str, ...], list[tuple[_Days, str]]] = {}
    for days in dict.fromkeys((each.first, each.last) for each in patterns):
        alike = [each for each in patterns if (each.first, each.last) == days]
        shared = _common(alike) if len(alike) > 1 else set()
        also = [leaf for leaf in alike[0].where if leaf in shared - common]
        ways = tuple(
            leaves_words((leaf for leaf in each.where if leaf not in shared | common), vocabulary)
            for each in alike
        )
        stretches.setdefault(ways, []).append((days, leaves_words(also, vocabulary)))
    always = leaves_words((leaf for leaf in patterns[0].where if leaf in common), vocabulary)
    each_is = f" ({spaced(event)} {always})" if always else ""
    said = [
        f"{', or '.join(way for way in ways if way) or spaced(event)}{each_is}: "
        + "; ".join(_stretch(*each) for each in times)
        for ways, times in stretches.items()
    ]
    return f"For a time also {'. Also '.join(said)}."


def _stretch(days: _Days, also: str) -> str:
    return days_words(*days) + (f", if {also}" if also else "")


def _common(patterns: Sequence[Pattern]) -> set[Leaf]:
    return set.intersection(*(set(each.where) for each in patterns))


def days_words(first: date | None, last: date | None) -> str:
    """`from 1 April 2011 to 31 March 2015`, `since 1 April 2015`."""
    if last is None:
        return f"since {written(first)}" if first else "always"
    return f"from {written(first)} to {written(last)}" if first else f"until {written(last)}"


def occasions(patterns: Sequence[Pattern], rulebook: Rulebook) -> Iterator[str]:
    """The events, in a phrase each; those of which the same is asked are said together."""
    alike: dict[str, list[Pattern]] = {}
    for pattern in merged(patterns):
        asked = pattern_words(pattern, rulebook).removeprefix(spaced(pattern.event))
        alike.setdefault(asked, []).append(pattern)
    for asked, days in alike.items():
        yield " or ".join(_named(each.event, rulebook) for each in days) + asked


def _named(event: str, rulebook: Rulebook) -> str:
    """An event by its name and, in brackets, by what it is."""
    about = rulebook.vocabulary.events[event].about.split(";")[0]
    return f"{spaced(event)} ({about})"
