"""The safeguarding dataset in a database: read as its files are, never written, and no password shown."""

from __future__ import annotations

import sqlite3
from itertools import count
from pathlib import Path

import polars as pl
import pytest

sqlalchemy = pytest.importorskip("sqlalchemy", reason="the extra ssd is not installed")

from datetime import date, datetime  # noqa: E402

from compliance.model.vendors import Vendor  # noqa: E402
from compliance.problems import InputError  # noqa: E402
from compliance.sources.databases import Database  # noqa: E402
from compliance.sources.export import WholeExport  # noqa: E402
from compliance.sources.reading import read_export  # noqa: E402
from tests.strategies.servers import Server  # noqa: E402
from tests.strategies.shipped import vocabulary  # noqa: E402
from tests.strategies.ssd_dumps import IN_CARE, dump, frame  # noqa: E402

LAST = date(2024, 9, 30)
_databases = count(1)


def fill(url: str, *, typed: bool) -> None:
    """The tables of the child in care, days as moments where the database is `typed`."""
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        for name, rows in IN_CARE.items():
            table = frame(name, rows)
            days = {title for title in table.columns if typed and title.endswith(("_date", "_dob"))}
            columns = ", ".join(
                f"{title} {'timestamp' if title in days else 'varchar(200)'}" for title in table.columns
            )
            connection.exec_driver_sql(f"CREATE TABLE ssd_{name} ({columns})")
            for row in table.iter_rows(named=True):
                cells = {
                    title: datetime.fromisoformat(cell) if title in days and cell else cell
                    for title, cell in row.items()
                }
                marks = ", ".join(f":{title}" for title in row)
                connection.execute(sqlalchemy.text(f"INSERT INTO ssd_{name} VALUES ({marks})"), cells)
        connection.exec_driver_sql("CREATE TABLE ssd_address (addr_person_id varchar(20))")
        connection.exec_driver_sql("CREATE TABLE something_else (a varchar(20))")
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the dataset in it."""
    if request.param == "sqlite":
        found = f"sqlite:///{tmp_path / 'ssd.db'}"
    else:
        server: Server = request.getfixturevalue("postgresql")
        found = server.new_database(f"ssd{next(_databases)}")
    fill(found, typed=request.param == "postgresql")
    return found


def read(*urls: str) -> WholeExport:
    databases = [Database(each) for each in urls]
    return read_export([], vocabulary(), databases=databases, vendor=Vendor.LCS, export_on=LAST)


def bare(events: pl.DataFrame) -> pl.DataFrame:
    return events.drop("file", "row").sort("case", "event", "on")


def test_a_database_tells_what_files_tell(tmp_path: Path, url: str) -> None:
    files = read_export([dump(tmp_path / "files", IN_CARE)], vocabulary(), vendor=Vendor.LCS, export_on=LAST)

    export = read(url)

    assert bare(export.events).equals(bare(files.events))
    assert export.problems == ()
    assert export.coverage.windows == files.coverage.windows
    assert "nothing in these tables is judged: ssd_address" in " ".join(export.notes)


def test_a_database_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "ssd.db"
    fill(f"sqlite:///{file}", typed=False)
    file.chmod(0o444)
    before = file.read_bytes()

    read(f"sqlite:///{file}")

    assert file.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [file]


def test_tables_in_another_schema_are_found(postgresql: Server) -> None:
    url = postgresql.new_database(f"ssd{next(_databases)}")
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA extract")
        connection.exec_driver_sql(
            "CREATE TABLE extract.ssd_person (pers_person_id varchar, pers_dob timestamp)"
        )
        connection.exec_driver_sql(
            "CREATE VIEW extract.ssd_cla_visits AS SELECT 'V1'::text AS clav_cla_visit_id, "
            "'101'::text AS clav_person_id, "
            "'2024-01-12'::timestamp AS clav_cla_visit_date"
        )
    engine.dispose()

    assert read(url).events.filter(pl.col("event") == "visit")["case"].to_list() == ["101"]


def test_a_database_without_the_dataset_says_so(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE a (b)")

    with pytest.raises(InputError, match="holds no table of the safeguarding dataset"):
        read(f"sqlite:///{file}")


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read(f"sqlite:///{tmp_path / 'gone.db'}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://reader:s3cret@localhost:1/council",
        "postgresql+psycopg://reader@localhost:1/council?password=s3cret",
        "nonsense+driver://reader:s3cret@host/council",
        "postgresql://reader:s3cret:@[::1/council",
    ],
)
def test_no_password_is_ever_shown(url: str) -> None:
    with pytest.raises((InputError, ImportError)) as raised:
        read(url)

    assert "s3cret" not in str(raised.value)
    assert "s3cret" not in repr(Database(url))
    assert "s3cret" not in str(Database(url))
