"""A draft of what a council's own headings and words mean in Annex A: what is known is left out, the rest is blank."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from compliance.model.counts import many
from compliance.model.names import near
from compliance.model.vocabulary import Vocabulary
from compliance.printable import printable
from compliance.sources.annex_a.layout import Layout
from compliance.sources.annex_a.lists import Listed, lists_in, unknown_headings
from compliance.sources.annex_a.own_mapping import Own
from compliance.sources.annex_a.snapshots import Snapshot
from compliance.sources.annex_a.words import Words, load_words
from compliance.sources.opened_workbooks import OpenedWorkbooks
from compliance.sources.sheet_cells import text_in

_MOST_WORDS = 200
_NO_WORDS = ("id", "day", "text")


def mapping_draft(path: Path, vocabulary: Vocabulary, layout: Layout, opened: OpenedWorkbooks) -> str:
    """The draft for a workbook or a CSV file, as YAML text. Raises InputError for a file that cannot be read."""
    words = load_words(vocabulary)
    lists = _lists(path, layout, opened)
    lines = [
        f"# A draft for {printable(path.name)}: what stands here is not known yet. Fill in what is blank.",
        "# What stays blank is reported when it is met; leave_out says that a heading, or a word, is not wanted.",
        "annex_a:",
    ]
    body = [*_columns(lists), *_words(lists, words)]
    if not body:
        return "\n".join([*lines[:1], "# Every heading and every word in it is known."]) + "\n"
    return "\n".join([*lines, *(f"  {line}" for line in body)]) + "\n"


def _lists(path: Path, layout: Layout, opened: OpenedWorkbooks) -> list[Listed]:
    snapshot = Snapshot(path, ((path, printable(path.name)),))
    return [
        each
        for file, shown, workbook in snapshot.workbooks(opened)
        for each in lists_in(file, shown, workbook.sheets, layout, Own())
    ]


def _columns(found: Sequence[Listed]) -> Iterator[str]:
    """The headings that are not known, by list, with the columns of ours that stand under none."""
    unknown = {each.layout.number: unknown_headings(each) for each in found}
    if any(unknown.values()):
        yield "columns:"
    for each in found:
        if not unknown[each.layout.number]:
            continue
        free = [name for name in each.layout.columns if name not in each.headings]
        yield f"  {each.layout.number}:"
        if free:
            yield f"    # without a heading: {', '.join(free)}"
        for heading in unknown[each.layout.number]:
            alike = near(heading, free)
            yield f"    {_quoted(heading)}: " + (f" # perhaps {' or '.join(alike)}" if alike else "")


def _words(found: Sequence[Listed], words: Words) -> Iterator[str]:
    """The words that mean none of our codes, by set, with how many rows have each."""
    strays = _strays(found, words)
    if any(strays.values()):
        yield "words:"
    for name, counted in strays.items():
        if not counted:
            continue
        yield f"  {name}:"
        yield f"    # one of {', '.join(words[name].codes)}"
        for text, count in counted.most_common(_MOST_WORDS):
            yield f"    {_quoted(text)}:  # {many(count, 'row')}"
        if len(counted) > _MOST_WORDS:
            yield f"    # and {len(counted) - _MOST_WORDS:,} more words in fewer rows"


def _strays(found: Iterable[Listed], words: Words) -> Mapping[str, Counter[str]]:
    strays: dict[str, Counter[str]] = {}
    for each in found:
        for name, (place, _) in each.headings.items():
            holds = each.layout.columns[name].holds
            if holds in _NO_WORDS:
                continue
            counted = strays.setdefault(holds, Counter())
            texts = (text_in(row[place]) for _, row in each.rows if place < len(row))
            for text, count in Counter(text for text in texts if text).items():
                if not words[holds].read(text)[0]:
                    counted[text] += count
    return strays


def _quoted(text: str) -> str:
    """A council's word as YAML writes it whatever stands in it."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
