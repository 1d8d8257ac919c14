"""`compliance convert`: an export written as native events, and the files by which one is made ready for that."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from compliance.cli.days import DAY
from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.options import READING, today, with_options, write
from compliance.cli.streams import say
from compliance.cli.writing import whole

_FORMS = ("csv", "jsonl", "parquet")


@click.command(
    name="convert",
    epilog=ending(
        "compliance convert returns/ --output made/events.csv",
        "compliance convert --propose-mapping tracker.csv --output mapping.yaml",
        "compliance convert --template events.csv",
        three=UNREADABLE,
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--to",
    "shape",
    type=click.Choice(_FORMS),
    help="The form; default: by FILE's ending.",
)
@click.option(
    "--output",
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
@with_options(READING)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write an events file to be filled in, and nothing else.",
)
@click.option(
    "--propose-mapping",
    "draft_of",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Draft a mapping of FILE's own headings and words, and nothing else; to --output, or printed.",
)
def command(
    paths: tuple[Path, ...],
    shape: str | None,
    output: Path | None,
    as_of: date | None,
    source: str,
    dates: str | None,
    mapping: Path | None,
    template: Path | None,
    draft_of: Path | None,
) -> int:
    """Write the export at PATH as events, one row an event, and its coverage beside them.

    What could not be used is listed on standard error; nothing is dropped in silence.
    """
    asked = [name for name, given in (("--template", template), ("--propose-mapping", draft_of)) if given]
    if asked and (paths or len(asked) > 1):
        raise click.UsageError(f"{' and '.join(asked)}: say one thing at a time, and no PATH beside it")
    if template is not None:
        return _write_template(template)
    if draft_of is not None:
        return _draft(draft_of, output)
    if not paths:
        raise click.UsageError("Missing argument 'PATH...'.")
    if output is None:
        raise click.UsageError("Missing option '--output'.")
    return _convert(paths, shape, output, as_of, source, dates, mapping)


def _convert(
    paths: tuple[Path, ...],
    shape: str | None,
    output: Path,
    as_of: date | None,
    source: str,
    dates: str | None,
    mapping: Path | None,
) -> int:
    from compliance.sources.paths import refuse_unreadable

    refuse_unreadable(paths)

    from compliance.model.counts import many
    from compliance.model.printable import printable
    from compliance.rulebook.vocabulary_file import load_vocabulary
    from compliance.sources.coverage_file import NAME, coverage_text
    from compliance.sources.reading import SourceKind, read_export
    from compliance.sources.writing import write_events
    from compliance.sources.written_days import DateOrder

    told = output.suffix.lower().removeprefix(".")
    form = shape or told
    if form not in _FORMS:
        raise click.UsageError(f"{output}: say --to csv, jsonl or parquet, or give the file such an ending")
    if told in _FORMS and told != form:
        raise click.UsageError(f"{output} and --to {form} do not go together; leave --to out")
    export = read_export(
        paths,
        load_vocabulary(),
        kind=SourceKind(source),
        as_of=as_of or today(),
        dates=DateOrder(dates) if dates else None,
        mapping=mapping,
    )
    beside = output.parent / NAME
    _refuse_to_spoil(paths, output, beside)
    with whole(output) as events:
        write_events(export.events, events, form)
        with whole(beside) as coverage:
            coverage.write_text(coverage_text(export.coverage, export.declared_on), encoding="utf-8")
    for note in (*export.notes, *map(str, export.problems)):
        say(f"- {printable(note)}")
    say(f"written: {many(export.events.height, 'event')} to {output}, their coverage to {beside}")
    return 0


def _write_template(path: Path) -> int:
    from compliance.rulebook.vocabulary_file import load_vocabulary
    from compliance.sources.template import EXAMPLE, template

    if path.suffix.lower() != ".csv":
        raise click.UsageError(f"{path}: a template is a CSV file; give it the ending .csv")
    _refuse_to_overwrite(path)
    write((template(load_vocabulary()),), path)
    say(f"fill it in below the line of {EXAMPLE['case']}, and take that line out")
    return 0


def _draft(path: Path, output: Path | None) -> int:
    from compliance.sources.paths import refuse_unreadable

    refuse_unreadable((path,))
    if output is not None:
        _refuse_to_overwrite(output)

    from compliance.rulebook.vocabulary_file import load_vocabulary
    from compliance.sources.mapping_draft import mapping_draft

    write((mapping_draft(path, load_vocabulary()),), output, exact=True)
    return 0


def _refuse_to_overwrite(path: Path) -> None:
    if path.exists():
        raise click.UsageError(f"{path} is there already and is not overwritten; choose another name")


def _refuse_to_spoil(paths: tuple[Path, ...], output: Path, beside: Path) -> None:
    """Nothing that is there is overwritten, and nothing is put where it would change what the source means."""
    _refuse_to_overwrite(output)
    folder = Path(os.path.realpath(output.parent))
    around = (folder, *folder.parents)
    if any(path.resolve() in around if path.is_dir() else path.parent.resolve() == folder for path in paths):
        raise click.UsageError(
            f"{output.parent} is the folder of the source or lies in it, and what is written there ({beside.name} "
            "above all) would be read with it the next time; choose another folder"
        )
    if beside.exists():
        raise click.UsageError(f"{beside} is there already and would no longer fit; choose another folder")
