"""Pseudonyms: what stands in place of ids.

A pseudonym is a keyed hash (HMAC-SHA256): the same key gives the same child the same pseudonym in every output, and
without the key nobody can try ids until one fits. It is no anonymity: days, kinds of events and places stay, and
whoever knows a child's days knows the child.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass, field

from compliance.problems import SettingsError

SHORTEST_KEY = 16
"""Bytes of a key: with fewer, keys could be tried one by one."""

_LETTERS = 12
_MADE = re.compile(rf"[cwx]-[a-z2-7]{{{_LETTERS}}}")


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """What ids are replaced by. `key`: at least SHORTEST_KEY bytes, else SettingsError; it is never shown."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) < SHORTEST_KEY:
            raise SettingsError(
                f"the key for pseudonyms has {len(self.key)} bytes; expected at least {SHORTEST_KEY}, as "
                "`openssl rand -hex 32` makes"
            )

    def case(self, id_: str) -> str:
        """What a child, or another case, is called."""
        return self._called("c", "case", id_)

    def text(self, attribute: str, value: str) -> str:
        """What stands for the value of an attribute: of a worker, a placement, a review."""
        return self._called("w" if attribute == "worker" else "x", attribute, value)

    def given(self, attribute: str, values: Iterable[str]) -> tuple[str, ...]:
        """Ids that somebody names who has the key; "" (nobody) and what is a pseudonym already stay as they are."""
        called = self.case if attribute == "case" else lambda value: self.text(attribute, value)
        return tuple(each if not each or _MADE.fullmatch(each) else called(each) for each in values)

    def _called(self, kind: str, of: str, value: str) -> str:
        # A letter before it keeps a spreadsheet from reading a number or a day.
        digest = hmac.digest(self.key, f"{of}\0{value}".encode(), "sha256")
        return f"{kind}-{b32encode(digest).decode().lower()[:_LETTERS]}"
