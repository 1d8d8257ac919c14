"""What the words of Annex A mean, reduced to codes by their structure; see words.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import ConfigDict, Field

from compliance.model.documents import read_document
from compliance.model.names import plain
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.model.vocabulary import Vocabulary
from compliance.sources.headings import bare

_FILE = Path(__file__).with_name("words.yaml")
_LETTER = re.compile(r"^\(?([0-9a-z])[).:]?$")


class _Word(StrictModel):
    means: str
    like: str
    unless: str | None = None


class _Set(StrictModel):
    codes: str | list[str]
    letters: dict[str, str] = Field(default_factory=dict)
    words: list[_Word] = Field(default_factory=list)
    nothing: str | None = None


class _File(StrictModel):
    model_config = ConfigDict(extra="allow")


@dataclass(frozen=True)
class WordSet:
    """The codes of one kind, and how texts are told to mean one. `own`: what a council's mapping says of its words."""

    name: str
    codes: tuple[str, ...]
    letters: Mapping[str, str]
    words: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]
    nothing: re.Pattern[str] | None
    own: Mapping[str, str | None] = field(default_factory=dict)

    def read(self, text: str) -> tuple[bool, str | None]:
        """Whether a text is understood, and the code it means; None where it stands for nothing."""
        if (key := plain(text)) in self.own:
            return True, self.own[key]
        codes = set(self.standing.findall(text.upper())) if self.standing else set()
        if codes:
            return (True, self._spelled[codes.pop()]) if len(codes) == 1 else (False, None)
        if (letter := _LETTER.match(text.strip().casefold())) and letter[1] in self.letters:
            return True, self.letters[letter[1]]
        return self._by_words(bare(text))

    def _by_words(self, text: str) -> tuple[bool, str | None]:
        if self.nothing is not None and self.nothing.search(text):
            return True, None
        meant = {
            code
            for code, like, unless in self.words
            if like.search(text) and not (unless is not None and unless.search(text))
        }
        return (True, meant.pop()) if len(meant) == 1 else (False, None)

    @cached_property
    def _spelled(self) -> Mapping[str, str]:
        """The codes as they are looked for standing in a text; plain words are none."""
        return {code.upper(): code for code in self.codes if not code.islower()}

    @cached_property
    def standing(self) -> re.Pattern[str] | None:
        """What finds a code that stands in a text by itself."""
        codes = sorted(map(re.escape, self._spelled), key=len, reverse=True)
        return re.compile(rf"(?<![A-Z0-9_])(?:{'|'.join(codes)})(?![A-Z0-9_])") if codes else None


Words = Mapping[str, WordSet]


def load_words(vocabulary: Vocabulary, own: Mapping[str, Mapping[str, str | None]] | None = None) -> Words:
    """The sets of words by name. `own`: what a council's own words mean, by set."""
    document = read_document(_FILE, _FILE.name)
    parse(document, _File)
    return {
        name: _set(name, _Set.model_validate(lists), vocabulary, (own or {}).get(name, {}))
        for name, lists in document.data.items()
    }


def _set(name: str, held: _Set, vocabulary: Vocabulary, own: Mapping[str, str | None]) -> WordSet:
    codes = tuple(vocabulary.codes[held.codes]) if isinstance(held.codes, str) else tuple(held.codes)
    words = tuple(
        (word.means, re.compile(word.like), re.compile(word.unless) if word.unless else None)
        for word in held.words
    )
    nothing = re.compile(held.nothing) if held.nothing else None
    return WordSet(name, codes, held.letters, words, nothing, own)
