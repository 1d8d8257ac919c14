"""Recorded mitigations: reasons shown beside a finding. They never change its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from compliance.findings.words import written


@dataclass(frozen=True, slots=True)
class Mitigation:
    """A reason recorded in one case for one rule. `until` None has no end."""

    rule: str
    on: date
    reason: str | None
    approver: str | None
    until: date | None

    def __str__(self) -> str:
        said = f"mitigated: {self.reason or 'no reason given'}"
        if self.approver:
            said += f"; approved by {self.approver}"
        return said + (f"; until {written(self.until)}" if self.until else "")


def mitigations(visible: pl.DataFrame) -> dict[str, tuple[Mitigation, ...]]:
    """Every mitigation in the events that exist for the run, by case."""
    names = ("rule", "reason", "approver", "until")
    rows = visible.filter(pl.col("event") == "mitigation_recorded")
    rows = rows.with_columns([pl.lit(None).alias(n) for n in names if n not in rows.columns])
    found: dict[str, list[Mitigation]] = {}
    for row in rows.filter(pl.col("rule").is_not_null()).sort("case", "on").iter_rows(named=True):
        found.setdefault(row["case"], []).append(
            Mitigation(row["rule"], row["on"], row["reason"], row["approver"], row["until"])
        )
    return {case: tuple(each) for case, each in found.items()}


def disposition(obligation: Mapping[str, Any], recorded: tuple[Mitigation, ...]) -> str | None:
    """The mitigations recorded while the obligation ran and not lapsed before its due day, in words.

    `obligation` is a row of the table of obligations.
    """
    opened = obligation["anchor_on"]
    ended = obligation["met_on"] or obligation["closed_on"] or date.max
    said = [
        str(m)
        for m in recorded
        if m.rule == obligation["rule"]
        and opened is not None
        and opened <= m.on <= ended
        and (m.until is None or obligation["due_on"] is None or m.until >= obligation["due_on"])
    ]
    return "; ".join(said) or None
