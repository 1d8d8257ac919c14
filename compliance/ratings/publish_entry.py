"""How a scorecard declares that its page is published."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from compliance.model.documents import Document
from compliance.model.strict import StrictModel

OF = "/of"
"""Behind a line's name its denominator is meant."""


class WithinEntry(StrictModel):
    """Lines that count different children of those that another counts."""

    of: str
    parts: tuple[str, ...] = Field(min_length=1)


class PublishEntry(StrictModel):
    """How a page is published, as a scorecard declares it.

    `withhold`: numbers of children from 1 to this are shown as `withheld`. `counts_to`: what they are rounded to.
    `decimals`: of shares and means; what rounds to nothing and is not is shown as `low`. `same`: figures that are one
    number (`line`, or `line/of` for its denominator); `within`: what is part of what.
    """

    withhold: int = Field(ge=1)
    withheld: str = Field(min_length=1)
    counts_to: int = Field(ge=1)
    decimals: int = Field(ge=0)
    low: str = Field(min_length=1)
    source: str = Field(min_length=1)
    same: tuple[tuple[str, ...], ...] = ()
    within: tuple[WithinEntry, ...] = ()

    def refuse_unknown(self, document: Document, lines: Sequence[str]) -> None:
        """Raises RulebookError, with file, line and column, where a name is of no line."""
        known = {*lines, *(f"{line}{OF}" for line in lines)}
        named: list[tuple[tuple[str | int, ...], str]] = [
            *(
                (("publish", "same", i, j), name)
                for i, group in enumerate(self.same)
                for j, name in enumerate(group)
            ),
            *((("publish", "within", i, "of"), each.of) for i, each in enumerate(self.within)),
            *(
                (("publish", "within", i, "parts", j), name)
                for i, each in enumerate(self.within)
                for j, name in enumerate(each.parts)
            ),
        ]
        for path, name in named:
            if name not in known:
                raise document.error(path, f"no line of the scorecard is called {name.removesuffix(OF)}")
