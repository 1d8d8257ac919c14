"""In which form a report is written: as asked, or as the ending of its file says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

FORMS = ("text", "json", "jsonl", "csv", "parquet")

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
