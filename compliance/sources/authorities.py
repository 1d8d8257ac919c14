"""Events of several authorities in one run: each child then goes by the authority and the number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from compliance.model.names import plain
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError, Problem
from compliance.sources.cells import as_text, case_id, read_once, unrecorded
from compliance.sources.event_table import ORIGIN

AUTHORITY = "authority"
"""The column of the authority that looks after the child."""


def authority_column(columns: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The column of that name, or else the first that is called as others call it."""
    called = {AUTHORITY, *(plain(name) for name in vocabulary.also.get(AUTHORITY, ()))}
    called_so = [name for name in columns if plain(name) in called and name not in vocabulary.attribute_types]
    return AUTHORITY if AUTHORITY in called_so else next(iter(called_so), None)


def authorities_in(frames: Iterable[pl.DataFrame], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The authorities that rows of these files name, in order."""
    authorities: set[str] = set()
    for frame in frames:
        if (column := authority_column(frame.columns, vocabulary)) is not None:
            authorities.update(_read(frame[column]).drop_nulls().unique().to_list())
    return tuple(sorted(authorities))


def by_authority(
    frame: pl.DataFrame, vocabulary: Vocabulary, authorities: Sequence[str]
) -> tuple[pl.DataFrame, list[Problem]]:
    """A file's rows with the authority as part of the case, where there are several; without its column in any case.

    A row that names none, among those that do, may be of any of them: it is set aside.
    """
    column = authority_column(frame.columns, vocabulary)
    if column is None:
        return frame, []
    authority = _read(frame[column]).alias(AUTHORITY)
    frame = frame.drop(column)
    if len(authorities) < 2:
        return frame, []
    bad = authority.is_null()
    problems = [
        Problem(
            file, row, column, "nothing", f"the authority, since there are {len(authorities)} here; set aside"
        )
        for file, row in frame.filter(bad).select(ORIGIN).iter_rows()
    ]
    number = read_once(frame["case"], as_text(frame["case"].dtype), unrecorded, case_id)
    case = pl.concat_str(pl.lit(authority), pl.lit("/"), pl.lit(number)).alias("case")
    return frame.with_columns(case).filter(~bad), problems


def without_authority(frame: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """A file's rows without the column of the one authority that there is."""
    column = authority_column(frame.columns, vocabulary)
    return frame if column is None else frame.drop(column)


def refuse_several(frames: Iterable[pl.LazyFrame], vocabulary: Vocabulary) -> None:
    """Raises InputError where rows too many to be held at once name several authorities."""
    authorities: set[str] = set()
    for frame in frames:
        if (column := authority_column(frame.collect_schema().names(), vocabulary)) is not None:
            named = frame.select(pl.col(column).cast(pl.String).unique()).collect(engine="streaming")
            authorities.update(_read(named[column]).drop_nulls().to_list())
    if len(authorities) > 1:
        raise InputError(
            f"the events name {len(authorities)} authorities ({', '.join(sorted(authorities)[:3])} ...), whose "
            "children may go by the same numbers, and are too many to be held at once; check one authority at a time, "
            "or make the authority a part of the column case"
        )


def _read(cells: pl.Series) -> pl.Series:
    return read_once(cells, as_text(cells.dtype), unrecorded, _in_one_way)


def _in_one_way(name: pl.Expr) -> pl.Expr:
    """A name without a stroke, which stands between it and the child's number."""
    return name.str.replace_all("/", " ").str.replace_all(r"\s+", " ").str.strip_chars()
