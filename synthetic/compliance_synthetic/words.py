"""The words this council writes into attributes that take any text."""

from __future__ import annotations

LEGAL_STATUSES = ("C1", "C2", "E1", "V2", "V3", "L1", "L2", "J1")
C1, C2, E1, V2, V3, L1, L2, J1 = range(len(LEGAL_STATUSES))

LEAVING_REASONS = (
    *("E11", "E12", "E3", "E4A", "E4B", "E13", "E41", "E45", "E46", "E47", "E48"),
    *("E5", "E6", "E7", "E8", "E9", "E14", "E15", "E16", "E17"),
)
"""Why a period of care ended, in the codes of the national return."""

MOVE_REASONS = (
    "CARPL",
    "CREQB",
    "CREQO",
    "CHILD",
    "LAREQ",
    "ALLEG",
    "STAND",
    "APPRR",
    "CLOSE",
    "OTHER",
    "PLACE",
)
"""Why a placement ended, in the codes of the national return. PLACE: only its status changed."""
MOVE_WEIGHTS = (44, 15, 10, 7, 8, 2, 1, 0.5, 2, 10.5)
ENDED_BY = ("authority", "carer", "provider", "child", "court")
ENDED_BY_OF_REASON = (0, 1, 1, 3, 0, 0, 0, 0, 2, 0, 0)

PERMANENCE_PLANS = (
    *("return to family", "adoption", "special guardianship", "supported living"),
    *("long-term residential", "long-term fostering"),
)
PARTICIPATION = ("PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
NOT_ALONE = (
    "child too young",
    "child refused",
    "carer stayed",
    "not appropriate",
    "needs support to communicate",
)
STAGES = ("informal", "stage 1", "stage 2")
TOLD = ("area_authority", "parents")
DUTIES_EXPLAINED = ("REV-1", "REV-3", "VIS-2", "HLT-1")
EXPLANATIONS = (
    "child away on the day",
    "carer ill",
    "meeting moved at the family's wish",
    "clinic had no slot",
)
APPROVERS = ("service manager", "team manager")

CLOSED = {
    "participation": PARTICIPATION,
    "plan": PERMANENCE_PLANS,
    "reason": (*LEAVING_REASONS, *MOVE_REASONS, *EXPLANATIONS),
    "reason_not_alone": NOT_ALONE,
    "stage": STAGES,
    "to": TOLD,
    "rule": DUTIES_EXPLAINED,
    "approver": APPROVERS,
}

ORDER_OF_A_DAY = (
    *("child", "became_looked_after", "legal_status_changed", "placement_ended", "placement_started"),
    *("placement_updated", "worker_allocated", "review_adjourned", "review_held"),
)
"""In what order the events of one case and one day are written. All others follow; leaving care is last."""
