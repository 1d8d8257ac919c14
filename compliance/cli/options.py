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
from compliance.cli.paths import EMPTY, NamedPath
from compliance.cli.pseudonyms import PSEUDONYMS, pseudonyms_of
from compliance.cli.streams import say, show
from compliance.cli.writing import whole
from compliance.model.file_names import SETTINGS
from compliance.model.vendors import Vendor
from compliance.problems import InputError
from compliance.sources.databases import MARK, Database
from compliance.sources.registry import AUTO, choices, sources
from compliance.sources.source import endings

if TYPE_CHECKING:
    from compliance.checking.request import Request
    from compliance.model.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_RULES = (
    click.option(
        "--rules",
        "packs",
        multiple=True,
        type=NamedPath(path_type=Path),
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
    type=NamedPath(path_type=Path, dir_okay=False),
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
        type=NamedPath(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="What the headings and words of event files mean. Default: mapping.yaml beside them.",
    ),
)
"""The options that say how event files are read."""


readings_option = click.option(
    "--settings",
    type=NamedPath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Read the law as this settings file chooses.",
)
"""The option of commands that show rules and judge nothing."""


def readings_in(settings: Path | None) -> Mapping[str, str]:
    """The readings that a settings file chooses; none where no file is named."""
    from compliance.model.settings import read_settings

    return read_settings(settings).readings if settings is not None else {}


source_option = click.option(
    "--source",
    type=click.Choice(choices()),
    default=AUTO,
    help="The kind of export. Default: as its files say.",
)
"""The option that names the source of an export."""


class _Export(click.ParamType):  # type: ignore[type-arg]  # older versions of click know no arguments of it
    """A file or folder of an export, or the URL of a database."""

    name = "path"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | Database:
        """What has `://` in it is a URL. Fails for one that cannot be read, without showing it."""
        if isinstance(value, Path | Database):
            return value
        if not str(value).strip():
            self.fail(EMPTY, param, ctx)
        if MARK not in str(value):
            return Path(value)
        try:
            return Database(str(value))
        except InputError as error:
            self.fail(str(error), param, ctx)


EXPORT = _Export()
"""What an argument is that names an export."""


CARD = click.option(
    "--card",
    type=NamedPath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A scorecard in place of the one that comes with the rules.",
)
"""The option that names a scorecard."""


def files_of(exports: Iterable[Path | Database]) -> tuple[Path, ...]:
    """The files and folders of an export, and those that databases are in."""
    files = (Path(each.file or "") if isinstance(each, Database) else each for each in exports)
    return tuple(file for file in files if file != Path())


vendor_option = click.option(
    "--vendor",
    type=click.Choice([each.value for each in Vendor]),
    help="The system that the safeguarding dataset is from. Default: as the settings say.",
)
export_on_option = click.option(
    "--export-on",
    type=DAY,
    metavar="DATE",
    help="The day the export was made, where neither it nor coverage.yaml beside it says so.",
)

_EXPORT = (
    click.option("--as-of", type=DAY, metavar="DATE", help="Judge as of the end of this day (YYYY-MM-DD)."),
    click.option("--known-at", type=DAY, metavar="DATE", help="Leave out what was recorded after this day."),
    source_option,
    vendor_option,
    export_on_option,
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


def pseudonym_options(command: Command) -> Command:
    """The options that put pseudonyms in place of ids."""
    return _with(PSEUDONYMS, command)


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


def request_of(exports: tuple[Path | Database, ...], given: dict[str, Any]) -> Request:
    """The request that a command line makes; what it has no option for is as by default."""
    from compliance.sources.paths import refuse_unreadable

    paths = tuple(each for each in exports if isinstance(each, Path))
    # Said before the libraries are loaded that reading needs.
    refuse_unreadable(paths, endings(sources()))

    from compliance.checking.request import Request
    from compliance.engines.executors import EngineName
    from compliance.sources.written_days import DateOrder

    return Request(
        paths=paths,
        today=today(),
        as_of=given["as_of"],
        known_at=given["known_at"],
        source=given["source"],
        rules=tuple(given.get("packs", ())),
        select=ids(given.get("select", ())),
        ignore=ids(given.get("ignore", ())),
        engine=EngineName(given.get("engine", EngineName.ARRAYS)),
        settings=settings_for(files_of(exports), given["settings"]),
        dates=DateOrder(given["dates"]) if given["dates"] else None,
        mapping=given["mapping"],
        databases=tuple(each for each in exports if isinstance(each, Database)),
        vendor=Vendor(given["vendor"]) if given["vendor"] else None,
        export_on=given["export_on"],
        jobs=given.get("jobs") or os.cpu_count() or 1,
        pseudonyms=pseudonyms_of(given),
    )


def ids(given: tuple[str, ...]) -> tuple[str, ...]:
    """Rule ids from options that may be repeated and may hold several, separated by commas."""
    return tuple(part.upper() for part in split(given))


def split(given: tuple[str, ...]) -> list[str]:
    """The words of options that may be repeated and may hold several, separated by commas."""
    return [part.strip() for text in given for part in text.split(",") if part.strip()]


def settings_for(paths: tuple[Path, ...], given: Path | None) -> Settings:
    """The settings named, else those beside the export, else the defaults."""
    from compliance.model.settings import Settings, read_settings

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
