"""Episodes of the national return, made from events: one for each stretch of one legal status in one placement."""

from __future__ import annotations

import polars as pl

from compliance_synthetic.council import Council

_TEMPORARY = ("T0", "T1", "T2", "T3", "T4")


def periods_of_care(events: pl.DataFrame) -> pl.DataFrame:
    """One row a period of care: case, start, end (null while it runs), reason, legal_status at its start."""
    began = events.filter(pl.col("event") == "became_looked_after").select(
        "case", pl.col("on").alias("start"), pl.col("legal_status").cast(pl.String)
    )
    ceased = events.filter(pl.col("event") == "ceased_looked_after").select(
        "case", pl.col("on").alias("end"), pl.col("reason").cast(pl.String)
    )
    joined = began.sort("start", "case").join_asof(
        ceased.sort("end", "case"),
        left_on="start",
        right_on="end",
        by="case",
        strategy="forward",
        check_sortedness=False,
    )
    # An end that was never recorded must not borrow the end of the next period.
    later = pl.col("start").shift(-1).over("case", order_by="start")
    open_ = later.is_not_null() & (pl.col("end") > later)
    return joined.with_columns(
        pl.when(open_).then(None).otherwise(pl.col(name)).alias(name) for name in ("end", "reason")
    ).sort("case", "start")


def episodes(council: Council) -> pl.DataFrame:
    """Every episode there ever was, by child and start, with the columns of the return; DEC null while it runs.

    An episode begins where the legal status, the placement or its type changes. A stay away from a
    placement that is kept is an episode of its own, and so is the time after it.
    """
    cuts = _states(council.events)
    before = {
        name: pl.col(name).shift(1).over("case", "start", order_by="on") for name in ("LS", "stay", "PLACE")
    }
    first = pl.col("on") == pl.col("start")
    legal = pl.col("LS") != before["LS"]
    place = (pl.col("stay") != before["stay"]) | (pl.col("PLACE") != before["PLACE"])
    carer = (pl.col("stay") != before["stay"]) & ~pl.col("same_carer").fill_null(value=False)
    cuts = cuts.filter(first | legal | place)
    cuts = cuts.with_columns(
        pl.when(first)
        .then(pl.lit("S"))
        .when(legal & carer)
        .then(pl.lit("B"))
        .when(legal & place)
        .then(pl.lit("U"))
        .when(legal)
        .then(pl.lit("L"))
        .when(carer)
        .then(pl.lit("P"))
        .otherwise(pl.lit("T"))
        .alias("RNE")
    )
    following = {
        name: pl.col(name).shift(-1).over("case", "start", order_by="on") for name in ("on", "RNE", "PLACE")
    }
    moves = following["RNE"].is_in(["P", "T", "B", "U"])
    away = pl.col("PLACE").is_in(_TEMPORARY) | following["PLACE"].is_in(_TEMPORARY)
    ended = council.events.filter(pl.col("event") == "placement_ended").select(
        pl.col("placement").alias("stay"), pl.col("reason").cast(pl.String).alias("why")
    )
    goes_on = following["on"].is_not_null()
    cuts = cuts.join(ended, on="stay", how="left", maintain_order="left").with_columns(
        following["on"].fill_null(pl.col("end")).alias("DEC"),
        pl.when(goes_on).then(pl.lit("X1")).otherwise(pl.col("reason")).alias("REC"),
        pl.when(moves & ~away & following["RNE"].is_in(["T", "U"]))
        .then(pl.lit("PLACE"))
        .when(moves & ~away)
        .then(pl.col("why").fill_null("OTHER"))
        .alias("REASON_PLACE_CHANGE"),
    )
    return _with_facts(cuts, council)


