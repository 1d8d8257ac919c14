"""What other installed packages add: sources, report formats and packs, by entry points of their distributions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from compliance.problems import PluginError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


def names(group: str) -> tuple[str, ...]:
    """The names that other packages add to a group, in order; nothing of theirs is imported."""
    return tuple(each.name for each in _declared(group))


def loaded(group: str) -> Iterator[tuple[str, object, str]]:
    """What other packages add to a group, in order of name: the name, the object, and the package as messages name it.

    Raises PluginError where one cannot be imported.
    """
    for each in _declared(group):
        package = _package(each)
        try:
            found = each.load()
        # Whatever another package raises is said of that package.
        except Exception as error:
            said = f"{type(error).__name__}: {error}".rstrip(": ")
            raise unusable(package, group, each.name, f"importing {each.value} raises {said}") from error
        yield each.name, found, package


def unusable(package: str, group: str, name: str, why: str) -> PluginError:
    """What is said of something that a package adds and that cannot be used."""
    what = group.removeprefix("compliance.").removesuffix("s")
    return PluginError(
        f"the installed package {package} adds the {what} {name}, which cannot be used: {why}; "
        "update that package or uninstall it"
    )


def _declared(group: str) -> list[EntryPoint]:
    # Where nobody adds anything, as almost everywhere, the library that reads entry points is not worth its start.
    if f"[{group}]" not in _all_entry_points(tuple(dict.fromkeys(sys.path))):
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=group), key=lambda each: (each.name, _package(each)))


# Asked about several groups in each run, of which the folders do not change.
@lru_cache(maxsize=1)
def _all_entry_points(folders: tuple[str, ...]) -> str:
    """What the distributions in these folders declare, one after the other."""
    texts = []
    for folder in folders:
        try:
            inside = list(os.scandir(folder or os.curdir))
        except OSError:
            continue
        texts += [
            _entry_points(each.path) for each in inside if each.name.endswith((".dist-info", ".egg-info"))
        ]
    return "\n".join(texts)


def _entry_points(distribution: str) -> str:
    try:
        with open(os.path.join(distribution, "entry_points.txt"), encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _package(entry_point: EntryPoint) -> str:
    return entry_point.dist.name if entry_point.dist is not None else entry_point.module
