"""What the page rests on: the duties with their law, and how it was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance import __version__
from compliance.checking.report import Report
from compliance.findings.text import written
from compliance.model.counts import many
from compliance.reports.filter_words import filtered


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision that a duty rests on; `url` is "" where none is known."""

    instrument: str
    provision: str
    force: str
    url: str


@dataclass(frozen=True, slots=True)
class DutyInLaw:
    """A duty that is checked, with the law of each of its versions."""

    rule: str
    title: str
    family: str
    laws: tuple[Provision, ...]


def duties_in_law(report: Report) -> tuple[DutyInLaw, ...]:
    """The duties that are checked, in the order of the rules."""
    return tuple(
        DutyInLaw(
            id_,
            rule.head.title,
            report.rulebook.families.get(rule.head.family, rule.head.family),
            tuple(
                dict.fromkeys(
                    Provision(v.law.instrument, v.law.provision, v.law.force.value, v.law.url or "")
                    for v in rule.versions
                )
            ),
        )
        for id_, rule in report.rulebook.rules.items()
    )


def receipt(report: Report) -> Iterator[tuple[str, str]]:
    """What the page was made of and by, as pairs of a label and what is said."""
    because = f", {report.as_of_because}" if report.as_of_because else ""
    yield "As of", f"the end of {written(report.as_of)}{because}"
    if report.known_at is not None:
        yield "As known on", written(report.known_at)
    yield "Made by", f"compliance {__version__}"
    yield "Rules", f"{report.rulebook.title}, digest {report.rulebook.digest}"
    for file in report.files:
        yield "Read", f"{file.name}: {file.kind}, {many(file.rows, 'row')}"
    if report.set_aside:
        yield "Not used", f"{report.set_aside:,} of {many(report.rows, 'row')}"
    settings = report.chosen.request.settings
    yield "Due soon", f"at most {many(settings.warning_working_days, 'working day')} before the due day"
    yield "School terms", many(len(settings.terms), "term") if settings.terms else "none in the settings"
    chosen = report.rulebook.choices
    if not chosen:
        yield "Where the law is open", "it is read by default"
    for name, option in chosen.items():
        yield "Where the law is open", f"{name} is read as {option}, which the settings choose"
    for said in filtered(report):
        yield "Shown", said
    for note in report.notes:
        yield "Noted", note
