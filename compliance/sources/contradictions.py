"""Rows that contradict other rows of their case. Each question is asked of a table that holds all events of its cases
and gives those rows of it; the order of rows answers none."""

from __future__ import annotations

import polars as pl

from compliance.sources.national_codes import SHORT_BREAKS, TEMPORARY

_STARTS, _ENDS = "became_looked_after", "ceased_looked_after"
_OF_LIVING_CHILDREN = (
    "became_looked_after",
    "legal_status_changed",
    "placement_started",
    "review_held",
    "visit",
    "health_assessment",
    "dental_check",
    "pep_completed",
    "missing_started",
)
"""Events that take place with the child there, and are no paper that follows."""

_DIED = "E2"


_COLUMNS = (
    "case",
    "event",
    "on",
    "file",
    "row",
    "legal_status",
    "placement",
    "placement_type",
    "temporary",
    "same_carer",
    "reason",
    "date_of_birth",
)


def told_of(events: pl.DataFrame) -> pl.DataFrame:
    """The columns that the questions below look at, but for that of what repeats."""
    return events.select(name for name in _COLUMNS if name in events.columns)


def of_care(events: pl.DataFrame) -> pl.DataFrame:
    """The events of care and of placements alone."""
    return events.filter(pl.col("event").is_in((_STARTS, _ENDS, "placement_started", "placement_ended")))


def care_days(events: pl.DataFrame) -> pl.DataFrame:
    """The days on which care starts or ends, by case and day: which, and whether care runs on after the day.

    An end and a start of one day leave it as it was before, running or not.
    """
    marks = events.filter(pl.col("event").is_in((_STARTS, _ENDS)))
    status = pl.col("legal_status") if "legal_status" in events.columns else pl.lit(None, pl.String)
    days = (
        marks.group_by("case", "on")
        .agg(
            (pl.col("event") == _STARTS).any().alias("starts"),
            (pl.col("event") == _ENDS).any().alias("ends"),
            status.is_in(list(SHORT_BREAKS)).fill_null(value=False).any().alias("short_break"),
        )
        .sort("case", "on")
    )
    told = pl.when(pl.col("starts") != pl.col("ends")).then(pl.col("starts"))
    return days.with_columns(told.forward_fill().over("case").fill_null(value=False).alias("running"))


def course_of_placements(events: pl.DataFrame) -> pl.DataFrame:
    """The first opening of each placement that has an id and is no temporary stay, in order, and when it `ended`."""
    if "placement" not in events.columns:
        return events.clear().with_columns(ended="on")
    keyed = events.filter(pl.col("placement").is_not_null())
    begun = keyed.filter(pl.col("event") == "placement_started")
    if "temporary" in begun.columns:
        begun = begun.filter(~pl.col("temporary").fill_null(value=False))
    if "placement_type" in begun.columns:
        begun = begun.filter(~pl.col("placement_type").is_in(list(TEMPORARY)).fill_null(value=False))
    first = begun.sort("case", "on", "file", "row").unique(
        ["case", "placement"], keep="first", maintain_order=True
    )
    ended = (
        keyed.filter(pl.col("event") == "placement_ended")
        .group_by("case", "placement")
        .agg(pl.col("on").max().alias("ended"))
    )
    return first.join(ended, on=["case", "placement"], how="left").sort("case", "on", "placement")


def repeats(events: pl.DataFrame) -> pl.DataFrame:
    """Rows of events that other rows tell alike, less the first of each."""
    same = [name for name in events.columns if name not in ("recorded_on", "file", "row")]
    # Whatever repeats is alike in case, event and day, and so in the hash of them, as few rows are. A fact about a
    # child may be told time and again: by every file that has a column for it.
    hashed = events.select("case", "event", "on").hash_rows()
    alike = events.filter(hashed.is_duplicated() & events["on"].is_not_null())
    if alike.is_empty():
        return alike
    return alike.sort("file", "row").filter(~pl.struct(same).is_first_distinct())


def two_births(events: pl.DataFrame) -> pl.DataFrame:
    """A row of each date of birth of a case that has several."""
    if "date_of_birth" not in events.columns:
        return events.clear()
    told = events.filter(pl.col("date_of_birth").is_not_null())
    several = (
        told.group_by("case").agg(pl.col("date_of_birth").n_unique()).filter(pl.col("date_of_birth") > 1)
    )
    if several.is_empty():
        return events.clear()
    rows = told.join(several.select("case"), on="case", how="semi").sort(
        "case", "date_of_birth", "file", "row"
    )
    return rows.unique(["case", "date_of_birth"], keep="first", maintain_order=True)


