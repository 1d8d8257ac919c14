"""How the whole suite runs: where it imports from, and how hard the property tests look.

`pytest --hypothesis-profile=long` looks for hours' worth of luck; the default draws the same examples every
time, so that a failure is the change's and not the day's.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent
for folder in (ROOT, ROOT / "synthetic"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

_SLOW_TO_DRAW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile(
    "default",
    max_examples=15,
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=_SLOW_TO_DRAW,
)
settings.register_profile(
    "long",
    max_examples=2000,
    derandomize=False,
    deadline=None,
    print_blob=True,
    suppress_health_check=_SLOW_TO_DRAW,
)
# Without the shrinking, which takes longer than finding: for a first look at a change to an engine.
settings.register_profile(
    "quick", settings.get_profile("default"), max_examples=10, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("default")
