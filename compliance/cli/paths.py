"""What names a file or a folder on the command line."""

from __future__ import annotations

from typing import Any

import click

EMPTY = "is empty; name a file or a folder (`.` for the one you are in)"
"""What is said of an empty text: it would be read as the folder that one happens to be in."""


class NamedPath(click.Path):
    """A path as click reads it; one without a name is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Fails for an empty text."""
        if isinstance(value, str) and not value.strip():
            self.fail(EMPTY, param, ctx)
        return super().convert(value, param, ctx)
