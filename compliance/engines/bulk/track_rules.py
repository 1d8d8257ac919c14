"""Track rules over all cases: anchors, versions, due days, closing, evidence, verdict, and what rests on silence."""

from __future__ import annotations

import polars as pl

from compliance.calendars.spans import Unit
from compliance.engines.bulk.anchors import anchors_of
from compliance.engines.bulk.closing import with_closing
from compliance.engines.bulk.conditions import Conditions
from compliance.engines.bulk.deadlines import Meanings, by_evidence, within
from compliance.engines.bulk.keys import day_number
from compliance.engines.bulk.masks import MASK, Bits
from compliance.engines.bulk.meeting import with_meeting
from compliance.engines.bulk.output import empty, finished
from compliance.engines.bulk.verdicts import with_verdict, with_verdict_by_hours
from compliance.engines.bulk.world import World
from compliance.model.conditions import SeenOn, leaves
from compliance.model.obligations import ReasonCode, Status
from compliance.model.rules import ByEvidence, SelectedBy, Track, TrackRule, Version, Within


def track_obligations(world: World, rule: TrackRule) -> pl.DataFrame:
    """The rule's obligations as a table of the shape every engine hands on."""
    track = world.rulebook.tracks[rule.track]
    meanings = Meanings(Bits(), Bits(), Bits())
    rows = anchors_of(world, rule, track, meanings.assumptions, meanings.records)
    conditions = Conditions(world, track.scope)
    rows = _with_state(world, rows, rule, track)
    known, unseen = rows.filter(pl.col("on").is_not_null()), rows.filter(pl.col("on").is_null())
    tables = [_before_export(world, rule, unseen, meanings)] if unseen.height else []
    for version, chosen in _by_version(world, rule, known, conditions):
        if chosen.height:
            tables.append(_of_version(world, rule, track, version, chosen, conditions, meanings))
    return pl.concat(tables) if tables else empty()


def _with_state(world: World, rows: pl.DataFrame, rule: TrackRule, track: Track) -> pl.DataFrame:
    """The state fields that any version looks at on the anchor day, looked up once."""
    fields = {
        leaf.field
        for version in rule.versions
        for condition in version.conditions
        for leaf in leaves(condition)
        if leaf.on is SeenOn.ANCHOR and leaf.field in world.columns.vocabulary.state
    }
    return world.state.with_fields(rows, track.scope, sorted(fields), "seen", "on_anchor:")


def _before_export(world: World, rule: TrackRule, rows: pl.DataFrame, meanings: Meanings) -> pl.DataFrame:
    """Obligations whose anchor lies before anything the export shows: not assessable."""
    empty = {
        "due": pl.Int32(),
        "span": pl.String(),
        "due_at": pl.Datetime("us", "UTC"),
        "met": pl.Int32(),
        "met_at": pl.Datetime("us", "UTC"),
        "met_i": pl.UInt32(),
        "closed": pl.Int32(),
        "days": pl.Int32(),
        "outside": pl.String(),
        "first": pl.Int32(),
        "last": pl.Int32(),
        "period": pl.String(),
        "version": pl.Int32(),
    }
    rows = rows.with_columns([pl.lit(None, kind).alias(name) for name, kind in empty.items()]).with_columns(
        pl.lit(Status.NOT_ASSESSABLE.value).alias("status"),
        pl.lit(ReasonCode.START_UNKNOWN.value).alias("reason"),
        pl.lit(0, MASK).alias("about"),
        pl.lit(0, MASK).alias("total_assumed"),
        pl.lit(value=False).alias("keyless"),
        pl.lit(None, pl.String).alias("shown_key"),
    )
    rows = rows.with_columns(pl.coalesce("key", "stretch_key").alias("shown_key"))
    return finished(world, rule, rows, meanings)


def _by_version(
    world: World, rule: TrackRule, rows: pl.DataFrame, conditions: Conditions
) -> list[tuple[Version, pl.DataFrame]]:
    """The anchors that each version governs: by its due day where it says so, else by the anchor day."""
    rows = rows.with_columns(pl.lit(None, pl.Int32).alias("_version"))
    due_first = sorted(
        range(len(rule.versions)), key=lambda i: rule.versions[i].selected_by is not SelectedBy.DUE
    )
    # Versions mostly differ in their law and not in their time, which is then counted once.
    counted: dict[Within, pl.Series] = {}
    for i in due_first:
        version = rule.versions[i]
        day = rows["on"]
        if version.selected_by is SelectedBy.DUE and isinstance(version.deadline, Within):
            if version.deadline not in counted:
                counted[version.deadline] = _due_days(world, rows, version.deadline, conditions)
            day = counted[version.deadline]
        in_force = day >= day_number(version.first)
        if version.last is not None:
            in_force = in_force & (day <= day_number(version.last))
        rows = rows.with_columns(
            pl.when(pl.col("_version").is_null() & pl.lit(in_force))
            .then(pl.lit(i))
            .otherwise("_version")
            .alias("_version")
        )
    return [
        (version, rows.filter(pl.col("_version") == i).drop("_version"))
        for i, version in enumerate(rule.versions)
    ]


def _due_days(world: World, rows: pl.DataFrame, deadline: Within, conditions: Conditions) -> pl.Series:
    """The due day of each anchor, and its own day where the due day is not known."""
    tried = within(world, rows, deadline, conditions, Meanings(Bits(), Bits(), Bits()))
    unsettled = pl.col("no_due").is_not_null()
    return tried.select(pl.when(unsettled).then("on").otherwise("due").alias("day"))["day"]


