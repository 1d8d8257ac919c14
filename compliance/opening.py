"""The export that a request names, opened: whole, or in parts where it is too large to be held at once."""

from __future__ import annotations

from compliance.model.vocabulary import Vocabulary
from compliance.request import Request
from compliance.sources.export import Export
from compliance.sources.large_events import LargeEvents, large_events
from compliance.sources.mapping_file import Mappings
from compliance.sources.reading import SourceKind, read_export
from compliance.sources.written_days import DateOrder


def opened_in_parts(request: Request, vocabulary: Vocabulary) -> LargeEvents | None:
    """The export in parts, if it is one of event files and too large to be held at once. Raises InputError."""
    if request.source is SourceKind.SSDA903:
        return None
    return large_events(
        request.paths,
        vocabulary,
        request.dates or DateOrder.ISO,
        at_once=request.at_once,
        mappings=Mappings(vocabulary, request.mapping),
        as_of=request.as_of or request.today,
    )


def opened(request: Request, vocabulary: Vocabulary) -> Export:
    """The whole export. Raises InputError where it cannot be used."""
    return read_export(
        request.paths,
        vocabulary,
        kind=request.source,
        as_of=request.as_of or request.today,
        dates=request.dates,
        mapping=request.mapping,
    )
