"""Instants as whole numbers, and the days in London in which they fall."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from compliance.calendars.days import EPOCH, Days

Instants = npt.NDArray[np.int64]
"""Microseconds since the beginning of 1970 in UTC. NO_TIME: the time of day is not known; it comes after any other."""

NO_TIME: int = np.iinfo(np.int64).max
HOUR = 3_600_000_000


def midnight(days: Days) -> Instants:
    """The first instant of each day in London."""
    local = pl.Series(days - EPOCH).cast(pl.Int32).cast(pl.Date).cast(pl.Datetime("us"))
    return local.dt.replace_time_zone("Europe/London").to_physical().to_numpy()


def london_days(at: Instants) -> Days:
    """The day in London in which each instant falls."""
    local = pl.Series(at).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone("Europe/London")
    return local.dt.date().to_physical().cast(pl.Int64).to_numpy() + EPOCH


def bounds(days: Days, at: Instants) -> tuple[Instants, Instants]:
    """From when and before when something happened: its own instant twice where that is known, else its day."""
    known = at < NO_TIME
    return np.where(known, at, midnight(days)), np.where(known, at, midnight(days + 1))
