"""One child's history hangs together: periods, placements, legal statuses, missing episodes."""

from __future__ import annotations

from datetime import date

import polars as pl

from compliance.calendars.ages import LeapBirthday, attained_on
from compliance_synthetic import Council


def test_everyone_has_left_by_the_eighteenth_birthday(made: Council, periods: pl.DataFrame) -> None:
    adult = {
        case: attained_on(born, 18, LeapBirthday.FIRST_OF_MARCH)
        for case, born in made.children.select("case", "date_of_birth").iter_rows()
    }
    # A child whose end was not recorded by the last day may have turned 18 shortly before it.
    for case, end in periods.select("case", "end").iter_rows():
        assert end <= adult[case] or (
            end > made.plan.last_day and (made.plan.last_day - adult[case]).days < 90
        )


def test_periods_of_a_child_follow_one_another(periods: pl.DataFrame) -> None:
    following = periods.with_columns(pl.col("start").shift(-1).over("case", order_by="start").alias("next"))

    assert following.filter(pl.col("end") <= pl.col("start")).is_empty()
    assert following.filter(pl.col("next") <= pl.col("end")).is_empty()


def test_children_in_care_when_the_window_opens_have_their_whole_history(made: Council) -> None:
    begun = made.events.filter(pl.col("event") == "became_looked_after")
    first = begun.group_by("case").agg(pl.col("on").min().alias("entered"))
    others = made.events.filter(
        ~pl.col("event").is_in(["child", "became_looked_after", "care_plan_prepared", "approval_given"])
    )
    others = others.join(first, on="case", how="left")

    assert others.filter(pl.col("entered").is_null()).is_empty()
    # A series of short breaks has visits between its breaks, and none before the first.
    assert others.filter(pl.col("on") < pl.col("entered")).is_empty()
    assert first.filter(pl.col("entered") < made.plan.first_day).height > 0.3 * first.height


def test_everyone_was_looked_after_at_some_time_in_the_window(made: Council, periods: pl.DataFrame) -> None:
    seen = periods.filter((pl.col("start") <= made.plan.last_day) & (pl.col("end") >= made.plan.first_day))

    assert set(periods["case"]) == set(seen["case"]) == set(made.children["case"])


def test_placements_fill_each_period_without_overlap(placements: pl.DataFrame, periods: pl.DataFrame) -> None:
    main = placements.filter(~pl.col("temporary"))
    ordered = main.with_columns(pl.col("start").shift(-1).over("case", order_by="start").alias("next"))
    assert ordered.filter(pl.col("next") < pl.col("end")).is_empty()

    inside = main.join(periods.select("case", began="start", left="end"), on="case").filter(
        (pl.col("start") >= pl.col("began")) & (pl.col("end") <= pl.col("left"))
    )
    assert inside["placement"].is_unique().all()
    assert inside.height == main.height
    first = main.group_by("case").agg(pl.col("start").min())
    assert first.join(periods.filter(pl.col("nth") == 0), on=["case", "start"], how="anti").is_empty()


def test_temporary_stays_lie_inside_a_placement_that_is_kept(placements: pl.DataFrame) -> None:
    stays = placements.filter("temporary")
    main = placements.filter(~pl.col("temporary")).select("case", began="start", left="end")
    inside = stays.join(main, on="case").filter(pl.col("start").is_between(pl.col("began"), pl.col("left")))

    assert stays.height > 0
    assert set(stays["placement_type"].unique()) <= {"T1", "T2", "T3", "T4"}
    assert inside["placement"].n_unique() == stays.height
    ordered = stays.with_columns(pl.col("start").shift(-1).over("case", order_by="start").alias("next"))
    assert ordered.filter(pl.col("next") <= pl.col("end")).is_empty()


def test_placed_with_parents_only_under_an_order(made: Council, placements: pl.DataFrame) -> None:
    statuses = made.events.filter(pl.col("legal_status").is_not_null())
    statuses = statuses.select("case", "on", "legal_status").sort("on")
    homes = placements.filter(pl.col("placement_type") == "P1").sort("start").drop("legal_status")
    held = homes.join_asof(statuses, left_on="start", right_on="on", by="case", check_sortedness=False)

    assert homes.height > 0
    # The order in force may not have been recorded yet when the export was made.
    assert held.filter(~pl.col("legal_status").is_in(["C1", "C2"])).height <= 1


def test_supported_accommodation_changes_its_code(placements: pl.DataFrame) -> None:
    begins = date(2023, 10, 28)
    coded = placements.filter(pl.col("placement_type").is_in(["K3", "H5"]))

    assert coded.filter((pl.col("placement_type") == "H5") & (pl.col("start") >= begins)).is_empty()
    assert coded.filter((pl.col("placement_type") == "K3") & (pl.col("start") < begins)).is_empty()


def test_permanence_becomes_known_in_the_course_of_a_placement(made: Council) -> None:
    updates = made.events.filter((pl.col("event") == "placement_updated") & pl.col("permanent"))
    started = made.events.filter(pl.col("event") == "placement_started").select("placement", began="on")
    joined = updates.join(started, on="placement")
    days = (joined["on"] - joined["began"]).dt.total_days()

    assert updates.height > 0
    assert days.is_between(90, 420).all()


def test_missing_episodes_of_a_child_do_not_overlap(made: Council, periods: pl.DataFrame) -> None:
    began = made.events.filter(pl.col("event") == "missing_started").select("case", "episode", "at", "on")
    ended = made.events.filter(pl.col("event") == "missing_ended").select("episode", back="at")
    episodes = began.join(ended, on="episode", how="left").sort("case", "at")
    following = pl.col("at").shift(-1).over("case")
    inside = episodes.join(periods, on="case").filter(pl.col("on").is_between(pl.col("start"), pl.col("end")))

    assert episodes.filter(pl.col("back") <= pl.col("at")).is_empty()
    assert episodes.filter(following < pl.col("back")).is_empty()
    assert inside.height == episodes.height


def test_short_breaks_are_short(made: Council, periods: pl.DataFrame) -> None:
    breaks = periods.filter(pl.col("legal_status") == "V3")
    nights = (breaks["end"] - breaks["start"]).dt.total_days().filter(breaks["end"] <= made.plan.last_day)

    assert breaks.height >= 20
    assert (nights <= 17).mean() >= 0.95
    assert nights.min() >= 1
