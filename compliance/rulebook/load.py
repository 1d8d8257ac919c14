"""Rule packs and calendars found on disk and loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from logging import INFO
from pathlib import Path
from types import MappingProxyType

from compliance.calendars.working_days import WorkingDays
from compliance.logs import NOTICE, logger, timed
from compliance.model.documents import Document, read_document
from compliance.model.file_names import SETTINGS
from compliance.model.rulebook import Choice, Rulebook
from compliance.model.rules import Rule
from compliance.model.vocabulary import Vocabulary
from compliance.problems import Mistake, Mistakes, RulebookError
from compliance.rulebook.calendar_file import read_working_days
from compliance.rulebook.compiler import compile_rulebook
from compliance.rulebook.schema import PackFile
from compliance.rulebook.shipped import found, optional_packs, shipped_base, shipped_rules
from compliance.rulebook.vocabulary_file import VOCABULARY, load_vocabulary, own_events

TESTS = ".tests.yaml"
"""How a file of rule tests ends."""

CONCERNS = "concerns.yaml"
"""How a file of concerns ends."""

_log = logger(__name__)

_SECTIONS = frozenset(PackFile.model_fields) - {"pack", "title", "calendar", "scorecard", "annual_report"}
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
    RulebookError with every mistake in the files, its line and column, a local rule that gives more time than the law
    it stands beside among them; SettingsError for a reading or an option there is not.
    """
    return load_packs(extra, vocabulary=vocabulary).book(readings)


def load_packs(
    extra: Sequence[Path] = (), *, vocabulary: Vocabulary | None = None, optional: bool = False
) -> Packs:
    """The files of the base pack and of the packs at `extra`, to be read under one choice of readings or more.

    A pack that comes with the package is named as it is called there. `optional`: with all of those that are laid on
    the base where their events occur. Where they were read from is logged, as a notice unless they come with the
    package.
    """
    packs = _loaded(extra, vocabulary, optional=optional)
    _log_places(packs.paths)
    return packs


def _log_places(paths: Iterable[Path]) -> None:
    shipped = shipped_rules()
    for path in map(Path.resolve, paths):
        _log.log(INFO if path.is_relative_to(shipped) else NOTICE, "rules: %s", path)


def _loaded(extra: Sequence[Path], vocabulary: Vocabulary | None, *, optional: bool = False) -> Packs:
    unread = Mistakes()
    added = list(dict.fromkeys(map(found, extra)))
    packs = {path: _packs_at(path, unread) for path in added}
    bases = [path for path in added if any(map(_names_calendar, packs[path]))]
    if len(bases) > 1:
        raise RulebookError(
            f"{' and '.join(map(str, bases))} each name a calendar: a check has one base; name one"
        )
    base = bases[0] if bases else shipped_base()
    joined = optional_packs() if optional and base == shipped_base() else ()
    paths = tuple(dict.fromkeys((base, *joined, *added)))
    packs |= {path: _packs_at(path, unread) for path in paths if path not in packs}
    return Packs(
        paths,
        tuple(each for path in paths for each in packs[path]),
        vocabulary or load_vocabulary(paths),
        *_of_base(base, packs[base]),
        unread.error().mistakes,
    )


def _names_calendar(document: Document) -> bool:
    return "calendar" in document.data


def _of_base(base: Path, documents: Iterable[Document]) -> tuple[WorkingDays, Path | None, Path | None]:
    """The calendar that a base names, and where its scorecard and its annual report are, if it names them."""
    named = next((each for each in documents if _names_calendar(each)), None)
    if named is None:
        raise RulebookError(f"{base}: no file of it names a calendar")
    working = read_working_days(_beside(base, "calendar", str(named.data["calendar"]), named))
    scorecard, report = (
        _beside(base, kind, str(name), named) if (name := named.data.get(kind)) else None
        for kind in ("scorecard", "annual_report")
    )
    return working, scorecard, report


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
    return _of_base(base, pack_documents([base]))[0]


