"""How one of several placements of one day stands at its end, where no times say which was the last."""

from __future__ import annotations

ENDED, STANDS, GOES_ON = range(3)
"""In their order: what ended on the day, what did not, and a move with the same carer, which goes on with what was
there before it."""
