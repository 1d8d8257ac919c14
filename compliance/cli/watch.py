"""`compliance watch`: events as they come, and what changes by them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.days import DAY
from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import ids, rule_options, settings_for, today
from compliance.cli.paths import NamedPath
from compliance.cli.streams import say, show
from compliance.live.waiting import Waiting

if TYPE_CHECKING:
    from compliance.live.changes import Change
    from compliance.live.monitor import Monitor
    from compliance.live.watching import Watching

_INPUT = Path("-")


@click.command(
    name="watch",
    epilog=ending(
        "compliance watch exports/ --log live.db --advance daily",
        "compliance watch events.jsonl --once --as-of 2025-01-06",
        three=f"{UNREADABLE}, in part or at all",
    ),
)
@click.argument("path", required=False, type=NamedPath(path_type=Path), metavar="[PATH]")
@click.option("--as-of", type=DAY, metavar="DATE", help="The day a new log begins on. Default: today.")
@click.option(
    "--advance",
    type=click.Choice(["daily"]),
    help="Let days pass as they do in London; else only lines of JSON do.",
)
@click.option(
    "--log",
    metavar="FILE|URL",
    help="Keep what was told, and go on from there the next time. Default: in memory.",
)
@rule_options
@click.option(
    "--coverage",
    type=NamedPath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="What the silence of lines means. Default: coverage.yaml beside the file.",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", help="What to write."
)
@click.option(
    "--every",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    metavar="SECONDS",
    help="How often to look at a file or folder.",
)
@click.option("--once", is_flag=True, help="End with what is there.")
def command(path: Path | None, format_: str, **given: Any) -> int:
    """Follow what is told at PATH, and say what changes: what is new, due soon, overdue, done.

    PATH is a folder in which exports appear, read as `check` reads it whenever its files change: rows that are gone
    are taken back. Or a file of JSON Lines that grows. Or - for JSON Lines from standard input.

    A line holds one event, {"id": "17", "case": "A", "event": "visit", "on": "2025-01-31"}, with its attributes
    beside them. Told again with a higher "revision" it is corrected, with "retracted": true taken back. A line without
    an id gets one from what it says, and from how many said the same before it. A line {"advance": "2025-01-31"} lets
    days pass. docs/live.md says more.
    """
    path = _named(path)
    _refuse(path, given["coverage"])
    _refuse_log(path, given)
    with Waiting() as waiting:
        return _watch(path, format_, given, waiting)


def _named(path: Path | None) -> Path:
    if path is None and sys.stdin.isatty():
        raise click.UsageError(
            "name a folder or a file of JSON Lines, or pipe lines in; - reads from the terminal"
        )
    return path or _INPUT


def _refuse(path: Path, coverage: Path | None) -> None:
    """What is plainly wrong is said before the libraries are loaded."""
    from compliance.problems import InputError
    from compliance.sources.paths import JSON_LINES, refuse_unreadable
    from compliance.sources.registry import sources
    from compliance.sources.source import endings

    if path == _INPUT:
        return
    refuse_unreadable((path,), endings(sources()))
    if path.is_dir() and coverage is not None:
        raise click.UsageError("--coverage is for lines; put coverage.yaml into the folder instead")
    if not path.is_dir() and path.suffix.lower() not in JSON_LINES:
        raise InputError(
            f"{path}: cannot follow {path.suffix or 'it'}; expected .jsonl. A folder it lies in can be watched"
        )


def _refuse_log(path: Path, given: dict[str, Any]) -> None:
    """A log is not begun in a file that is read, as it would be in one that is empty still."""
    log = given["log"]
    if log and "://" not in log:
        exports = () if path == _INPUT else (path,)
        others = (given["settings"], given["coverage"])
        refuse_inputs(Path(log), exports=exports, packs=given["packs"], others=others)


def _watch(path: Path, format_: str, given: dict[str, Any], waiting: Waiting) -> int:
    from compliance.live.folders import Folder
    from compliance.live.streams import FollowedLines, PipedLines
    from compliance.live.watching import Watching, watch_folder, watch_lines

    monitor = _monitor(path, given)
    watching = Watching(
        monitor,
        waiting,
        tell=lambda changes: _tell(changes, format_),
        say=say,
        today=today if given["advance"] else None,
        every=given["every"],
        once=given["once"],
    )
    _begin(path, watching, given["as_of"])
    if path.is_dir():
        done = watch_folder(Folder(path, monitor.vocabulary), watching)
    elif path == _INPUT:
        done = watch_lines(PipedLines(sys.stdin.fileno(), waiting), watching)
    else:
        done = watch_lines(FollowedLines(path, once=watching.once, say=say), watching)
    # Not closed where telling failed: what was not told on is told by the next monitor of the log.
    monitor.close()
    return 0 if done or waiting.asked else 3


def _monitor(path: Path, given: dict[str, Any]) -> Monitor:
    from compliance.live.monitor import Monitor
    from compliance.rulebook.load import load_rulebook

    settings = settings_for(() if path == _INPUT else (path,), given["settings"])
    rulebook = load_rulebook(given["packs"], readings=settings.readings)
    log = given["log"]
    return Monitor(
        rulebook.select(ids(given["select"]), ids(given["ignore"])),
        as_of=given["as_of"] or today(),
        log=Path(log) if log and "://" not in log else log,
        settings=settings,
        coverage=_coverage(path, given["coverage"]),
    )


def _coverage(path: Path, given: Path | None) -> Path | None:
    """The coverage file named, else the one beside a file that is followed. A folder's is read with its exports."""
    from compliance.sources.coverage_file import NAME

    beside = path.parent / NAME
    if given is not None or path == _INPUT or path.is_dir() or not beside.is_file():
        return given
    say(f"coverage: {beside}")
    return beside


def _begin(path: Path, watching: Watching, as_of: date | None) -> None:
    from compliance.findings.text import written
    from compliance.model.counts import many

    monitor = watching.monitor
    name = "standard input" if path == _INPUT else path
    say(f"watching {name} as of the end of {written(monitor.as_of)}")
    if as_of is not None and monitor.as_of != as_of:
        say(f"the log stands there already; --as-of {as_of} is for a new one")
    if monitor.judged_otherwise:
        say(f"judged otherwise than when the log was last used, by {'; '.join(monitor.judged_otherwise)}")
    if monitor.recovered:
        count = many(len(monitor.recovered), "change")
        by_that = "what is different by that, and " if monitor.judged_otherwise else ""
        say(f"{count} first: {by_that}what was logged before and perhaps not told")
        watching.tell(monitor.recovered)


def _tell(changes: Sequence[Change], format_: str) -> None:
    from compliance.reports.change_lines import as_json_lines, as_text

    if changes and format_ == "jsonl":
        show(as_json_lines(changes), exact=True)
    elif changes:
        show(as_text(changes))
