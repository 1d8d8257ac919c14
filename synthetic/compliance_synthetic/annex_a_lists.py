"""The rows of Annex A as a council has them on a day: of each child the latest of everything."""

from __future__ import annotations

from datetime import date
from functools import reduce

import polars as pl

_SEXES = {"male": "a) Male", "female": "b) Female", "unknown": "c) Not stated/recorded"}
_CATEGORIES = {
    "relevant": "a) Relevant child",
    "former_relevant": "b) Former relevant child",
    "qualifying": "c) Qualifying care leaver",
}
_SHORT_BREAKS = ("V3", "V4")
_STAYS = ("T0", "T1", "T2", "T3", "T4")
_FAR_OFF = date(2100, 1, 1)


def children_in_care(events: pl.DataFrame, made_on: date) -> pl.DataFrame:
    """One row a child: the last period of care, of those that run or ended in the six months before."""
    periods = _last_periods(events)
    since = pl.lit(made_on).dt.offset_by("-6mo")
    periods = periods.filter(pl.col("ceased").is_null() | (pl.col("ceased") >= since))
    status = _last_in(periods, events, ("became_looked_after", "legal_status_changed"), "legal_status")
    status = status.rename({"on": "legal_status_since"})
    place = _last_in(periods, _moves(events), ("placement_started",), "placement", "out_of_area")
    place = place.rename({"on": "placement_started"}).join(
        _types(events), on=["case", "placement"], how="left"
    )
    plan = _last_in(periods, events, ("permanence_plan_recorded",), "plan").drop("on")
    reviews = _held(events).with_columns(on=_completed(events)).filter(pl.col("on") <= made_on)
    found = [
        periods,
        status,
        _latest(
            _within(periods, reviews, "review_held"),
            "latest_review",
            pl.col("kind").is_in(["care", "adoption"]),
        ),
        _latest(_counted(events), "last_visit", pl.col("by") == "social_worker"),
        _latest(_of(_held(events), "visit"), "last_officer_contact", pl.col("by") == "iro"),
        _latest(_of(_held(events), "health_assessment"), "last_health_assessment"),
        _latest(_of(_held(events), "dental_check"), "last_dental_check"),
        place,
        plan,
        _worker(events, "social_worker"),
        _facts(events),
    ]
    rows = reduce(lambda left, right: left.join(right, on="case", how="left"), found)
    rows = rows.filter(~pl.col("legal_status").is_in(_SHORT_BREAKS).fill_null(value=False))
    return rows.with_columns(
        sex=_called("sex", _SEXES),
        unaccompanied=pl.when("unaccompanied").then(pl.lit("a) Yes")).otherwise(pl.lit("b) No")),
        location=pl.when("out_of_area").then(pl.lit("Out")).otherwise(pl.lit("In")),
    ).sort("case")


def care_leavers(events: pl.DataFrame) -> pl.DataFrame:
    """One row a care leaver who is one still."""
    began = _of(events, "became_care_leaver", "care_leaver_category_changed").sort("case", "on")
    last = began.group_by("case", maintain_order=True).agg(
        pl.col("on").last().alias("began"), pl.col("category").drop_nulls().last()
    )
    gone = _of(events, "ceased_care_leaver", "became_looked_after").group_by("case").agg(pl.col("on").max())
    last = last.join(gone, on="case", how="left").filter(
        pl.col("on").is_null() | (pl.col("on") < pl.col("began"))
    )
    found = [
        last.drop("on"),
        _latest(
            _of(_held(events), "pathway_plan_reviewed", "pathway_plan_prepared"), "latest_pathway_review"
        ),
        _latest(_of(_held(events), "contact_made"), "latest_contact"),
        _worker(events, "personal_adviser"),
        _facts(events),
    ]
    rows = reduce(lambda left, right: left.join(right, on="case", how="left"), found)
    return rows.with_columns(sex=_called("sex", _SEXES), category=_called("category", _CATEGORIES)).sort(
        "case"
    )


def adoption(events: pl.DataFrame) -> pl.DataFrame:
    """One row a child for whom adoption was decided on in the last period of care."""
    periods = _last_periods(events)
    steps = {
        "decided": _of(events, "adoption_decision"),
        "placement_order": _of(events, "became_looked_after", "legal_status_changed").filter(
            pl.col("legal_status") == "E1"
        ),
        "matched": _of(events, "adoption_matched"),
        "placed": _of(events, "placed_for_adoption"),
        "ordered": _of(events, "adoption_order_made"),
        "reversed": _of(events, "adoption_plan_reversed"),
    }
    found = [
        periods,
        *(_latest(_inside(periods, rows), name) for name, rows in steps.items()),
        _facts(events),
    ]
    rows = reduce(lambda left, right: left.join(right, on="case", how="left"), found)
    return rows.filter(pl.col("decided").is_not_null()).with_columns(sex=_called("sex", _SEXES)).sort("case")


