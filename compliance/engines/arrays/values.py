"""What the arrays hold. Days and instants are those of `calendars`; here is the rest, with what stands for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from compliance.calendars.days import Days

Integers = npt.NDArray[np.int64]
"""Any of the following that are whole numbers."""

Cases = npt.NDArray[np.int64]
"""Cases by their place in order of id."""

Places = npt.NDArray[np.int64]
"""Places in another array or table: rows of the export, stretches, pieces of evidence. NONE: there is none."""

Words = npt.NDArray[np.int64]
"""Words by their number, which grows with the text: codes, keys, periods. NONE: it is not recorded."""

NONE = -1

SetIds = npt.NDArray[np.int64]
"""Sets by their number in `numbering.Sets`. EMPTY: the set that holds nothing."""

EMPTY = 0

GroupDays = npt.NDArray[np.int64]
"""Something that is counted (a case, a stretch) and a day, as one number: the first by the bits above the day's."""

Flags = npt.NDArray[np.bool_]
"""Yes or no."""

Truth = npt.NDArray[np.int8]
"""NO, UNKNOWN or YES. All of several is the least of them, any the greatest, and the contrary the negative."""

NO, UNKNOWN, YES = -1, 0, 1

Codes = npt.NDArray[np.int8]
"""Places in a short list that stands beside them: statuses, kinds of anchor, reasons."""

Rows = npt.NDArray[np.int64] | npt.NDArray[np.bool_] | slice
"""Which rows of a table are meant: their places, a flag for each, or a slice."""

Column = npt.NDArray[Any]
"""A column of whatever type."""

Waking = Iterator[tuple[Cases, Days | int]]
"""Cases, and a day on which each of them, or all of them, may change; not after the as-of day: the next one."""
