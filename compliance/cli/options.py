"""Options that several commands share, and what they make of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from compliance.cli.days import DAY
from compliance.cli.streams import say, show
from compliance.cli.writing import whole
from compliance.rulebook.file_names import SETTINGS

if TYPE_CHECKING:
    from compliance.model.settings import Settings
    from compliance.request import Request

Command = TypeVar("Command", bound=Callable[..., Any])

_RULES = (
    click.option(
        "--rules",
        "packs",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR|FILE",
        help="Add a rule pack, by its place or the name of one that comes with this. May be repeated.",
    ),
    click.option(
        "--select",
        multiple=True,
        metavar="IDS",
        help="Only these rules: an id (VIS-1, which is not VIS-11), or how several begin (VIS).",
    ),
    click.option("--ignore", multiple=True, metavar="IDS", help="Leave out these rules, named likewise."),
)
_SETTINGS = click.option(
    "--settings",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=f"The council's settings: school terms and more. Default: {SETTINGS} beside the export.",
)


READING = (
    click.option(
        "--dates",
        type=click.Choice(["iso", "dmy", "dd/mm/yy"]),
        help="How event files write days that could be read in two ways: YYYY-MM-DD, the day first, or the day "
        "first with years of two digits too. Default: as the mapping says, else iso.",
    ),
    click.option(
        "--mapping",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="What the headings and words of event files mean. Default: mapping.yaml beside them.",
    ),
)
"""The options that say how event files are read."""


readings_option = click.option(
    "--settings",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Read the law as this settings file chooses.",
)
"""The option of commands that show rules and judge nothing."""


def readings_in(settings: Path | None) -> Mapping[str, str]:
    """The readings that a settings file chooses; none where no file is named."""
    from compliance.rulebook.settings_file import read_settings

    return read_settings(settings).readings if settings is not None else {}


_EXPORT = (
    click.option("--as-of", type=DAY, metavar="DATE", help="Judge as of the end of this day (YYYY-MM-DD)."),
    click.option("--known-at", type=DAY, metavar="DATE", help="Leave out what was recorded after this day."),
    click.option(
        "--source",
        type=click.Choice(["auto", "events", "ssda903"]),
        default="auto",
        help="The kind of export.",
    ),
)


def export_options(command: Command) -> Command:
    """The options that say what is read and as of when, where no rule is chosen."""
    return _with((*_EXPORT, _SETTINGS, *READING), command)


def run_options(command: Command) -> Command:
    """The options that say what is checked and how."""
    options = (
        *_EXPORT,
        *_RULES,
        click.option(
            "--engine",
            type=click.Choice(["arrays", "reference"]),
            default="arrays",
            help="How rules are executed; both find the same.",
        ),
        _SETTINGS,
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            metavar="N",
            help="Processes for an export too large to be checked at once. Default: one for each processor.",
        ),
        *READING,
    )
    return _with(options, command)


def with_options(options: Iterable[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    """What gives a command these options, in their order."""
    return lambda command: _with(options, command)


def rule_options(command: Command) -> Command:
    """The options that say by which rules it is judged, and by whose settings."""
    return _with((*_RULES, _SETTINGS), command)


def _with(options: Iterable[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(tuple(options)):
        command = option(command)
    return command


def today() -> date:
    """The day in London. This is where the clock is read, and nowhere else."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def request_of(paths: tuple[Path, ...], given: dict[str, Any]) -> Request:
    """The request that a command line makes; what it has no option for is as by default."""
    from compliance.sources.paths import refuse_unreadable

    # Said before the libraries are loaded that reading needs.
    refuse_unreadable(paths)

    from compliance.engines.running import EngineName
    from compliance.request import Request
    from compliance.sources.reading import SourceKind
    from compliance.sources.written_days import DateOrder

    return Request(
        paths=paths,
        today=today(),
        as_of=given["as_of"],
        known_at=given["known_at"],
        source=SourceKind(given["source"]),
        rules=tuple(given.get("packs", ())),
        select=ids(given.get("select", ())),
        ignore=ids(given.get("ignore", ())),
        engine=EngineName(given.get("engine", EngineName.ARRAYS)),
        settings=settings_for(paths, given["settings"]),
        dates=DateOrder(given["dates"]) if given["dates"] else None,
        mapping=given["mapping"],
        jobs=given.get("jobs") or os.cpu_count() or 1,
    )


def ids(given: tuple[str, ...]) -> tuple[str, ...]:
    """Rule ids from options that may be repeated and may hold several, separated by commas."""
    return tuple(part.strip().upper() for text in given for part in text.split(",") if part.strip())


def settings_for(paths: tuple[Path, ...], given: Path | None) -> Settings:
    """The settings named, else those beside the export, else the defaults."""
    from compliance.model.settings import Settings
    from compliance.rulebook.settings_file import read_settings

    if given is not None:
        return read_settings(given)
    for path in paths:
        beside = (path if path.is_dir() else path.parent) / SETTINGS
        if beside.is_file():
            say(f"settings: {beside}")
            return read_settings(beside)
    return Settings()


def write(pieces: Iterable[str], output: Path | None, *, exact: bool = False) -> None:
    """Pieces of text to a file, or to standard output; `exact` is what programs read."""
    if output is None:
        for piece in pieces:
            show(piece, exact=exact)
        return
    with whole(output) as part, part.open("w", encoding="utf-8") as file:
        file.writelines(pieces)
    say(f"written: {output}")
