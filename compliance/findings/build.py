"""Obligations become findings: named, cited and explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from compliance.findings.ids import NAMED, digest
from compliance.findings.kinds import for_each_kind
from compliance.findings.rated import APPARENT
from compliance.findings.reasons import reasons
from compliance.findings.sentences import assumption_words, sentences
from compliance.logs import logger, timed
from compliance.model.between import Between
from compliance.model.coverage import Coverage
from compliance.model.events import Elsewhere
from compliance.model.findings import Finding, LawCited, SourceRow
from compliance.model.irregularities import Doubts
from compliance.model.obligation_table import about_of
from compliance.model.rulebook import Rulebook

_log = logger(__name__)

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
    "team",
    "worker",
    "reviewing_officer",
    "apparent",
    *(f"law_{name}" for name in LAW),
    "readings",
    "assumptions",
    "doubts",
    "anchor_file",
    "anchor_row",
    "met_file",
    "met_row",
    "told_in",
    "explanation",
    "reason",
    "reason_code",
    "reason_about",
)
"""Columns of the table of findings: the fields of `Finding`, its law and evidence spread out.

`anchor_file` and `anchor_row` are where what it counts from was read, `met_file` and `met_row` what met it; `told_in`
are the rows of other sources that tell either too.
"""

ROWS = pl.List(pl.Struct({"file": pl.String, "row": pl.Int64}))


@dataclass(frozen=True, slots=True)
class Telling:
    """What findings are told with, besides the obligations. `doubts`: what does not fit in the records of a case;
    `elsewhere`: the rows of other sources that tell an event too; `between`: what a series of lists leaves open."""

    rulebook: Rulebook
    coverage: Coverage
    as_of: date
    doubts: Doubts = field(default_factory=dict)
    elsewhere: Elsewhere = field(default_factory=dict)
    between: Between | None = None


@timed(_log, "findings told in words")
def findings_table(rated: pl.DataFrame, telling: Telling) -> pl.DataFrame:
    """The rated obligations as findings, in the same order, one row each."""
    reason = reasons(rated, telling.coverage, telling.rulebook.scopes)
    said = sentences(rated, telling.rulebook, telling.as_of)
    doubts = _doubts(rated["case"], telling.doubts)
    apparent = _apparent(rated, telling)
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
        _told_in(rated, telling.elsewhere),
        apparent,
        pl.concat_str([said, reason, apparent, in_doubt], separator=" ", ignore_nulls=True).alias(
            "explanation"
        ),
        pl.col("version_from").alias("law_version_from"),
        *for_each_kind(rated.select("assumed", "reason_about"), _in_words),
    ).select(COLUMNS)


def _in_words(kinds: pl.DataFrame) -> pl.DataFrame:
    """What was assumed, and what a reason is about, as texts."""
    assumed = [list(map(assumption_words, each)) for each in kinds["assumed"].to_list()]
    about = [[str(about_of(one)) for one in each] for each in kinds["reason_about"].to_list()]
    return pl.DataFrame({"assumptions": assumed, "reason_about": about}, _TEXTS)


_TEXTS = {"assumptions": pl.List(pl.String), "reason_about": pl.List(pl.String)}


def _apparent(rated: pl.DataFrame, telling: Telling) -> pl.Series:
    """Of a breach that rests on the time between lists, which lists these are; null of others."""
    between = telling.between
    if between is None or not rated[APPARENT].any():
        return pl.repeat(None, rated.height, dtype=pl.String, eager=True).alias(APPARENT)
    until = rated.select(pl.coalesce("met_on", "closed_on", pl.lit(telling.as_of))).to_series()
    said = [
        f"Apparent: what was done between {between.spacing(first or date.min, last)}, need not be shown."
        if is_apparent
        else None
        for is_apparent, first, last in zip(rated[APPARENT], rated["anchor_on"], until, strict=True)
    ]
    return pl.Series(APPARENT, said, pl.String)


def _told_in(rated: pl.DataFrame, elsewhere: Elsewhere) -> pl.Series:
    """Where other sources tell what each obligation counts from, and what met it."""
    if not elsewhere:
        return pl.repeat([], rated.height, dtype=ROWS, eager=True).alias("told_in")
    known = pl.DataFrame(
        [
            (case, origin.file, origin.row, day, [{"file": each.file, "row": each.row} for each in rows])
            for (case, origin, day), rows in elsewhere.items()
        ],
        {"case": pl.String, "file": pl.String, "row": pl.Int64, "on": pl.Date, "told_in": ROWS},
        orient="row",
    )
    keys = rated.select(
        "case", *(f"{which}_{of}" for which in ("anchor", "met") for of in ("file", "row", "on"))
    )
    for which in ("anchor", "met"):
        named = {name: f"{which}_{name}" for name in ("file", "row", "on")}
        keys = keys.join(
            known.rename({**named, "told_in": f"_{which}"}),
            on=["case", *named.values()],
            how="left",
            maintain_order="left",
        )
    none = pl.lit([], ROWS)
    both = pl.concat_list(pl.col("_anchor").fill_null(none), pl.col("_met").fill_null(none))
    return keys.select(both.list.unique(maintain_order=True).alias("told_in")).to_series()


_IN_DOUBT = "The records of this child do not fit together: "


def _doubts(cases: pl.Series, told: Doubts) -> pl.Series:
    """What does not fit in the records of each case."""
    if not told:
        return pl.repeat([], len(cases), dtype=pl.List(pl.String), eager=True)
    known = pl.DataFrame(
        {"case": list(told), "doubts": [list(each) for each in told.values()]},
        {"case": pl.String, "doubts": pl.List(pl.String)},
    )
    joined = cases.to_frame("case").join(known, on="case", how="left", maintain_order="left")["doubts"]
    return joined.fill_null(pl.Series([[]], dtype=pl.List(pl.String)))


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
            assumptions=tuple(row["assumptions"]),
            evidence=tuple(
                SourceRow(file=file, row=number)
                for file, number in dict.fromkeys(
                    (*origins, *((each["file"], each["row"]) for each in row["told_in"]))
                )
            ),
            reason_about=tuple(row["reason_about"]),
        )


_MADE = ("readings", "assumptions", "doubts", "reason_about")
