"""`compliance why`: how one finding was reached."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.options import EXPORT, pseudonym_options, request_of, run_options, write
from compliance.cli.streams import say
from compliance.sources.databases import Database


@click.command(
    name="why",
    epilog=ending(
        "compliance why 200036 VIS-3 examples/council",
        "compliance why 200036 --late --limit 0 events.csv",
        three=f"{UNREADABLE}, or nothing of the case",
    ),
)
@click.argument("case")
@click.argument("rest", nargs=-1, metavar="[RULE] [PATH]...")
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=EXPORT,
    metavar="PATH",
    help="The export to read.",
)
@run_options
@pseudonym_options
@click.option("--limit", type=click.IntRange(min=0), default=3, help="How many findings to show; 0 for all.")
@click.option("--late", is_flag=True, help="Only what is overdue, was done late or was missed.")
def command(
    case: str,
    rest: tuple[str, ...],
    sources: tuple[Path | Database, ...],
    limit: int,
    late: bool,
    **given: Any,
) -> int:
    """Show how the findings of CASE were reached: the count of days, the evidence and the law.

    What each family of duties owes the child on the day comes first, or why it owes nothing; then the findings, what
    is owed now before the rest. RULE narrows it as --select does. PATH is the
    export (default: the current folder).
    """
    paths = (*sources, *(EXPORT.convert(text, None, None) for text in rest if _is_path(text)))
    rules = tuple(text.upper() for text in rest if not _is_path(text))
    request = request_of(paths or (Path(),), given)
    if request.pseudonyms is not None:
        (case,) = request.pseudonyms.given("case", (case,))

    import polars as pl

    from compliance.cli.checked import run_check
    from compliance.findings.build import findings_of
    from compliance.model.counts import many
    from compliance.model.obligations import BREACHES
    from compliance.printable import printable
    from compliance.problems import InputError
    from compliance.reports.answer_lines import answer_lines
    from compliance.reports.terminal import rendered
    from compliance.reports.why_report import days_without_law, print_why

    report = run_check(replace(request, case=case, select=(*request.select, *rules)))
    rows = report.findings_table
    if rows.is_empty():
        # Of rules that were asked for it helps to know when they owed nothing.
        without = days_without_law(report.rulebook) if rules else []
        raise InputError("; ".join([f"case {printable(case)} has no findings here", *without]))
    if late:
        rows = rows.filter(pl.col("status").is_in([status.value for status in BREACHES]))
    if rows.is_empty():
        say(f"case {printable(case)}: nothing overdue, done late or missed here")
        return 0
    answers = () if rules or request.select or request.ignore else answer_lines(report, report.findings)
    # What is owed now comes first, then the latest.
    open_first = (~pl.col("status").is_in(["overdue", "due_soon"])).alias("_closed")
    rows = rows.sort(open_first, pl.col("anchor_on"), descending=[False, True], nulls_last=True)
    shown = rows.head(limit) if limit else rows
    findings = tuple(findings_of(shown))
    write((rendered(lambda console: print_why(report, findings, console, tuple(answers))),), None)
    if shown.height < rows.height:
        say(f"and {many(rows.height - shown.height, 'more finding')}; --limit 0 shows all")
    return 0


def _is_path(text: str) -> bool:
    """Whether an argument means a file or folder, there or not: no rule's id holds a dot or a slash."""
    return Path(text).exists() or any(sign in text for sign in "./\\")
