"""What can be odd in the dataset without stopping it, each with the sentence that tells an analyst."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from compliance.model.counts import many
from compliance.model.coverage import Unread
from compliance.model.irregularities import Irregularity, Kind
from compliance.problems import Problem
from compliance.sources.oddity_words import GAP_IN_CARE, OddityWords


class Oddity(Enum):
    """A kind of oddity of a row. `{n}` is the count, `{table}` the table."""

    ORPHAN = OddityWords(
        Kind.ELSEWHERE,
        "{n} row of {table} is of a period of care that ssd_cla_episodes does not hold",
        "{n} rows of {table} are of periods of care that ssd_cla_episodes does not hold",
        "whose it is cannot be told, and it was not used",
        "whose they are cannot be told, and they were not used",
    )
    NOT_IN_PERSON = OddityWords(
        Kind.ELSEWHERE,
        "{n} person in {table} is not in ssd_person",
        "{n} persons in {table} are not in ssd_person",
        "what is told of the person is used, and the date of birth is not known",
        "what is told of them is used, and their dates of birth are not known",
    )
    OTHER_NUMBER = OddityWords(
        Kind.WRITTEN_DIFFERENTLY,
        "{n} person in {table} goes by the older number of somebody in ssd_person (pers_legacy_id)",
        "{n} persons in {table} go by the older numbers of somebody in ssd_person (pers_legacy_id)",
        "they were read as one person",
        "they were read as one person each",
    )
    NO_DAY = OddityWords(
        Kind.NOT_HELD,
        "{n} row of {table} says neither when it took place nor when it was due",
        "{n} rows of {table} say neither when they took place nor when they were due",
        "it was taken as not held",
        "they were taken as not held",
    )
    AFTER_EXTRACT = OddityWords(
        Kind.NOT_HELD,
        "{n} row of {table} is dated after the day of the extract",
        "{n} rows of {table} are dated after the day of the extract",
        "it was taken as planned, and is no evidence",
        "they were taken as planned, and are no evidence",
    )
    STATUS_NOT_TOLD = OddityWords(
        Kind.INCOMPLETE,
        "{n} row of {table} does not say whether it took place",
        "{n} rows of {table} do not say whether they took place",
        "it is no evidence, and nothing is called missed or overdue for want of it",
        "they are no evidence, and nothing is called missed or overdue for want of them",
    )
    REPORTED_THAT_DAY = OddityWords(
        Kind.INCOMPLETE,
        "{n} row of {table} is dated on a day of reporting, which this system may write where no day is known",
        "{n} rows of {table} are dated on a day of reporting, which this system may write where no day is known",
        "it is no evidence",
        "they are no evidence",
    )
    ENTERED_DIFFERS = OddityWords(
        Kind.CONTRADICTED,
        "{n} period of care begins on one day by clae_entered_care_date and on another by its first episode",
        "{n} periods of care begin on one day by clae_entered_care_date and on another by their first episode",
        "the earlier day was used",
        "the earlier days were used",
        noted=True,
    )
    WITHOUT_START = OddityWords(
        Kind.INCOMPLETE,
        "{n} period of care has neither an episode that starts it (S) nor a clae_entered_care_date that fits",
        "{n} periods of care have neither an episode that starts them (S) nor a clae_entered_care_date that fits",
        "when it began is not known",
        "when they began is not known",
    )
    REASON_WITHOUT_END = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode has a reason for ceasing without a usable day",
        "{n} episodes have a reason for ceasing without a usable day",
        "no end was taken from it",
        "no end was taken from them",
        noted=True,
    )
    END_WITHOUT_REASON = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode has ceased without a reason",
        "{n} episodes have ceased without a reason",
        "care was not taken to end there",
        "care was not taken to end there",
        noted=True,
    )
    OVERLAP = OddityWords(
        Kind.CONTRADICTED,
        "{n} episode begins before the one before it ends",
        "{n} episodes begin before the one before them ends",
        noted=True,
    )
    GAP = GAP_IN_CARE
    NOTHING_FOLLOWS = OddityWords(
        Kind.INCOMPLETE,
        "{n} last episode of a period of care continues (X1) into one that is not there",
        "{n} last episodes of periods of care continue (X1) into ones that are not there",
        "care was taken to go on",
        "care was taken to go on",
    )
    STATUS_OUTSIDE_CARE = OddityWords(
        Kind.INCOMPLETE,
        "{n} legal status lies outside the periods of care that are there",
        "{n} legal statuses lie outside the periods of care that are there",
        "it was not used",
        "they were not used",
    )
    FIRST_PLAN_AFTER_REVIEW = OddityWords(
        Kind.INCOMPLETE,
        "{n} care plan is the first of its period of care and came after a review, so it may be a revision",
        "{n} care plans are the first of their periods of care and came after a review, so they may be revisions",
        "it was taken as neither",
        "they were taken as neither",
    )
    NO_EVENT = OddityWords(
        Kind.INCOMPLETE,
        "{n} row of {table} tells of no day on which anything took place",
        "{n} rows of {table} tell of no day on which anything took place",
        "no event was made of it",
        "no events were made of them",
    )
    TWO_OF_ONE_NUMBER = OddityWords(
        Kind.CONTRADICTED,
        "{n} row of {table} has the number of another row and says otherwise",
        "{n} rows of {table} have the numbers of other rows and say otherwise",
        "the last of them was used",
        "the last of them were used",
        noted=True,
    )


@dataclass(frozen=True, slots=True)
class Where:
    """A row: its file, its number, its table, and whose it is ("" where that is not known)."""

    file: str
    row: int
    table: str
    case: str = ""

    @property
    def place(self) -> str:
        """The file and row."""
        return f"{self.file}, row {self.row}"


class Tally:
    """What one reading of the dataset found wrong or odd, gathered as it goes."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.unread: list[Unread] = []
        self.others: list[Irregularity] = []
        self.notes: list[str] = []
        self.set_aside = 0
        self._unknown: dict[tuple[str, str], list[Where]] = {}
        self._seen: dict[tuple[Oddity, str], list[Where]] = {}

    def saw(self, oddity: Oddity, where: Where) -> None:
        """One more of a kind, at this row."""
        self._seen.setdefault((oddity, where.table), []).append(where)

    def problem(self, where: Where, column: str | None, found: str, expected: str) -> None:
        """A cell, or a row, that cannot be used as it stands."""
        self.problems.append(Problem(where.file, where.row, column, found, expected, where.case))

    def lost(self, where: Where, event: str = "", attribute: str = "") -> None:
        """What the row may have told and was not used: its absence shows nothing."""
        self.unread.append(Unread(where.place, where.case, event, attribute))

    def not_understood(self, column: str, text: str, where: Where) -> None:
        """A text that no list knows."""
        self._unknown.setdefault((column, text), []).append(where)

    def sentences(self) -> list[str]:
        """A sentence for each kind of oddity and each text that was not understood, with counts and the first place."""
        said = [
            f"{oddity.value.told(len(places), table)} (first: {places[0].place})."
            for oddity, table, places in self._in_order()
        ]
        for (column, text), places in sorted(self._unknown.items(), key=lambda each: -len(each[1])):
            said.append(
                f'Not understood: "{text}" in {column}, in {many(len(places), "row")} (first: {places[0].place}); '
                "a mapping.yaml can say what it means."
            )
        return [*self.notes, *said]

    def irregularities(self) -> list[Irregularity]:
        """Each row that was odd, as one thing to be put right."""
        rows = [
            oddity.value.of_row(where.case, where.file, where.row, table)
            for oddity, table, places in self._in_order()
            for where in places
        ]
        return [*self.others, *rows]

    def _in_order(self) -> Iterator[tuple[Oddity, str, list[Where]]]:
        for oddity in Oddity:
            for (kind, table), places in self._seen.items():
                if kind is oddity:
                    yield oddity, table, places
