"""The outcomes table of the national return: yes or no for a year, without dates."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from compliance_synthetic.chance import Chance
from compliance_synthetic.council import Council


def outcomes(council: Council, periods: pl.DataFrame, year: int) -> pl.DataFrame:
    """One row for each child looked after continuously for 12 months at 31 March of `year`.

    What events show is taken from them; convictions, substance misuse and development checks, which
    no event shows, are drawn.
    """
    last = date(year, 3, 31)
    first = date(year - 1, 4, 1)
    through = periods.filter((pl.col("start") <= first) & (pl.col("end").is_null() | (pl.col("end") > last)))
    born = council.children.select("case", pl.col("date_of_birth").alias("DOB"))
    cohort = through.select("case").unique().join(born, on="case").sort("case")
    age = year - pl.col("DOB").dt.year() - (pl.col("DOB").dt.strftime("%m-%d") > "03-31").cast(pl.Int32)
    cohort = cohort.with_columns(age.alias("age"))
    for event, name in (("dental_check", "TEETH_CHECK"), ("health_assessment", "HEALTH_ASSESSMENT")):
        cohort = _latest(cohort, council.events, event, pl.col("on"), name, first, last)
    cohort = _latest(
        cohort, council.events, "immunisations_recorded", pl.col("up_to_date"), "immune", None, last
    )
    cohort = _latest(cohort, council.events, "sdq_completed", pl.col("score"), "SDQ_SCORE", first, last)
    return _coded(cohort, Chance(council.plan.seed, f"outcomes of {year}"), last).rename({"case": "CHILD"})


def _latest(
    cohort: pl.DataFrame,
    events: pl.DataFrame,
    event: str,
    value: pl.Expr,
    name: str,
    first: date | None,
    last: date,
) -> pl.DataFrame:
    """The cohort with the value of each child's latest such event, in the year where `first` is given."""
    rows = events.filter((pl.col("event") == event) & (pl.col("on") <= last))
    if first is not None:
        rows = rows.filter(pl.col("on") >= first)
    latest = rows.sort("on", maintain_order=True).group_by("case").agg(value.last().alias(name))
    return cohort.join(latest, on="case", how="left", maintain_order="left")


def _coded(cohort: pl.DataFrame, chance: Chance, last: date) -> pl.DataFrame:
    size = cohort.height
    drawn = [
        pl.Series("convicted", chance.happens(0.03, size)),
        pl.Series("misuse", chance.happens(0.03, size)),
        pl.Series("helped", chance.happens(0.6, size)),
        pl.Series("developing", chance.happens(0.88, size)),
        pl.Series("why", chance.pick((5, 30, 10, 40, 15), size)),
    ]
    asked = pl.col("age").is_between(4, 16)
    misuse = pl.col("misuse") & (pl.col("age") >= 10)
    # Under fives are to be seen every half-year, so for them half a year back is as far as counts.
    since = pl.when(pl.col("age") < 5).then(pl.lit(last - timedelta(days=183))).otherwise(pl.lit(date.min))
    return cohort.with_columns(drawn).with_columns(
        pl.when(asked).then(pl.col("SDQ_SCORE")).alias("SDQ_SCORE"),
        pl.when(asked & pl.col("SDQ_SCORE").is_null())
        .then(pl.concat_str(pl.lit("SDQ"), (pl.col("why") + 1).cast(pl.String)))
        .alias("SDQ_REASON"),
        pl.when(pl.col("age") >= 10).then(pl.col("convicted").cast(pl.Int8)).alias("CONVICTED"),
        pl.when(pl.col("age") < 5).then(pl.col("developing").cast(pl.Int8)).alias("HEALTH_CHECK"),
        pl.col("immune").fill_null(value=False).cast(pl.Int8).alias("IMMUNISATIONS"),
        pl.col("TEETH_CHECK").is_not_null().cast(pl.Int8).alias("TEETH_CHECK"),
        (pl.col("HEALTH_ASSESSMENT") >= since)
        .fill_null(value=False)
        .cast(pl.Int8)
        .alias("HEALTH_ASSESSMENT"),
        misuse.cast(pl.Int8).alias("SUBSTANCE_MISUSE"),
        pl.when(misuse).then(pl.col("helped").cast(pl.Int8)).alias("INTERVENTION_RECEIVED"),
        pl.when(misuse & ~pl.col("helped")).then(pl.lit(1, pl.Int8)).alias("INTERVENTION_OFFERED"),
    )
