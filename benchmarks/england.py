"""A synthetic England for the national benchmark: all its councils' children as one file of events.

    python benchmarks/england.py make FOLDER CHILDREN_LOOKED_AFTER
    python benchmarks/england.py share FILE FOLDER SHARE

`make` writes events.parquet and compliance.yaml, one year up to 30 September 2024 and the histories, back to
their beginnings, of the children then in care. `share` writes the events of a share of a file's children, for
what would take too long on all of them. Both print what they wrote as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from councils import AS_OF

FIRST_DAY = date(2023, 10, 1)
CHILDREN = 71_500
"""Children looked after on the last day: with those who left in the year, some 100,000 have a history."""
ADMISSIONS_A_CHILD = 0.4
"""Periods of care that begin in the year, for each child looked after on its last day."""
SEED = 1
EVENTS = "events.parquet"
SETTINGS = "compliance.yaml"
_MADE = "made.json"


@dataclass(frozen=True, slots=True)
class Made:
    """What a file of events holds. `children` are all with an event; `seconds` is what making it took."""

    children: int
    events: int
    seconds: float


@dataclass(frozen=True, slots=True)
class England:
    """Where the files are: `folder` holds the events and settings and nothing else."""

    folder: Path
    made: Made
    earlier: bool

    @property
    def events(self) -> Path:
        """The file of events."""
        return self.folder / EVENTS


def england(top: Path, looked_after: int) -> England:
    """England in a folder of its own under `top`; what an earlier run made there with this number is used.

    Made by another process, because this one's peak of memory would be counted in what it starts afterwards.
    """
    folder = top / f"england-{looked_after}"
    note = top / f"england-{looked_after}.{_MADE}"
    earlier = note.is_file()
    if not earlier:
        note.write_text(_run("make", str(folder), str(looked_after)), encoding="utf-8")
    return England(folder, Made(**json.loads(note.read_text(encoding="utf-8"))), earlier)


def share_of(whole: England, folder: Path, share: float) -> England:
    """A share of the children, one in so many by order of their ids, written by another process."""
    made = Made(**json.loads(_run("share", str(whole.events), str(folder), str(share))))
    return England(folder, made, earlier=False)


def _run(*arguments: str) -> str:
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _make(folder: Path, looked_after: int) -> Made:
    from compliance.rulebook.load import load_working_days
    from compliance_synthetic import CouncilPlan, council, write_events, write_settings

    began = time.perf_counter()
    plan = CouncilPlan(
        children_looked_after=looked_after,
        admissions_a_year=max(1, round(looked_after * ADMISSIONS_A_CHILD)),
        first_day=FIRST_DAY,
        last_day=AS_OF,
        seed=SEED,
    )
    found = council(plan, load_working_days())
    folder.mkdir(parents=True, exist_ok=True)
    write_events(found, folder / EVENTS)
    write_settings(found, folder / SETTINGS)
    seconds = time.perf_counter() - began
    return Made(found.events["case"].n_unique(), found.events.height, seconds)


def _share(file: Path, folder: Path, share: float) -> Made:
    import polars as pl

    began = time.perf_counter()
    events = pl.scan_parquet(file)
    cases = events.select(pl.col("case").unique().sort()).collect().to_series()
    wanted = max(1, round(cases.len() * share))
    chosen = cases.gather([n * cases.len() // wanted for n in range(wanted)])
    kept = events.filter(pl.col("case").is_in(chosen.implode())).collect(engine="streaming")
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_parquet(folder / EVENTS, compression="zstd")
    return Made(wanted, kept.height, time.perf_counter() - began)


def main() -> None:
    """Make the files."""
    match sys.argv[1:]:
        case ["make", folder, looked_after]:
            made = _make(Path(folder), int(looked_after))
        case ["share", file, folder, share]:
            made = _share(Path(file), Path(folder), float(share))
        case _:
            raise SystemExit(__doc__)
    print(json.dumps(asdict(made)))


if __name__ == "__main__":
    main()
