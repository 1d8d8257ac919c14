"""The checks that need all events of an export together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.model.vocabulary import Vocabulary
from compliance.sources.export import WholeExport
from compliance.sources.oddities import Oddities, oddities_of
from compliance.sources.order import impossible_endings
from compliance.sources.strangers import strangers
from compliance.sources.unread import unread_of

if TYPE_CHECKING:
    from compliance.sources.several.readings import OtherReadings


def tidied(export: WholeExport, vocabulary: Vocabulary) -> WholeExport:
    """The export without impossible endings, and with notes on repeats and on facts that disagree."""
    events, problems = impossible_endings(export.events, vocabulary)
    odd = oddities_of(events, [file.name for file in export.files if file.of_return])
    apart = list(strangers(events.lazy(), vocabulary))
    unread = (*unread_of(problems, vocabulary), *odd.unread(), *(each.unread() for each in apart))
    return replace(
        export,
        events=odd.without_births(events),
        otherwise=_tidied(export.otherwise, odd, vocabulary),
        coverage=export.coverage.without(unread),
        problems=(*export.problems, *problems),
        notes=(*export.notes, *odd.notes()),
        set_aside=export.set_aside + len(problems),
        irregularities=(
            *export.irregularities,
            *(each.irregularity() for each in apart),
            *odd.irregularities(),
        ),
    )


def _tidied(otherwise: OtherReadings | None, odd: Oddities, vocabulary: Vocabulary) -> OtherReadings | None:
    """The other readings without impossible endings, which are told of the first, and without births in doubt."""
    if otherwise is None:
        return None
    events, _ = impossible_endings(otherwise.events, vocabulary)
    return replace(otherwise, events=odd.without_births(events, otherwise.named))
