"""Writes a council's history as an extract of the Standard Safeguarding Dataset: a CSV file a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from compliance_synthetic.annex_a_lists import care_leavers
from compliance_synthetic.council import Council
from compliance_synthetic.ssda903_episodes import episodes, periods_of_care

_PERIOD = "period"

COLUMNS = {
    "ssd_person": "pers_person_id pers_sex pers_ethnicity pers_dob pers_legacy_id",
    "ssd_cla_episodes": (
        "clae_cla_episode_id clae_person_id clae_cla_episode_start_date clae_cla_episode_start_reason "
        "clae_cla_primary_need_code clae_cla_episode_ceased_date clae_cla_episode_ceased_reason clae_cla_id "
        "clae_referral_id clae_cla_placement_id clae_entered_care_date clae_cla_last_iro_contact_date"
    ),
    "ssd_cla_placement": (
        "clap_cla_placement_id clap_cla_placement_start_date clap_cla_placement_type clap_cla_placement_urn "
        "clap_cla_placement_distance clap_cla_id clap_cla_placement_provider clap_cla_placement_postcode "
        "clap_cla_placement_end_date clap_cla_placement_change_reason clap_person_id"
    ),
    "ssd_legal_status": (
        "lega_legal_status_id lega_person_id lega_legal_status lega_legal_status_start_date "
        "lega_legal_status_end_date"
    ),
    "ssd_cla_reviews": (
        "clar_cla_review_id clar_cla_id clar_cla_review_due_date clar_cla_review_date clar_cla_review_cancelled "
        "clar_cla_review_participation"
    ),
    "ssd_cla_visits": (
        "clav_cla_visit_id clav_cla_id clav_person_id clav_cla_visit_date clav_cla_visit_seen "
        "clav_cla_visit_seen_alone"
    ),
    "ssd_cla_health": (
        "clah_health_check_id clah_person_id clah_health_check_type clah_health_check_date clah_health_check_status"
    ),
    "ssd_cla_immunisations": "clai_person_id clai_immunisations_status clai_immunisations_status_date",
    "ssd_sdq_scores": "csdq_table_id csdq_person_id csdq_sdq_completed_date csdq_sdq_reason csdq_sdq_score",
    "ssd_cla_care_plan": (
        "lacp_table_id lacp_person_id lacp_cla_care_plan_start_date lacp_cla_care_plan_end_date "
        "lacp_cla_care_plan_json"
    ),
    "ssd_missing": (
        "miss_table_id miss_person_id miss_missing_episode_start_date miss_missing_episode_type "
        "miss_missing_episode_end_date miss_missing_rhi_offered miss_missing_rhi_accepted"
    ),
    "ssd_permanence": (
        "perm_table_id perm_person_id perm_cla_id perm_adm_decision_date perm_placed_for_adoption_date "
        "perm_matched_date perm_placement_order_date perm_decision_reversed_date perm_permanence_order_date "
        "perm_permanence_order_type"
    ),
    "ssd_involvements": (
        "invo_involvements_id invo_professional_id invo_professional_role_id invo_professional_team "
        "invo_involvement_start_date invo_involvement_end_date invo_person_id"
    ),
    "ssd_care_leavers": (
        "clea_table_id clea_person_id clea_care_leaver_eligibility clea_care_leaver_in_touch "
        "clea_care_leaver_latest_contact clea_care_leaver_accommodation clea_care_leaver_accom_suitable "
        "clea_care_leaver_activity clea_pathway_plan_review_date clea_care_leaver_personal_advisor "
        "clea_care_leaver_allocated_team clea_care_leaver_worker_id"
    ),
    "ssd_immigration_status": "immi_person_id immi_immigration_status_id immi_immigration_status",
}

LEGAL_STATUSES = {
    "C1": "Interim care order Sec. 38(1)",
    "C2": "Full care order Sec. 31(1)(a)",
    "D1": "Freeing order granted",
    "E1": "Placement order granted",
    "V2": "Single period of accommodation under Sec. 20",
    "V3": "Accommodated under an agreed series of short breaks, individual episodes (V3)",
    "V4": "Accommodated under an agreed series of short breaks, agreement recorded (V4)",
    "L1": "Under police protection and in local authority accommodation",
    "L2": "Emergency protection order Sec. 44",
    "L3": "Child assessment order Sec. 43",
    "J1": "Remanded to local authority accommodation",
    "J2": "Placed in local authority accommodation under PACE",
    "J3": "Youth rehabilitation order with a residence requirement",
}
"""How a system words its legal statuses."""


def write_ssd(council: Council, folder: Path, years: int = 6) -> None:
    """Write the extract of the council's last day, with what its tables hold of the last `years` years.

    What is open is written whole, and what ended before that time is left out. As in the dataset itself, the day on
    which care began stands in every episode; who visited, where and how does not, so that only statutory visits are
    written, those of social workers in person at the placement.
    """
    folder.mkdir(parents=True, exist_ok=True)
    extract = _Extract(council, years)
    for name, table in _tables(extract).items():
        columns = COLUMNS[name].split()
        written = table()
        written = written.with_columns(
            pl.lit(None, pl.String).alias(each) for each in columns if each not in written.columns
        ).select(columns)
        days = [column for column, kind in written.schema.items() if kind == pl.Date]
        moments = [column for column, kind in written.schema.items() if isinstance(kind, pl.Datetime)]
        written.with_columns(
            pl.col(days).dt.strftime("%Y-%m-%d 00:00:00.000"),
            pl.col(moments).dt.convert_time_zone("Europe/London").dt.strftime("%Y-%m-%d %H:%M:%S.000"),
        ).write_csv(folder / f"{name}.csv", null_value="NULL")


@dataclass(frozen=True)
class _Extract:
    """What every table is cut from, made once."""

    council: Council
    years: int

    @property
    def last(self) -> date:
        return self.council.plan.last_day

    @property
    def first(self) -> date:
        return self.last.replace(year=self.last.year - self.years)

    @cached_property
    def periods(self) -> pl.DataFrame:
        """Periods of care that were open in the time, each with its number."""
        held = periods_of_care(self.council.events)
        held = held.filter(pl.col("end").is_null() | (pl.col("end") >= self.first))
        number = pl.format("CLA{}", pl.int_range(pl.len()) + 1)
        return held.with_columns(number.alias(_PERIOD))

    @cached_property
    def episodes(self) -> pl.DataFrame:
        """Every episode of those periods."""
        found = episodes(self.council)
        periods = self.periods.select(pl.col("case").alias("CHILD"), "start", _PERIOD)
        return found.join(periods, on=["CHILD", "start"], how="inner", maintain_order="left")

    def of(self, *names: str) -> pl.DataFrame:
        """The events of some types in the time."""
        rows = self.council.events.filter(pl.col("event").is_in(names))
        day = pl.coalesce("on", pl.col("at").dt.convert_time_zone("Europe/London").dt.date())
        return rows.filter(day.is_between(self.first, self.last))

    def in_period(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Events with the number of the period of care in which each lies; those in none left out."""
        periods = self.periods.select("case", "start", "end", _PERIOD).sort("start")
        joined = rows.sort("on", "case", maintain_order=True).join_asof(
            periods, left_on="on", right_on="start", by="case", strategy="backward", check_sortedness=False
        )
        return joined.filter(
            pl.col(_PERIOD).is_not_null() & (pl.col("end").is_null() | (pl.col("on") <= pl.col("end")))
        )


