"""The SSDA903 return on looked-after children as CSV files or XML: one year's, or several years' stacked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.sources.ssda903.files import ENDINGS, begins_like_a_table

if TYPE_CHECKING:
    from compliance.model.vocabulary import Vocabulary
    from compliance.sources.export import Export

__all__ = ["looks_like_ssda903", "read_ssda903"]


def read_ssda903(
    paths: Sequence[Path], vocabulary: Vocabulary, as_of: date | None, apart: Collection[str] = ()
) -> Export:
    """The events, coverage, problems and notes of the return in these files and folders.

    Folders are searched with all their subfolders; files are recognised by their columns. Where no
    return year is stated, the year is that of the latest date not after `as_of`. `apart`: files in the folders,
    by their real paths, that are not of the return.

    Raises `InputError` where no file is a table of the return, or one cannot be read at all.
    """
    # Late, because it imports the table library, which asking what a file looks like does not need.
    from compliance.sources.ssda903.reading import read_return

    return read_return(paths, vocabulary, as_of, apart)


def looks_like_ssda903(path: Path) -> bool:
    """Whether a file, or any file in a folder, has the columns of one of the return's tables, or is one in XML."""
    if path.is_dir():
        inside = (p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and not p.name.startswith("."))
        return any(begins_like_a_table(p) for p in inside)
    return path.is_file() and begins_like_a_table(path)
