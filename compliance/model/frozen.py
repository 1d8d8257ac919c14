"""What the library gives, as it is checked: findings, measures, pages, changes."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    """A part of an answer: nothing of it changes later."""

    model_config = ConfigDict(frozen=True, defer_build=True)
