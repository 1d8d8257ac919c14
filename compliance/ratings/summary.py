"""What a run comes to: counts, ratings and lists that add up over tables of different cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from compliance.calendars.periods import year_to_date
from compliance.engines.plan import Plan
from compliance.findings.rated import APPARENT, as_counted, without_apparent
from compliance.model.coverage import Coverage
from compliance.model.findings import Concern
from compliance.model.obligation_table import about_of
from compliance.model.obligations import ReasonCode, Status
from compliance.ratings.colours import child_ratings
from compliance.ratings.judged import joined, judged, shown_from
from compliance.ratings.lines.tally import Tally
from compliance.ratings.scorecard import Line, cases_of, tallies

_HELD = ("team", "worker", "reviewing_officer")
_LISTED = ("case", "rule", "title", "force_rank", "status", "due_on", "days", "disposition", *_HELD)
_COLOURED = (
    "case",
    "rule",
    "duty",
    "family",
    "force_rank",
    "status",
    "due_on",
    "met_on",
    "closed_on",
    APPARENT,
)
_OWED = ("case", "rule", "duty", "family", "force_rank", "status", "due_on")
_NOT_JUDGED = (Status.NOT_ASSESSABLE.value, Status.LAPSED.value)
GAP = ("reason_code", "reason_about", "carried", "rule", "findings")


@dataclass(frozen=True)
class Summary:
    """A run in numbers.

    `overdue` and `due_soon`: the obligations to act on (case, rule, title, force_rank, status, due_on, days,
    disposition, and who has the case).
    `gaps`: what could not be judged, counted by reason, by what it is about, by whether the export carries
    any of it, and by rule. `ratings`: one row a child and family. `scorecard` and `by_rule`: what each line
    counts, in order of the lines. `rules_seen`: the rules of which an occasion was seen; `judged`: how many findings
    of each say what became of the duty. One that lapsed before it was due does not. `children`: of how many children
    each rule and each family could be judged, as `ratings.judged.SCHEMA` says. `apparent`: by child, how many
    breaches are apparent alone; they are in no share and in no line of the scorecard.
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
    children: pl.DataFrame
    concerns: tuple[Concern, ...]
    apparent: Counter[str]

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
            children=joined(self.children, other.children),
            concerns=(*self.concerns, *other.concerns),
            apparent=self.apparent + other.apparent,
        )

    def narrowed(
        self, those: pl.Expr, statuses: Counter[str], cases: Collection[str], families: Collection[str]
    ) -> Summary:
        """What is left where only some findings are shown, and what the export can show, which stays what it is.

        `those`: which findings, by what stands in the lists; `statuses`: how many of them have each. Ratings and
        concerns are of these `cases`, ratings in these `families`; none named is all. There are no measures: a share of
        some findings would be the share of no duty.
        """
        rated = pl.col("case").is_in(list(cases))
        if families:
            rated &= pl.col("family").is_in(list(families))
        return replace(
            self,
            statuses=statuses,
            overdue=self.overdue.filter(those),
            due_soon=self.due_soon.filter(those),
            ratings=self.ratings.filter(rated),
            scorecard=(),
            by_rule=(),
            concerns=tuple(each for each in self.concerns if each.case in cases),
            apparent=Counter({case: count for case, count in self.apparent.items() if case in cases}),
        )


def summarised(
    rated: pl.DataFrame,
    seen: pl.DataFrame,
    plan: Plan,
    *,
    scorecard: Sequence[Line],
    by_rule: Sequence[Line],
    concerns: Sequence[Concern],
) -> Summary:
    """The summary of a table of rated obligations, and of the visible events of the same cases."""
    lines = (*scorecard, *by_rule)
    sure = without_apparent(rated)
    tallied = tuple(tallies(lines, cases_of(lines, sure, seen, plan), year_to_date(plan.run.as_of)))
    to_act_on = rated.select(_LISTED)
    return Summary(
        statuses=_counts(rated["status"]),
        overdue=to_act_on.filter(pl.col("status") == Status.OVERDUE.value),
        due_soon=to_act_on.filter(pl.col("status") == Status.DUE_SOON.value),
        gaps=_gaps(rated, plan.coverage),
        ratings=child_ratings(as_counted(rated.select(_COLOURED)), plan.run.as_of),
        scorecard=tallied[: len(scorecard)],
        by_rule=tallied[len(scorecard) :],
        rules_seen=frozenset(rated["rule"].unique().to_list()),
        judged=_counts(sure["rule"].filter(~sure["status"].is_in(_NOT_JUDGED))),
        children=judged(
            as_counted(sure.select(_OWED)), shown_from(plan.rulebook.rules.values(), plan.coverage)
        ),
        concerns=tuple(concerns),
        apparent=_counts(rated["case"].filter(rated[APPARENT])),
    )


def _counts(words: pl.Series) -> Counter[str]:
    return Counter(dict(words.value_counts().iter_rows()))


def _gaps(rated: pl.DataFrame, coverage: Coverage) -> pl.DataFrame:
    # Whether something is carried turns on the case only where something is declared for it alone.
    own = pl.when(pl.col("case").is_in(list(coverage.of_case))).then("case").alias("case")
    gaps = (
        rated.select("status", "reason_code", "reason_about", "rule", own)
        .filter(pl.col("status") == Status.NOT_ASSESSABLE.value)
        .group_by("reason_code", "reason_about", "rule", "case", maintain_order=True)
        .agg(pl.len().alias("findings"))
    )
    return _counted(gaps.with_columns(_carried(gaps, coverage)).select(GAP))


def _carried(gaps: pl.DataFrame, coverage: Coverage) -> pl.Series:
    """Of each gap whether it is silence about records of which the export carries any event.

    That is for all cases, or in its own case where something is declared for that alone.
    """
    carried = np.zeros(gaps.height, dtype=bool)
    events = {case: {record.event for record in own} for case, own in coverage.of_case.items()}
    # The same few records are asked about in case after case.
    kinds = (
        gaps.with_row_index("place")
        .filter(pl.col("reason_code") == ReasonCode.SILENCE)
        .group_by("reason_about")
        .agg("place", "case")
    )
    for about, places, cases in kinds.iter_rows():
        records = [each.record for each in map(about_of, about) if each.record is not None]
        if any(coverage.of("", record) for record in records):
            carried[places] = True
        elif asked := {record.event for record in records}:
            carried[places] = [not asked.isdisjoint(events.get(case, ())) for case in cases]
    return pl.Series("carried", carried)


def _counted(gaps: pl.DataFrame) -> pl.DataFrame:
    return gaps.group_by(GAP[:-1], maintain_order=True).agg(pl.col("findings").sum().cast(pl.UInt32))
