"""Texts of a system put into our words: by a code that stands in the text, else by distinctive words and sections.

Nothing here knows a table or a file: `Words.meaning` takes a text and gives a `Meaning`, None where it is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ConfigDict, Field, RootModel

from compliance.model.documents import read_document
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.model.vocabulary import Vocabulary

WORDS = "words.yaml"

NOTHING = "none"
"""What a rule says a text means that is known and tells of nothing that is read."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text means: a word, or an event with attributes. Both empty: it is known, and tells of nothing."""

    word: str = ""
    event: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether the text is known and tells of nothing that is read."""
        return not self.word and not self.event


class _Rule(StrictModel):
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    means: str = ""
    event: str = ""
    attributes: dict[str, str] = Field(default_factory=dict)

    def fits(self, words: Sequence[str], sections: Collection[str]) -> bool:
        """Whether a text of these words, which names these sections, is meant."""
        if self.sections and not set(self.sections) & set(sections):
            return False
        stands = all(_stands(word, words) for word in self.words)
        return stands and not any(_stands(word, words) for word in self.without)

    @property
    def meaning(self) -> Meaning:
        return Meaning("" if self.means == NOTHING else self.means, self.event, self.attributes)


class _List(StrictModel):
    attribute: str = ""
    codes: bool = False
    outcomes: bool = False
    named: tuple[str, ...] = ()
    rules: tuple[_Rule, ...]


class _Lists(RootModel[dict[str, _List]]):
    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True)
class Words:
    """One list of texts. `attribute`: the attribute of events whose words it gives, "" for a list of kinds."""

    attribute: str
    known: Mapping[str, str]
    rules: tuple[_Rule, ...]
    _codes: re.Pattern[str] | None

    def meaning(self, text: str) -> Meaning | None:
        """What a text means; None where no code stands in it, or two do, and no rule fits."""
        words = plain_words(text)
        if (word := self.known.get(" ".join(words))) is not None:
            return Meaning(word)
        if self._codes is not None:
            codes = {code.upper() for code in self._codes.findall(text)}
            if len(codes) == 1:
                return Meaning(codes.pop())
        sections = sections_named(text)
        return next((rule.meaning for rule in self.rules if rule.fits(words, sections)), None)


def word_lists(vocabulary: Vocabulary) -> Mapping[str, Words]:
    """Every list that comes with the package, by its name."""
    path = Path(__file__).with_name(WORDS)
    lists = parse(read_document(path, path.name), _Lists).root
    return {name: _list(each, vocabulary) for name, each in lists.items()}


def _list(held: _List, vocabulary: Vocabulary) -> Words:
    codes = [*held.named, *(vocabulary.codes[held.attribute] if held.codes else ())]
    # The longest first, so that Z11 is not read as Z1.
    written = "|".join(map(re.escape, sorted(codes, key=lambda code: (-len(code), code))))
    pattern = re.compile(rf"(?<![A-Za-z0-9])({written})(?![A-Za-z0-9])", re.IGNORECASE) if codes else None
    known = {" ".join(plain_words(text)): word for text, word in vocabulary.outcomes.items()}
    return Words(held.attribute, known if held.outcomes else {}, held.rules, pattern)


def plain_words(text: str) -> list[str]:
    """The words of a text, in small letters, without marks."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("\u2019", ""))


def sections_named(text: str) -> frozenset[str]:
    """The sections of an Act that a text names, without their subsections: 38 of "Sec. 38(1)"."""
    return frozenset(re.findall(r"\bs(?:ect?|ection)?s?[.\s]*(\d+[a-z]?)\b", text.lower()))


def _stands(word: str, words: Sequence[str]) -> bool:
    begins = word.removesuffix("*")
    return any(each.startswith(begins) for each in words) if begins != word else word in words
