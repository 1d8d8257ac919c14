"""What can be odd in a return without stopping it, each with the sentence that tells an analyst."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from compliance.model.coverage import Unread
from compliance.model.irregularities import Irregularity, Kind
from compliance.problems import Problem
from compliance.sources.oddity_words import GAP_IN_CARE, OddityWords
from compliance.sources.ssda903.unread import unread

if TYPE_CHECKING:
    from compliance.sources.ssda903.lines import Line


class Oddity(Enum):
    """A kind of oddity of a row: what a row of it is told as, what is said of several, and what was made of them.

    `{n}` is the count, `{table}` the table. `noted`: whether it is told on the findings of its child.
    """

    REPEATED = OddityWords(
        Kind.REPEATED,
        "{n} row of {table} repeats another row of its year",
        "{n} rows of {table} repeat another row of their year",
        "it counts once",
        "they count once",
    )
    CONTRADICTED = OddityWords(
        Kind.CONTRADICTED,
        "{n} row of {table} differs from another row of its return for the same child and date",
        "{n} rows of {table} differ from another row of their return for the same child and date",
        "what differs is taken as not known",
        "what differs is taken as not known",
        noted=True,
    )
    DIFFERS = OddityWords(
        Kind.DIFFER,
        "{n} row of {table} differs from the row of another file for the same child and date, and nothing tells which "
        "file is newer",
        "{n} rows of {table} differ from the rows of another file for the same child and date, and nothing tells which "
        "file is newer",
        "what differs is taken as not known",
        "what differs is taken as not known",
        noted=True,
    )
    RESTATED = OddityWords(
        Kind.REPLACED,
        "{n} row of {table} says otherwise than a newer return",
        "{n} rows of {table} say otherwise than a newer return",
        "the newer one was used",
        "the newer ones were used",
    )
    WITHDRAWN = OddityWords(
        Kind.REPLACED,
        "{n} row of {table} is not in the newer extract of its year, which shows the child",
        "{n} rows of {table} are not in the newer extract of their year, which shows the child",
        "the newer extract was used",
        "the newer extract was used",
    )
    SUPERSEDED = OddityWords(
        Kind.REPLACED,
        "{n} episode is not in the newer return, which shows care that began on another day in its place",
        "{n} episodes are not in the newer return, which shows care that began on another day in their place",
        "the newer return was used, so the start was restated",
        "the newer return was used, so their starts were restated",
        noted=True,
    )
    CUT = OddityWords(
        Kind.REPLACED,
        "{n} episode is not in the newer return, which shows another that began while it ran",
        "{n} episodes are not in the newer return, which shows others that began while they ran",
        "it was taken to end there",
        "they were taken to end there",
        noted=True,
    )
    OPEN_BUT_GONE = OddityWords(
        Kind.GONE,
        "{n} episode is open at the end of one return and the child is not in care in the next, which lists every "
        "child of its year",
        "{n} episodes are open at the end of one return and the children are not in care in the next, which lists "
        "every child of its year",
        "care was taken to have ended by the last day before that year (the child left, or the record was withdrawn)",
        "care was taken to have ended by the last day before that year (the children left, or the records were "
        "withdrawn)",
        noted=True,
    )
    GONE_FROM_EXTRACT = OddityWords(
        Kind.GONE,
        "{n} row of {table} is of a child of whom the newer extract of its year holds nothing",
        "{n} rows of {table} are of children of whom the newer extract of their year holds nothing",
        "nothing is called missed or overdue for the child",
        "nothing is called missed or overdue for these children",
        noted=True,
    )
    ONLY_ELSEWHERE = OddityWords(
        Kind.ELSEWHERE,
        "{n} episode is open at the end of one return, and the next has the child in other tables but not in Episodes",
        "{n} episodes are open at the end of one return, and the next has the children in other tables but not in "
        "Episodes",
        "nothing is called missed or overdue for the child",
        "nothing is called missed or overdue for these children",
        noted=True,
    )
    RENUMBERED = OddityWords(
        Kind.GONE,
        "{n} episode is open at the end of one return, and the next lists hardly any of these numbers; perhaps "
        "children were given new numbers",
        "{n} episodes are open at the end of one return, and the next lists hardly any of these numbers; perhaps "
        "children were given new numbers",
        "nothing is called missed or overdue for the child",
        "nothing is called missed or overdue for these children",
        noted=True,
    )
    STRANGER = OddityWords(
        Kind.ELSEWHERE,
        "{n} child in {table} is not in Episodes",
        "{n} children in {table} are not in Episodes",
        "a child in Episodes of whom {table} holds nothing may be the same, so nothing is called missed or overdue for "
        "want of it there",
        "children in Episodes of whom {table} holds nothing may be the same, so nothing is called missed or overdue "
        "for want of it there",
    )
    WITHOUT_EPISODES = OddityWords(
        Kind.ELSEWHERE,
        "{n} child in {table} is not in Episodes",
        "{n} children in {table} are not in Episodes",
        "whether and when the child was in care is not known",
        "whether and when they were in care is not known",
    )
    NOT_IN_HEADER = OddityWords(
        Kind.ELSEWHERE,
        "{n} child in {table} is not in Header",
        "{n} children in {table} are not in Header",
    )
    SET_ASIDE = OddityWords(
        Kind.NOT_READ,
        "{n} row of {table} has no readable child or date",
        "{n} rows of {table} have no readable child or date",
        "it was set aside",
        "they were set aside",
    )
    TWO_BIRTHS = OddityWords(
        Kind.TWO_CHILDREN,
        "{n} date of birth differs from another of the same child in the same return; perhaps two children go by one "
        "number",
        "{n} dates of birth differ from others of the same child in the same return; perhaps two children go by one "
        "number",
        "nothing is judged for the child from what is missing",
        "nothing is judged for these children from what is missing",
        noted=True,
    )
    BIRTH_DIFFERS = OddityWords(
        Kind.CONTRADICTED,
        "{n} child has another date of birth in another table than Header",
        "{n} children have another date of birth in another table than Header",
        "Header's was used",
        "Header's were used",
        noted=True,
    )
    BIRTH_RESTATED = OddityWords(
        Kind.REPLACED,
        "{n} child has another date of birth in an older return",
        "{n} children have another date of birth in an older return",
        "the newer one was used",
        "the newer ones were used",
    )
    FIRST_WITHOUT_START = OddityWords(
        Kind.INCOMPLETE,
        "{n} child's first episode in these files is not a start of care (RNE S), so when that care began is not "
        "known; earlier years' returns would show it",
        "{n} children's first episodes in these files are not a start of care (RNE S), so when that care began is not "
        "known; earlier years' returns would show it",
    )
    RESUMED_WITHOUT_START = OddityWords(
        Kind.INCOMPLETE,
        "{n} episode follows the end of care without a start (RNE S); when that care began is not known",
        "{n} episodes follow the end of care without a start (RNE S); when that care began is not known",
    )
    STARTED_WITHOUT_END = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode starts care (RNE S) though the one before had not ended it",
        "{n} episodes start care (RNE S) though the one before had not ended it",
        "care was taken to go on, unless it or the one before is a short break",
        "care was taken to go on, unless they or the ones before are short breaks",
        noted=True,
    )
    STARTED_BUT_CONTINUES = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode says that care starts (RNE S) on the day on which the one before continues (REC X1)",
        "{n} episodes say that care starts (RNE S) on the day on which the one before continues (REC X1)",
        "it was read as continuing",
        "they were read as continuing",
        noted=True,
    )
    ONE_START = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode starts on the day on which another of the child does",
        "{n} episodes start on the day on which another of the child does",
        "the one that starts care, or ends that day, was read as the first",
        "those that start care, or end that day, were read as the first",
        noted=True,
    )
    REASON_WITHOUT_END = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode has a reason for ceasing (REC) without a usable DEC",
        "{n} episodes have a reason for ceasing (REC) without a usable DEC",
        "no end was taken from it",
        "no end was taken from them",
        noted=True,
    )
    END_WITHOUT_REASON = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode has DEC without a reason for ceasing (REC)",
        "{n} episodes have DEC without a reason for ceasing (REC)",
        "care was not taken to end there",
        "care was not taken to end there",
        noted=True,
    )
    DECISION_DIFFERS = OddityWords(
        Kind.CONTRADICTED,
        "{n} child has another day of the decision for adoption in {table} than in PlacedAdoption",
        "{n} children have another day of the decision for adoption in {table} than in PlacedAdoption",
        "that of PlacedAdoption was used",
        "those of PlacedAdoption were used",
        noted=True,
    )
    GAP = GAP_IN_CARE
    OVERLAP = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode begins before the one before it ends",
        "{n} episodes begin before the one before them ends",
        "the one before was taken to end there",
        "the ones before were taken to end there",
        noted=True,
    )
    OPEN_THOUGH_FOLLOWED = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode has no usable DEC though another follows",
        "{n} episodes have no usable DEC though another follows",
        "it was taken to end where that begins",
        "they were taken to end where those begin",
        noted=True,
    )
    NOTHING_FOLLOWS = OddityWords(
        Kind.INCOMPLETE,
        "{n} child's last episode continues (REC X1) into one that these files do not hold",
        "{n} children's last episodes continue (REC X1) into ones that these files do not hold",
    )
    ONE_DAY = OddityWords(
        Kind.INCOMPLETE,
        "{n} episode starts and ends on one day",
        "{n} episodes start and end on one day",
    )
    PLACE_WITHOUT_MOVE = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode changes PLACE though its reason (RNE L) says that the placement goes on",
        "{n} episodes change PLACE though their reason (RNE L) says that the placement goes on",
        "read as the same placement",
        "read as the same placement",
        noted=True,
    )
    AFTER_UNSEEN_MAIN = OddityWords(
        Kind.INCOMPLETE,
        "{n} placement after a temporary stay (PLACE T0 to T4) may be a return to one begun before these files",
        "{n} placements after a temporary stay (PLACE T0 to T4) may be returns to ones begun before these files",
        "its start was not taken as known",
        "their starts were not taken as known",
    )
    REVIEW_AFTER_AS_OF = OddityWords(
        Kind.NOT_HELD,
        "{n} review is dated after the as-of day",
        "{n} reviews are dated after the as-of day",
    )
    STATE_WITHOUT_YEAR = OddityWords(
        Kind.INCOMPLETE,
        "{n} row of {table} belongs to no known return year",
        "{n} rows of {table} belong to no known return year",
        "it gives no event",
        "they give no events",
    )
    NOT_OF_THE_AGE = OddityWords(
        Kind.INCOMPLETE,
        "{n} row of {table} is of a young person who does not turn 17 to 21 in its year",
        "{n} rows of {table} are of young people who do not turn 17 to 21 in their year",
        "it gives no event",
        "they give no events",
    )
    STATE_AFTER_AS_OF = OddityWords(
        Kind.INCOMPLETE,
        "{n} row of {table} shows a state at a 31 March after the as-of day",
        "{n} rows of {table} show a state at a 31 March after the as-of day",
        "it gives no event",
        "they give no events",
    )


class Tally:
    """What one reading of a return found wrong or odd, gathered as it goes."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.unread: list[Unread] = []
        self._seen: dict[tuple[Oddity, str], list[Line]] = {}

    def problem(self, line: Line, column: str | None, expected: str, found: str | None = None) -> None:
        """A cell (or the row, where `column` is None) that cannot be used as it stands."""
        if found is None:
            text = line.cells.get(column or "", "")
            found = f'"{text}"' if text else "nothing"
        problem = Problem(line.file, line.row, column, found, expected, line.child or "")
        self.problems.append(problem)
        for child in line.candidates or (problem.case,):
            self.unread += unread(problem.place, child, line.table, column)

    def unresolved(self, line: Line, column: str | None) -> None:
        """A cell that two rows tell differently, so that it is not known; the row where `column` is None."""
        if column != "" and line.child is not None:
            self.unread += unread(f"{line.file}, row {line.row}", line.child, line.table, column)

    def not_judged(self, line: Line, event: str = "", *, because: Line | None = None) -> None:
        """Nothing is to be told of the row's child from what is missing of an event; "": of any.

        `because`: the row that may be about the child, where that is another.
        """
        if line.child is not None:
            place = because or line
            self.unread.append(Unread(f"{place.file}, row {place.row}", line.child, event))

    def saw(self, oddity: Oddity, line: Line) -> None:
        """One more of a kind, at this row."""
        self._seen.setdefault((oddity, line.table.name), []).append(line)

    def count(self, oddity: Oddity) -> int:
        """How many of a kind were seen."""
        return sum(len(lines) for (kind, _), lines in self._seen.items() if kind is oddity)

    def sentences(self) -> list[str]:
        """A sentence for each oddity that occurred, with its count and where it first did."""
        said = []
        for oddity, table, lines in self._in_order():
            first = min(lines, key=lambda line: line.place)
            told = oddity.value.told(len(lines), table)
            said.append(f"{told} (first: {first.file}, row {first.row}).")
        return said

    def irregularities(self) -> list[Irregularity]:
        """Each row that was odd, as one thing to be put right."""
        return [
            oddity.value.of_row(line.child or "", line.file, line.row, table)
            for oddity, table, lines in self._in_order()
            for line in sorted(lines, key=lambda line: line.place)
        ]

    def _in_order(self) -> Iterator[tuple[Oddity, str, list[Line]]]:
        for oddity in Oddity:
            for (kind, table), lines in self._seen.items():
                if kind is oddity:
                    yield oddity, table, lines