def _of(events: pl.DataFrame, *names: str) -> pl.DataFrame:
    return events.filter(pl.col("event").is_in(names))


def _held(events: pl.DataFrame) -> pl.DataFrame:
    """The events that took place."""
    if "outcome" not in events.columns:
        return events
    return events.filter(pl.col("outcome").is_null() | (pl.col("outcome") == "held"))


def _completed(events: pl.DataFrame) -> pl.Expr:
    """The day a review counts from: that on which it was completed, where that is recorded."""
    return pl.max_horizontal("on", "completed_on") if "completed_on" in events.columns else pl.col("on")


def _counted(events: pl.DataFrame) -> pl.DataFrame:
    """The visits in person in which the child was seen at the placement."""
    visits = _of(_held(events), "visit")
    for name, counts in (("mode", pl.col("mode") == "in_person"), ("child_seen", pl.col("child_seen"))):
        if name in visits.columns:
            visits = visits.filter(counts.fill_null(value=True))
    return (
        visits.filter(pl.col("at_placement").fill_null(value=True))
        if "at_placement" in visits.columns
        else visits
    )


def _moves(events: pl.DataFrame) -> pl.DataFrame:
    """The placements that began with a change of carer, and are no stay for a time."""
    moves = _of(events, "placement_started")
    for name in ("same_carer", "temporary"):
        if name in moves.columns:
            moves = moves.filter(~pl.col(name).fill_null(value=False))
    return moves.filter(~pl.col("placement_type").is_in(_STAYS).fill_null(value=False))


def _types(events: pl.DataFrame) -> pl.DataFrame:
    """The type that each placement has by the end."""
    told = _of(events, "placement_started", "placement_updated").filter(
        pl.col("placement_type").is_not_null()
    )
    last = told.sort("case", "on").group_by("case", pl.col("placement").cast(pl.String), maintain_order=True)
    return last.agg(pl.col("placement_type").last().cast(pl.String))


def _last_periods(events: pl.DataFrame) -> pl.DataFrame:
    """The last period of care of each child: case, started, ceased, reason."""
    began = _of(events, "became_looked_after").group_by("case").agg(pl.col("on").max().alias("started"))
    ended = _of(events, "ceased_looked_after").join(began, on="case")
    ended = ended.filter(pl.col("on") >= pl.col("started")).sort("case", "on")
    ended = ended.group_by("case", maintain_order=True).agg(
        pl.col("on").first().alias("ceased"), pl.col("reason").first()
    )
    return began.join(ended, on="case", how="left")


def _inside(periods: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a child's last period of care."""
    both = rows.join(periods.select("case", "started", "ceased"), on="case")
    return both.filter(
        pl.col("on") >= pl.col("started"), pl.col("on") <= pl.col("ceased").fill_null(_FAR_OFF)
    )


def _within(periods: pl.DataFrame, events: pl.DataFrame, name: str) -> pl.DataFrame:
    return _inside(periods, _of(events, name))


def _last_in(periods: pl.DataFrame, events: pl.DataFrame, names: tuple[str, ...], *told: str) -> pl.DataFrame:
    """The last of these events in the last period, with what it told."""
    rows = _inside(periods, _of(events, *names)).filter(pl.col(told[0]).is_not_null())
    rows = rows.with_columns(
        pl.lit(None, pl.Boolean).alias(name) for name in told if name not in rows.columns
    )
    rows = rows.with_columns(pl.col(name).cast(pl.String) for name in told if rows.schema[name] != pl.Boolean)
    last = rows.sort("case", "on").group_by("case", maintain_order=True).last()
    return last.select("case", "on", *told)


def _latest(rows: pl.DataFrame, name: str, where: pl.Expr | None = None) -> pl.DataFrame:
    rows = rows if where is None else rows.filter(where)
    return rows.group_by("case").agg(pl.col("on").max().alias(name))


def _worker(events: pl.DataFrame, role: str) -> pl.DataFrame:
    rows = _of(events, "worker_allocated").filter(pl.col("role") == role).sort("case", "on")
    return rows.group_by("case", maintain_order=True).agg(pl.col("team", "worker").last())


def _facts(events: pl.DataFrame) -> pl.DataFrame:
    facts = [name for name in ("date_of_birth", "sex", "unaccompanied") if name in events.columns]
    known = _of(events, "child").group_by("case").agg(pl.col(facts).drop_nulls().last())
    missing = [name for name in ("sex", "unaccompanied") if name not in facts]
    return known.with_columns(pl.lit(None).alias(name) for name in missing)


def _called(column: str, names: dict[str, str]) -> pl.Expr:
    return pl.col(column).cast(pl.String).replace_strict(names, default=None, return_dtype=pl.String)
