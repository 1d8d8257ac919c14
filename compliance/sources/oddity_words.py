"""How something odd in an export is told: of one row, of several, and what was made of them."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.irregularities import Irregularity, Kind


@dataclass(frozen=True, slots=True)
class OddityWords:
    """Sentences without full stops. `{n}` stands for the count, `{table}` for the table.

    `noted`: whether it stands on the findings of its child.
    """

    kind: Kind
    one: str
    several: str
    done_with_one: str = ""
    done_with_several: str = ""
    noted: bool = False

    def found(self, count: int, table: str = "") -> str:
        """What was found."""
        return (self.one if count == 1 else self.several).format(n=f"{count:,}", table=table)

    def told(self, count: int, table: str = "") -> str:
        """What was found and what was made of it."""
        done = (self.done_with_one if count == 1 else self.done_with_several).format(table=table)
        return f"{self.found(count, table)}; {done}" if done else self.found(count, table)

    def of_row(self, case: str, file: str, row: int | None, table: str = "") -> Irregularity:
        """One row of which it is told."""
        done = self.done_with_one.format(table=table)
        return Irregularity(
            self.kind, case, file, row, self.one.format(n="this", table=table), done, self.noted
        )


GAP_IN_CARE = OddityWords(
    Kind.CONTRADICTED,
    "{n} episode begins after a gap of days though care had not ended",
    "{n} episodes begin after a gap of days though care had not ended",
    "care was taken to go on through the gap",
    "care was taken to go on through the gaps",
    noted=True,
)
"""Of any export that tells of care in episodes."""
