"""Choices drawn cheaply.

Making a strategy costs more than drawing from it, and a history takes hundreds of draws; so choices are
drawn as places in a sequence, from strategies made once. Functions here and elsewhere in this package
whose first argument is `draw` are parts of strategies, called while one is being drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.strategies.dice import Dice

T = TypeVar("T")


@cache
def _upto(most: int) -> SearchStrategy[int]:
    return st.integers(0, most)


def upto(draw: DrawFn, most: int) -> int:
    """A whole number from 0 to `most`."""
    return draw.upto(most) if isinstance(draw, Dice) else draw(_upto(most))


def pick(draw: DrawFn, options: Sequence[T]) -> T:
    """One of the options; the first is the simplest."""
    return options[upto(draw, len(options) - 1)]


def number(draw: DrawFn, least: int, most: int) -> int:
    """A whole number, both ends included."""
    return least + upto(draw, most - least)


def once_in(draw: DrawFn, times: int) -> bool:
    """True about once in so many times; the simplest is False."""
    return upto(draw, times - 1) == times - 1


def day_between(draw: DrawFn, first: date, last: date) -> date:
    """Any day from first to last."""
    return first + timedelta(days=number(draw, 0, (last - first).days))


def some(draw: DrawFn, options: Sequence[T], least: int, most: int) -> list[T]:
    """A few of the options, none twice."""
    left = list(options)
    return [left.pop(upto(draw, len(left) - 1)) for _ in range(number(draw, least, min(most, len(left))))]


def several(draw: DrawFn, part: Callable[[], T], least: int, most: int) -> list[T]:
    """A part drawn a few times over."""
    return [part() for _ in range(number(draw, least, most))]
