"""Rule packs and calendars found on disk and loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from compliance.calendars.working_days import WorkingDays
from compliance.model.documents import Document, read_document
from compliance.model.exact import Day, Whole
from compliance.model.problems import RulebookError
from compliance.model.rules import Choice, Rule, Rulebook
from compliance.model.vocabulary import Vocabulary, load_vocabulary
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.file_names import CONCERNS, SETTINGS, TESTS
from compliance.rulebook.layers import refuse_looser
from compliance.rulebook.parsing import parse
from compliance.rulebook.schema import PackFile

ENGLAND = "england"
ENGLAND_AND_WALES = "england-and-wales"
_SECTIONS = frozenset(PackFile.model_fields) - {"pack", "title"}


def shipped_rules() -> Path:
    """The folder of packs, calendars and scorecards that comes with the package."""
    package = Path(__file__).resolve().parent.parent
    # An installed package carries the folder inside it; in a checkout it stands beside the package.
    for folder in (package / "_rules", package.parent / "rules"):
        if folder.is_dir():
            return folder
    raise RulebookError("the rules that come with the package are missing; install it again")


_NONE_CHOSEN: Mapping[str, str] = MappingProxyType({})


def load_rulebook(
    extra: Sequence[Path] = (),
    *,
    readings: Mapping[str, str] = _NONE_CHOSEN,
    vocabulary: Vocabulary | None = None,
) -> Rulebook:
    """The England pack, with the packs at `extra` (files or folders) added to it.

    `readings`: how the law is read where it is open, as in settings: `{"A3": "B"}`; those not named are read by
    default. `vocabulary`: the words rules may use, if they are loaded already; None loads those of the package.
    Raises RulebookError, naming file, line and column, at the first thing that does not fit, and where a local
    rule gives more time than the law it stands beside; SettingsError for a reading or an option there is not.
    """
    return load_packs(extra, vocabulary=vocabulary).book(readings)


def load_packs(extra: Sequence[Path] = (), *, vocabulary: Vocabulary | None = None) -> Packs:
    """The files of the England pack and of the packs at `extra`, to be read under one choice of readings or more."""
    found = pack_documents((shipped_rules() / ENGLAND, *extra))
    return Packs(tuple(found), vocabulary or load_vocabulary())


@dataclass(frozen=True)
class Packs:
    """Files of packs, and the rulebooks that they make: one for each choice of readings, compiled when asked for."""

    documents: tuple[Document, ...]
    vocabulary: Vocabulary
    _books: dict[frozenset[tuple[str, str]], Rulebook] = field(default_factory=dict)

    def book(self, readings: Mapping[str, str] = _NONE_CHOSEN) -> Rulebook:
        """The rulebook under the readings chosen. Raises what `load_rulebook` raises."""
        key = frozenset(readings.items())
        if key not in self._books:
            book = compile_rulebook(self.documents, self.vocabulary, readings)
            refuse_looser(book, load_working_days)
            self._books[key] = book
        return self._books[key]

    def read_otherwise(self, book: Rulebook, rules: Iterable[Rule] | None = None) -> dict[Choice, Rulebook]:
        """The book with one reading read otherwise, for each other option of it: of each that `rules` name, or all."""
        named = (
            book.readings if rules is None else dict.fromkeys(n for rule in rules for n in rule.head.readings)
        )
        return {
            (name, option.name): self.book({**book.choices, name: option.name})
            for name in named
            for option in book.readings[name].options
            if option.name != book.readings[name].chosen
        }


def pack_documents(paths: Sequence[Path]) -> list[Document]:
    """Every YAML file of rules at the paths, in order of name: those that hold no tests, no concerns and no
    settings.

    Raises RulebookError for a file of rules that names no pack, and for a folder without rules or concerns.
    """
    return [document for path in paths for document in _packs_at(path)]


def _packs_at(path: Path) -> list[Document]:
    found = list(_documents([path], _may_hold_rules))
    for document in found:
        # A folder may also hold YAML of other kinds: a scorecard, settings.
        meant = path.is_file() or _SECTIONS & document.data.keys()
        if "pack" not in document.data and meant:
            raise document.error((), "names no pack; a file of rules begins with a line pack: NAME")
    packs = [document for document in found if "pack" in document.data]
    if not packs and path.is_dir() and not any(path.rglob(f"*{CONCERNS}")):
        raise RulebookError(f"{path}: holds no rules; a file of rules begins with a line pack: NAME")
    return packs


def _may_hold_rules(name: str) -> bool:
    return not name.endswith((TESTS, CONCERNS)) and name != SETTINGS


def test_documents(paths: Sequence[Path]) -> list[Document]:
    """Every file of rule tests at the paths: `*.tests.yaml`; of a file of rules, the one beside it."""
    beside = [path.with_name(path.stem + TESTS) for path in paths if path.is_file()]
    held = dict.fromkeys((*paths, *(path for path in beside if path.is_file())))
    return list(_documents(tuple(held), lambda name: name.endswith(TESTS)))


def concern_documents(paths: Sequence[Path]) -> list[Document]:
    """Every file of concerns at the paths: `concerns.yaml` or `*.concerns.yaml`."""
    return list(_documents(paths, lambda name: name.endswith(CONCERNS)))


def _documents(paths: Sequence[Path], wanted: Callable[[str], bool]) -> Iterator[Document]:
    for path in paths:
        if not path.exists():
            raise RulebookError(f"{path}: no such file or folder of rules")
        files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        for other in sorted(path.rglob("*.yml")):
            raise RulebookError(f"{other}: would not be read; rename it to {other.stem}.yaml")
        if not files:
            raise RulebookError(f"{path}: holds no .yaml files")
        for file in files:
            if wanted(file.name):
                yield read_document(file, file.relative_to(path.parent).as_posix())


class _CalendarFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    calendar: str
    first_year: Whole
    last_year: Whole
    holidays: tuple[Day, ...]


def load_working_days(name: str = ENGLAND_AND_WALES) -> WorkingDays:
    """The working-day calendar shipped under `name`."""
    path = shipped_rules() / "calendars" / f"{name}.yaml"
    held = parse(read_document(path, f"calendars/{path.name}"), _CalendarFile)
    return WorkingDays(held.holidays, date(held.first_year, 1, 1), date(held.last_year, 12, 31))