def _states(events: pl.DataFrame) -> pl.DataFrame:
    """The state of every child on every day on which something changed, within each period of care.

    Columns: case, start and end and reason of the period, on, LS, stay (the placement's id), PLACE,
    same_carer.
    """
    legal = events.filter(pl.col("event").is_in(["became_looked_after", "legal_status_changed"])).select(
        "case", "on", pl.col("legal_status").cast(pl.String).alias("LS")
    )
    started = events.filter(pl.col("event") == "placement_started")
    main = started.filter(~pl.col("temporary")).select(
        "case",
        "on",
        pl.col("placement").alias("home"),
        "same_carer",
        pl.col("placement_type").cast(pl.String),
    )
    updated = events.filter((pl.col("event") == "placement_updated") & pl.col("placement_type").is_not_null())
    types = pl.concat(
        [
            main.select("case", "on", pl.col("home"), pl.col("placement_type").alias("type")),
            updated.select(
                "case",
                "on",
                pl.col("placement").alias("home"),
                pl.col("placement_type").cast(pl.String).alias("type"),
            ),
        ]
    )
    away = started.filter(pl.col("temporary")).select(
        "case",
        "on",
        pl.col("placement").alias("away"),
        pl.col("placement_type").cast(pl.String).alias("away_type"),
    )
    back = (
        events.filter(pl.col("event") == "placement_ended")
        .join(away.select(pl.col("away").alias("placement")), on="placement", how="semi")
        .select(
            "case", "on", pl.lit(None, pl.String).alias("away"), pl.lit(None, pl.String).alias("away_type")
        )
    )
    stays = pl.concat([away, back])
    days = (
        pl.concat([part.select("case", "on") for part in (legal, main, types, stays)])
        .unique()
        .sort("on", "case")
    )
    periods = periods_of_care(events).drop("legal_status").sort("start", "case")
    days = days.join_asof(
        periods, left_on="on", right_on="start", by="case", strategy="backward", check_sortedness=False
    )
    days = days.filter(
        pl.col("start").is_not_null() & (pl.col("end").is_null() | (pl.col("on") < pl.col("end")))
    )
    state = _as_of(days, legal)
    state = _as_of(state, main.drop("placement_type"))
    # A type belongs to the placement it was given for, so it is looked up by both.
    state = state.sort("on", "case").join_asof(
        types.sort("on", maintain_order=True).unique(
            ["case", "home", "on"], keep="last", maintain_order=True
        ),
        on="on",
        by=["case", "home"],
        strategy="backward",
        check_sortedness=False,
    )
    state = _as_of(state, stays)
    gone = pl.col("away").is_not_null()
    return state.select(
        *("case", "start", "end", "reason", "on", "LS"),
        pl.coalesce("away", "home").alias("stay"),
        pl.coalesce("away_type", "type").alias("PLACE"),
        pl.when(gone).then(pl.lit(value=False)).otherwise(pl.col("same_carer")).alias("same_carer"),
    ).filter(pl.col("PLACE").is_not_null())


def _as_of(days: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Each day with the child's latest change on or before it; of several on one day, the last."""
    latest = changes.sort("on", maintain_order=True).unique(["case", "on"], keep="last", maintain_order=True)
    return days.sort("on", "case").join_asof(
        latest, on="on", by="case", strategy="backward", check_sortedness=False
    )


def _with_facts(cuts: pl.DataFrame, council: Council) -> pl.DataFrame:
    facts = council.children.select(
        "case", pl.col("need").alias("CIN"), pl.col("home_post").alias("HOME_POST")
    )
    homes = council.placements.select(
        pl.col("placement").alias("stay"),
        pl.col("provider").alias("PLACE_PROVIDER"),
        pl.col("pl_post").alias("PL_POST"),
        pl.col("urn").alias("URN"),
    )
    away = pl.col("PLACE").is_in(_TEMPORARY)
    return (
        cuts.join(facts, on="case", how="left")
        .join(homes, on="stay", how="left")
        .with_columns(pl.when(~away).then(pl.col("PLACE_PROVIDER").fill_null("PR1")).alias("PLACE_PROVIDER"))
        .rename({"case": "CHILD", "on": "DECOM"})
        .sort("CHILD", "DECOM")
    )
