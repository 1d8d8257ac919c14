"""Templates made into text: everything is escaped, and nothing that was recorded moves the words around it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import date
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from compliance.model.counts import many
from compliance.printable import printable, shortened

_LONGEST = 1_000
"""Letters of a text that are shown; a sentence is shorter."""


def as_written(name: str) -> Markup:
    """The style or the script of the page, as it stands in it."""
    text = resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(f"\n{text.strip()}\n")


def digest_of(text: str) -> str:
    """What a page says of its own style or script, so that a browser takes no other: `sha256-...`."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def templates() -> Environment:
    """The templates of the page. Two runs over the same values give the same text."""
    environment = Environment(
        loader=PackageLoader("compliance.reports.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters.update(day=day, many=many, number=_number)
    return environment


def _shown(value: object) -> object:
    """A value as it is shown; text of the templates themselves is left as it is."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(shortened(value, _LONGEST))
    return value


def day(of: date | None) -> str:
    """`6 Dec 2024`; nothing where there is none."""
    return "" if of is None else f"{of.day} {of:%b %Y}"


def _number(value: int) -> str:
    return f"{value:,}"
