"""Rule packs and calendars found on disk and loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from compliance.calendars.working_days import WorkingDays
from compliance.model.documents import Document, read_document
from compliance.model.problems import RulebookError
from compliance.model.rules import Rulebook
from compliance.model.vocabulary import Vocabulary, load_vocabulary
from compliance.rulebook.compiler import compile_rulebook, parse
from compliance.rulebook.file_names import CONCERNS, SETTINGS, TESTS
from compliance.rulebook.layers import refuse_looser
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


def load_rulebook(extra: Sequence[Path] = (), *, vocabulary: Vocabulary | None = None) -> Rulebook:
    """The England pack, with the packs at `extra` (files or folders) added to it.

    `vocabulary`: the words rules may use, if they are loaded already; None loads those of the package. Raises
    RulebookError, naming file, line and column, at the first thing that does not fit, and where a local rule
    gives more time than the law it stands beside.
    """
    packs = pack_documents((shipped_rules() / ENGLAND, *extra))
    book = compile_rulebook(packs, vocabulary or load_vocabulary())
    refuse_looser(book, load_working_days)
    return book


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
    first_year: int
    last_year: int
    holidays: tuple[date, ...]


def load_working_days(name: str = ENGLAND_AND_WALES) -> WorkingDays:
    """The working-day calendar shipped under `name`."""
    path = shipped_rules() / "calendars" / f"{name}.yaml"
    held = parse(read_document(path, f"calendars/{path.name}"), _CalendarFile)
    return WorkingDays(held.holidays, date(held.first_year, 1, 1), date(held.last_year, 12, 31))
