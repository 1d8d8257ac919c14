"""Writes a council's national returns: a folder a year, each with the tables of that year's return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from compliance_synthetic.council import Council
from compliance_synthetic.ssda903_episodes import episodes, periods_of_care
from compliance_synthetic.ssda903_outcomes import outcomes

SEX_BY_LETTER_FROM = 2025
SOCIAL_WORKERS_FROM = 2024

COLUMNS = {
    "header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
    "reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "missing": "CHILD DOB MISSING MIS_START MIS_END",
    "uasc": "CHILD SEX DOB DUC",
    "oc2": (
        "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
        "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED"
    ),
    "sw_episodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
    "ad1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "placed_for_adoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
}


def write_ssda903(council: Council, folder: Path, return_years: Sequence[int]) -> None:
    """Write the returns of the years that end on 31 March of each of `return_years` (2025 is 2024-25).

    Each holds what was open at some time in its year, with ends after 31 March left blank. A year that
    the council's last day cuts short is written as far as it goes; years before its first day lack the
    children who left before it.
    """
    history = _History(council)
    for year in return_years:
        place = folder / f"{year - 1}-{year % 100:02d}"
        place.mkdir(parents=True, exist_ok=True)
        for name, table in _tables(history, year).items():
            written = table().select(COLUMNS[name].split())
            dates = [column for column, kind in written.schema.items() if kind == pl.Date]
            written.with_columns(pl.col(dates).dt.strftime("%d/%m/%Y")).write_csv(place / f"{name}.csv")


@dataclass(frozen=True)
class _History:
    """What every year's return is cut from, made once."""

    council: Council

    @cached_property
    def episodes(self) -> pl.DataFrame:
        return episodes(self.council)

    @cached_property
    def periods(self) -> pl.DataFrame:
        """Periods of care, series of short breaks left out."""
        return periods_of_care(self.council.events).filter(pl.col("legal_status") != "V3")

    def of(self, *names: str) -> pl.DataFrame:
        """The events of some types, with the child's id and day of birth as the return names them."""
        rows = self.council.events.filter(pl.col("event").is_in(names))
        return rows.join(self.born, left_on="case", right_on="CHILD", how="left").rename({"case": "CHILD"})

    @cached_property
    def born(self) -> pl.DataFrame:
        return self.council.children.select(
            pl.col("case").alias("CHILD"), pl.col("date_of_birth").alias("DOB")
        )


@dataclass(frozen=True)
class _Year:
    """One return year, and how its ends are cut."""

    history: _History
    year: int

    @property
    def first(self) -> date:
        return date(self.year - 1, 4, 1)

    @property
    def last(self) -> date:
        return date(self.year, 3, 31)

    def touches(self, start: str, end: str) -> pl.Expr:
        """Whether a stretch was open at some time in the year."""
        return (pl.col(start) <= self.last) & (pl.col(end).is_null() | (pl.col(end) >= self.first))

    def by_its_end(self, name: str, end: str) -> pl.Expr:
        """The value where the stretch ended by 31 March, else nothing."""
        return pl.when(pl.col(end) <= self.last).then(pl.col(name)).alias(name)

    def sex(self) -> pl.Expr:
        codes = (
            {"male": "M", "female": "F"} if self.year >= SEX_BY_LETTER_FROM else {"male": "1", "female": "2"}
        )
        return pl.col("sex").replace_strict(codes, default=None, return_dtype=pl.String).alias("SEX")

    def children(self) -> pl.DataFrame:
        """The facts of every child with an episode in the year."""
        open_ = self.history.episodes.filter(self.touches("DECOM", "DEC")).select("CHILD").unique()
        facts = self.history.council.children.rename({"case": "CHILD", "date_of_birth": "DOB"})
        return facts.join(open_, on="CHILD", how="semi").sort("CHILD")


def _tables(history: _History, year: int) -> dict[str, Callable[[], pl.DataFrame]]:
    this = _Year(history, year)
    tables: dict[str, Callable[[], pl.DataFrame]] = {
        "header": lambda: _header(this),
        "episodes": lambda: _episodes(this),
        "reviews": lambda: _reviews(this),
        "missing": lambda: _missing(this),
        "uasc": lambda: _uasc(this),
        "oc2": lambda: outcomes(history.council, history.periods, year),
        "ad1": lambda: _adopted(this),
        "placed_for_adoption": lambda: _should_be_placed(this),
    }
    if year >= SOCIAL_WORKERS_FROM:
        tables["sw_episodes"] = lambda: _social_workers(this)
    return tables


def _header(this: _Year) -> pl.DataFrame:
    girl = pl.col("sex") == "female"
    mother = pl.col("mothers_child_born_on") <= this.last
    young = pl.col("DOB") > date(this.year - 4, 3, 31)
    return this.children().with_columns(
        this.sex(),
        pl.col("ethnicity").alias("ETHNIC"),
        pl.when(young)
        .then(pl.lit("UN1"))
        .when("unaccompanied")
        .then(pl.lit("UN2"))
        .otherwise(pl.col("upn"))
        .alias("UPN"),
        pl.when(girl).then(mother.fill_null(value=False).cast(pl.Int8)).alias("MOTHER"),
        pl.when(mother).then(pl.col("mothers_child_born_on")).alias("MC_DOB"),
    )


