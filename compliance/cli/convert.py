"""`compliance convert`: an export written as native events, and the files by which one is made ready for that."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.days import DAY
from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.options import (
    EXPORT,
    READING,
    export_on_option,
    files_of,
    source_option,
    today,
    vendor_option,
    with_options,
    write,
)
from compliance.cli.paths import NamedPath
from compliance.cli.streams import say
from compliance.cli.writing import whole
from compliance.model.vendors import Vendor
from compliance.sources.databases import Database
from compliance.sources.registry import sources
from compliance.sources.source import endings

if TYPE_CHECKING:
    from compliance.model.vocabulary import Vocabulary

_FORMATS = ("csv", "jsonl", "parquet")


@click.command(
    name="convert",
    epilog=ending(
        "compliance convert returns/ --output made/events.csv",
        "compliance convert --propose-mapping tracker.csv --output mapping.yaml",
        "compliance convert --template trackers.xlsx",
        three=UNREADABLE,
    ),
)
@click.argument("paths", nargs=-1, type=EXPORT, metavar="PATH...")
@click.option(
    "--to",
    "format_",
    type=click.Choice(_FORMATS),
    help="The format; default: by FILE's ending.",
)
@click.option(
    "--output",
    type=NamedPath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A file that is not there yet, in another folder than PATH's.",
)
@click.option(
    "--as-of", type=DAY, metavar="DATE", help="The day of the export, where it does not state its year."
)
@source_option
@vendor_option
@export_on_option
@with_options(READING)
@click.option(
    "--template",
    type=NamedPath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a file to be filled in, and nothing else: events (.csv), or trackers of PEPs, placement plans, "
    "return interviews and reviewing officers (.xlsx).",
)
@click.option(
    "--propose-mapping",
    "draft_of",
    type=NamedPath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Draft a mapping of FILE's own headings and words, and nothing else; to --output, or printed.",
)
def command(
    paths: tuple[Path | Database, ...],
    format_: str | None,
    output: Path | None,
    as_of: date | None,
    source: str,
    vendor: str | None,
    export_on: date | None,
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
    return _convert(paths, format_, output, as_of, source, vendor, export_on, dates, mapping)


def _convert(
    exports: tuple[Path | Database, ...],
    format_: str | None,
    output: Path,
    as_of: date | None,
    source: str,
    vendor: str | None,
    export_on: date | None,
    dates: str | None,
    mapping: Path | None,
) -> int:
    from compliance.sources.paths import refuse_unreadable

    paths = tuple(each for each in exports if isinstance(each, Path))
    refuse_unreadable(paths, endings(sources()))

    from compliance.checking.opening import tell_of
    from compliance.model.counts import many
    from compliance.printable import printable
    from compliance.rulebook.vocabulary_file import load_vocabulary
    from compliance.sources.coverage_file import NAME, coverage_text
    from compliance.sources.events.writing import write_events
    from compliance.sources.reading import read_export
    from compliance.sources.written_days import DateOrder

    told = output.suffix.lower().removeprefix(".")
    name = format_ or told
    if name not in _FORMATS:
        raise click.UsageError(f"{output}: say --to csv, jsonl or parquet, or give the file such an ending")
    if told in _FORMATS and told != name:
        raise click.UsageError(f"{output} and --to {name} do not go together; leave --to out")
    export = read_export(
        paths,
        load_vocabulary(),
        source=source,
        as_of=as_of or today(),
        as_of_asked=as_of is not None,
        dates=DateOrder(dates) if dates else None,
        mapping=mapping,
        databases=tuple(each for each in exports if isinstance(each, Database)),
        vendor=Vendor(vendor) if vendor else None,
        export_on=export_on,
    )
    tell_of(export.files)
    beside = output.parent / NAME
    _refuse_to_spoil(files_of(exports), output, beside)
    with whole(output) as events:
        write_events(export.events, events, name)
        with whole(beside) as coverage:
            coverage.write_text(coverage_text(export.coverage, export.declared_on), encoding="utf-8")
    for note in (*export.notes, *map(str, export.problems)):
        say(f"- {printable(note)}")
    say(f"written: {many(export.events.height, 'event')} to {output}, their coverage to {beside}")
    return 0


def _write_template(path: Path) -> int:
    from compliance.rulebook.vocabulary_file import load_vocabulary
    from compliance.sources.events.template import EXAMPLE, template

    ending = path.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise click.UsageError(
            f"{path}: a template is an events file (.csv) or a workbook of trackers (.xlsx); give it such an ending"
        )
    _refuse_to_overwrite(path)
    if ending == ".xlsx":
        return _write_trackers(path, load_vocabulary())
    write((template(load_vocabulary()),), path)
    say(f"fill it in below the line of {EXAMPLE['case']}, and take that line out")
    return 0


def _write_trackers(path: Path, vocabulary: Vocabulary) -> int:
    from compliance.model.counts import listed
    from compliance.sources.events.tracker_template import write_tracker_template
    from compliance.sources.events.trackers import load_trackers

    trackers = load_trackers()
    with whole(path) as file:
        write_tracker_template(file, trackers, vocabulary)
    sheets = listed(each.sheet for each in trackers.each)
    say(
        f"written: {path}, with the sheets {sheets}; fill in each below its line of {trackers.each[0].example}"
    )
    return 0


def _draft(path: Path, output: Path | None) -> int:
    from compliance.sources.paths import refuse_unreadable

    known = sources()
    refuse_unreadable((path,), endings(known))
    if output is not None:
        _refuse_to_overwrite(output)

    from compliance.problems import InputError
    from compliance.rulebook.vocabulary_file import load_vocabulary

    vocabulary = load_vocabulary()
    # What any table may be drafted as comes last.
    drafts = (each.mapping_draft(path, vocabulary) for each in reversed(known))
    draft = next((each for each in drafts if each is not None), None)
    if draft is None:
        raise InputError(
            f"{path}: nothing in it that a mapping could name; expected a table of events or a list of Annex A"
        )
    write((draft,), output, exact=True)
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
