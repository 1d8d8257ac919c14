"""What a reading of a return says to the analyst besides its events: what was read, assumed and left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compliance.model.counts import many
from compliance.sources.encodings import Encoding
from compliance.sources.ssda903.lines import AUTHORITY
from compliance.sources.ssda903.sorting import Sorted
from compliance.sources.ssda903.tables import OC2, TABLES
from compliance.sources.ssda903.years import label


def notes(found: Sorted) -> list[str]:
    """Plain sentences; what did not occur is not mentioned."""
    return [
        *_tables_read(found),
        *_years(found),
        *_authorities(found),
        *_without_events(found),
        *_undated(found),
    ]


def _tables_read(found: Sorted) -> list[str]:
    said = []
    for table in TABLES:
        if table in found.sent:
            counts = sorted(found.sent[table].items(), key=lambda item: item[0] or 0)
            years = ", ".join(f"{label(year)} {count:,}" for year, count in counts)
            said.append(f"{table.name}: {many(sum(found.sent[table].values()), 'row')} read ({years}).")
    last = max(found.known_years(), default=None)
    absent = [
        t.name
        for t in TABLES
        if t.carries_events and t not in found.sent and (last is None or t.first_year <= last)
    ]
    if absent:
        said.append(f"Not among the files: {', '.join(absent)}; what only they show cannot be judged.")
    return said


def _years(found: Sorted) -> list[str]:
    said = []
    for year, files in sorted(found.inferred.items(), key=lambda each: each[0] or 0):
        if year is not None:
            said.append(
                f"No return year was stated for {_list(files)}; {label(year)} was worked out "
                "from the latest of their dates, and each table was taken as complete for that year and no other."
            )
        else:
            said.append(
                f"No return year was stated for {_list(files)} and their dates show none; "
                "what they do not hold proves nothing."
            )
    known = found.known_years()
    between = [year for year in range(known[0], known[-1]) if year not in known] if known else []
    if between:
        years = ", ".join(label(year) for year in between)
        said.append(f"No return was read for {years}, between the first and the last year read.")
    for table in TABLES:
        sent = found.sent.get(table, {})
        lacking = [label(year) for year in known if year >= table.first_year and year not in sent]
        if table.carries_events and table in found.sent and lacking:
            said.append(f"{table.name} was not among the files of {', '.join(lacking)}.")
    return said


def _authorities(found: Sorted) -> list[str]:
    names = found.identities.authorities
    if len(names) < 2:
        return []
    return [
        f"The rows come from {len(names):,} local authorities (column {AUTHORITY}), so each child goes by "
        f"the authority and the number, as {names[0]}/1001; each authority was taken to have sent the tables and "
        "years that it has rows in."
    ]


def _without_events(found: Sorted) -> list[str]:
    idle = [
        f"{t.name} ({many(len(found.lines[t]), 'row')})"
        for t in TABLES
        if t in found.sent and not t.carries_events
    ]
    if not idle:
        return []
    return [f"Recognised, but holding no event used here: {', '.join(idle)}."]


def _undated(found: Sorted) -> list[str]:
    if not found.lines.get(OC2):
        return []
    return [
        "OC2 says what was done in its year, never when: scores, immunisations, health assessments and dental checks "
        "stand on the 31 March of their year, and nothing that falls due within the year is judged by them."
    ]


def left_out(reasons: Mapping[str, str], encodings: Mapping[str, Encoding]) -> list[str]:
    """Files that were not read, with the reason, and files that are not in UTF-8. `encodings`: by the files read."""
    said = [f"{name} was not read: {reason}." for name, reason in reasons.items()]
    others = {each for each in encodings.values() if each is not Encoding.UTF_8}
    return said + [
        f"Not in UTF-8 and read as {other.value}: {_list([name for name, each in encodings.items() if each is other])}."
        for other in sorted(others)
    ]


def _list(names: Sequence[str], shown: int = 5) -> str:
    more = f" and {len(names) - shown:,} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more
