"""One Spark session for all tests, on this machine and small; and an invented council to check."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from compliance.model.settings import Settings, read_settings
from compliance_synthetic import CouncilPlan, council, write_events, write_settings
from tests.strategies.shipped import working_days

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[2]
LAST_DAY = date(2024, 9, 30)


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark needs Java, and there is none")
    from pyspark.sql import SparkSession

    # Else whatever `python3` is on the path.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master("local[1]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        # Compiling would take longer than what it is for.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .config("spark.executorEnv.PYTHONPATH", str(ROOT))
        .config("spark.executorEnv.POLARS_MAX_THREADS", "1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@dataclass(frozen=True)
class Exported:
    """A council's export: its events as one Parquet file, the same rows with their origin, and its terms."""

    file: Path
    rows: pl.DataFrame
    settings: Settings


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("council")
    plan = CouncilPlan(date(2022, 10, 1), LAST_DAY, seed=7, children_looked_after=25, admissions_a_year=9)
    made = council(plan, working_days())
    file = folder / "events.parquet"
    write_events(made, file)
    write_settings(made, folder / "compliance.yaml")
    rows = pl.read_parquet(file).with_columns(
        pl.lit(file.name).alias("file"), pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row")
    )
    return Exported(file, rows, read_settings(folder / "compliance.yaml"))
