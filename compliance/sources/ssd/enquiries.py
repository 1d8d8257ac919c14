"""Enquiries under section 47 that ended without a conference, by what the dataset says came of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.sources.cell_words import YES
from compliance.sources.event_table import Row
from compliance.sources.ssd.plans import aims_in
from compliance.sources.ssd.rows import Context, Rows

_ENDED = "section_47_ended"
_CONFERENCE = "CP_CONFERENCE_FLAG"


def enquiries_ended(rows: Iterable[Rows], context: Context) -> Iterator[Row]:
    """The end of each enquiry of which it is said that it led to something else than a conference, or to nothing.

    Where it is not said what came of one that ended, whether a conference was needed is not known.
    """
    if _ENDED not in context.vocabulary.events:
        return
    for each in rows:
        told = zip(
            each.texts("id"),
            each.texts("ended"),
            each.days("ended", context),
            each.texts("nothing_more"),
            each.texts("outcomes"),
            each.wheres(),
            strict=True,
        )
        for id_, written, ended, nothing_more, outcomes, where in told:
            if written is None or (ended is not None and ended > context.export_on):
                continue
            came = [key for key in aims_in(outcomes or "") if key.endswith("_FLAG")]
            if _CONFERENCE in came:
                continue
            if ended is None or not (came or (nothing_more or "").lower() in YES):
                context.tally.lost(where, _ENDED)
            else:
                attributes = {} if id_ is None else {"enquiry": id_}
                yield Row(where.case, _ENDED, ended, attributes, where.file, where.row)
