"""Several exports as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce

import polars as pl

from compliance.model.counts import listed
from compliance.model.coverage import Coverage
from compliance.model.vocabulary import Vocabulary
from compliance.sources.event_identities import called, renamed, written_in_several_ways
from compliance.sources.export import WholeExport
from compliance.sources.identities import written_differently
from compliance.sources.several.once import told_once
from compliance.sources.several.rows import PLACE, SOURCE
from compliance.sources.several.telling import Telling, Tellings, ranked


def joined(exports: Sequence[WholeExport], vocabulary: Vocabulary, better: Sequence[str] = ()) -> WholeExport:
    """The exports together: each event once, coverage added up, the latest declared day.

    `better`: the names of sources, the best first, that are followed where sources differ.
    """
    ranks = ranked(
        [export.kind for export in exports],
        [export.events.height for export in exports],
        better,
    )
    stacked = pl.concat(
        [exports[place].events.with_columns(pl.lit(n).alias(SOURCE)) for n, place in enumerate(ranks)],
        how="diagonal",
    )
    ways = written_in_several_ways(stacked)
    names = called(ways)
    exports = [_with_names(export, names) for export in exports]
    tellings = Tellings(
        tuple(
            Telling(
                export.described or export.kind,
                export.coverage,
                frozenset(export.events["event"].unique()),
                better.index(export.kind) if export.kind in better else None,
            )
            for export in (exports[place] for place in ranks)
        ),
        vocabulary,
    )
    once = told_once(renamed(stacked, names).with_row_index(PLACE), tellings)
    latest = max(exports, key=lambda export: export.declared_on or date.min)
    return WholeExport(
        kind="+".join(export.kind for export in exports),
        events=once.events,
        coverage=reduce(Coverage.joined, once.coverages),
        files=tuple(file for export in exports for file in export.files),
        problems=tuple(problem for export in exports for problem in export.problems),
        notes=(*(note for export in exports for note in export.notes), *once.notes),
        declared_on=latest.declared_on,
        declared_by=latest.declared_by,
        set_aside=sum(export.set_aside for export in exports),
        irregularities=(
            *written_differently(ways),
            *(each for export in exports for each in export.irregularities),
            *once.irregularities,
        ),
        asserted=tuple(each for export in exports for each in export.asserted),
        described=listed(dict.fromkeys(export.described for export in exports)),
        passed_over=tuple(note for export in exports for note in export.passed_over),
        elsewhere=once.elsewhere,
        otherwise=once.otherwise,
        between=next((export.between for export in exports if export.between is not None), None),
    )


def _with_names(export: WholeExport, names: Mapping[str, str]) -> WholeExport:
    """The export where cases go by other names."""
    if not names:
        return export
    return replace(
        export,
        coverage=export.coverage.renamed(names),
        problems=tuple(each.of_case(names.get(each.case, each.case)) for each in export.problems),
        irregularities=tuple(
            replace(each, case=names.get(each.case, each.case)) for each in export.irregularities
        ),
        asserted=tuple(replace(each, case=names.get(each.case, each.case)) for each in export.asserted),
        between=export.between and export.between.renamed(names),
    )
