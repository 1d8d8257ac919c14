"""The rules that come with the package: which pack is the base, and which are laid on it where their events occur."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from compliance.model.documents import read_document
from compliance.model.problems import RulebookError
from compliance.rulebook.file_names import PACKS
from compliance.rulebook.parsing import parse


class _Index(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    base: str
    optional: tuple[str, ...]


def shipped_rules() -> Path:
    """The folder of packs, calendars and scorecards that comes with the package."""
    package = Path(__file__).resolve().parent.parent
    # An installed package carries the folder inside it; in a checkout it stands beside the package.
    for folder in (package / "_rules", package.parent / "rules"):
        if folder.is_dir():
            return folder
    raise RulebookError("the rules that come with the package are missing; install it again")


def shipped_base() -> Path:
    """The pack that other packs are laid on, unless one of them is a base itself."""
    return shipped_rules() / _index().base


def optional_packs() -> tuple[Path, ...]:
    """The packs that are laid on the base where their events occur, or where they are asked for."""
    return tuple(shipped_rules() / name for name in _index().optional)


def found(pack: Path) -> Path:
    """Where a pack is: at the path, or with the package, if what is written is the name of one that comes with it."""
    named = [each for each in (shipped_base(), *optional_packs()) if each.name == str(pack)]
    return named[0] if named and not pack.exists() else pack


def _index() -> _Index:
    return parse(read_document(shipped_rules() / PACKS, PACKS), _Index)
