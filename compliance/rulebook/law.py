"""The law that an entry names, with what amended its words."""

from __future__ import annotations

from dataclasses import replace

from compliance.model.law import Checked, Law
from compliance.rulebook.schema import AmendmentEntry, LawEntry


def law_of(entry: LawEntry, amended: AmendmentEntry | None = None) -> Law:
    """The law of an entry, with the instrument that amended it named behind the provision."""
    law = Law(entry.instrument, entry.provision, entry.force, entry.checked, entry.url, entry.note)
    if amended is None:
        return law
    # Of two texts the one that was checked less well decides.
    words = list(Checked)
    return replace(
        law,
        provision=f"{law.provision}, as amended by {amended.by}",
        checked=max(law.checked, amended.checked, key=words.index),
        url=amended.url or law.url,
        note=" ".join(text for text in (amended.note, law.note) if text),
    )
