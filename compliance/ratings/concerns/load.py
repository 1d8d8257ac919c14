"""Concerns read from YAML, every name in them checked against the rulebook."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from compliance.model.documents import Document, Place
from compliance.model.names import nearest
from compliance.model.obligations import Status
from compliance.model.parsing import parse
from compliance.model.rulebook import Rulebook
from compliance.model.rules import counted_for, counted_in
from compliance.model.strict import StrictModel
from compliance.ratings.concerns.model import AtLeast, ConcernRule, Kind, OneOf, Pattern, Test


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


_Words = Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]
_Statuses = Annotated[list[Status], BeforeValidator(_listed), Field(min_length=1)]


class _AtLeastEntry(StrictModel):
    # Zero would hold always, and a number beyond a lifetime never.
    at_least: int = Field(strict=True, ge=1, le=40_000)

    @model_validator(mode="before")
    @classmethod
    def _is_mapping(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            return value
        raise PydanticCustomError(
            "not_at_least", "expected {form}, found {value}", {"form": "{at_least: a number}", "value": value}
        )


class _FindingEntry(StrictModel):
    rule: _Words | None = None
    duty: _Words | None = None
    family: _Words | None = None
    status: _Statuses | None = None
    days_late: _AtLeastEntry | None = None


class _LateRunEntry(StrictModel):
    family: _Words | None = None
    length: _AtLeastEntry | None = None


class _PatternEntry(StrictModel):
    finding: _FindingEntry | None = None
    late_run: _LateRunEntry | None = None


class _ConcernEntry(StrictModel):
    id: str = Field(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$")
    title: str = Field(min_length=1)
    says: str = Field(min_length=1)
    action: str = Field(min_length=1)
    all: list[_PatternEntry] = Field(min_length=1, max_length=5)
    none: list[_PatternEntry] = Field(default_factory=list, max_length=1)


class _ConcernFile(StrictModel):
    concerns: list[_ConcernEntry]


def load_concerns(documents: Iterable[Document], rulebook: Rulebook) -> tuple[ConcernRule, ...]:
    """The concerns of all documents, sorted by id.

    `rulebook` must be the whole book, not a selection. Raises RulebookError, with file, line and column,
    at the first thing wrong: a shape that does not fit, an unknown rule, duty or family, an id used
    twice, or a pattern that no rule could ever match.
    """
    rules: dict[str, ConcernRule] = {}
    for document in documents:
        for i, entry in enumerate(parse(document, _ConcernFile).concerns):
            if entry.id in rules:
                raise document.error(
                    ("concerns", i, "id"),
                    f"{entry.id} is already the id of another concern; expected a new one",
                )
            rules[entry.id] = _Reader(document, rulebook, i).rule(entry)
    return tuple(rules[id_] for id_ in sorted(rules))


class _Reader:
    """Reads one concern of one document."""

    def __init__(self, document: Document, rulebook: Rulebook, index: int) -> None:
        self.document = document
        self.place: Place = ("concerns", index)
        self.names = [
            {"rule": rule.head.id, "duty": counted_for(rule), "family": counted_in(rule)}
            for rule in rulebook.rules.values()
        ]
        self.known: Mapping[str, Collection[str]] = {
            "rule": {names["rule"] for names in self.names},
            "duty": {names["duty"] for names in self.names},
            "family": rulebook.families.keys(),
        }

    def rule(self, entry: _ConcernEntry) -> ConcernRule:
        all_of = [self._pattern(raw, (*self.place, "all", i)) for i, raw in enumerate(entry.all)]
        none_of = [self._pattern(raw, (*self.place, "none", i)) for i, raw in enumerate(entry.none)]
        return ConcernRule(
            id=entry.id,
            title=entry.title,
            says=entry.says,
            action=entry.action,
            all_of=tuple(dict.fromkeys(all_of)),
            none_of=none_of[0] if none_of else None,
        )

    def _pattern(self, raw: _PatternEntry, place: Place) -> Pattern:
        given = [kind for kind in Kind if getattr(raw, kind) is not None]
        if len(given) != 1:
            raise self.document.error(place, f"expected exactly one of {', '.join(Kind)}, found {len(given)}")
        kind = given[0]
        place = (*place, kind.value)
        tests = tuple(self._tests(getattr(raw, kind), place))
        if not tests:
            raise self.document.error(place, "matches everything; expected at least one comparison")
        if kind is Kind.FINDING:
            self._check_possible(tests, place)
        return Pattern(kind, tests)

    def _tests(self, raw: BaseModel, place: Place) -> Iterator[Test]:
        for field, value in raw:
            match value:
                case None:
                    continue
                case _AtLeastEntry(at_least=least):
                    yield AtLeast(field, least)
                case _:
                    self._check_names(field, value, (*place, field))
                    yield OneOf(field, tuple(dict.fromkeys(str(word) for word in value)))

    def _check_names(self, field: str, words: list[str], place: Place) -> None:
        known = self.known.get(field)
        for i, word in enumerate(words):
            if known is not None and word not in known:
                raise self.document.error((*place, i), f"no {field} is called {word}{nearest(word, known)}")

    def _check_possible(self, tests: tuple[Test, ...], place: Place) -> None:
        asked = {test.field: test.words for test in tests if isinstance(test, OneOf)}
        for names in self.names:
            if all(name in asked.get(field, (name,)) for field, name in names.items()):
                return
        raise self.document.error(place, "no rule has this rule, duty and family; expected names of one rule")