@dataclass(frozen=True)
class Packs:
    """Files of packs, and the rulebooks that they make: one for each choice of readings, compiled when asked for.

    `paths`: where the packs are, the base first. `working`: the base's calendar, `scorecard`: where the lines are that
    it is measured by; `annual_report`: where it is said what stands in one. `unread`: what is wrong with files that
    could not be read; no rulebook is made without them.
    """

    paths: tuple[Path, ...]
    documents: tuple[Document, ...]
    vocabulary: Vocabulary
    working: WorkingDays
    scorecard: Path | None
    annual_report: Path | None
    unread: tuple[Mistake, ...] = ()

    def bringing(self, events: Collection[str]) -> Packs:
        """With the packs laid on the base that bring any of these events; itself where none is to be added."""
        if self.paths[0] != shipped_base():
            return self
        more = [
            path for path in optional_packs() if path not in self.paths and own_events(path) & set(events)
        ]
        _log_places(more)
        return _loaded((*self.paths, *more), self.vocabulary) if more else self

    def with_optional(self) -> Packs:
        """With all packs that are laid on the base where their events occur."""
        packs = _loaded(self.paths, self.vocabulary, optional=True)
        _log_places(path for path in packs.paths if path not in self.paths)
        return packs

    def files(self, packs: Iterable[Path]) -> set[str]:
        """What the files of some of the packs are called, of rules and of tests, as places name them."""
        at = [found(pack) for pack in packs]
        return {document.name for document in (*pack_documents(at), *test_documents(at))}

    def book(self, readings: Mapping[str, str] = _NONE_CHOSEN) -> Rulebook:
        """The rulebook under the readings chosen. Raises what `load_rulebook` raises."""
        return _compiled(
            self.documents, self.vocabulary, frozenset(readings.items()), self.working, self.unread
        )

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


# What files say is compiled once in a process, however often they are loaded: by a service, by each check of many.
@lru_cache(maxsize=64)
def _compiled(
    documents: tuple[Document, ...],
    vocabulary: Vocabulary,
    readings: frozenset[tuple[str, str]],
    working: WorkingDays,
    unread: tuple[Mistake, ...],
) -> Rulebook:
    with timed(_log, "%d files of rules compiled", len(documents)):
        return compile_rulebook(documents, vocabulary, dict(readings), working=working, unread=unread)


def pack_documents(paths: Sequence[Path]) -> list[Document]:
    """Every YAML file of rules at the paths, in order of name: those that hold no tests, no concerns and no
    settings.

    Raises RulebookError for files that cannot be read or name no pack, and for a folder without rules or concerns.
    """
    mistakes = Mistakes()
    documents = [document for path in paths for document in _packs_at(path, mistakes)]
    mistakes.refuse()
    return documents


def _packs_at(path: Path, mistakes: Mistakes) -> list[Document]:
    """The files of packs there. Those that cannot be read, or name no pack, are told among the mistakes."""
    failed = mistakes.number
    documents = list(_documents([path], _may_hold_rules, mistakes))
    for document in documents:
        # A folder may also hold YAML of other kinds: a scorecard, settings.
        meant = path.is_file() or _SECTIONS & document.data.keys()
        with mistakes:
            if "pack" not in document.data and meant:
                raise document.error((), "names no pack; a file of rules begins with a line pack: NAME")
    packs = [document for document in documents if "pack" in document.data]
    nothing = not packs and mistakes.number == failed
    if nothing and path.is_dir() and not any(path.rglob(f"*{CONCERNS}")):
        raise RulebookError(f"{path}: holds no rules; a file of rules begins with a line pack: NAME")
    return packs


def _may_hold_rules(name: str) -> bool:
    return not name.endswith((TESTS, CONCERNS)) and name not in (SETTINGS, VOCABULARY)


def test_documents(paths: Sequence[Path]) -> list[Document]:
    """Every file of rule tests at the paths: `*.tests.yaml`; of a file of rules, the one beside it."""
    beside = [path.with_name(path.stem + TESTS) for path in paths if path.is_file()]
    files = dict.fromkeys((*paths, *(path for path in beside if path.is_file())))
    return _all(tuple(files), lambda name: name.endswith(TESTS))


def concern_documents(paths: Sequence[Path]) -> list[Document]:
    """Every file of concerns at the paths: `concerns.yaml` or `*.concerns.yaml`."""
    return _all(paths, lambda name: name.endswith(CONCERNS))


def _all(paths: Sequence[Path], wanted: Callable[[str], bool]) -> list[Document]:
    mistakes = Mistakes()
    documents = list(_documents(paths, wanted, mistakes))
    mistakes.refuse()
    return documents


def _documents(
    paths: Sequence[Path], wanted: Callable[[str], bool], mistakes: Mistakes
) -> Iterator[Document]:
    """Every file at the paths that is wanted and can be read; why others cannot is told among the mistakes."""
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
                with mistakes:
                    yield read_document(file, file.relative_to(path.parent).as_posix())