def _episodes(this: _Year) -> pl.DataFrame:
    rows = this.history.episodes.filter(this.touches("DECOM", "DEC"))
    return rows.with_columns(this.by_its_end(name, "DEC") for name in ("DEC", "REC", "REASON_PLACE_CHANGE"))


def _reviews(this: _Year) -> pl.DataFrame:
    held = this.history.of("review_held").filter(pl.col("on").is_between(this.first, this.last))
    # Reviews of series of short breaks are not returned.
    held = held.filter(pl.col("kind") != "short_break")
    named = held.select(
        "CHILD", "DOB", pl.col("on").alias("REVIEW"), pl.col("participation").alias("REVIEW_CODE")
    )
    return named.sort("CHILD", "REVIEW")


def _missing(this: _Year) -> pl.DataFrame:
    day = pl.col("at").dt.convert_time_zone("Europe/London").dt.date()
    rows = this.history.of("missing_started", "missing_ended").with_columns(day.alias("day"))
    ended = rows.filter(pl.col("event") == "missing_ended").select("episode", pl.col("day").alias("MIS_END"))
    began = rows.filter(pl.col("event") == "missing_started")
    kind = pl.when(pl.col("type") == "missing").then(pl.lit("M")).otherwise(pl.lit("A")).alias("MISSING")
    table = began.join(ended, on="episode", how="left").with_columns(kind, pl.col("day").alias("MIS_START"))
    table = table.filter(this.touches("MIS_START", "MIS_END"))
    return table.with_columns(this.by_its_end("MIS_END", "MIS_END")).sort("CHILD", "at")


def _uasc(this: _Year) -> pl.DataFrame:
    ends = pl.when(pl.col("eighteen_on") <= this.last).then(pl.col("eighteen_on")).alias("DUC")
    return this.children().filter("unaccompanied").with_columns(this.sex(), ends)


def _social_workers(this: _Year) -> pl.DataFrame:
    rows = this.history.of("worker_allocated").filter(pl.col("role") == "social_worker").sort("on", "CHILD")
    periods = this.history.periods.select(pl.col("case").alias("CHILD"), "start", "end").sort("start")
    rows = rows.join_asof(
        periods, left_on="on", right_on="start", by="CHILD", strategy="backward", check_sortedness=False
    )
    following = pl.col("on").shift(-1).over("CHILD", "start", order_by="on")
    first = pl.col("on").rank("ordinal").over("CHILD", "start") == 1
    rows = rows.filter(pl.col("start").is_not_null()).with_columns(
        pl.col("worker").alias("SW_ID"),
        pl.col("on").alias("SW_DECOM"),
        pl.coalesce(following, "end").alias("SW_DEC"),
        pl.when(first).then(pl.lit("FCONTA")).otherwise(pl.lit("MANAGE")).alias("SW_REASON"),
    )
    rows = rows.filter(this.touches("SW_DECOM", "SW_DEC"))
    return rows.with_columns(this.by_its_end("SW_DEC", "SW_DEC")).sort("CHILD", "SW_DECOM")


def _adopted(this: _Year) -> pl.DataFrame:
    ended = this.history.periods.filter(
        pl.col("reason").is_in(["E11", "E12"]) & pl.col("end").is_between(this.first, this.last)
    )
    facts = this.history.council.adoptions.join(
        ended.select("case", pl.col("end").alias("order")), on=["case", "order"], how="semi"
    )
    return (
        facts.rename(
            {"case": "CHILD", "decision": "DATE_INT", "matched": "DATE_MATCH", "foster_care": "FOSTER_CARE"}
        )
        .rename({"adopters": "NB_ADOPTR", "sexes": "SEX_ADOPTR", "union": "LS_ADOPTR"})
        .join(this.history.born, on="CHILD", how="left")
        .sort("CHILD")
    )


def _should_be_placed(this: _Year) -> pl.DataFrame:
    plans = this.history.council.adoptions.rename({"case": "CHILD", "decision": "DATE_PLACED"})
    plans = plans.with_columns(pl.coalesce("reversed_on", "order").alias("over"))
    plans = plans.join(this.children().select("CHILD", "DOB"), on="CHILD", how="inner")
    ceased = pl.when(pl.col("reversed_on") <= this.last)
    return (
        plans.filter(this.touches("DATE_PLACED", "over"))
        .with_columns(
            ceased.then(pl.col("reversed_on")).alias("DATE_PLACED_CEASED"),
            ceased.then(pl.lit("RD1")).alias("REASON_PLACED_CEASED"),
        )
        .sort("CHILD")
    )