def before_birth(events: pl.DataFrame) -> pl.DataFrame:
    """Events dated before the child's birth."""
    if "date_of_birth" not in events.columns:
        return events.clear()
    born = events.group_by("case").agg(
        pl.col("date_of_birth").max().alias("born"), pl.col("on").min().alias("first")
    )
    born = born.filter(pl.col("first") < pl.col("born"))
    if born.is_empty():
        return events.clear()
    return events.join(born, on="case").filter(pl.col("on") < pl.col("born"))


def starts_in_care(events: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Starts of care on a later day than one that no end has followed; short breaks and what follows them left out.

    `days`: the `care_days` of the events.
    """
    before = pl.col("running").shift().over("case")
    status_before = pl.col("short_break").shift().over("case")
    again = days.filter(pl.col("starts") & ~pl.col("ends") & before & ~pl.col("short_break") & ~status_before)
    return _starts(events).join(again.select("case", "on"), on=["case", "on"], how="semi")


def two_starts(events: pl.DataFrame) -> pl.DataFrame:
    """Starts of care on one day that tell different legal statuses."""
    if "legal_status" not in events.columns:
        return events.clear()
    starts = _starts(events)
    told = starts.filter(pl.col("legal_status").is_not_null())
    differ = (
        told.group_by("case", "on").agg(pl.col("legal_status").n_unique()).filter(pl.col("legal_status") > 1)
    )
    return starts.join(differ.select("case", "on"), on=["case", "on"], how="semi")


def ends_and_starts(events: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Starts of care on a day on which care ends too. `days`: the `care_days` of the events."""
    both = days.filter(pl.col("starts") & pl.col("ends"))
    return _starts(events).join(both.select("case", "on"), on=["case", "on"], how="semi")


def overlapping_placements(course: pl.DataFrame) -> pl.DataFrame:
    """Openings of placements in the midst of another one, of those of a `course_of_placements`."""
    latest_end = pl.col("ended").shift().cum_max().over("case")
    return course.filter(pl.col("on") < latest_end)


def placements_of_no_nights(course: pl.DataFrame) -> pl.DataFrame:
    """Openings of a `course_of_placements` on a day on which the child moved on into another: the last that did not
    end that day.

    A move with the same carer goes on with the placement before it.
    """
    course = course.filter(pl.len().over("case", "on") > 1)
    if course.is_empty():
        return course
    if "same_carer" not in course.columns:
        course = course.with_columns(same_carer=pl.lit(None, pl.Boolean))
    moved = ~pl.col("same_carer").fill_null(value=False)
    course = course.with_columns(
        moved.cum_sum().over("case", "on").alias("line"),
        pl.int_range(pl.len()).over("case", "on").alias("place"),
        (pl.col("ended").is_null() | (pl.col("ended") > pl.col("on"))).alias("goes_on"),
    )
    last = pl.when("goes_on").then("place").max().over("case", "on")
    line = pl.when("goes_on").then("line").max().over("case", "on")
    return course.filter((pl.col("line") != line) | (pl.col("place") > last))


def after_death(events: pl.DataFrame) -> pl.DataFrame:
    """Events that take place with the child there, after the day on which care ended by the child's death."""
    if "reason" not in events.columns:
        return events.clear()
    return _after(events, (pl.col("event") == _ENDS) & (pl.col("reason") == _DIED))


def after_adoption(events: pl.DataFrame) -> pl.DataFrame:
    """Events that take place in care, after the day of an adoption order."""
    return _after(events, pl.col("event") == "adoption_order_made")


def _after(events: pl.DataFrame, last: pl.Expr) -> pl.DataFrame:
    ended = events.filter(last).group_by("case").agg(pl.col("on").min().alias("last_day"))
    if ended.is_empty():
        return events.clear()
    rows = events.filter(pl.col("event").is_in(_OF_LIVING_CHILDREN)).join(ended, on="case")
    return rows.filter(pl.col("on") > pl.col("last_day"))


def _starts(events: pl.DataFrame) -> pl.DataFrame:
    return events.filter(pl.col("event") == _STARTS)
