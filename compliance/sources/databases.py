"""A database that an export is read from, named by its URL. Whoever prints one sees no password."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from compliance.problems import InputError

MARK = "://"
"""What tells a URL from a path."""

_EXAMPLE = "a URL as sqlite:///ssd.db or postgresql+psycopg://user@host/database"


@dataclass(frozen=True, slots=True)
class Database:
    """A database by its SQLAlchemy URL. Raises InputError for what is no such URL."""

    url: str = field(repr=False)

    def __post_init__(self) -> None:
        scheme, mark, rest = self.url.partition(MARK)
        if not mark or not scheme or not rest:
            raise InputError(f"the URL of a database cannot be read; expected {_EXAMPLE}")

    @property
    def name(self) -> str:
        """The URL without user, password and options, as it is shown."""
        try:
            parts = urlsplit(self.url)
            host = parts.hostname or ""
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            # A password with a mark in it that is not written as %40 and the like.
            return f"{self.url.partition(MARK)[0]}{MARK}..."
        return f"{parts.scheme}{MARK}{host}{port}{parts.path}"

    @property
    def file(self) -> str | None:
        """The file of a SQLite database; None of any other."""
        scheme, _, rest = self.url.partition(MARK)
        is_file = scheme.partition("+")[0] == "sqlite"
        return (rest.removeprefix("/").partition("?")[0] or None) if is_file else None

    def __str__(self) -> str:
        return self.name
