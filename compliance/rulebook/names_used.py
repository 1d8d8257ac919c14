"""The named conditions that a part of a pack's file is written with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

USE = "use"
"""What is written before the name of a condition, or several."""


def names_used(raw: Any) -> Iterator[str]:
    """Each name that stands behind `use` anywhere in plain data, in the order written, also where it is repeated."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            if key == USE:
                yield from map(str, value if isinstance(value, list) else [value])
            else:
                yield from names_used(value)
    elif isinstance(raw, list | tuple):
        for each in raw:
            yield from names_used(each)
