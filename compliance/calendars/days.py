"""Days as whole numbers, so that arrays of them can be compared, counted on and searched."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int64]
"""Days by their numbers: 1 is the first day held, and each day is one more than the day before it.

A day that is not known is NEVER where it would begin something, and FOREVER where it would end or be due: then
`start <= day`, `closed <= due` and the like hold as they should without asking first whether there is a day.
"""

BITS = 18
"""How many bits a day takes. With 45 more for whatever days are counted of, the two make one number."""

FIRST_HELD = date(1700, 1, 1)
"""Events lie in the years 1900 to 2100 and no length of time is over a hundred years: all they can reach is held."""

NEVER, FOREVER = 0, (1 << BITS) - 1

_BEFORE_FIRST = FIRST_HELD.toordinal() - 1
LAST_HELD = date.fromordinal(FOREVER - 1 + _BEFORE_FIRST)
EPOCH = date(1970, 1, 1).toordinal() - _BEFORE_FIRST
"""The number of 1 January 1970, from which libraries count."""


def number(day: date) -> int:
    """A day as a number. A day before all that are held is as good as NEVER, one after them as FOREVER."""
    return min(max(day.toordinal() - _BEFORE_FIRST, NEVER), FOREVER)


def day_of(n: int) -> date:
    """The day of a number. Raises ValueError for NEVER and FOREVER, which are no days."""
    if not NEVER < n < FOREVER:
        raise ValueError(f"{n} is not the number of a day")
    return date.fromordinal(int(n) + _BEFORE_FIRST)


def as_dates(days: Days) -> npt.NDArray[np.datetime64[Any]]:
    """The days as numpy's dates."""
    return (days - EPOCH).astype("datetime64[D]")
