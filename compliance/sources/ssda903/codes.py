"""What single codes of the return, and groups of them, mean. Which codes there are stands in `codes.yaml`."""

from __future__ import annotations

from types import MappingProxyType

STARTED = "S"
LEGAL_STATUS_ONLY = "L"
NEW_CARER = frozenset(("P", "B"))
SAME_CARER = frozenset(("T", "U"))

CONTINUES = "X1"
NOT_TOLD = ""
"""Stands for the reason for which care ended where only the end itself is known."""

ADOPTED = frozenset(("E11", "E12"))

# Only where the code itself names who asked for the end; an allegation, a closure, a change of plan
# or custody leaves it open.
ENDED_BY = MappingProxyType({"CREQB": "carer", "CREQO": "carer", "CHILD": "child", "LAREQ": "authority"})

# Stands where a provider has no number of its own; two of them are not the same provider.
NO_URN = frozenset(("", "XXXXXXX"))

MISSING_TYPES = MappingProxyType({"M": "missing", "A": "absent"})
SEXES = MappingProxyType({"1": "male", "2": "female", "M": "male", "F": "female", "U": "unknown"})
OUT_OF_AREA = MappingProxyType({"IN": False, "OUT": True})

# What OC2 tells, by event.
SCORES = "sdq_completed"
IMMUNISATIONS = "immunisations_recorded"
FLAGS = MappingProxyType(
    {
        "IMMUNISATIONS": IMMUNISATIONS,
        "HEALTH_ASSESSMENT": "health_assessments_recorded",
        "TEETH_CHECK": "dental_checks_recorded",
    }
)
"""The columns of OC2 that say whether something is up to date, and the events that tell so."""

# What OC3 tells of a young person around a birthday.
CONTACT = "in_touch_recorded"
IN_TOUCH = "YES"
WHY_NOT_IN_TOUCH = MappingProxyType({"REFU": "refused", "NREQ": "not_required"})
NO_CARE_LEAVER = frozenset(("DIED", "RHOM"))
