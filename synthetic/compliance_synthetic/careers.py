"""The courses that children's time in care takes: who comes, how long they stay, how they leave.

Shares, ages and lengths of stay are invented, set so that a council of the published size, with the
published number of admissions, holds about the published shares of unaccompanied children, adoptions
and special guardianships.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Course(IntEnum):
    """A course of care, and its place in `CAREERS`."""

    SHORT = 0
    FAMILY = 1
    LONG = 2
    ADOPTION = 3
    UNACCOMPANIED = 4
    REMAND = 5
    OLDER = 6


@dataclass(frozen=True)
class Career:
    """One course of care.

    `share` of first admissions; age at entry between `youngest` and `oldest` years, leaning as the
    beta distribution of `lean`; `stay` the median in days and `spread` that of its logarithm;
    `to_eighteen` the share that stays until the 18th birthday whatever the stay drawn; `elastic`
    stays are stretched until the council has the size planned; `leaves` weighs the reasons for
    leaving before 18.
    """

    share: float
    youngest: float
    oldest: float
    lean: tuple[float, float]
    stay: float
    spread: float
    leaves: dict[str, float]
    to_eighteen: float = 0.0
    elastic: bool = False


_HOME = {"E4A": 40.0, "E4B": 35.0, "E13": 10.0, "E8": 15.0}
_GUARDIANS = {
    "E4A": 30.0,
    "E4B": 6.0,
    "E45": 17.0,
    "E46": 12.0,
    "E47": 6.0,
    "E48": 4.0,
    "E41": 12.0,
    "E13": 5.0,
}

CAREERS = (
    Career(0.18, 0.0, 17.4, (0.9, 0.8), 55, 1.1, _HOME),
    Career(0.23, 0.0, 15.0, (0.7, 1.3), 330, 0.55, _GUARDIANS | {"E8": 8.0}),
    Career(
        0.29, 0.0, 15.5, (1.0, 1.2), 2000, 0.8, _GUARDIANS | {"E8": 12.0, "E3": 5.0, "E16": 4.0}, 0.3, True
    ),
    Career(0.09, 0.0, 4.0, (0.5, 2.5), 700, 0.3, {"E11": 92.0, "E12": 8.0}),
    Career(0.15, 15.0, 17.7, (1.6, 1.4), 150, 1.0, {"E15": 30.0, "E8": 40.0, "E3": 30.0}, 0.93),
    Career(0.02, 12.5, 17.6, (2.0, 1.0), 35, 0.9, {"E14": 60.0, "E9": 30.0, "E4A": 10.0}),
    Career(0.04, 14.0, 17.5, (1.0, 1.0), 200, 0.8, _HOME, 0.8),
)

LEAVES_AT_EIGHTEEN = {"E5": 45.0, "E6": 20.0, "E17": 20.0, "E7": 6.0, "E9": 2.0, "E8": 7.0}

WENT_HOME = ("E4A", "E4B", "E13", "E8")
"""Reasons after which a child may come back into care."""

RETURNS = 0.24
"""Share of those who went home that are looked after again."""

EXPECTED_SHARE_OF_RETURNS = 0.085
"""Share of admissions that are second or later ones, given the above; first admissions make up the rest."""

SECOND_CAREERS = ((0.0, 0.35, 0.65, 0.0, 0.0, 0.0, 0.0), (0.15, 0.15, 0.35, 0.0, 0.0, 0.05, 0.3))
"""Weights of the courses of a later period of care, under and from 13 years."""
