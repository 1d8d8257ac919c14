"""A stack of councils, checked one by one: each by itself, whatever form its export has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.checking.resolve import choices
from compliance.checking.run import check
from compliance.logs import logger
from compliance.model.irregularities import ATTENTION
from compliance.model.obligations import Status
from compliance.model.settings import Settings
from compliance.problems import InputError, SettingsError
from compliance.rulebook.load import load_packs
from compliance.sources.paths import way_on

_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class CouncilChecked:
    """What became of one council's export. `council`: the name of its file or folder.

    `unread`: in words why nothing, or too little, of it could be read; None where enough could. The counts are of
    findings, `children` of children, `to_settle` of what a person has to settle; of a council that could not be read
    all are 0 and `as_of` is None.
    """

    council: str
    unread: str | None = None
    described: str = ""
    as_of: date | None = None
    children: int = 0
    overdue: int = 0
    missed: int = 0
    met_late: int = 0
    due_soon: int = 0
    in_time: int = 0
    not_assessable: int = 0
    to_settle: int = 0
    rows: int = 0
    rows_not_used: int = 0

    @property
    def breaches(self) -> int:
        """What was done late, or not at all."""
        return self.overdue + self.missed + self.met_late


def councils_in(stack: Path, endings: Iterable[str]) -> list[Path]:
    """The councils in a stack: each folder directly in it, and each file that may be an export by itself, in order.

    A file that could be one and cannot be read as it is counts too, so that it is told. Raises InputError where there
    is none, and for a stack that is no folder or cannot be opened.
    """
    if not stack.is_dir():
        raise InputError(f"{stack}: a stack is a folder that holds a folder or a file for each council")
    known = {*endings}
    try:
        inside = sorted(stack.iterdir())
    except OSError as error:
        raise InputError(f"{stack}: cannot be opened: {error.strerror}") from error
    folders = [
        each
        for each in inside
        if not each.name.startswith((".", "~$"))
        and (each.is_dir() or each.suffix.lower() in known or way_on(each) is not None)
    ]
    if not folders:
        raise InputError(f"{stack}: holds no council; expected a folder or a file for each")
    return folders


def checked_apart(
    councils: Iterable[Path], request: Request, settings_of: Callable[[Path], Settings]
) -> Iterator[CouncilChecked]:
    """Each council checked as the request asks, whatever paths it names, with settings of its own.

    One that cannot be read, or whose settings cannot, keeps no other from being checked. Raises RulebookError for a
    rule pack, and SettingsError for what the request itself asks that there is not.
    """
    packs = load_packs(request.rules)
    choices(request, packs)
    for council in councils:
        _log.info("checking %s", council)
        try:
            mine = replace(request, paths=(council,), settings=settings_of(council), keep_findings=False)
            yield _counted(council.name, check(mine, packs=packs))
        except (InputError, SettingsError) as error:
            yield CouncilChecked(council.name, _in_words(error, council))


def _counted(council: str, report: Report) -> CouncilChecked:
    counts = report.counts()
    return CouncilChecked(
        council,
        "more than a tenth of its rows could not be used" if report.too_little_was_read else None,
        report.described,
        report.as_of,
        report.cases,
        counts[Status.OVERDUE],
        counts[Status.MISSED],
        counts[Status.MET_LATE],
        counts[Status.DUE_SOON],
        counts[Status.MET],
        counts[Status.NOT_ASSESSABLE],
        sum(each.kind in ATTENTION for each in report.irregularities),
        report.rows,
        report.set_aside,
    )


def _in_words(error: Exception, council: Path) -> str:
    """The first of what is said, without the path that stands beside it."""
    first = str(error).splitlines()[0]
    return first.removeprefix(f"{council}: ").removeprefix(f"{council}/")
