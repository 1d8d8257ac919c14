"""The return's codes that the vocabulary does not hold, and what groups of codes mean for placements."""

from __future__ import annotations

from types import MappingProxyType

STARTED = "S"
LEGAL_STATUS_ONLY = "L"
NEW_CARER = frozenset(("P", "B"))
SAME_CARER = frozenset(("T", "U"))
REASONS_FOR_NEW_EPISODE = (STARTED, LEGAL_STATUS_ONLY, "P", "T", "B", "U")

CONTINUES = "X1"
NOT_TOLD = ""
"""Stands for the reason for which care ended where only the end itself is known."""

ADOPTED = frozenset(("E11", "E12"))
REASONS_EPISODE_CEASED = (
    *(CONTINUES, "E11", "E12", "E2", "E3", "E4A", "E4B", "E13", "E41", "E43", "E44", "E45", "E46", "E47"),
    *("E48", "E5", "E6", "E7", "E8", "E9", "E14", "E15", "E16", "E17"),
)

SHORT_BREAKS = frozenset(("V3", "V4"))
TEMPORARY = frozenset(("T0", "T1", "T2", "T3", "T4"))
LONG_TERM_FOSTER = frozenset(("U1", "U4"))
FOR_ADOPTION = frozenset(("A3", "A4", "A5", "A6"))

# Only where the code itself names who asked for the end; an allegation, a closure, a change of plan
# or custody leaves it open.
ENDED_BY = MappingProxyType({"CREQB": "carer", "CREQO": "carer", "CHILD": "child", "LAREQ": "authority"})

# Stands where a provider has no number of its own; two of them are not the same provider.
NO_URN = frozenset(("", "XXXXXXX"))

PARTICIPATION = ("PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
MISSING_TYPES = MappingProxyType({"M": "missing", "A": "absent"})
SEXES = MappingProxyType({"1": "male", "2": "female", "M": "male", "F": "female", "U": "unknown"})
