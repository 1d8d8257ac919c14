"""The national returns: exact columns, what belongs in a year, and agreement with the events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from compliance.sources.ssda903.reading import read_return
from compliance_synthetic import Council, write_ssda903
from tests.strategies.shipped import vocabulary

YEARS = (2023, 2024, 2025)
COLUMNS = {
    "header": ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"],
    "episodes": [
        *("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC"),
        *("REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN"),
    ],
    "reviews": ["CHILD", "DOB", "REVIEW", "REVIEW_CODE"],
    "missing": ["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"],
    "uasc": ["CHILD", "SEX", "DOB", "DUC"],
    "oc2": [
        *("CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS"),
        *("TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED"),
        "INTERVENTION_OFFERED",
    ],
    "sw_episodes": ["CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"],
    "ad1": [
        *("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR"),
        "LS_ADOPTR",
    ],
    "placed_for_adoption": ["CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"],
}
DATES = {"DOB", "MC_DOB", "DECOM", "DEC", "REVIEW", "MIS_START", "MIS_END", "DUC", "SW_DECOM", "SW_DEC"}
DATES |= {"DATE_INT", "DATE_MATCH", "DATE_PLACED", "DATE_PLACED_CEASED"}
Table = Callable[[str, int], pl.DataFrame]


@pytest.fixture(scope="module")
def folder(usual: Council, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("returns")
    write_ssda903(usual, place, YEARS)
    return place


@pytest.fixture(scope="module")
def table(folder: Path) -> Table:
    """One table of the return of the year that ends on 31 March of a year, its dates read."""

    def read(name: str, year: int) -> pl.DataFrame:
        path = folder / f"{year - 1}-{year % 100:02d}" / f"{name}.csv"
        frame = pl.read_csv(path, infer_schema=False)
        return frame.with_columns(pl.col([c for c in frame.columns if c in DATES]).str.to_date("%d/%m/%Y"))

    return read


def bounds(year: int) -> tuple[date, date]:
    return date(year - 1, 4, 1), date(year, 3, 31)


@pytest.mark.parametrize("year", YEARS)
def test_files_and_columns(folder: Path, table: Table, year: int) -> None:
    files = {path.stem for path in (folder / f"{year - 1}-{year % 100:02d}").iterdir()}

    assert files == set(COLUMNS) - ({"sw_episodes"} if year < 2024 else set())
    for name in files:
        assert table(name, year).columns == COLUMNS[name]
        assert table(name, year).height > 0


@pytest.mark.parametrize("year", YEARS)
def test_episodes_are_those_open_in_the_year(table: Table, year: int) -> None:
    first, last = bounds(year)
    rows = table("episodes", year)

    assert rows.filter(pl.col("DECOM") > last).is_empty()
    assert rows.filter((pl.col("DEC") < first) | (pl.col("DEC") > last)).is_empty()
    assert rows.filter(pl.col("DEC") <= pl.col("DECOM")).is_empty()
    assert (rows["DEC"].is_null() == rows["REC"].is_null()).all()
    assert rows.filter(pl.col("DEC").is_null() & pl.col("REASON_PLACE_CHANGE").is_not_null()).is_empty()
    assert set(rows["CHILD"]) == set(table("header", year)["CHILD"])
    assert {"S", "L", "P", "T", "B"} <= set(rows["RNE"]) <= {"S", "L", "P", "T", "B", "U"}
    assert rows.filter(
        pl.col("PLACE").str.starts_with("T") & pl.col("PLACE_PROVIDER").is_not_null()
    ).is_empty()


@pytest.mark.parametrize("year", YEARS)
def test_one_episode_follows_another(table: Table, year: int) -> None:
    rows = table("episodes", year)
    following = {name: pl.col(name).shift(-1).over("CHILD", order_by="DECOM") for name in ("DECOM", "RNE")}
    rows = rows.with_columns(following["DECOM"].alias("next"), following["RNE"].alias("next_reason"))
    continued = pl.col("REC") == "X1"

    assert rows.filter(continued & (pl.col("next") != pl.col("DEC"))).is_empty()
    assert rows.filter(~continued & pl.col("next").is_not_null() & (pl.col("next_reason") != "S")).is_empty()
    # An episode that starts care has nothing before it that went on.
    before = pl.col("REC").shift(1).over("CHILD", order_by="DECOM")
    assert (
        rows.with_columns(before.alias("before"))
        .filter((pl.col("RNE") == "S") & (pl.col("before") == "X1"))
        .is_empty()
    )
    moved = rows.filter(
        continued & pl.col("next_reason").is_in(["P", "B"]) & ~pl.col("PLACE").str.starts_with("T")
    )
    assert moved["REASON_PLACE_CHANGE"].null_count() < 0.3 * moved.height
    only_legal = rows.filter(continued & (pl.col("next_reason") == "L"))
    assert only_legal["REASON_PLACE_CHANGE"].null_count() == only_legal.height


def test_codes_of_the_year(table: Table) -> None:
    assert set(table("header", 2024)["SEX"]) == {"1", "2"}
    assert set(table("header", 2025)["SEX"]) == {"M", "F"}
    assert set(table("uasc", 2025)["SEX"]) <= {"M", "F"}
    assert "H5" not in set(table("episodes", 2025)["PLACE"])
    assert {"K3", "H5"} <= set(table("episodes", 2024)["PLACE"])
    assert table("header", 2024)["UPN"].str.contains(r"^([A-Z]\d{12}|UN[12])$").all()


@pytest.mark.parametrize("year", YEARS)
def test_reviews_and_missing_episodes_of_the_year_only(usual: Council, table: Table, year: int) -> None:
    first, last = bounds(year)
    held = usual.events.filter(
        (pl.col("event") == "review_held")
        & (pl.col("kind") != "short_break")
        & pl.col("on").is_between(first, last)
    )
    reviews = table("reviews", year)
    assert sorted(reviews.select("CHILD", "REVIEW").iter_rows()) == sorted(
        held.select("case", "on").iter_rows()
    )
    assert reviews["REVIEW_CODE"].str.contains("^PN[0-7]$").all()

    missing = table("missing", year)
    began = usual.events.filter((pl.col("event") == "missing_started") & pl.col("on").is_between(first, last))
    assert missing.filter(pl.col("MIS_START") >= first).height == began.height
    assert missing.filter((pl.col("MIS_END") < first) | (pl.col("MIS_END") > last)).is_empty()
    assert set(missing["MISSING"]) == {"M", "A"}


@pytest.mark.parametrize("year", [2023, 2024])
def test_outcomes_are_of_children_looked_after_all_year(usual: Council, table: Table, year: int) -> None:
    first, last = bounds(year)
    ended = usual.events.filter(pl.col("event") == "ceased_looked_after").select(
        "case", pl.col("on").alias("end")
    )
    began = usual.events.filter(
        (pl.col("event") == "became_looked_after")
        & (pl.col("legal_status") != "V3")
        & (pl.col("on") <= first)
    )
    latest = began.sort("on").group_by("case").agg(pl.col("on").last().alias("start"))
    left = latest.join(ended, on="case").filter(pl.col("end").is_between(pl.col("start"), last))
    all_year = latest.join(left, on="case", how="anti")
    rows = table("oc2", year)

    assert set(rows["CHILD"]) == set(all_year["case"])
    age = rows.select((last - pl.col("DOB")).dt.total_days() / 365.25).to_series()
    assert rows.filter(age < 3.9)["SDQ_SCORE"].is_null().all()
    assert (
        rows.filter((age > 4.1) & (age < 16.9))
        .filter(pl.col("SDQ_SCORE").is_null() == pl.col("SDQ_REASON").is_null())
        .is_empty()
    )
    assert rows.filter(age < 9.9)["CONVICTED"].is_null().all()
    assert rows.filter(age > 5.1)["HEALTH_CHECK"].is_null().all()
    for flag in ("IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE"):
        assert set(rows[flag]) == {"0", "1"}
    checked = usual.events.filter((pl.col("event") == "dental_check") & pl.col("on").is_between(first, last))
    assert set(rows.filter(pl.col("TEETH_CHECK") == "1")["CHILD"]) == set(checked["case"]) & set(
        rows["CHILD"]
    )


def test_adoptions(usual: Council, table: Table) -> None:
    ordered = usual.events.filter(pl.col("event") == "adoption_order_made")
    for year in (2023, 2024):
        first, last = bounds(year)
        adopted = table("ad1", year)
        assert set(adopted["CHILD"]) == set(ordered.filter(pl.col("on").is_between(first, last))["case"])
        assert adopted.filter(pl.col("DATE_MATCH") <= pl.col("DATE_INT")).is_empty()
        assert adopted.filter((pl.col("NB_ADOPTR") == "1") != (pl.col("LS_ADOPTR") == "L0")).is_empty()
        assert set(adopted["CHILD"]) <= set(table("placed_for_adoption", year)["CHILD"])


def test_social_workers_of_a_child_follow_one_another(table: Table) -> None:
    rows = table("sw_episodes", 2024)
    following = pl.col("SW_DECOM").shift(-1).over("CHILD", order_by="SW_DECOM")

    assert rows["SW_ID"].str.contains(r"^SW\d{3,}$").all()
    assert rows.with_columns(following.alias("next")).filter(pl.col("next") < pl.col("SW_DEC")).is_empty()


def test_the_library_reads_the_returns_without_a_problem(usual: Council, folder: Path) -> None:
    export = read_return([folder], vocabulary(), usual.plan.last_day)

    assert export.problems == ()
    assert export.events.filter(pl.col("event") == "review_held").height > 3000


def test_same_plan_same_returns(usual: Council, folder: Path, tmp_path: Path) -> None:
    write_ssda903(usual, tmp_path, YEARS)

    for path in sorted(tmp_path.rglob("*.csv")):
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()
