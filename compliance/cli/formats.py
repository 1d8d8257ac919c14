"""In which format a report is written: as asked, or as the ending of its file says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.options import Command, with_options
from compliance.cli.paths import NamedPath
from compliance.reports.format import Format, Told
from compliance.reports.registry import FORMATS

if TYPE_CHECKING:
    from rich.console import Console

LIST_FORMATS = ("text", "csv", "json")
"""The names of the formats that lists are written in."""

# Endings of formats there is no report in; what opens them opens one that there is.
_OTHERS = {
    **dict.fromkeys((".xls", ".xlsm", ".ods", ".tsv"), "; a spreadsheet opens .xlsx and .csv"),
    **dict.fromkeys((".htm", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".md"), "; .txt is for reading"),
    **dict.fromkeys((".xml", ".yaml", ".yml"), "; .json is for programs"),
}


def format_options(names: Sequence[str]) -> Callable[[Command], Command]:
    """The options that say in which of these formats a report is written, and to which file."""
    return with_options(
        (
            click.option(
                "--format",
                "asked",
                type=click.Choice(names),
                help="What to write. Default: by the ending of --output FILE, else text.",
            ),
            click.option(
                "--output",
                type=NamedPath(path_type=Path, dir_okay=False),
                metavar="FILE",
                help="Write to a file.",
            ),
        )
    )


def in_list_format(
    format_: str,
    *,
    csv: Callable[[], str],
    json: Callable[[], str],
    text: Callable[[Console], None],
    colour: bool,
) -> tuple[str]:
    """A list in one of LIST_FORMATS; `text` prints it."""
    from compliance.reports.terminal import rendered

    match format_:
        case "csv":
            return (csv(),)
        case "json":
            return (json(),)
        case _:
            return (rendered(text, colour=colour),)


def list_format_of(output: Path | None, asked: str | None) -> str:
    """The name of the format of a list. Raises UsageError as `format_of` does."""
    return format_of(output, asked, [each for each in FORMATS if each.name in LIST_FORMATS]).name


def format_of(output: Path | None, asked: str | None, formats: Sequence[Format[Told]]) -> Format[Told]:
    """The format of a report in a file, or on standard output where there is none; the first where nothing says which.

    `formats`: those that there are. Raises UsageError for another, and where what is asked and the ending say different
    things.
    """
    ending = output.suffix.lower() if output is not None else ""
    named = next((each for each in formats if each.name == asked), None)
    told = next((each for each in formats if ending in each.endings), None)
    if told is None and ending in _OTHERS:
        raise click.UsageError(
            f"{output}: there is no report in {ending}{_OTHERS[ending]}; {_endings(formats)}"
        )
    # A file without an ending says nothing, and what others mean by theirs is theirs to know.
    elsewhere = any(ending in each.endings for each in FORMATS)
    if named is not None:
        if (told is not None or elsewhere) and told is not named:
            raise click.UsageError(
                f"{output} and --format {asked} do not go together; leave --format out, or give the file another ending"
            )
        return named
    if told is None and ending:
        why = f"this is not written in {ending}" if elsewhere else f"{ending} says of no format that is known"
        raise click.UsageError(f"{output}: {why}; {_endings(formats)}")
    return told or formats[0]


def _endings(formats: Sequence[Format[Told]]) -> str:
    return f"the formats are {', '.join(ending for each in formats for ending in each.endings)}"
