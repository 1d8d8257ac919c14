"""What a run writes is never written over what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from compliance.model.file_names import SETTINGS


def refuse_inputs(
    output: Path,
    *,
    exports: Iterable[Path] = (),
    packs: Iterable[Path] = (),
    others: Iterable[Path | None] = (),
) -> None:
    """Raises UsageError where a file to be written is one that is read, by whatever name or link.

    Read are the files of `exports` with the settings and coverage beside them, those of rule packs (the packs of
    this package among them), and `others`.
    """
    if not output.exists():
        return
    of_exports = (file for path in exports for file in _of_export(path, output))
    of_packs = (file for path in _all_packs(packs) for file in _of_pack(path))
    for file in (*of_exports, *of_packs, *(file for file in others if file is not None)):
        if file.exists() and file.samefile(output):
            named = "" if file == output else f"{file}, which is "
            raise click.UsageError(
                f"{output} is {named}read here, and is not overwritten; write to another file"
            )


def _of_export(path: Path, output: Path) -> Iterator[Path]:
    """The files that are read of an export; of a folder only one that may be the output."""
    from compliance.sources.coverage_file import NAME

    if not path.is_dir():
        yield from (path, path.parent / NAME, path.parent / SETTINGS)
        return
    for file in path.rglob("*"):
        if file.is_file() and file.samefile(output) and (file.name in (NAME, SETTINGS) or _is_read(file)):
            yield file


def _is_read(file: Path) -> bool:
    """Whether a file in a folder is read with it; an earlier report, say, is not."""
    from compliance.rulebook.vocabulary_file import load_vocabulary
    from compliance.sources.events.mapping_file import Mappings
    from compliance.sources.opening import owner_of
    from compliance.sources.registry import sources

    return owner_of(file, sources(), Mappings(load_vocabulary())) is not None


def _all_packs(packs: Iterable[Path]) -> Iterator[Path]:
    from compliance.rulebook.shipped import shipped_rules

    yield from (shipped_rules(), *packs)


def _of_pack(path: Path) -> Iterator[Path]:
    return path.rglob("*.yaml") if path.is_dir() else iter((path,))
