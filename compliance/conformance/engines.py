"""Every executor of the rules, as something that tests can be run on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from compliance.engines.executors import EngineName, obligations
from compliance.engines.plan import Plan
from compliance.model.obligations import Obligation

if TYPE_CHECKING:
    import polars as pl

Engine = Callable[["pl.DataFrame", Plan], list[Obligation]]
"""What every case was owed, of the events visible to the run."""

LIVE = "live"
ENGINES = (*(engine.value for engine in EngineName), LIVE)


@contextmanager
def started(name: str) -> Iterator[Engine]:
    """One of `ENGINES`, ready to be asked until the block ends."""
    if name != LIVE:
        yield partial(obligations, EngineName(name))
        return
    from compliance.conformance.live_replay import live_obligations
    from compliance.durable.presence import missing
    from compliance.engines.live.decider import Decider
    from compliance.engines.reference.verdict import judge

    if missing():
        yield partial(live_obligations, decide=lambda questions: [judge(asked) for asked in questions])
        return
    with Decider() as decider:
        yield partial(live_obligations, decide=decider.decide)
