"""The return's tables, told apart by their columns: file names differ in every council."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the return.

    `told_by` are the columns by which it is recognised; others may be missing (postcodes and pupil
    numbers are often taken out) or added (LA, YEAR). `carries_events` is false where nothing in the
    table is a dated event of the vocabulary. `lists_every_child`: who was looked after in the year is in it.
    `first_year`: the first return year of which it is a part, as far as that is later than any return that is read.
    `of_those_in_care`: whom it lists was looked after in the year; young people who had left care before it are not.
    """

    name: str
    told_by: frozenset[str]
    carries_events: bool = True
    lists_every_child: bool = False
    first_year: int = 0
    of_those_in_care: bool = True


def _table(
    name: str,
    told_by: str,
    *,
    carries_events: bool = True,
    lists_every_child: bool = False,
    first_year: int = 0,
    of_those_in_care: bool = True,
) -> Table:
    columns = frozenset(told_by.split())
    return Table(name, columns, carries_events, lists_every_child, first_year, of_those_in_care)


EPISODES = _table("Episodes", "CHILD DECOM RNE LS PLACE DEC REC", lists_every_child=True)
REVIEWS = _table("Reviews", "CHILD REVIEW REVIEW_CODE")
MISSING = _table("Missing", "CHILD MISSING MIS_START MIS_END")
SW_EPISODES = _table("SWEpisodes", "CHILD SW_ID SW_DECOM", first_year=2024)
OC2 = _table("OC2", "CHILD SDQ_SCORE IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT")
AD1 = _table("AD1", "CHILD DATE_INT DATE_MATCH")
PLACED_ADOPTION = _table("PlacedAdoption", "CHILD DATE_PLACED DATE_PLACED_CEASED")
UASC = _table("UASC", "CHILD DUC")
OC3 = _table("OC3", "CHILD IN_TOUCH ACTIV ACCOM", of_those_in_care=False)
PREV_PERM = _table("PrevPerm", "CHILD PREV_PERM DATE_PERM", carries_events=False)
DOLO = _table("DoLo", "CHILD DOLO_START DOLO_END", first_year=2027)
# Last, because Header's own columns also occur in other tables.
HEADER = _table("Header", "CHILD SEX DOB", lists_every_child=True)

TABLES = (
    EPISODES,
    REVIEWS,
    MISSING,
    SW_EPISODES,
    OC2,
    AD1,
    PLACED_ADOPTION,
    UASC,
    OC3,
    PREV_PERM,
    DOLO,
    HEADER,
)


def column_name(cell: str) -> str:
    """A header cell as the return's guide writes it: capitals, no blanks around it, no byte order mark."""
    return cell.replace("\ufeff", "").replace("\u00a0", " ").strip().upper()


def recognised(header: Iterable[str]) -> Table | None:
    """The table whose columns a header line holds, or None."""
    columns: Collection[str] = {column_name(cell) for cell in header}
    return next((table for table in TABLES if table.told_by.issubset(columns)), None)
