"""What a run comes to: counts, ratings and lists that add up over tables of different cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from compliance.findings.rated import as_counted
from compliance.findings.reasons import record_of
from compliance.model.coverage import Coverage
from compliance.model.findings import Concern
from compliance.model.obligations import ReasonCode, Status
from compliance.ratings.colours import child_ratings
from compliance.ratings.scorecard import Line, Tally, tallies

_LISTED = ("case", "rule", "title", "force_rank", "due_on", "days", "disposition")
_COLOURED = ("case", "rule", "duty", "family", "force_rank", "status", "due_on", "met_on", "closed_on")
_NOT_JUDGED = (Status.NOT_ASSESSABLE.value, Status.LAPSED.value)
GAP = ("reason_code", "reason_about", "carried", "rule", "findings")


@dataclass(frozen=True)
class Summary:
    """A run in numbers.

    `overdue` and `due_soon`: the obligations to act on (case, rule, title, force_rank, due_on,
    days, disposition).
    `gaps`: what could not be judged, counted by reason, by what it is about, by whether the export carries
    any of it, and by rule. `ratings`: one row a child and family. `scorecard` and `by_rule`: what each line
    counts, in order of the lines. `rules_seen`: the rules of which an occasion was seen; `judged`: how many findings
    of each say what became of the duty. One that lapsed before it was due does not.
    """

    statuses: Counter[str]
    overdue: pl.DataFrame
    due_soon: pl.DataFrame
    gaps: pl.DataFrame
    ratings: pl.DataFrame
    scorecard: tuple[Tally, ...]
    by_rule: tuple[Tally, ...]
    rules_seen: frozenset[str]
    judged: Counter[str]
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
            judged=self.judged + other.judged,
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
    tallied = tuple(tallies((*scorecard, *by_rule), rated, as_of))
    to_act_on = rated.select("status", *_LISTED)
    return Summary(
        statuses=Counter(dict(rated["status"].value_counts().iter_rows())),
        overdue=to_act_on.filter(pl.col("status") == Status.OVERDUE.value).select(_LISTED),
        due_soon=to_act_on.filter(pl.col("status") == Status.DUE_SOON.value).select(_LISTED),
        gaps=_gaps(rated, coverage),
        ratings=child_ratings(as_counted(rated.select(_COLOURED)), as_of),
        scorecard=tallied[: len(scorecard)],
        by_rule=tallied[len(scorecard) :],
        rules_seen=frozenset(rated["rule"].unique().to_list()),
        judged=Counter(
            dict(rated.filter(~pl.col("status").is_in(_NOT_JUDGED))["rule"].value_counts().iter_rows())
        ),
        concerns=tuple(concerns),
    )


def _gaps(rated: pl.DataFrame, coverage: Coverage) -> pl.DataFrame:
    # Whether something is carried turns on the case only where something is declared for it alone.
    own = pl.when(pl.col("case").is_in(list(coverage.of_case))).then("case").alias("case")
    found = (
        rated.select("status", "reason_code", "reason_about", "rule", own)
        .filter(pl.col("status") == Status.NOT_ASSESSABLE.value)
        .group_by("reason_code", "reason_about", "rule", "case", maintain_order=True)
        .agg(pl.len().alias("findings"))
    )
    carried = [
        code == ReasonCode.SILENCE and _carried(about, case, coverage)
        for code, about, case in found.select("reason_code", "reason_about", "case").iter_rows()
    ]
    found = found.with_columns(
        pl.col("reason_about").list.join("\n"), pl.Series("carried", carried, pl.Boolean)
    )
    return _counted(found.select(GAP))


def _carried(about: Sequence[str], case: str | None, coverage: Coverage) -> bool:
    """Whether the export carries any of the records, for all cases, or in this one any of their events."""
    records = [record_of(text) for text in about]
    own = {record.event for record in coverage.of_case.get(case or "", ())}
    return any(record.event in own or coverage.of("", record) for record in records)


def _counted(gaps: pl.DataFrame) -> pl.DataFrame:
    return gaps.group_by(GAP[:-1], maintain_order=True).agg(pl.col("findings").sum().cast(pl.UInt32))
