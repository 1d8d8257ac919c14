"""Which kinds of placement children of an age are found, and how long such placements last.

Weights are invented, set so that about three quarters of the stock live in families, some 7% with
relatives or friends and 4% with parents, as one council publishes.
"""

from __future__ import annotations

import numpy as np

from compliance_synthetic.careers import Course
from compliance_synthetic.days import Flags, Real, Whole

PLACEMENT_TYPES = (
    *("U1", "U2", "U3", "U4", "U5", "U6", "A3", "A4", "A5", "A6", "K1", "K2", "K3", "H5"),
    *("P1", "R1", "R2", "R3", "R5", "S1", "Z1", "T1", "T2", "T3", "T4"),
)
"""National codes; a placement's type is held as its place here."""

PLACE = {code: place for place, code in enumerate(PLACEMENT_TYPES)}
FOSTER = tuple(PLACE[code] for code in ("U1", "U2", "U3", "U4", "U5", "U6"))
ADOPTIVE = tuple(PLACE[code] for code in ("A3", "A4", "A5", "A6"))
TEMPORARY = ("T1", "T2", "T3", "T4")

_BANDS = (5.0, 10.0, 13.0, 15.0, 16.0)
_DRAWN = ("U1", "U2", "U3", "U4", "U5", "U6", "K1", "K2", "K3", "P1", "R1", "R2", "R3", "R5", "S1", "Z1")
_FIRST = (
    # U1  U2  U3  U4  U5  U6  K1   K2  K3   P1  R1   R2   R3  R5   S1   Z1
    (0.5, 0.4, 11, 0, 5.0, 66, 0.0, 0, 0.0, 9, 0.0, 1.0, 6, 0.0, 0.0, 0.2),
    (0.5, 0.0, 12, 0, 0.5, 66, 0.0, 8, 0.0, 11, 0.2, 0.5, 0, 0.0, 0.5, 0.2),
    (0.5, 0.0, 10, 0, 0.0, 56, 0.0, 22, 0.0, 10, 0.4, 0.5, 0, 0.0, 1.0, 0.4),
    (0.2, 0.0, 8, 0, 0.0, 44, 0.8, 36, 0.2, 7, 0.5, 0.6, 0, 0.5, 1.5, 0.8),
    (0.2, 0.0, 7, 0, 0.0, 38, 1.0, 42, 0.5, 6, 0.5, 0.6, 0, 1.0, 1.5, 1.0),
    (0.0, 0.0, 5, 0, 0.0, 28, 0.8, 27, 32.0, 4, 0.5, 0.6, 1, 1.5, 0.5, 1.2),
)
_LATER = (
    (2.0, 0.4, 6, 15, 4.0, 60, 0.0, 1, 0.0, 9, 0.0, 0.3, 2, 0.0, 0.0, 0.1),
    (2.0, 0.0, 4, 22, 0.0, 50, 0.0, 12, 0.0, 9, 0.2, 0.3, 0, 0.0, 0.5, 0.1),
    (1.5, 0.0, 4, 18, 0.0, 40, 0.1, 28, 0.0, 7, 0.4, 0.3, 0, 0.0, 1.0, 0.3),
    (1.0, 0.0, 3, 8, 0.0, 34, 0.8, 44, 0.2, 6, 0.5, 0.4, 0, 0.4, 1.2, 0.7),
    (1.0, 0.0, 3, 6, 0.0, 30, 1.0, 49, 0.5, 6, 0.5, 0.4, 0, 0.6, 1.2, 1.0),
    (0.0, 0.0, 2, 3, 0.0, 19, 0.6, 27, 44.0, 4, 0.5, 0.4, 1, 1.0, 0.5, 1.5),
)
_UNACCOMPANIED = (0, 0, 2, 0, 0, 42, 0, 7, 48, 0, 0, 0, 0, 0, 0, 1)
_REMAND = (0, 0, 2, 0, 0, 12, 10, 25, 6, 0, 0, 0, 0, 45, 0, 0)
_WEIGHTS = np.array((*_FIRST, *_LATER, _UNACCOMPANIED, _REMAND), np.float64)

_MEDIAN_DAYS = {
    "U1": 2600.0,
    "U2": 260.0,
    "U3": 800.0,
    "U4": 2600.0,
    "U5": 420.0,
    "U6": 1100.0,
    "K1": 75.0,
    "K2": 950.0,
    "K3": 300.0,
    "H5": 300.0,
    "P1": 600.0,
    "R1": 300.0,
    "R2": 30.0,
    "R3": 90.0,
    "R5": 60.0,
    "S1": 500.0,
    "Z1": 40.0,
}
USUAL_DAYS = np.array([_MEDIAN_DAYS.get(code, 365.0) for code in PLACEMENT_TYPES])
"""Median days that a settled placement of each type lasts."""

OUT_OF_AREA = np.array([0.85 if code in ("K1", "K2", "R1", "R5", "S1") else 0.45 for code in PLACEMENT_TYPES])
"""Share of each type that lies outside the council's area."""


def weights_row(age: Real, course: Whole, first: Flags) -> Whole:
    """The row of weights that a child of this age, course and stage is placed by."""
    row = np.searchsorted(_BANDS, age, side="right") + np.where(first, 0, len(_FIRST))
    row = np.where(course == Course.UNACCOMPANIED, len(_WEIGHTS) - 2, row)
    return np.where(course == Course.REMAND, len(_WEIGHTS) - 1, row).astype(np.int64)


def weights() -> Real:
    """The weights of every row, one column a drawn type."""
    return _WEIGHTS


def type_of_column(column: Whole) -> Whole:
    """The placement type that a column of the weights stands for."""
    places = np.array([PLACE[code] for code in _DRAWN], np.int64)
    return places[column]
