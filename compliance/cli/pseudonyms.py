"""Options that put pseudonyms in place of ids, and the key that they name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.paths import NamedPath

if TYPE_CHECKING:
    from compliance.sources.pseudonyms import Pseudonyms

PSEUDONYMS = (
    click.option(
        "--pseudonymise",
        is_flag=True,
        help="Show pseudonyms in place of children, workers and records; the same key gives the same ones.",
    ),
    click.option(
        "--key-file",
        type=NamedPath(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Where the key for pseudonyms stands.",
    ),
    click.option(
        "--key-env", metavar="NAME", help="The environment variable in which the key for pseudonyms stands."
    ),
)


def pseudonyms_of(given: dict[str, Any]) -> Pseudonyms | None:
    """The pseudonyms that these options ask for, None where they ask for none. Raises UsageError without a key."""
    file, variable = given.get("key_file"), given.get("key_env")
    if not given.get("pseudonymise"):
        if file is not None or variable is not None:
            raise click.UsageError("a key is given, and --pseudonymise is not; give both or neither")
        return None
    from compliance.sources.pseudonyms import Pseudonyms

    return Pseudonyms(_key(file, variable))


def _key(file: Path | None, variable: str | None) -> bytes:
    if (file is None) == (variable is None):
        raise click.UsageError(
            "--pseudonymise needs a key, from one place: --key-file FILE or --key-env NAME. Whoever has the key can "
            "say whose pseudonym is whose, so keep it as you keep the records; `openssl rand -hex 32` makes one"
        )
    if file is not None:
        try:
            return file.read_bytes().strip()
        except OSError as error:
            raise click.UsageError(f"the key file {file} cannot be read: {error.strerror}") from None
    key = os.environ.get(variable or "")
    if key is None:
        raise click.UsageError(
            f"no environment variable is called {variable}; expected the key for pseudonyms in it"
        )
    return key.encode().strip()
