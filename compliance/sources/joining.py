"""Several exports as one, and the checks that need all events together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from compliance.model.vocabulary import Vocabulary
from compliance.sources.event_identities import called, renamed, written_in_several_ways
from compliance.sources.export import Export
from compliance.sources.identities import written_differently
from compliance.sources.oddities import oddities_of
from compliance.sources.order import impossible_endings
from compliance.sources.strangers import strangers
from compliance.sources.unread import unread_of


def joined(exports: Sequence[Export]) -> Export:
    """The exports together: events stacked, coverage added up, the latest declared day."""
    first, *others = exports
    coverage = first.coverage
    for other in others:
        coverage = coverage.joined(other.coverage)
    latest = max(exports, key=lambda export: export.declared_on or date.min)
    events = pl.concat([export.events for export in exports], how="diagonal")
    # Of one export its own reading has told already.
    ways = written_in_several_ways(events) if others else ()
    names = called(ways)
    return Export(
        kind="+".join(export.kind for export in exports),
        events=renamed(events, names),
        coverage=coverage.renamed(names) if names else coverage,
        files=tuple(file for export in exports for file in export.files),
        problems=tuple(
            problem.of_case(names.get(problem.case, problem.case))
            for export in exports
            for problem in export.problems
        ),
        notes=tuple(note for export in exports for note in export.notes),
        declared_on=latest.declared_on,
        declared_by=latest.declared_by,
        set_aside=sum(export.set_aside for export in exports),
        irregularities=(
            *written_differently(ways),
            *(
                replace(each, case=names.get(each.case, each.case))
                for export in exports
                for each in export.irregularities
            ),
        ),
        described=" and ".join(dict.fromkeys(export.described for export in exports)),
        passed_over=tuple(note for export in exports for note in export.passed_over),
    )


def tidied(export: Export, vocabulary: Vocabulary) -> Export:
    """The export without impossible endings, and with notes on repeats and on facts that disagree."""
    events, problems = impossible_endings(export.events, vocabulary)
    odd = oddities_of(events, [file.name for file in export.files if file.of_return])
    apart = list(strangers(events.lazy(), vocabulary))
    unread = (*unread_of(problems, vocabulary), *odd.unread(), *(each.unread() for each in apart))
    return replace(
        export,
        events=odd.without_births(events),
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
