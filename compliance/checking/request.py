"""What somebody wants to have checked, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from compliance.checking import given
from compliance.engines.executors import EngineName
from compliance.model.settings import Settings
from compliance.model.vendors import Vendor
from compliance.sources.databases import Database
from compliance.sources.pseudonyms import Pseudonyms
from compliance.sources.registry import AUTO
from compliance.sources.written_days import DateOrder


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be checked and how.

    paths          files of an export and folders of them, read together: event files, SSDA903 returns, tables of the
                   safeguarding dataset
    databases      databases that hold the safeguarding dataset, read with the paths; they are never written
    today          the day of the run; used where nothing else says as of when to judge
    export_on      the day on which the export was made, where neither its files nor their names say so
    vendor         the case-management system that the safeguarding dataset is from; None is what the settings say,
                   and without them only what the extracts of all systems can claim is taken from it
    as_of          judge as of the end of this day; None takes the day the export declares, else `today`
    known_at       leave out what was recorded after this day; None leaves out nothing
    source         the name of the source that reads all of them; by default the files themselves say of which they are
    rules          packs added to the base pack, by where they are, or the names of those that come with the package
    card           a scorecard in place of the one that comes with the rules
    select, ignore rule ids or their beginnings (`REV`, `VIS-1`): only these, and not these
    case           the one case to judge; None is all
    dates          how event files write days; None is as their mapping says, YYYY-MM-DD where none does
    mapping        a file that says what the headings and words of event files mean; None is the one beside each
    at_once        how many events a process holds in memory at once, about. Parquet files that hold more are checked in
                   parts of whole cases, with the same result
    jobs           how many processes check parts side by side. More than one needs the caller's main module to
                   be importable (`if __name__ == "__main__":`), as every use of processes does
    pseudonyms     what stands in place of ids in all that is found and said; None shows ids. With them an export
                   is held whole
    keep_findings  whether the findings of an export checked in parts are kept (in temporary files) to be read
                   from the report; without, only what is summed up

    Making one reads nothing. Raises TypeError, with how it is written, for what is of another kind than it says here,
    and SettingsError for `at_once` or `jobs` below 1.
    """

    paths: tuple[Path, ...]
    today: date
    as_of: date | None = None
    known_at: date | None = None
    source: str = AUTO
    rules: tuple[Path, ...] = ()
    card: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    case: str | None = None
    engine: EngineName = EngineName.ARRAYS
    settings: Settings = field(default_factory=Settings)
    dates: DateOrder | None = None
    mapping: Path | None = None
    databases: tuple[Database, ...] = ()
    vendor: Vendor | None = None
    export_on: date | None = None
    at_once: int = 400_000
    jobs: int = 1
    pseudonyms: Pseudonyms | None = None
    keep_findings: bool = True

    def __post_init__(self) -> None:
        given.refuse_other_than_paths("paths", self.paths)
        given.refuse_other_than_paths("rules", self.rules)
        given.refuse_other_than_day("today", self.today, or_none=False)
        given.refuse_other_than_day("as_of", self.as_of)
        given.refuse_other_than_day("known_at", self.known_at)
        given.refuse_other_than("card", self.card, Path, write='Path("our-page.yaml")', or_none=True)
        given.refuse_other_than_ids("select", self.select)
        given.refuse_other_than_ids("ignore", self.ignore)
        given.refuse_other_than("case", self.case, str, write='"200036"', or_none=True)
        given.refuse_other_than("engine", self.engine, EngineName, write="EngineName.ARRAYS")
        given.refuse_other_than(
            "settings", self.settings, Settings, write='read_settings(Path("compliance.yaml"))'
        )
        given.refuse_other_than(
            "dates", self.dates, DateOrder, write="DateOrder.DAY_MONTH_YEAR", or_none=True
        )
        given.refuse_other_than("mapping", self.mapping, Path, write='Path("mapping.yaml")', or_none=True)
        given.refuse_other_than_databases("databases", self.databases)
        given.refuse_other_than("vendor", self.vendor, Vendor, write="Vendor.MOSAIC", or_none=True)
        given.refuse_other_than_day("export_on", self.export_on)
        given.refuse_other_than(
            "pseudonyms",
            self.pseudonyms,
            Pseudonyms,
            write='Pseudonyms(Path("key").read_bytes())',
            or_none=True,
        )
        given.refuse_less_than_one("at_once", self.at_once, "events")
        given.refuse_less_than_one("jobs", self.jobs, "processes")
