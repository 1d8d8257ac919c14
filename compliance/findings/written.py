"""Days, instants and counts as columns of words, as a manager would write them."""

from __future__ import annotations

import polars as pl


def written(day: pl.Expr) -> pl.Expr:
    """`6 December 2024`; `an unknown day` where there is none."""
    return day.dt.strftime("%-d %B %Y").fill_null("an unknown day")


def written_at(at: pl.Expr) -> pl.Expr:
    """`21:59 on 6 May 2024`, in London time."""
    return at.dt.convert_time_zone("Europe/London").dt.strftime("%H:%M on %-d %B %Y")


def clock_and_day(at: pl.Expr) -> pl.Expr:
    """`21:59, 6 May 2024`, in London time."""
    return at.dt.convert_time_zone("Europe/London").dt.strftime("%H:%M, %-d %B %Y")


def counted(number: pl.Expr, noun: str) -> pl.Expr:
    """`1 day`, `23 days`."""
    return pl.when(number == 1).then(pl.lit(f"1 {noun}")).otherwise(pl.format("{} " + noun + "s", number))


def capital(text: pl.Expr) -> pl.Expr:
    """The text with its first letter a capital, the rest as it is."""
    return text.str.slice(0, 1).str.to_uppercase() + text.str.slice(1)
