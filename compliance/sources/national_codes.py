"""Groups of the national codes of legal statuses and placements, whichever export carries them."""

from __future__ import annotations

SHORT_BREAKS = frozenset(("V3", "V4"))
TEMPORARY = frozenset(("T0", "T1", "T2", "T3", "T4"))
LONG_TERM_FOSTER = frozenset(("U1", "U4"))
FOR_ADOPTION = frozenset(("A3", "A4", "A5", "A6"))