def _tables(extract: _Extract) -> dict[str, Callable[[], pl.DataFrame]]:
    return {
        "ssd_person": lambda: _persons(extract),
        "ssd_cla_episodes": lambda: _episodes(extract),
        "ssd_cla_placement": lambda: _placements(extract),
        "ssd_legal_status": lambda: _legal_statuses(extract),
        "ssd_cla_reviews": lambda: _reviews(extract),
        "ssd_cla_visits": lambda: _visits(extract),
        "ssd_cla_health": lambda: _health(extract),
        "ssd_cla_immunisations": lambda: _immunisations(extract),
        "ssd_sdq_scores": lambda: _questionnaires(extract),
        "ssd_cla_care_plan": lambda: _care_plans(extract),
        "ssd_missing": lambda: _missing(extract),
        "ssd_permanence": lambda: _permanence(extract),
        "ssd_involvements": lambda: _involvements(extract),
        "ssd_care_leavers": lambda: _care_leavers(extract),
        "ssd_immigration_status": lambda: _unaccompanied(extract),
    }


def _numbered(letters: str) -> pl.Expr:
    return pl.format(letters + "{}", pl.int_range(pl.len()) + 1)


def _persons(extract: _Extract) -> pl.DataFrame:
    return extract.council.children.select(
        pl.col("case").alias("pers_person_id"),
        pl.col("sex")
        .replace_strict({"male": "M", "female": "F"}, default="U", return_dtype=pl.String)
        .alias("pers_sex"),
        pl.col("ethnicity").alias("pers_ethnicity"),
        pl.col("date_of_birth").alias("pers_dob"),
    )