def _of_version(
    world: World,
    rule: TrackRule,
    track: Track,
    version: Version,
    rows: pl.DataFrame,
    conditions: Conditions,
    meanings: Meanings,
) -> pl.DataFrame:
    match version.deadline:
        case Within() as deadline:
            rows = within(world, rows, deadline, conditions, meanings)
        case ByEvidence() as deadline:
            rows = by_evidence(world, rows, deadline, track.scope, meanings)
        case None:
            raise ValueError(f"{rule.head.id} has no deadline")
    rows = _owed(rows, version, conditions, meanings)
    rows = with_closing(world, rule, rows)
    rows = with_meeting(world, rule, track, rows, meanings)
    rows = _judged(world, rows)
    rows = _resting_on_silence(world, track, rows, meanings)
    rows = rows.with_columns(pl.lit(day_number(version.first), pl.Int32).alias("version"))
    return finished(world, rule, rows, meanings)


def _owed(rows: pl.DataFrame, version: Version, conditions: Conditions, meanings: Meanings) -> pl.DataFrame:
    """Only rows whose condition does not fail; `owed` is null where that is not known."""
    decided = conditions.decide(rows, version.where, meanings.assumptions, meanings.fields, due="due")
    rows = rows.with_columns(
        decided.value.alias("owed"),
        decided.assumed.alias("where_assumed"),
        decided.undecided.alias("undecided"),
    )
    return rows.filter(pl.col("owed").fill_null(value=True))


def _judged(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    by_hours = pl.col("span").fill_null("").str.ends_with(f" {Unit.HOURS.value}")
    days, hours = rows.filter(~by_hours), rows.filter(by_hours)
    judged = with_verdict(world, days)
    return pl.concat([judged, with_verdict_by_hours(world, hours)]) if hours.height else judged


def _resting_on_silence(world: World, track: Track, rows: pl.DataFrame, meanings: Meanings) -> pl.DataFrame:
    """The reason of each row that cannot be judged, in order of precedence, and its status then."""
    first = pl.when(pl.col("kind") == "evidence").then(pl.col("on") + 1).otherwise(pl.col("opens"))
    last = pl.coalesce(pl.col("met") - 1, pl.col("closed"), pl.lit(world.as_of))
    rows = rows.with_columns(first.cast(pl.Int32).alias("_first"), last.cast(pl.Int32).alias("_last"))
    lacking = world.silence.lacking(rows, track.evidence, "_first", "_last", meanings.records)
    rows = rows.with_columns(lacking.alias("_lacking"))
    no_due, unknown, unsure = (
        pl.col("no_due").is_not_null(),
        pl.col("owed").is_null(),
        pl.col("unsure").is_not_null(),
    )
    timeless = pl.col("status").is_null()
    silent = (pl.col("status") != Status.MET.value) & (pl.col("_lacking") != 0)
    reason = (
        pl.when(no_due)
        .then("no_due")
        .when(unknown)
        .then(pl.lit(ReasonCode.CONDITION_UNKNOWN.value))
        .when(unsure)
        .then("unsure")
        .when(timeless)
        .then(pl.lit(ReasonCode.TIME_UNKNOWN.value))
        .when(silent)
        .then(pl.lit(ReasonCode.SILENCE.value))
    )
    nothing = pl.lit(0, MASK)
    about = (
        pl.when(no_due)
        .then("no_due_mask")
        .when(unknown)
        .then("undecided")
        .when(unsure)
        .then("unsure_mask")
        .when(timeless)
        .then(nothing)
        .when(silent)
        .then("_lacking")
        .otherwise(nothing)
    )
    plain = ~no_due & ~unknown & ~unsure & ~timeless & silent
    rows = rows.with_columns(
        reason.alias("reason"),
        about.alias("about"),
        pl.when(no_due)
        .then("no_due_first")
        .when(~unknown & unsure)
        .then("unsure_first")
        .when(plain)
        .then("_first")
        .alias("first"),
        pl.when(no_due)
        .then("no_due_last")
        .when(~unknown & unsure)
        .then("unsure_last")
        .when(plain)
        .then("_last")
        .alias("last"),
    )
    refused = pl.col("reason").is_not_null()
    assumed = (
        pl.col("due_assumed")
        | pl.col("where_assumed")
        | pl.col("assumed")
        | pl.col("met_assumed").fill_null(0)
    )
    return rows.with_columns(
        pl.when(refused).then(pl.lit(Status.NOT_ASSESSABLE.value)).otherwise("status").alias("status"),
        pl.when(~refused).then("days").alias("days"),
        pl.when(~refused).then("met").alias("met"),
        pl.when(~refused).then("met_at").alias("met_at"),
        pl.when(~refused).then("met_i").alias("met_i"),
        pl.when(~refused & pl.col("met").is_null()).then("closed").alias("closed"),
        pl.when(refused).then(nothing).otherwise(assumed).alias("total_assumed"),
        (~refused & pl.col("keyless")).alias("keyless"),
        pl.lit(None, pl.String).alias("period"),
        pl.coalesce("key", pl.when(pl.col("kind") == "start").then("stretch_key")).alias("shown_key"),
    )
