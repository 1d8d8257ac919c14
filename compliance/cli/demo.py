"""`compliance demo`: an invented council, checked."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import click

from compliance.cli.days import DAY
from compliance.cli.endings import ending
from compliance.cli.paths import NamedPath
from compliance.cli.streams import say
from compliance.cli.writing import filled
from compliance.model.file_names import SETTINGS
from compliance.problems import NotInstalled

_AS_OF = date(2024, 9, 30)
_YEARS = 3


@click.command(
    name="demo", epilog=ending("compliance demo", "compliance demo --children 60 --output council")
)
@click.option(
    "--children", type=click.IntRange(1, 100_000), default=540, help="Children looked after on the day."
)
@click.option("--seed", type=int, default=1, help="Another number makes another council.")
@click.option("--as-of", type=DAY, metavar="DATE", help=f"The day of the report. Default: {_AS_OF}.")
@click.option(
    "--form",
    type=click.Choice(["events", "ssda903", "annex-a", "ssd"]),
    default="events",
    help="What the council exports: the same history, in as far as that form holds it.",
)
@click.option(
    "--output", type=NamedPath(path_type=Path, file_okay=False), metavar="DIR", help="Keep the files here."
)
@click.option("--limit", type=click.IntRange(min=0), default=15, help="Lines of each list; 0 for all.")
def command(children: int, seed: int, as_of: date | None, form: str, output: Path | None, limit: int) -> int:
    """Make up a council with the case load and habits of a real one, and check its export.

    Nobody in it exists; the same seed always makes the same council.
    """
    day = as_of or _AS_OF
    if output is not None:
        return _run(output, children, seed, day, form, limit)
    with tempfile.TemporaryDirectory(prefix="compliance-demo-") as folder:
        return _run(Path(folder), children, seed, day, form, limit)


def _run(folder: Path, children: int, seed: int, as_of: date, form: str, limit: int) -> int:
    from compliance.checking.request import Request
    from compliance.cli.checked import run_check
    from compliance.cli.options import settings_for, write
    from compliance.reports.terminal import rendered
    from compliance.reports.text_report import print_report

    _make(folder, children, seed, as_of, form)
    # The day is the one that the made export declares, as for whoever checks it again.
    request = Request(paths=(folder,), today=as_of, settings=settings_for((folder,), folder / SETTINGS))
    report = run_check(request)
    write((rendered(lambda console: print_report(report, console, limit)),), None)
    return 0


def _make(folder: Path, children: int, seed: int, as_of: date, form: str) -> None:
    from compliance.rulebook.load import load_working_days
    from compliance.sources.coverage_file import NAME

    try:
        from compliance_synthetic import (
            CouncilPlan,
            council,
            write_annex_a,
            write_events,
            write_settings,
            write_ssd,
            write_ssda903,
        )
    except ModuleNotFoundError as error:
        raise NotInstalled(
            "invented councils come with the package compliance-synthetic, which is not installed; "
            "with this project's files: pip install ./synthetic"
        ) from error

    if folder.is_dir() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty; choose a folder of its own")
    first = as_of.replace(year=as_of.year - _YEARS)
    plan = CouncilPlan(
        children_looked_after=children,
        admissions_a_year=max(1, round(children / 3)),
        first_day=first,
        last_day=as_of,
        seed=seed,
    )
    made = council(plan, load_working_days())
    with filled(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if form == "events":
            write_events(made, folder / "events.csv")
        elif form == "ssd":
            write_ssd(made, folder)
        elif form == "annex-a":
            write_annex_a(made, folder / f"Annex A {as_of}.xlsx", as_of)
        else:
            last = as_of.year + (as_of >= date(as_of.year, 4, 1))
            write_ssda903(made, folder, range(last - _YEARS, last + 1))
        write_settings(made, folder / SETTINGS)
        (folder / NAME).write_text(f"export_on: {as_of}\n", encoding="utf-8")
    say(f"made up {children} looked-after children in {folder}")
