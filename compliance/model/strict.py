"""What comes in from outside, as it is checked: rules, words, settings, mappings, scorecards, messages."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """A part of it: a name that is not known is a mistake, and nothing of it changes later."""

    # Most parts lie within another, whose validator holds theirs: one of their own is made once it is asked for.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
