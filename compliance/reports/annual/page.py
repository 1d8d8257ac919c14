"""The annual report as one HTML file, in the style of the page: it opens without a network and fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.checking.annual import AnnualReport
from compliance.reports.annual import words
from compliance.reports.format import Shown
from compliance.reports.html import panel_lines
from compliance.reports.html.rendering import as_written, digest_of, templates


def pieces(report: AnnualReport, _: Shown) -> Iterable[str]:
    """The page in pieces. The same export gives the same bytes."""
    style = as_written("page.css")
    own = as_written("annual.css")
    return (
        templates()
        .get_template("annual.html")
        .generate(
            title=words.title(report),
            style=style,
            own=own,
            digests=[digest_of(each) for each in (style, own)],
            preface=tuple(words.preface(report)),
            sections=tuple(words.sections(report)),
            heads=words.HEADS,
            source_heads=words.SOURCE_HEADS,
            sources=tuple(words.sources(report)),
            receipt=tuple(words.receipt(report)),
            pictures={line.measure.id: line.picture for line in panel_lines.lines(report.panel)},
            chart=(panel_lines.WIDTH, panel_lines.HEIGHT),
            not_shown=words.NOT_SHOWN,
        )
    )
