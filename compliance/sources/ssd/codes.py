"""Columns whose texts are put into codes, for what is read row after row."""

from __future__ import annotations

from collections.abc import Collection

from compliance.model.names import plain
from compliance.sources.ssd.rows import Context, Rows


def coded(
    rows: Rows, field: str, list_: str, context: Context, *, keep: bool = False, events: Collection[str] = ()
) -> list[str | None]:
    """What the texts in the column of a field mean; None where nothing stands there, or nothing that is read.

    A text that is not known is reported, and is None; with `keep` it stands as it is written. `events`: those that
    have the word as an attribute: of the child it is not known what that is.
    """
    words = context.lists[list_]
    own = (rows.own.words.get(words.attribute) or {}) if rows.own and words.attribute else {}
    column = rows.sheet.table.fields[field]
    heading = rows.sheet.heading(column)
    meant: dict[str, str | None] = {}
    unknown: set[str] = set()
    idle: dict[str, int] = {}
    texts = rows.texts(field)
    for text in dict.fromkeys(filter(None, texts)):
        if plain(text) in own:
            meant[text] = own[plain(text)]
        elif (meaning := words.meaning(text)) is not None:
            meant[text] = meaning.word or None
            if meaning.is_nothing:
                idle[text] = texts.count(text)
        else:
            unknown.add(text)
            meant[text] = text if keep else None
    for place, cell in enumerate(texts):
        if cell is not None and cell in unknown:
            where = rows.where(place)
            context.tally.not_understood(heading, cell, where)
            if not keep:
                expected = "a text that is known"
                expected += "; say under words in mapping.yaml what it means" if words.attribute else ""
                context.tally.problem(where, heading, f'"{cell}"', expected)
            for event in events:
                context.tally.lost(where, event, words.attribute)
    if idle:
        said = ", ".join(f'"{text}" {count:,}' for text, count in sorted(idle.items()))
        context.tally.notes.append(f"{rows.sheet.name}: not of children in care, and not used: {said}.")
    return [None if text is None else meant[text] for text in texts]
