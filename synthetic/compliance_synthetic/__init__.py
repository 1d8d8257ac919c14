"""A seeded generator of an invented council: its children's events, its national returns and its other extracts."""

from compliance_synthetic.annex_a import write_annex_a
from compliance_synthetic.council import Council, council
from compliance_synthetic.education import school_terms
from compliance_synthetic.native import write_events, write_settings
from compliance_synthetic.plan import CouncilPlan, Rates
from compliance_synthetic.ssd import write_ssd
from compliance_synthetic.ssda903_files import write_ssda903

__all__ = [
    "Council",
    "CouncilPlan",
    "Rates",
    "council",
    "school_terms",
    "write_annex_a",
    "write_events",
    "write_settings",
    "write_ssd",
    "write_ssda903",
]
