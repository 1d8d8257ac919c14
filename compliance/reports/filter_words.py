"""How a report was narrowed, in words: by what, out of how many, and what was left out for want of a record."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checking.filters import Filter
from compliance.checking.report import Report
from compliance.findings.text import children_counted, spaced, written
from compliance.model.counts import either, listed, many
from compliance.model.obligations import Status
from compliance.model.rulebook import Rulebook
from compliance.printable import printable

NOT_JUDGED = f"--status {Status.NOT_ASSESSABLE.value}"
"""The option that shows what could not be judged."""


def filtered(report: Report) -> list[str]:
    """Sentences that say how the findings were narrowed; none where all are there."""
    return list(_filtered(report))


def status_words(status: Status) -> str:
    """`met late`, and `could not be judged` for what is not assessable."""
    return "could not be judged" if status is Status.NOT_ASSESSABLE else spaced(status.value)


def counted(report: Report) -> str:
    """How many findings have each status that any has: `12 overdue, 1,204 met`."""
    said = [f"{n:,} {status_words(status)}" for status, n in report.counts().items() if n]
    return listed(said) if said else "none"


def _filtered(report: Report) -> Iterator[str]:
    if (narrowed := report.narrowed) is None:
        return
    yield (
        f"Filtered: {'; '.join(parts(narrowed.by, report.rulebook))}. That is {report.total:,} of "
        f"{many(narrowed.of, 'finding')}, of {narrowed.children:,} of {children_counted(narrowed.of_children)}: "
        f"{counted(report)}"
    )
    for words, number in narrowed.without.items():
        yield f"{left_out(number)} because no {words} is recorded"
    if narrowed.undated:
        yield f"{left_out(narrowed.undated)} because no due day can be worked out"
    shown = narrowed.by.statuses
    if narrowed.not_judged and shown and Status.NOT_ASSESSABLE not in shown:
        children = children_counted(narrowed.children_not_judged)
        said = f"{many(narrowed.not_judged, 'more finding')} of {children} could not be judged"
        yield f"{said}, and may be any of these; {NOT_JUDGED} lists them"


def left_out(number: int) -> str:
    """`2 more findings are left out`, for a reason to follow."""
    return f"{many(number, 'more finding')} {'is' if number == 1 else 'are'} left out"


def parts(by: Filter, rulebook: Rulebook) -> Iterator[str]:
    """Each part of a filter in words: `team North`."""
    if by.statuses:
        yield either(map(status_words, by.statuses))
    if by.since and by.until:
        yield f"due from {written(by.since)} to {written(by.until)}"
    elif by.since:
        yield f"due since {written(by.since)}"
    elif by.until:
        yield f"due up to {written(by.until)}"
    for noun, names in (
        ("team", by.teams),
        ("worker", by.workers),
        ("reviewing officer", by.reviewing_officers),
        ("case", by.cases),
    ):
        if names:
            yield f"{noun} {either(printable(name) or 'not recorded' for name in names)}"
    if by.families:
        yield f"family {either(rulebook.families[each] for each in by.families)}"
