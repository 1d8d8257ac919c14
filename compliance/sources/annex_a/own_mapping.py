"""What a council's own headings and words mean in Annex A: the part `annex_a` of a mapping file.

annex_a:
  sheets: {CLA cohort: 8, Old cohort: leave_out}
  columns:                        # list: own heading: our column
    8: {Date of last stat review: latest_review}
  words:                          # own word: the code it means, or leave_out for nothing
    legal_status: {Accom: V2}
  blank_means_none: [last_visit]  # a blank date in these says that there was none yet
  dates: dmy                      # 05/06/2024 is 5 June, where days are text
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field

from compliance.model.documents import Document, Place, read_document
from compliance.model.names import nearest, plain
from compliance.model.parsing import parsed_at
from compliance.model.strict import StrictModel
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError, RulebookError
from compliance.sources.annex_a.layout import Layout
from compliance.sources.annex_a.names import MAPPING
from compliance.sources.annex_a.words import load_words
from compliance.sources.events.own_names import LEAVE_OUT
from compliance.sources.headings import bare
from compliance.sources.written_days import DateOrder

PART = "annex_a"

BLANKS = ("last_visit", "last_officer_contact", "last_health_assessment", "last_dental_check")
"""The columns of List 8 of which the guidance does not say that a blank means none; a council may."""


class _Own(StrictModel):
    sheets: dict[str, int | str | None] = Field(default_factory=dict)
    columns: dict[str, dict[str, str | None] | None] = Field(default_factory=dict)
    words: dict[str, dict[str, str | bool | int | None] | None] = Field(default_factory=dict)
    blank_means_none: list[str] = Field(default_factory=list)
    dates: Literal["iso", "dmy", "dd/mm/yy"] | None = None


@dataclass(frozen=True)
class Own:
    """What a council says of its workbook. A list of None, a column of None or a word of None is left out.

    `sheets`: the list of a sheet by its bare name. `columns`: by list, the column of a bare heading. `words`: by set.
    """

    sheets: Mapping[str, int | None] = field(default_factory=dict)
    columns: Mapping[int, Mapping[str, str | None]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    blank_means_none: frozenset[str] = frozenset()
    dates: DateOrder | None = None


def own_of(path: Path, named: Path | None, layout: Layout, vocabulary: Vocabulary) -> Own:
    """What the mapping of a workbook, or of the folder it lies in, says; `named` is one for all.

    Raises InputError, with line and column, for a mapping that cannot be used.
    """
    folder = path if path.is_dir() else path.parent
    beside = (folder / f"{path.stem}.{MAPPING}", folder / MAPPING)
    file = named or next((each for each in beside if each.is_file()), None)
    if file is None:
        return Own()
    try:
        document = read_document(file, file.name)
        if PART not in document.data:
            return Own()
        part = parsed_at(document, (PART,), document.data[PART] or {}, _Own)
        return _Reading(document, part, layout, vocabulary).result()
    except RulebookError as error:
        raise InputError(str(error)) from error


class _Reading:
    def __init__(self, document: Document, held: _Own, layout: Layout, vocabulary: Vocabulary) -> None:
        self.document, self.held, self.layout = document, held, layout
        self.sets = load_words(vocabulary)

    def result(self) -> Own:
        part = self.held
        return Own(
            sheets={
                bare(own): self._list(said, ("sheets", own))
                for own, said in part.sheets.items()
                if said is not None
            },
            columns={
                self._number(number): self._columns(number, said or {})
                for number, said in part.columns.items()
            },
            words={name: self._words(name, said or {}) for name, said in part.words.items()},
            blank_means_none=frozenset(
                self._one_of(name, BLANKS, ("blank_means_none",)) for name in part.blank_means_none
            ),
            dates=DateOrder(part.dates) if part.dates else None,
        )

    def _list(self, said: int | str, place: Place) -> int | None:
        return None if said == LEAVE_OUT else self._number(str(said), place)

    def _number(self, said: str, place: Place | None = None) -> int:
        known = list(map(str, self.layout.lists))
        return int(self._one_of(said, known, place or ("columns", said)))

    def _columns(self, number: str, said: Mapping[str, str | None]) -> dict[str, str | None]:
        known = self.layout.lists[int(number)].columns
        return {
            bare(own): None if name == LEAVE_OUT else self._one_of(name, known, ("columns", number, own))
            for own, name in said.items()
            if name is not None
        }

    def _words(self, name: str, said: Mapping[str, str | bool | int | None]) -> dict[str, str | None]:
        codes = self.sets[self._one_of(name, self.sets, ("words", name))].codes
        words: dict[str, str | None] = {}
        for own, meant in said.items():
            if meant is None:
                continue
            word = {True: "yes", False: "no"}[meant] if isinstance(meant, bool) else str(meant)
            words[plain(own)] = None if word == LEAVE_OUT else self._one_of(word, codes, ("words", name, own))
        return words

    def _one_of(
        self, name: str, known: Mapping[str, object] | tuple[str, ...] | list[str], place: Place
    ) -> str:
        if name in known:
            return name
        expected = ", ".join([*known])
        raise self.document.error(
            (PART, *place), f"{name} is not known here{nearest(name, known)}; expected one of {expected}"
        )
