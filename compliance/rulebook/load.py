"""Rule packs and calendars found on disk and loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from compliance.calendars.working_days import WorkingDays
from compliance.model.documents import Document, read_document
from compliance.model.problems import RulebookError
from compliance.model.rules import Choice, Rule, Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.calendar_file import read_working_days
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.file_names import CONCERNS, SETTINGS, TESTS, VOCABULARY
from compliance.rulebook.layers import refuse_looser
from compliance.rulebook.parsing import parse
from compliance.rulebook.schema import PackFile
from compliance.rulebook.shipped import found, optional_packs, shipped_base, shipped_rules
from compliance.rulebook.vocabulary_file import load_vocabulary, own_events

_SECTIONS = frozenset(PackFile.model_fields) - {"pack", "title", "calendar", "scorecard"}
_NONE_CHOSEN: Mapping[str, str] = MappingProxyType({})


def load_rulebook(
    extra: Sequence[Path] = (),
    *,
    readings: Mapping[str, str] = _NONE_CHOSEN,
    vocabulary: Vocabulary | None = None,
) -> Rulebook:
    """The base pack, with the packs at `extra` (files or folders) added to it.

    The base is the one that comes with the package, unless a pack of `extra` is one itself. `readings`: how the law
    is read where it is open, as in settings: `{"A3": "B"}`; those not named are read by default. `vocabulary`: the
    words rules may use, if they are loaded already; None loads those of the package and of the packs. Raises
    RulebookError, naming file, line and column, at the first thing that does not fit, and where a local rule gives
    more time than the law it stands beside; SettingsError for a reading or an option there is not.
    """
    return load_packs(extra, vocabulary=vocabulary).book(readings)


def load_packs(
    extra: Sequence[Path] = (), *, vocabulary: Vocabulary | None = None, optional: bool = False
) -> Packs:
    """The files of the base pack and of the packs at `extra`, to be read under one choice of readings or more.

    A pack that comes with the package is named as it is called there. `optional`: with all of those that are laid on
    the base where their events occur.
    """
    added = list(dict.fromkeys(map(found, extra)))
    held = {path: _packs_at(path) for path in added}
    bases = [path for path in added if any(map(_names_calendar, held[path]))]
    if len(bases) > 1:
        raise RulebookError(
            f"{' and '.join(map(str, bases))} each name a calendar: a check has one base; name one"
        )
    base = bases[0] if bases else shipped_base()
    joined = optional_packs() if optional and base == shipped_base() else ()
    paths = tuple(dict.fromkeys((base, *joined, *added)))
    held |= {path: _packs_at(path) for path in paths if path not in held}
    return Packs(
        paths,
        tuple(each for path in paths for each in held[path]),
        vocabulary or load_vocabulary(paths),
        *_of_base(base, held[base]),
    )


def _names_calendar(document: Document) -> bool:
    return "calendar" in document.data


def _of_base(base: Path, documents: Iterable[Document]) -> tuple[WorkingDays, Path | None]:
    """The calendar that a base names, and where its scorecard is, if it names one."""
    named = next((each for each in documents if _names_calendar(each)), None)
    if named is None:
        raise RulebookError(f"{base}: no file of it names a calendar")
    entry = parse(named, PackFile)
    working = read_working_days(_beside(base, "calendar", entry.calendar or "", named))
    return working, _beside(base, "scorecard", entry.scorecard, named) if entry.scorecard else None


def _beside(base: Path, kind: str, name: str, named: Document) -> Path:
    """The file of that kind and name: beside the base, else with the package."""
    folder = base if base.is_dir() else base.parent
    for each in (folder, shipped_rules()):
        path = each / f"{kind}s" / f"{name}.yaml"
        if path.is_file():
            return path
    raise named.error((kind,), f"no {kind} is called {name}; write it to {kind}s/{name}.yaml beside the pack")


def load_working_days() -> WorkingDays:
    """The working days of the base that comes with the package."""
    base = shipped_base()
    return _of_base(base, _packs_at(base))[0]


@dataclass(frozen=True)
class Packs:
    """Files of packs, and the rulebooks that they make: one for each choice of readings, compiled when asked for.

    `paths`: where the packs are, the base first. `working`: the base's calendar, `scorecard`: where the lines are that
    it is measured by.
    """

    paths: tuple[Path, ...]
    documents: tuple[Document, ...]
    vocabulary: Vocabulary
    working: WorkingDays
    scorecard: Path | None
    _books: dict[frozenset[tuple[str, str]], Rulebook] = field(default_factory=dict)

    def bringing(self, events: Collection[str]) -> Packs:
        """With the packs laid on the base that bring any of these events; itself where none is to be added."""
        if self.paths[0] != shipped_base():
            return self
        more = [
            path for path in optional_packs() if path not in self.paths and own_events(path) & set(events)
        ]
        return load_packs((*self.paths, *more), vocabulary=self.vocabulary) if more else self

    def book(self, readings: Mapping[str, str] = _NONE_CHOSEN) -> Rulebook:
        """The rulebook under the readings chosen. Raises what `load_rulebook` raises."""
        key = frozenset(readings.items())
        if key not in self._books:
            book = compile_rulebook(self.documents, self.vocabulary, readings, working=self.working)
            refuse_looser(book)
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
    return not name.endswith((TESTS, CONCERNS)) and name not in (SETTINGS, VOCABULARY)


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
