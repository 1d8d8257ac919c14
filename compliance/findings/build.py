"""Obligations become findings: named, cited and explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from compliance.findings.ids import NAMED, digest
from compliance.findings.reasons import reasons
from compliance.findings.sentences import assumption_words, sentences
from compliance.model.coverage import Coverage
from compliance.model.findings import Finding, LawCited, SourceRow
from compliance.model.irregularities import Doubts
from compliance.model.rules import Rulebook

LAW = ("instrument", "provision", "force", "version_from", "checked", "url")

COLUMNS = (
    "id",
    "case",
    "rule",
    "duty",
    "title",
    "family",
    "track",
    "scope",
    "scope_start",
    "anchor_on",
    "due_on",
    "due_at",
    "status",
    "met_on",
    "closed_on",
    "days_late",
    "days_left",
    "rating",
    "disposition",
    *(f"law_{name}" for name in LAW),
    "readings",
    "assumptions",
    "doubts",
    "anchor_file",
    "anchor_row",
    "met_file",
    "met_row",
    "explanation",
    "reason",
    "reason_code",
    "reason_about",
)
"""Columns of the table of findings: the fields of `Finding`, its law and evidence spread out."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What findings are told with, besides the obligations. `doubts`: what does not fit in the records of a case."""

    rulebook: Rulebook
    coverage: Coverage
    as_of: date
    doubts: Doubts = field(default_factory=dict)


def findings_table(rated: pl.DataFrame, telling: Telling) -> pl.DataFrame:
    """The rated obligations as findings, in the same order, one row each."""
    reason = reasons(rated, telling.coverage, telling.rulebook.scopes)
    said = sentences(rated, telling.rulebook, telling.as_of)
    doubts = _doubts(rated["case"], telling.doubts)
    in_doubt = pl.when(doubts.list.len() > 0).then(pl.lit(_IN_DOUBT) + doubts.list.join("; ") + pl.lit("."))
    rows = rated.join(
        _laws(telling.rulebook),
        on=["rule", "version_from"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return rows.with_columns(
        finding_ids(rated),
        reason,
        doubts.alias("doubts"),
        pl.concat_str([said, reason, in_doubt], separator=" ", ignore_nulls=True).alias("explanation"),
        pl.col("version_from").alias("law_version_from"),
        pl.col("assumed").alias("assumptions"),
    ).select(COLUMNS)


_IN_DOUBT = "The records of this child do not fit together: "


def _doubts(cases: pl.Series, told: Doubts) -> pl.Series:
    """What does not fit in the records of each case."""
    if not told:
        return pl.repeat([], len(cases), dtype=pl.List(pl.String), eager=True)
    known = pl.DataFrame(
        {"case": list(told), "doubts": [list(each) for each in told.values()]},
        {"case": pl.String, "doubts": pl.List(pl.String)},
    )
    found = cases.to_frame("case").join(known, on="case", how="left", maintain_order="left")["doubts"]
    return found.fill_null(pl.Series([[]], dtype=pl.List(pl.String)))


def _laws(rulebook: Rulebook) -> pl.DataFrame:
    """The law and the readings of each version of each rule; those of its last where none is known."""
    rows = []
    for rule in rulebook.rules.values():
        readings = [f"{name}={rulebook.readings[name].chosen}" for name in rule.head.readings]
        for first, law in (*((v.first, v.law) for v in rule.versions), (None, rule.versions[-1].law)):
            cited = (law.instrument, law.provision, law.force.value, law.checked.value, law.url)
            rows.append((rule.head.id, first, *cited, readings))
    return pl.DataFrame(rows, _LAWS, orient="row")


_LAWS: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "version_from": pl.Date(),
    **{f"law_{name}": pl.String() for name in LAW if name != "version_from"},
    "readings": pl.List(pl.String()),
}


def finding_ids(rows: pl.DataFrame) -> pl.Series:
    """Ids that depend on the rule, the case, the scope and the anchor alone."""
    text = rows.select(
        pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in NAMED], separator="|")
    )
    return pl.Series("id", [digest(each) for each in text.to_series()], pl.String)


def findings_of(table: pl.DataFrame) -> Iterable[Finding]:
    """The table's rows as findings, for those that are looked at one by one."""
    for row in table.iter_rows(named=True):
        origins = dict.fromkeys(
            (row[f"{which}_file"], row[f"{which}_row"])
            for which in ("anchor", "met")
            if row[f"{which}_file"] is not None
        )
        yield Finding(
            **{name: row[name] for name in Finding.model_fields if name in row and name not in _MADE},
            law=LawCited(**{name: row[f"law_{name}"] for name in LAW}),
            readings=tuple(row["readings"]),
            doubts=tuple(row["doubts"]),
            assumptions=tuple(assumption_words(each) for each in row["assumptions"]),
            evidence=tuple(SourceRow(file=file, row=number) for file, number in origins),
            reason_about=tuple(row["reason_about"]),
        )


_MADE = ("readings", "assumptions", "doubts", "reason_about")
