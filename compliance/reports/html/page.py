"""The report as one HTML file: what to act on, the panel's page, worklists, children, and how all of it is known."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.checking.panel import panel_of
from compliance.checking.report import Report
from compliance.findings.text import children_counted, written
from compliance.model.obligations import Status
from compliance.model.panel import Panel
from compliance.reports import first_lines
from compliance.reports.filter_words import filtered
from compliance.reports.format import Shown
from compliance.reports.html import acts, panel_lines, receipt, timeline
from compliance.reports.html.children import children_of, links_of
from compliance.reports.html.gaps import not_judged
from compliance.reports.html.rendering import as_written, digest_of, templates
from compliance.reports.html.rows import rows_of

_FIRST = 10
"""How many of each group stand on top; the worklist has all."""


def pieces(report: Report, shown: Shown) -> Iterable[str]:
    """The page in pieces. It is a function of the report alone: the same export gives the same bytes."""
    environment = templates()
    style, script = as_written("page.css"), as_written("page.js")
    rows = rows_of(report)
    links = links_of(rows)
    page = _panel(report)
    return environment.get_template("page.html").generate(
        title=f"{report.rulebook.title}, as of {written(report.as_of)}",
        style=style,
        script=script,
        style_digest=digest_of(style),
        script_digest=digest_of(script),
        report=report,
        links=links,
        said=_said(report),
        first=_FIRST,
        counts=report.counts(),
        status=Status,
        overdue_title=first_lines.overdue_title(report),
        overdue_children=_children(report, "overdue"),
        soon_children=_children(report, "due_soon"),
        groups=acts.groups(rows.to_act_on, links),
        due_soon=acts.due_soon(rows.to_act_on, links),
        put_right=first_lines.to_put_right(report),
        not_judged=not_judged(report),
        page=page,
        lines=panel_lines.lines(page) if page is not None else (),
        chart=(panel_lines.WIDTH, panel_lines.HEIGHT),
        children=children_of(report, rows, links),
        since=rows.since,
        picture=timeline,
        duties=receipt.duties_in_law(report),
        receipt=tuple(receipt.receipt(report)),
    )


def _said(report: Report) -> list[str]:
    """What stands before every figure."""
    said = (
        first_lines.warning(report),
        first_lines.as_of(report),
        first_lines.what(report),
        first_lines.set_aside(report),
        first_lines.judged(report),
        *filtered(report),
    )
    return [each for each in said if each]


def _children(report: Report, which: str) -> str:
    findings = report.summary.overdue if which == "overdue" else report.summary.due_soon
    return children_counted(findings["case"].n_unique())


def _panel(report: Report) -> Panel | None:
    """The panel's page; None of a report of some findings or of one child, and where the rules have no scorecard."""
    if report.narrowed is not None or report.history is not None or not report.card.lines:
        return None
    return panel_of(report.chosen, report.export).panel
