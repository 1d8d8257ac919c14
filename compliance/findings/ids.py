"""Ids of findings: they depend on the rule, the case, the scope and the anchor alone."""

from __future__ import annotations

import hashlib
from datetime import date

from compliance.model.obligations import Obligation

NAMED = (
    "rule",
    "case",
    "scope",
    "scope_start",
    "scope_nth",
    "anchor_kind",
    "anchor_on",
    "anchor_key",
    "period",
)
"""The fields an id is made of, in this order, joined by a bar."""


def finding_id(obligation: Obligation) -> str:
    """The id of the finding that tells of an obligation."""
    return digest("|".join(_text(getattr(obligation, name)) for name in NAMED))


def digest(text: str) -> str:
    """The id made of the joined fields."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _text(value: str | date | None) -> str:
    return "" if value is None else str(value)
