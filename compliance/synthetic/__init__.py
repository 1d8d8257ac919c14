"""A seeded generator of an invented council: its children's events, and its national returns."""

from compliance.synthetic.council import Council, council
from compliance.synthetic.education import school_terms
from compliance.synthetic.native import write_events, write_settings
from compliance.synthetic.plan import CouncilPlan, Rates
from compliance.synthetic.ssda903_files import write_ssda903

__all__ = [
    "Council",
    "CouncilPlan",
    "Rates",
    "council",
    "school_terms",
    "write_events",
    "write_settings",
    "write_ssda903",
]
