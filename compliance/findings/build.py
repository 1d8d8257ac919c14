"""Obligations become findings: named, cited and explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from compliance.findings.ids import NAMED, digest
from compliance.findings.reasons import with_reasons
from compliance.findings.sentences import assumption_words, sentences
from compliance.model.coverage import Coverage
from compliance.model.findings import Finding, LawCited, SourceRow
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
    """What findings are told with, besides the obligations."""

    rulebook: Rulebook
    coverage: Coverage
    as_of: date


def findings_table(rated: pl.DataFrame, telling: Telling) -> pl.DataFrame:
    """The rated obligations as findings, in the same order, one row each."""
    rows = with_reasons(rated.with_row_index("_row"), telling.coverage)
    rows = rows.with_columns(finding_ids(rows))
    told = [
        _of_rule(frame, str(key[0]), telling)
        for key, frame in rows.partition_by("rule", as_dict=True, maintain_order=True).items()
    ]
    if not told:
        return _of_no_rule(rows)
    return pl.concat(told).sort("_row").select(COLUMNS)


_LISTS = ("readings", "assumptions", "reason_about")


def _of_no_rule(rows: pl.DataFrame) -> pl.DataFrame:
    """The table of no findings: its columns have the types they would have had."""
    kinds = {**dict.fromkeys(COLUMNS, pl.String()), **dict.fromkeys(_LISTS, pl.List(pl.String))}
    kinds |= {name: kind for name, kind in rows.schema.items() if name in COLUMNS}
    kinds |= {"law_version_from": pl.Date()}
    return pl.DataFrame(schema={name: kinds[name] for name in COLUMNS})


def _of_rule(rows: pl.DataFrame, rule_id: str, telling: Telling) -> pl.DataFrame:
    rule = telling.rulebook.rules[rule_id]
    laws = pl.DataFrame(
        [
            (v.first, v.law.instrument, v.law.provision, v.law.force.value, v.law.checked.value, v.law.url)
            for v in rule.versions
        ],
        schema={"version_from": pl.Date, **{f"law_{n}": pl.String for n in LAW if n != "version_from"}},
        orient="row",
    )
    latest = laws.tail(1)
    readings = [f"{name}={telling.rulebook.readings[name].chosen}" for name in rule.head.readings]
    said = sentences(rows, rule, telling.rulebook, telling.as_of)
    explanation = (
        pl.when(pl.col("reason").is_null())
        .then(pl.lit(said))
        .otherwise(pl.lit(said) + " " + pl.col("reason"))
    )
    rows = rows.join(laws, on="version_from", how="left", maintain_order="left")
    return rows.with_columns(
        explanation.alias("explanation"),
        pl.col("version_from").alias("law_version_from"),
        *(
            pl.col(f"law_{name}").fill_null(latest[f"law_{name}"][0])
            for name in LAW
            if name != "version_from" and latest[f"law_{name}"][0] is not None
        ),
        pl.lit(readings, pl.List(pl.String)).alias("readings"),
        pl.col("assumed").alias("assumptions"),
    ).select("_row", *COLUMNS)


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
            assumptions=tuple(assumption_words(each) for each in row["assumptions"]),
            evidence=tuple(SourceRow(file=file, row=number) for file, number in origins),
            reason_about=tuple(row["reason_about"]),
        )


_MADE = ("readings", "assumptions", "reason_about")
