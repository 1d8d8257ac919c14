"""In which form a report is written: as asked, or as the ending of its file says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.options import Command, with_options

if TYPE_CHECKING:
    from rich.console import Console

FORMS = ("text", "json", "jsonl", "csv", "parquet")
LIST_FORMS = ("text", "csv", "json")

_OF_ENDING = {
    "": "text",
    ".txt": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}
# Endings of forms there is no report in; what opens them opens one that there is.
_OTHERS = {
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".ods", ".tsv"), "; a spreadsheet opens .csv"),
    **dict.fromkeys(
        (".html", ".htm", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".md"), "; .txt is for reading"
    ),
    **dict.fromkeys((".xml", ".yaml", ".yml"), "; .json is for programs"),
}


def form_options(forms: Sequence[str]) -> Callable[[Command], Command]:
    """The options that say in which of these forms a report is written, and to which file."""
    return with_options(
        (
            click.option(
                "--format",
                "asked",
                type=click.Choice(forms),
                help="What to write. Default: by the ending of --output FILE, else text.",
            ),
            click.option(
                "--output",
                type=click.Path(path_type=Path, dir_okay=False),
                metavar="FILE",
                help="Write to a file.",
            ),
        )
    )


def in_list_form(
    form: str,
    *,
    csv: Callable[[], str],
    json: Callable[[], str],
    text: Callable[[Console], None],
    colour: bool,
) -> tuple[str]:
    """A list in one of LIST_FORMS; `text` prints it."""
    from compliance.reports.terminal import rendered

    match form:
        case "csv":
            return (csv(),)
        case "json":
            return (json(),)
        case _:
            return (rendered(text, colour=colour),)


def form_of(output: Path | None, asked: str | None, forms: Sequence[str] = FORMS) -> str:
    """The form of a report in a file, or on standard output where there is none.

    `forms`: those that there are. Raises UsageError for another, and where what is asked and the ending say different
    things.
    """
    ending = output.suffix.lower() if output is not None else ""
    if ending in _OTHERS:
        raise click.UsageError(
            f"{output}: there is no report in {ending}{_OTHERS[ending]}; {_endings(forms)}"
        )
    told = _OF_ENDING.get(ending)
    if asked is None:
        if told is None:
            raise click.UsageError(f"{output}: {ending} says of no form that is known; {_endings(forms)}")
        if told not in forms:
            raise click.UsageError(f"{output}: this is not written in {ending}; {_endings(forms)}")
        return told
    # A file without an ending says nothing, and what others mean by theirs is theirs to know.
    if ending and told not in (None, asked):
        raise click.UsageError(
            f"{output} and --format {asked} do not go together; leave --format out, or give the file another ending"
        )
    return asked


def _endings(forms: Sequence[str]) -> str:
    return f"the forms are {', '.join(ending for ending, form in _OF_ENDING.items() if ending and form in forms)}"
