"""In what two requests differ, and the requests between them that differ in one thing each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from compliance.checking.request import Request
from compliance.problems import SettingsError


class Cause(StrEnum):
    """What can make two runs differ, in the order in which one is made the other.

    `rules`: the packs, or which of their rules are selected. `readings`: how the law is read where it is open.
    `settings`: school terms, how early to warn, the system that an extract is from. `records`: the export, or how it
    is read. `known`: the day up to which records are known. `day`: the day as of whose end it is judged.
    """

    RULES = "rules"
    READINGS = "readings"
    SETTINGS = "settings"
    RECORDS = "records"
    KNOWN = "known"
    DAY = "day"


_FIELDS: dict[Cause, tuple[str, ...]] = {
    Cause.RULES: ("rules", "select", "ignore"),
    Cause.RECORDS: ("paths", "databases", "source", "dates", "mapping", "vendor", "export_on"),
    Cause.KNOWN: ("known_at",),
    Cause.DAY: ("as_of",),
}
"""The fields of a request that each is about; readings and settings are both in its `settings`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that two requests differ in, and the request in which that, with all before it, is the second's."""

    cause: Cause
    request: Request


def refuse_what_is_not_compared(first: Request, second: Request) -> None:
    """Raises SettingsError for requests that ask the same, are of different cases, or call cases by different names."""
    if first.case != second.case:
        raise SettingsError("the two requests are of different cases; compare the same case, or all of them")
    if first.pseudonyms != second.pseudonyms:
        raise SettingsError(
            "the two requests call children by different names; give both the same pseudonyms, or none"
        )
    if not any(_differ(cause, first, second) for cause in Cause) and first.card == second.card:
        raise SettingsError(
            "the two requests ask the same; give the second other rules, settings or records, or another day"
        )


def steps(first: Request, second: Request) -> list[Step]:
    """The way from the first request to the second, one cause at a time; the last step is the second itself.

    Both say as of which day they judge. None where they differ in nothing but their scorecards.
    """
    taken: list[Step] = []
    now = first
    for cause in Cause:
        if _differ(cause, first, second):
            now = _with(cause, now, second)
            taken.append(Step(cause, now))
    return taken


def _differ(cause: Cause, first: Request, second: Request) -> bool:
    match cause:
        case Cause.READINGS:
            return first.settings.readings != second.settings.readings
        case Cause.SETTINGS:
            return _but_for_readings(first) != _but_for_readings(second)
        case _:
            return any(getattr(first, name) != getattr(second, name) for name in _FIELDS[cause])


def _but_for_readings(request: Request) -> object:
    return request.settings.model_copy(update={"readings": {}})


def _with(cause: Cause, request: Request, second: Request) -> Request:
    """The request with what the second says of the cause."""
    match cause:
        case Cause.READINGS:
            settings = request.settings.model_copy(update={"readings": second.settings.readings})
            return replace(request, settings=settings)
        case Cause.SETTINGS:
            readings = {"readings": request.settings.readings}
            return replace(request, settings=second.settings.model_copy(update=readings))
        case _:
            return replace(request, **{name: getattr(second, name) for name in _FIELDS[cause]})
