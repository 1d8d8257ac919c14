"""What a run comes to: counts, ratings and lists that add up over tables of different cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from compliance.findings.reasons import record_of
from compliance.model.coverage import Coverage
from compliance.model.findings import Concern
from compliance.model.obligations import ReasonCode, Status
from compliance.ratings.colours import child_ratings
from compliance.ratings.scorecard import Line, Tally, tallies

_LISTED = ("case", "rule", "title", "force_rank", "due_on", "days", "disposition")
GAP = ("reason_code", "reason_about", "carried", "rule", "findings")


@dataclass(frozen=True)
class Summary:
    """A run in numbers.

    `overdue` and `due_soon`: the obligations to act on (case, rule, title, force_rank, due_on,
    days, disposition).
    `gaps`: what could not be judged, counted by reason, by what it is about, by whether the export carries
    any of it, and by rule. `ratings`: one row a child and family. `scorecard` and `by_rule`: what each line
    counts, in order of the lines.
    """

    statuses: Counter[str]
    overdue: pl.DataFrame
    due_soon: pl.DataFrame
    gaps: pl.DataFrame
    ratings: pl.DataFrame
    scorecard: tuple[Tally, ...]
    by_rule: tuple[Tally, ...]
    rules_seen: frozenset[str]
    concerns: tuple[Concern, ...]

    def joined(self, other: Summary) -> Summary:
        """Both together; they are about different cases."""
        return Summary(
            statuses=self.statuses + other.statuses,
            overdue=pl.concat([self.overdue, other.overdue]),
            due_soon=pl.concat([self.due_soon, other.due_soon]),
            gaps=_counted(pl.concat([self.gaps, other.gaps])),
            ratings=pl.concat([self.ratings, other.ratings]),
            scorecard=tuple(a + b for a, b in zip(self.scorecard, other.scorecard, strict=True)),
            by_rule=tuple(a + b for a, b in zip(self.by_rule, other.by_rule, strict=True)),
            rules_seen=self.rules_seen | other.rules_seen,
            concerns=(*self.concerns, *other.concerns),
        )


def summarised(
    rated: pl.DataFrame,
    *,
    scorecard: Sequence[Line],
    by_rule: Sequence[Line],
    coverage: Coverage,
    concerns: Sequence[Concern],
    as_of: date,
) -> Summary:
    """The summary of a table of rated obligations."""
    counts = rated.group_by("status").agg(pl.len().alias("n"))
    return Summary(
        statuses=Counter(dict(counts.iter_rows())),
        overdue=rated.filter(pl.col("status") == Status.OVERDUE.value).select(_LISTED),
        due_soon=rated.filter(pl.col("status") == Status.DUE_SOON.value).select(_LISTED),
        gaps=_gaps(rated, coverage),
        ratings=child_ratings(rated, as_of),
        scorecard=tuple(tallies(scorecard, rated, as_of)),
        by_rule=tuple(tallies(by_rule, rated, as_of)),
        rules_seen=frozenset(rated["rule"].unique().to_list()),
        concerns=tuple(concerns),
    )


def _gaps(rated: pl.DataFrame, coverage: Coverage) -> pl.DataFrame:
    unjudged = rated.filter(pl.col("status") == Status.NOT_ASSESSABLE.value)
    unjudged = unjudged.with_columns(
        pl.col("reason_about").list.join("\n").alias("reason_about"), pl.lit(1, pl.UInt32).alias("findings")
    )
    silent = pl.col("reason_code") == ReasonCode.SILENCE.value
    carried = {
        about: any(coverage.of("", record_of(text)) for text in about.split("\n"))
        for about in unjudged.filter(silent)["reason_about"].unique().to_list()
    }
    in_general = pl.col("reason_about").replace_strict(carried, default=False, return_dtype=pl.Boolean)
    of_their_own = _special_cases(coverage, [about for about, held in carried.items() if not held])
    unjudged = unjudged.join(of_their_own, on=["reason_about", "case"], how="left", maintain_order="left")
    known = in_general | pl.col("own").fill_null(value=False)
    return _counted(unjudged.with_columns((silent & known).alias("carried")).select(GAP))


def _special_cases(coverage: Coverage, lacking: Sequence[str]) -> pl.DataFrame:
    """Cases that have a record of their own of something that is not carried for all."""
    pairs = [
        (about, case, True)
        for about in lacking
        for case, held in coverage.of_case.items()
        if {record_of(text).event for text in about.split("\n")} & {record.event for record in held}
    ]
    schema = {"reason_about": pl.String, "case": pl.String, "own": pl.Boolean}
    return pl.DataFrame(pairs, schema=schema, orient="row")


def _counted(gaps: pl.DataFrame) -> pl.DataFrame:
    return gaps.group_by(GAP[:-1], maintain_order=True).agg(pl.col("findings").sum().cast(pl.UInt32))
