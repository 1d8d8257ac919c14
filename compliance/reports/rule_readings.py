"""The open questions of a rule: how each may be answered, and what the rule then says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from compliance.model.rulebook import Choice, Rulebook
from compliance.model.rules import Rule
from compliance.reports.what_is_asked import compared_by

_AROUND = 2
_ALIKE = 0.5
_TELLING = 3


def reading_lines(
    rule: Rule, rulebook: Rulebook, name: str, otherwise: Mapping[Choice, Rulebook]
) -> Iterator[str]:
    """The question, and a line set in for each answer with what changes under it.

    `otherwise`: the rulebook under options that are not chosen; of one that is not there no change is shown.
    """
    reading = rulebook.readings[name]
    yield f"{name}: {reading.question}"
    for option in reading.options:
        mark = " (default)" if option.name == reading.default else ""
        mark = " (chosen)" if reading.is_chosen and option.name == reading.chosen else mark
        book = otherwise.get((name, option.name))
        changes = "" if book is None else "".join(f" {each}" for each in _changes(rule, rulebook, book))
        yield f"  {option.name}{mark}: {option.meaning}.{changes}"


def _changes(rule: Rule, rulebook: Rulebook, other: Rulebook) -> Iterator[str]:
    """What the rule says in another rulebook and not in this one, section by section."""
    if rule.head.id not in other.rules:
        yield "There is no such rule then."
        return
    now, then = compared_by(rule, rulebook), compared_by(other.rules[rule.head.id], other)
    for title in now:
        said = "; ".join(dict.fromkeys(differences(now[title], then[title])))
        if said:
            yield f"{title}: {said}."


def differences(now: Sequence[str], then: Sequence[str]) -> Iterator[str]:
    """How two lists of sentences differ: of sentences alike only the words that do, with a word or two around."""
    lost = [_bare(line) for line in now if line not in then]
    new = [_bare(line) for line in then if line not in now]
    alone = len(lost) == len(new) == 1
    for line in new:
        nearest = max(lost, key=lambda each: _likeness(each, line), default=None)
        if nearest is not None and _likeness(nearest, line) >= _ALIKE:
            lost.remove(nearest)
            yield from _words_changed(nearest, line)
        elif alone:
            yield f'"{line}" and not "{lost.pop()}"'
        else:
            yield f'also "{line}"'
    yield from (f'no longer "{line}"' for line in lost)


def _bare(line: str) -> str:
    return line.strip().rstrip(".")


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def _words_changed(now: str, then: str) -> Iterator[str]:
    was, is_ = _words(now), _words(then)
    matcher = SequenceMatcher(None, was, is_, autojunk=False)
    for group in matcher.get_grouped_opcodes(_AROUND):
        changed = [code for code in group if code[0] != "equal"]
        if min(max(c[2] - c[1], c[4] - c[3]) for c in changed) < _TELLING:
            # A word or two say nothing by themselves.
            old, new = was[group[0][1] : group[-1][2]], is_[group[0][3] : group[-1][4]]
            yield f'"{_joined(new)}" and not "{_joined(old)}"'
        elif all(code[0] == "insert" for code in changed):
            yield "with " + " and ".join(f'"{_added(is_, c[3], c[4])}"' for c in changed)
        elif all(code[0] == "delete" for code in changed):
            yield "without " + " and ".join(f'"{_added(was, c[1], c[2])}"' for c in changed)
        else:
            old, new = was[group[0][1] : group[-1][2]], is_[group[0][3] : group[-1][4]]
            yield f'"{_joined(new)}" and not "{_joined(old)}"'


def _added(words: Sequence[str], first: int, end: int) -> str:
    """The words from one place to another that one sentence has and the other has not, begun as late as they can be:
    of `by a or by b` beside `by b`, `or by b` and not `a or by`."""
    while end < len(words) and words[first] == words[end]:
        first, end = first + 1, end + 1
    return _joined(words[first:end])


def _words(sentence: str) -> list[str]:
    """The words, with what punctuates them as words of their own."""
    return re.findall(r"[\w'-]+|[^\w\s]", sentence)


def _joined(words: Sequence[str]) -> str:
    said = re.sub(r" ([,.;:)])", r"\1", " ".join(words)).replace("( ", "(")
    return said.strip(" ,;:")