def _episodes(extract: _Extract) -> pl.DataFrame:
    latest = (
        extract.of("visit")
        .filter(pl.col("by") == "iro")
        .group_by("case")
        .agg(pl.col("on").max().alias("contact"))
    )
    rows = extract.episodes.filter(pl.col("DEC").is_null() | (pl.col("DEC") >= extract.first))
    rows = rows.join(latest, left_on="CHILD", right_on="case", how="left", maintain_order="left")
    rows = rows.join(_placement_ids(extract), on=["CHILD", "DECOM"], how="left", maintain_order="left")
    return rows.select(
        _numbered("E").alias("clae_cla_episode_id"),
        pl.col("CHILD").alias("clae_person_id"),
        pl.col("DECOM").alias("clae_cla_episode_start_date"),
        pl.col("RNE").alias("clae_cla_episode_start_reason"),
        pl.col("CIN").alias("clae_cla_primary_need_code"),
        pl.col("DEC").alias("clae_cla_episode_ceased_date"),
        pl.col("REC").alias("clae_cla_episode_ceased_reason"),
        pl.col(_PERIOD).alias("clae_cla_id"),
        pl.col("number").alias("clae_cla_placement_id"),
        pl.col("start").alias("clae_entered_care_date"),
        pl.col("contact").alias("clae_cla_last_iro_contact_date"),
    )


def _stays(extract: _Extract) -> pl.DataFrame:
    """Each stretch of one type in one place, with its number; after a stay elsewhere the same place is another."""
    rows = extract.episodes.sort("CHILD", "DECOM")
    same = pl.all_horizontal(
        pl.col(name) == pl.col(name).shift(1).over("CHILD", _PERIOD, order_by="DECOM")
        for name in ("stay", "PLACE")
    ).fill_null(value=False)
    return rows.with_columns((~same).cum_sum().alias("stretch"))


def _placement_ids(extract: _Extract) -> pl.DataFrame:
    return _stays(extract).select("CHILD", "DECOM", pl.format("{}-{}", "stay", "stretch").alias("number"))


def _placements(extract: _Extract) -> pl.DataFrame:
    stretches = (
        _stays(extract)
        .group_by("CHILD", _PERIOD, "stretch", maintain_order=True)
        .agg(
            pl.col("stay", "PLACE", "PLACE_PROVIDER", "PL_POST", "URN").first(),
            pl.col("DECOM").min(),
            pl.col("DEC", "REASON_PLACE_CHANGE").last(),
        )
    )
    rows = stretches.filter(pl.col("DEC").is_null() | (pl.col("DEC") >= extract.first))
    return rows.select(
        pl.format("{}-{}", "stay", "stretch").alias("clap_cla_placement_id"),
        pl.col("DECOM").alias("clap_cla_placement_start_date"),
        pl.col("PLACE").alias("clap_cla_placement_type"),
        pl.col("URN").alias("clap_cla_placement_urn"),
        pl.col(_PERIOD).alias("clap_cla_id"),
        pl.col("PLACE_PROVIDER").alias("clap_cla_placement_provider"),
        pl.col("PL_POST").alias("clap_cla_placement_postcode"),
        pl.col("DEC").alias("clap_cla_placement_end_date"),
        pl.col("REASON_PLACE_CHANGE").alias("clap_cla_placement_change_reason"),
        pl.col("CHILD").alias("clap_person_id"),
    )


def _legal_statuses(extract: _Extract) -> pl.DataFrame:
    rows = extract.episodes.sort("CHILD", "DECOM")
    same = (pl.col("LS") == pl.col("LS").shift(1).over("CHILD", _PERIOD, order_by="DECOM")).fill_null(
        value=False
    )
    stretches = (
        rows.with_columns((~same).cum_sum().alias("stretch"))
        .group_by("CHILD", "stretch", maintain_order=True)
        .agg(pl.col("LS").first(), pl.col("DECOM").min(), pl.col("DEC").last())
    )
    rows = stretches.filter(pl.col("DEC").is_null() | (pl.col("DEC") >= extract.first))
    return rows.select(
        _numbered("L").alias("lega_legal_status_id"),
        pl.col("CHILD").alias("lega_person_id"),
        pl.col("LS").replace_strict(LEGAL_STATUSES, return_dtype=pl.String).alias("lega_legal_status"),
        pl.col("DECOM").alias("lega_legal_status_start_date"),
        pl.col("DEC").alias("lega_legal_status_end_date"),
    )


