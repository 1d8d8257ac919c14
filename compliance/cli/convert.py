"""`compliance convert`: an export written as native events."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from compliance.cli.options import DAY, day_of, today


@click.command(name="convert")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--to",
    "shape",
    type=click.Choice(["csv", "jsonl", "parquet"]),
    help="The form; default: by FILE's ending.",
)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A file that is not there yet, in another folder than PATH's.",
)
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
    from compliance.sources.paths import refuse_unreadable

    refuse_unreadable(paths)

    from compliance.model.counts import many
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
        as_of=day_of(as_of) or today(),
        dates=DateOrder(dates),
    )
    beside = output.parent / NAME
    _refuse_to_spoil(paths, output, beside)
    write_events(export.events, output, form)
    beside.write_text(coverage_text(export.coverage, export.declared_on), encoding="utf-8")
    for note in (*export.notes, *map(str, export.problems)):
        click.echo(f"- {note}", err=True)
    click.echo(
        f"written: {many(export.events.height, 'event')} to {output}, their coverage to {beside}", err=True
    )
    return 0


def _refuse_to_spoil(paths: tuple[Path, ...], output: Path, beside: Path) -> None:
    """Nothing that is there is overwritten, and nothing is put where it would change what the source means."""
    if output.exists():
        raise click.UsageError(f"{output} is there already and is not overwritten; choose another name")
    folders = {(path if path.is_dir() else path.parent).resolve() for path in paths}
    if output.parent.resolve() in folders:
        raise click.UsageError(
            f"{output.parent} is the folder of the source, and what is written there ({beside.name} above all) "
            "would be read with it the next time; choose another folder"
        )
    if beside.exists():
        raise click.UsageError(f"{beside} is there already and would no longer fit; choose another folder")
