"""Columns of days and instants as words, as a manager would write them."""

from __future__ import annotations

import polars as pl


def written(day: pl.Expr) -> pl.Expr:
    """`6 December 2024`."""
    return day.dt.strftime("%-d %B %Y")


def written_at(at: pl.Expr) -> pl.Expr:
    """`21:59 on 6 May 2024`, in London time."""
    return at.dt.convert_time_zone("Europe/London").dt.strftime("%H:%M on %-d %B %Y")


def clock_and_day(at: pl.Expr) -> pl.Expr:
    """`21:59, 6 May 2024`, in London time."""
    return at.dt.convert_time_zone("Europe/London").dt.strftime("%H:%M, %-d %B %Y")