def _reviews(extract: _Extract) -> pl.DataFrame:
    held = extract.in_period(extract.of("review_held").filter(pl.col("kind").is_in(["care", "adoption"])))
    day = pl.coalesce("completed_on", "on")
    return held.filter(day <= extract.last).select(
        pl.col("review").alias("clar_cla_review_id"),
        pl.col(_PERIOD).alias("clar_cla_id"),
        day.alias("clar_cla_review_date"),
        pl.lit("N").alias("clar_cla_review_cancelled"),
        pl.col("participation").cast(pl.String).alias("clar_cla_review_participation"),
    )


def _visits(extract: _Extract) -> pl.DataFrame:
    statutory = extract.of("visit").filter(
        (pl.col("by") == "social_worker")
        & (pl.col("mode") == "in_person")
        & pl.col("at_placement").fill_null(value=True)
    )
    rows = extract.in_period(statutory)
    return rows.select(
        _numbered("V").alias("clav_cla_visit_id"),
        pl.col(_PERIOD).alias("clav_cla_id"),
        pl.col("case").alias("clav_person_id"),
        pl.col("on").alias("clav_cla_visit_date"),
        _flag("child_seen").alias("clav_cla_visit_seen"),
        _flag("seen_alone").alias("clav_cla_visit_seen_alone"),
    )


def _flag(name: str) -> pl.Expr:
    return pl.when(pl.col(name)).then(pl.lit("Y")).when(~pl.col(name)).then(pl.lit("N"))


def _health(extract: _Extract) -> pl.DataFrame:
    rows = extract.of("health_assessment", "dental_check")
    type_ = (
        pl.when(pl.col("event") == "dental_check")
        .then(pl.lit("Dental Check"))
        .when(pl.col("kind") == "initial")
        .then(pl.lit("Initial Health Assessment"))
        .otherwise(pl.lit("Review Health Assessment"))
    )
    status = pl.col("outcome").cast(pl.String).fill_null("held")
    return rows.select(
        _numbered("H").alias("clah_health_check_id"),
        pl.col("case").alias("clah_person_id"),
        type_.alias("clah_health_check_type"),
        pl.col("on").alias("clah_health_check_date"),
        status.replace({"held": "Completed", "not_attended": "Did not attend"})
        .str.to_titlecase()
        .alias("clah_health_check_status"),
    )


def _immunisations(extract: _Extract) -> pl.DataFrame:
    latest = extract.of("immunisations_recorded").sort("on", maintain_order=True).group_by("case").last()
    return latest.sort("case").select(
        pl.col("case").alias("clai_person_id"),
        _flag("up_to_date").alias("clai_immunisations_status"),
        pl.col("on").alias("clai_immunisations_status_date"),
    )


def _questionnaires(extract: _Extract) -> pl.DataFrame:
    return extract.of("sdq_completed").select(
        _numbered("Q").alias("csdq_table_id"),
        pl.col("case").alias("csdq_person_id"),
        pl.col("on").alias("csdq_sdq_completed_date"),
        pl.lit("SSD_PH").alias("csdq_sdq_reason"),
        pl.col("score").cast(pl.String).alias("csdq_sdq_score"),
    )


def _care_plans(extract: _Extract) -> pl.DataFrame:
    rows = extract.of("care_plan_prepared", "care_plan_updated").sort("case", "on", maintain_order=True)
    aims = extract.of("permanence_plan_recorded").sort("on", maintain_order=True).group_by("case").last()
    aims = aims.select(
        "case", pl.col("plan").cast(pl.String).replace_strict(_AIMS, default="OTHERPLN").alias("aim")
    )
    json = pl.concat_str(pl.lit('{"'), "aim", pl.lit('": "Y"}'))
    return rows.join(aims, on="case", how="left", maintain_order="left").select(
        _numbered("C").alias("lacp_table_id"),
        pl.col("case").alias("lacp_person_id"),
        pl.col("on").alias("lacp_cla_care_plan_start_date"),
        pl.col("on").shift(-1).over("case").alias("lacp_cla_care_plan_end_date"),
        json.alias("lacp_cla_care_plan_json"),
    )


_AIMS = {
    "return to family": "RETURNEV",
    "adoption": "ADOPTION",
    "supported living": "SUPPLIV",
    "long-term residential": "RESPLMT",
    "long-term fostering": "LTFOST18",
}


