"""What somebody wants to have checked, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from compliance.engines.running import EngineName
from compliance.model.settings import Settings
from compliance.sources.reading import SourceKind
from compliance.sources.written_days import DateOrder


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be checked and how.

    paths          event files, folders of them or datasets, or an SSDA903 return, read together
    today          the day of the run; used where nothing else says as of when to judge
    as_of          judge as of the end of this day; None takes the day the export declares, else `today`
    known_at       leave out what was recorded after this day; None leaves out nothing
    rules          packs added to the base pack, by where they are, or the names of those that come with the package
    select, ignore rule ids or their beginnings (`REV`, `VIS-1`): only these, and not these
    case           the one case to judge; None is all
    dates          how event files write days; None is as their mapping says, YYYY-MM-DD where none does
    mapping        a file that says what the headings and words of event files mean; None is the one beside each
    at_once        how many events a process holds in memory at once, about. Parquet files that hold more are checked in
                   parts of whole cases, with the same result
    jobs           how many processes check parts side by side. More than one needs the caller's main module to
                   be importable (`if __name__ == "__main__":`), as every use of processes does
    keep_findings  whether the findings of an export checked in parts are kept (in temporary files) to be read
                   from the report; without, only what is summed up
    """

    paths: tuple[Path, ...]
    today: date
    as_of: date | None = None
    known_at: date | None = None
    source: SourceKind = SourceKind.AUTO
    rules: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    case: str | None = None
    engine: EngineName = EngineName.ARRAYS
    settings: Settings = field(default_factory=Settings)
    dates: DateOrder | None = None
    mapping: Path | None = None
    at_once: int = 400_000
    jobs: int = 1
    keep_findings: bool = True
