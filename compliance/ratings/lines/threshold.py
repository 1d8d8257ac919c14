"""Where a figure of which less is better turns red."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from compliance.model.findings import Rating
from compliance.model.strict import StrictModel
from compliance.printable import printable


class Threshold(StrictModel):
    """A bound that somebody has set, with where it stands: `below` it, or `at_most` as much, is good enough."""

    below: float | None = Field(default=None, gt=0)
    at_most: float | None = Field(default=None, gt=0)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.below is None) == (self.at_most is None):
            raise ValueError("a threshold says exactly one of below and at_most")
        return self

    def kept_by(self, figure: float) -> bool:
        """Whether a figure is good enough."""
        return figure < self.below if self.below is not None else figure <= (self.at_most or 0)

    def rate(self, figure: float) -> Rating:
        """The colour of a figure."""
        return Rating.GREEN if self.kept_by(figure) else Rating.RED

    @property
    def bound(self) -> str:
        """`below 426`, `at most 70`."""
        return f"below {self.below:g}" if self.below is not None else f"at most {self.at_most:g}"

    @property
    def beyond(self) -> str:
        """What is not good enough: `426 or more`, `more than 70`."""
        return f"{self.below:g} or more" if self.below is not None else f"more than {self.at_most:g}"

    def __str__(self) -> str:
        return printable(f"{self.bound} ({self.source})")
