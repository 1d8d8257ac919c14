"""Recorded mitigations: reasons shown beside a finding. They never change its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.findings.words import written
from compliance.model.obligations import Obligation

if TYPE_CHECKING:
    import polars as pl


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
    import polars as pl

    names = ("rule", "reason", "approver", "until")
    rows = visible.filter(pl.col("event") == "mitigation_recorded")
    rows = rows.with_columns([pl.lit(None).alias(n) for n in names if n not in rows.columns])
    found: dict[str, list[Mitigation]] = {}
    for row in rows.filter(pl.col("rule").is_not_null()).sort("case", "on").iter_rows(named=True):
        found.setdefault(row["case"], []).append(
            Mitigation(row["rule"], row["on"], row["reason"], row["approver"], row["until"])
        )
    return {case: tuple(each) for case, each in found.items()}


def disposition(o: Obligation, recorded: Mapping[str, tuple[Mitigation, ...]], as_of: date) -> str | None:
    """The mitigations recorded while the obligation ran and not lapsed before its due day, in words."""
    ended = o.met_on or o.closed_on or as_of
    said = [
        str(m)
        for m in recorded.get(o.case, ())
        if m.rule == o.rule
        and o.anchor_on is not None
        and o.anchor_on <= m.on <= ended
        and (m.until is None or o.due_on is None or m.until >= o.due_on)
    ]
    return "; ".join(said) or None
