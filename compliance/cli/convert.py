"""`compliance convert`: an export written as native events."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from compliance.cli.options import DAY, day_of


@click.command(name="convert")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--to",
    "shape",
    type=click.Choice(["csv", "jsonl", "parquet"]),
    help="The form; default: by FILE's ending.",
)
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option(
    "--as-of", type=DAY, metavar="DATE", help="The day of the export, where it does not state its year."
)
@click.option(
    "--source", type=click.Choice(["auto", "events", "ssda903"]), default="auto", help="The kind of export."
)
@click.option("--dates", type=click.Choice(["iso", "dmy"]), default="iso", help="How event files write days.")
def command(
    paths: tuple[Path, ...], shape: str | None, output: Path, as_of: datetime | None, source: str, dates: str
) -> int:
    """Write the export at PATH as events, one row an event, and its coverage beside them.

    What could not be used is listed on standard error; nothing is dropped in silence.
    """
    from compliance.model.vocabulary import load_vocabulary
    from compliance.sources.cells import DateOrder
    from compliance.sources.coverage_file import NAME, coverage_text
    from compliance.sources.reading import SourceKind, read_export
    from compliance.sources.writing import write_events

    form = shape or output.suffix.lower().removeprefix(".")
    if form not in ("csv", "jsonl", "parquet"):
        raise click.UsageError(f"{output}: say --to csv, jsonl or parquet, or give the file such an ending")
    export = read_export(
        paths,
        load_vocabulary(),
        kind=SourceKind(source),
        as_of=day_of(as_of) or date.today(),
        dates=DateOrder(dates),
    )
    beside = output.parent / NAME
    if beside.exists():
        raise click.UsageError(f"{beside} is there already and would no longer fit; choose another folder")
    write_events(export.events, output, form)
    beside.write_text(coverage_text(export.coverage, export.declared_on), encoding="utf-8")
    for note in (*export.notes, *map(str, export.problems)):
        click.echo(f"- {note}", err=True)
    click.echo(f"written: {export.events.height} events to {output}, their coverage to {beside}", err=True)
    return 0
