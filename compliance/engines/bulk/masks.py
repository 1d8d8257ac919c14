"""Sets of assumptions and of undecided fields as bits of a number, one bit each."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

import polars as pl

T = TypeVar("T", bound=Hashable)

MASK = pl.UInt64()
NOTHING = pl.lit(0, MASK)
_MOST = 63


class Bits(Generic[T]):
    """Which thing each bit stands for, in the order first met."""

    def __init__(self) -> None:
        self._bit: dict[T, int] = {}

    def flag(self, thing: T, where: pl.Expr) -> pl.Expr:
        """A mask with the thing's bit set where the condition is true."""
        bit = self._bit.setdefault(thing, len(self._bit))
        if bit >= _MOST:
            raise ValueError(f"more than {_MOST} assumptions or fields in one rule")
        return pl.when(where).then(pl.lit(1 << bit, MASK)).otherwise(NOTHING)

    def things(self, mask: int) -> tuple[T, ...]:
        """The things whose bits are set."""
        return tuple(thing for thing, bit in self._bit.items() if mask >> bit & 1)

    def remapped(self, mask: pl.Expr, into: Bits[T]) -> pl.Expr:
        """A mask of these bits as a mask of another's."""
        total = NOTHING
        for thing, bit in self._bit.items():
            total = total | into.flag(thing, (mask & pl.lit(1 << bit, MASK)) != 0)
        return total


def any_of(masks: list[pl.Expr]) -> pl.Expr:
    """Every bit set in any of the masks."""
    total = NOTHING
    for mask in masks:
        total = total | mask
    return total