def _missing(extract: _Extract) -> pl.DataFrame:
    rows = extract.of("missing_started", "missing_ended")
    ended = rows.filter(pl.col("event") == "missing_ended").select("episode", pl.col("at").alias("until"))
    offered = extract.of("return_interview_offered").select("episode", pl.lit("Y").alias("offered")).unique()
    declined = (
        extract.of("return_interview_declined").select("episode", pl.lit("N").alias("accepted")).unique()
    )
    began = rows.filter(pl.col("event") == "missing_started").join(ended, on="episode", how="left")
    began = began.join(offered, on="episode", how="left").join(declined, on="episode", how="left")
    return began.sort("case", "at").select(
        pl.col("episode").alias("miss_table_id"),
        pl.col("case").alias("miss_person_id"),
        pl.col("at").alias("miss_missing_episode_start_date"),
        pl.when(pl.col("type") == "missing")
        .then(pl.lit("Missing"))
        .otherwise(pl.lit("Away"))
        .alias("miss_missing_episode_type"),
        pl.col("until").alias("miss_missing_episode_end_date"),
        pl.col("offered").fill_null("N").alias("miss_missing_rhi_offered"),
        pl.when(pl.col("offered").is_null())
        .then(pl.lit("NA"))
        .otherwise(pl.col("accepted").fill_null("Y"))
        .alias("miss_missing_rhi_accepted"),
    )


def _permanence(extract: _Extract) -> pl.DataFrame:
    def first(event: str, name: str) -> pl.DataFrame:
        return extract.of(event).group_by("case").agg(pl.col("on").min().alias(name))

    rows = extract.council.adoptions.select("case").unique(maintain_order=True).sort("case")
    for event, name in (
        ("adoption_decision", "perm_adm_decision_date"),
        ("adoption_matched", "perm_matched_date"),
        ("placed_for_adoption", "perm_placed_for_adoption_date"),
        ("adoption_plan_reversed", "perm_decision_reversed_date"),
        ("adoption_order_made", "perm_permanence_order_date"),
    ):
        rows = rows.join(first(event, name), on="case", how="left", maintain_order="left")
    orders = (
        extract.council.events.filter(pl.col("legal_status") == "E1").group_by("case").agg(pl.col("on").min())
    )
    rows = rows.join(orders, on="case", how="left", maintain_order="left")
    return rows.with_columns(
        _numbered("A").alias("perm_table_id"),
        pl.col("case").alias("perm_person_id"),
        pl.col("on").alias("perm_placement_order_date"),
        pl.when(pl.col("perm_permanence_order_date").is_not_null())
        .then(pl.lit("Adoption"))
        .alias("perm_permanence_order_type"),
    )


def _involvements(extract: _Extract) -> pl.DataFrame:
    roles = {"social_worker": "Allocated Social Worker", "iro": "Independent Reviewing Officer"}
    rows = extract.of("worker_allocated").filter(pl.col("role").is_in(list(roles)))
    return rows.select(
        _numbered("I").alias("invo_involvements_id"),
        pl.col("worker").alias("invo_professional_id"),
        pl.col("role").cast(pl.String).replace_strict(roles).alias("invo_professional_role_id"),
        pl.col("team").alias("invo_professional_team"),
        pl.col("on").alias("invo_involvement_start_date"),
        pl.col("case").alias("invo_person_id"),
    )


def _care_leavers(extract: _Extract) -> pl.DataFrame:
    """One row a care leaver who is one still, with the latest of each."""
    leavers = care_leavers(extract.council.events)
    return leavers.select(
        _numbered("CL").alias("clea_table_id"),
        pl.col("case").alias("clea_person_id"),
        # Without the letters that Ofsted's lists put before it.
        pl.col("category").str.replace(r"^\w\) ", "").alias("clea_care_leaver_eligibility"),
        pl.when(pl.col("latest_contact").is_not_null()).then(pl.lit("Y")).alias("clea_care_leaver_in_touch"),
        pl.col("latest_contact").alias("clea_care_leaver_latest_contact"),
        pl.col("latest_pathway_review").alias("clea_pathway_plan_review_date"),
        pl.col("worker").alias("clea_care_leaver_personal_advisor"),
        pl.col("team").alias("clea_care_leaver_allocated_team"),
    )


def _unaccompanied(extract: _Extract) -> pl.DataFrame:
    return extract.council.children.filter("unaccompanied").select(
        pl.col("case").alias("immi_person_id"),
        _numbered("U").alias("immi_immigration_status_id"),
        pl.lit("Unaccompanied Asylum Seeking Child").alias("immi_immigration_status"),
    )
