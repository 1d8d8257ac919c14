"""How many there are of something, in words."""

from __future__ import annotations


def many(number: int, noun: str) -> str:
    """`1 row`, `0 rows`, `1,204 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
