"""What cases come to of which sources tell something differently: what every reading of them comes to, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from compliance.engines.executors import EngineName, Progress, obligation_table
from compliance.engines.plan import Plan
from compliance.model.obligation_table import ABOUT, SCHEMA, about_fields, in_order
from compliance.model.obligations import ReasonCode, Status, of_names
from compliance.timeline.histories import visible

if TYPE_CHECKING:
    from compliance.sources.several.readings import OtherReadings

_READING, _IS = "_reading", "_is"
_SAME = ("case", "rule", "scope", "_scope_start", "anchor_kind", "_anchor_on", "period", "_nth")
"""What is the same of one obligation in every reading, days as the first reading has them."""

_NAMED = 3
"""How many differences a reason names at most."""

_OPEN = (Status.NOT_DUE.value, Status.DUE_SOON.value)


def settled_obligations(
    engine: EngineName,
    seen: pl.DataFrame,
    plan: Plan,
    otherwise: OtherReadings | None,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """What every case was owed, as `obligation_table` has it, where no other way to read it comes to something else."""
    table = obligation_table(engine, seen, plan, progress)
    return table if otherwise is None else Settling(otherwise, plan, engine).settled(table)


def in_doubt(rows: pl.DataFrame, otherwise: OtherReadings) -> pl.DataFrame:
    """The rows of cases that can be read in another way."""
    return rows.filter(pl.col("case").is_in(list(otherwise.told)))


@dataclass(frozen=True, slots=True)
class Settling:
    """The readings of cases in doubt, as a run sees them."""

    otherwise: OtherReadings
    plan: Plan
    engine: EngineName

    def settled(self, judged: pl.DataFrame) -> pl.DataFrame:
        """The obligations of the first reading of all cases, where another does not come to something else.

        What is judged alike in every reading stays as the first has it. What is not, or is owed in some readings alone,
        is not assessable; of what is open in all of them the earliest due day counts.
        """
        doubt = pl.col("case").is_in(list(self.otherwise.told))
        first = judged.filter(doubt)
        if first.is_empty():
            return judged
        beyond = pl.col("case").is_in(list(self.otherwise.beyond))
        told = [
            self._same_in_all(first.filter(~beyond)),
            self._not_judged(first.filter(beyond & pl.col("rule").is_in(self._reading_them()))),
            first.filter(beyond & ~pl.col("rule").is_in(self._reading_them())),
        ]
        return in_order(pl.concat([judged.filter(~doubt), *told]))

    def _reading_them(self) -> list[str]:
        """The rules that read an event that is told differently in a case of which there is no other reading."""
        events = {each.event for case in self.otherwise.beyond for each in self.otherwise.told[case]}
        return [rule for rule, reads in self.plan.reads.items() if events & reads.rows]

    def _same_in_all(self, first: pl.DataFrame) -> pl.DataFrame:
        cases = first["case"].unique().to_list()
        readings = [name for name, case in self.otherwise.named.items() if case in {*cases}]
        if not readings:
            return first
        run = self.plan.run
        events = visible(
            self.otherwise.events.filter(pl.col("case").is_in(readings)), run.as_of, run.known_at
        )
        plan = replace(self.plan, coverage=self.otherwise.coverage(self.plan.coverage))
        others = obligation_table(self.engine, events, plan)
        named = others["case"].replace_strict(self.otherwise.named, return_dtype=pl.String)
        every = pl.concat(
            [
                first.with_columns(pl.lit("").alias(_READING)),
                others.with_columns(pl.col("case").alias(_READING), named.alias("case")),
            ]
        )
        return self._compared(self._with_days_of_the_first(every))

    def _with_days_of_the_first(self, every: pl.DataFrame) -> pl.DataFrame:
        days = pl.DataFrame(
            [(case, day, first) for (case, day), first in self.otherwise.days.items()],
            {"case": pl.String, "_day": pl.Date, "_first": pl.Date},
            orient="row",
        )
        for name in ("scope_start", "anchor_on"):
            every = every.join(
                days.rename({"_day": name}), on=["case", name], how="left", maintain_order="left"
            )
            every = every.with_columns(pl.coalesce("_first", name).alias(f"_{name}")).drop("_first")
        return every.with_columns(
            pl.int_range(pl.len())
            .over("case", _READING, "rule", "scope", "_scope_start", "anchor_kind", "_anchor_on", "period")
            .alias("_nth")
        )

    def _compared(self, every: pl.DataFrame) -> pl.DataFrame:
        several = dict.fromkeys(self.otherwise.told, 1)
        for case in self.otherwise.named.values():
            several[case] += 1
        ways = pl.col("case").replace_strict(several, default=1, return_dtype=pl.Int64)
        group = list(_SAME)
        told = every.with_columns(
            (pl.len().over(group) == ways).alias("_in_all"),
            pl.col("status").n_unique().over(group).alias("_statuses"),
            pl.col("status").is_in(_OPEN).all().over(group).alias("_open"),
        )
        # Of what is open in every reading the earliest due day is told: nobody is told too late.
        earliest = pl.when("_open").then("due_on")
        told = told.with_columns(earliest.alias("_due")).sort(
            *group, "_due", _READING, nulls_last=True, maintain_order=True
        )
        kept = told.unique(group, keep="first", maintain_order=True)
        alike = pl.col("_in_all") & ((pl.col("_statuses") == 1) | pl.col("_open"))
        own = list(SCHEMA)
        return pl.concat([kept.filter(alike).select(own), self._not_judged(kept.filter(~alike).select(own))])

    def _not_judged(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows without an answer, each with the differences that its rule reads."""
        if rows.is_empty():
            return rows
        keys = rows.select("case", "rule").unique()
        about = pl.DataFrame(
            {
                "case": keys["case"],
                "rule": keys["rule"],
                "_about": [self._about(case, rule) for case, rule in keys.iter_rows()],
            },
            {"case": pl.String, "rule": pl.String, "_about": pl.List(ABOUT)},
        )
        touched = rows.join(about, on=["case", "rule"], how="left", maintain_order="left")
        judged = pl.col("status") != Status.NOT_ASSESSABLE.value
        none = {name: pl.lit(None, SCHEMA[name]) for name in _OF_ANSWERS}
        return touched.with_columns(
            pl.when(judged).then(pl.lit(Status.NOT_ASSESSABLE.value)).otherwise("status").alias("status"),
            pl.when(judged)
            .then(pl.lit(ReasonCode.SOURCES_DIFFER.value))
            .otherwise("reason_code")
            .alias("reason_code"),
            pl.when(judged).then("_about").otherwise("reason_about").alias("reason_about"),
            pl.when(judged).then(pl.lit([], SCHEMA["assumed"])).otherwise("assumed").alias("assumed"),
            *(pl.when(judged).then(nothing).otherwise(name).alias(name) for name, nothing in none.items()),
        ).select(list(SCHEMA))

    def _about(self, case: str, rule: str) -> list[dict[str, object]]:
        told = self.otherwise.told[case]
        rows = self.plan.reads[rule].rows
        mine: Sequence[str] = [each.said for each in told if each.event in rows]
        return [about_fields(each) for each in of_names(*(mine or [each.said for each in told])[:_NAMED])]


_OF_ANSWERS = ("met_on", "met_at", "closed_on", "days", "met_file", "met_row")
"""What an obligation that is not judged has nothing of."""
