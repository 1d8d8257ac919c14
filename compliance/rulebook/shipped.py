"""The base pack, and the packs that are laid on it where their events occur, of this package and of others."""

from __future__ import annotations

from pathlib import Path

from compliance import plugins
from compliance.model.documents import read_document
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.problems import RulebookError

PACKS = "packs.yaml"
"""The name of the list of packs that come with the package."""

GROUP = "compliance.packs"
"""The entry points by which another package adds an optional pack: the Path of its folder, by the pack's name."""


class _Index(StrictModel):
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
    """The packs that are laid on the base where their events occur, or where they are asked for.

    Those that come with the package, and those that other packages add. Raises PluginError for one of another package
    that is no folder.
    """
    return tuple(_optional().values())


def found(pack: Path) -> Path:
    """Where a pack is: at the path, or if what is written is a name, where the base or an optional pack of it is."""
    if pack.exists() or len(pack.parts) != 1:
        return pack
    base = shipped_base()
    return {base.name: base, **_optional()}.get(str(pack), pack)


def _optional() -> dict[str, Path]:
    """The optional packs by their names."""
    paths = {name: shipped_rules() / name for name in _index().optional}
    for name, pack, package in plugins.loaded(GROUP):
        if not isinstance(pack, Path) or not pack.is_dir():
            raise plugins.unusable(package, GROUP, name, "it is no Path of a folder")
        if name in (shipped_base().name, *paths):
            raise plugins.unusable(package, GROUP, name, "another pack has this name")
        paths[name] = pack
    return paths


def _index() -> _Index:
    return parse(read_document(shipped_rules() / PACKS, PACKS), _Index)
