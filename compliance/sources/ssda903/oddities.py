"""What can be odd in a return without stopping it, each with the sentence that tells an analyst."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from compliance.model.coverage import Unread
from compliance.model.problems import Problem
from compliance.sources.ssda903.unread import unread

if TYPE_CHECKING:
    from compliance.sources.ssda903.lines import Line


class Oddity(Enum):
    """A kind of oddity: what is said of one, and of several. `{n}` is the count, `{table}` the table."""

    REPEATED = (
        "{n} row of {table} repeats another row of its year and counts once",
        "{n} rows of {table} repeat another row of their year and count once",
    )
    CONTRADICTED = (
        "{n} row of {table} differs from another row of its year for the same child and date; "
        "the later row was used",
        "{n} rows of {table} differ from another row of their year for the same child and date; "
        "the later rows were used",
    )
    RESTATED = (
        "{n} row of {table} says otherwise than an earlier year's row; the later year was used",
        "{n} rows of {table} say otherwise than an earlier year's row; the later year was used",
    )
    SET_ASIDE = (
        "{n} row of {table} without a readable child or date was set aside",
        "{n} rows of {table} without a readable child or date were set aside",
    )
    DOB_DISAGREES = (
        "{n} child has another date of birth in another table; Header, or else the latest year, was used",
        "{n} children have another date of birth in another table; Header, or else the latest year, was used",
    )
    FIRST_WITHOUT_START = (
        "{n} child's first episode in these files is not a start of care (RNE S), so when that care began "
        "is not known; earlier years' returns would show it",
        "{n} children's first episodes in these files are not a start of care (RNE S), so when that care "
        "began is not known; earlier years' returns would show it",
    )
    RESUMED_WITHOUT_START = (
        "{n} episode follows the end of care without a start (RNE S); when that care began is not known",
        "{n} episodes follow the end of care without a start (RNE S); when that care began is not known",
    )
    STARTED_WITHOUT_END = (
        "{n} episode starts care (RNE S) though the one before had not ended it",
        "{n} episodes start care (RNE S) though the one before had not ended it",
    )
    STARTED_BUT_CONTINUES = (
        "{n} episode says that care starts (RNE S) on the day on which the one before continues (REC X1); "
        "it was read as continuing",
        "{n} episodes say that care starts (RNE S) on the day on which the one before continues (REC X1); "
        "they were read as continuing",
    )
    REASON_WITHOUT_END = (
        "{n} episode has a reason for ceasing (REC) without a usable DEC; no end was taken from it",
        "{n} episodes have a reason for ceasing (REC) without a usable DEC; no end was taken from them",
    )
    END_WITHOUT_REASON = (
        "{n} episode has DEC without a reason for ceasing (REC); care was not taken to end there",
        "{n} episodes have DEC without a reason for ceasing (REC); care was not taken to end there",
    )
    GAP = (
        "{n} episode begins after a gap of days though care had not ended",
        "{n} episodes begin after a gap of days though care had not ended",
    )
    OVERLAP = (
        "{n} episode begins before the one before it ends",
        "{n} episodes begin before the one before them ends",
    )
    OPEN_THOUGH_FOLLOWED = (
        "{n} episode has no usable DEC though another follows",
        "{n} episodes have no usable DEC though another follows",
    )
    OPEN_BUT_GONE = (
        "{n} episode is open in one year's return and missing from the next year's, so it may have been "
        "corrected to another date; it was kept",
        "{n} episodes are open in one year's return and missing from the next year's, so they may have been "
        "corrected to other dates; they were kept",
    )
    NOTHING_FOLLOWS = (
        "{n} child's last episode continues (REC X1) into one that these files do not hold",
        "{n} children's last episodes continue (REC X1) into ones that these files do not hold",
    )
    ONE_DAY = (
        "{n} episode starts and ends on one day",
        "{n} episodes start and end on one day",
    )
    PLACE_WITHOUT_MOVE = (
        "{n} episode changes PLACE though its reason (RNE L) says that the placement goes on; "
        "read as the same placement",
        "{n} episodes change PLACE though their reason (RNE L) says that the placement goes on; "
        "read as the same placement",
    )
    AFTER_UNSEEN_MAIN = (
        "{n} placement after a temporary stay (PLACE T0 to T4) may be a return to one begun before these "
        "files; its start was not taken as known",
        "{n} placements after a temporary stay (PLACE T0 to T4) may be returns to ones begun before these "
        "files; their starts were not taken as known",
    )
    REVIEW_AFTER_AS_OF = (
        "{n} review is dated after the as-of day",
        "{n} reviews are dated after the as-of day",
    )
    STATE_WITHOUT_YEAR = (
        "{n} row of {table} belongs to no known return year and gives no event",
        "{n} rows of {table} belong to no known return year and give no events",
    )
    STATE_AFTER_AS_OF = (
        "{n} row of {table} shows a state at a 31 March after the as-of day and gives no event",
        "{n} rows of {table} show a state at a 31 March after the as-of day and give no events",
    )


class Tally:
    """What one reading of a return found wrong or odd, gathered as it goes."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.unread: list[Unread] = []
        self._counts: Counter[tuple[Oddity, str]] = Counter()
        self._first: dict[tuple[Oddity, str], str] = {}

    def problem(self, line: Line, column: str | None, expected: str, found: str | None = None) -> None:
        """A cell (or the row, where `column` is None) that cannot be used as it stands."""
        if found is None:
            text = line.cells.get(column or "", "")
            found = f'"{text}"' if text else "nothing"
        problem = Problem(line.file, line.row, column, found, expected, line.child or "")
        self.problems.append(problem)
        self.unread += unread(problem.place, problem.case, line.table, column)

    def saw(self, oddity: Oddity, line: Line) -> None:
        """One more of a kind, at this row."""
        key = (oddity, line.table.name)
        self._counts[key] += 1
        self._first.setdefault(key, f"{line.file}, row {line.row}")

    def count(self, oddity: Oddity) -> int:
        """How many of a kind were seen."""
        return sum(count for (kind, _), count in self._counts.items() if kind is oddity)

    def sentences(self) -> list[str]:
        """A sentence for each oddity that occurred, with its count and where it first did."""
        said = []
        for oddity in Oddity:
            for (kind, table), count in self._counts.items():
                if kind is oddity:
                    one, many = oddity.value
                    text = (one if count == 1 else many).format(n=f"{count:,}", table=table)
                    said.append(f"{text} (first: {self._first[(kind, table)]}).")
        return said
