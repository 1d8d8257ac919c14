"""Hours of luck: a monitor against the other engines on as many generated cases as are asked for.

    python -m tests.equality.live_long_run --cases 100000 --seed 1

Prints how many cases agreed, and at the first that do not their seed and how they differ. Each scenario has its own
seed, from which it can be told again: --seed N --cases 1.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from typing import Any

from compliance.engines.executors import EngineName
from compliance.engines.live.decider import Decider
from tests.equality.live_rounds import Round, tell
from tests.strategies.arrivals import stream
from tests.strategies.chance import once_in, pick
from tests.strategies.dice import Dice
from tests.strategies.scenarios import england_scenario, generated_scenario

_TOLD_EVERY = 60.0


def main() -> int:
    """Run until enough cases agreed. Exit 1 at the first that differ."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cases", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--a-scenario", type=int, default=12, help="how many cases a scenario has at most")
    given = asked.parse_args()
    began = told = time.monotonic()
    cases, seed = 0, given.seed
    with Decider() as decider:
        while cases < given.cases:
            try:
                cases += told_scenario(seed, given.a_scenario, decider)
            except Exception:
                traceback.print_exc()
                print(f"seed {seed} differs, after {cases:,} cases that agreed")
                return 1
            seed += 1
            if time.monotonic() - told > _TOLD_EVERY:
                told = time.monotonic()
                print(f"{cases:,} cases agreed, {told - began:,.0f} seconds", flush=True)
        failures = decider.failures
    spent = time.monotonic() - began
    print(
        f"{cases:,} cases in {seed - given.seed:,} scenarios, seeds {given.seed} to {seed - 1}: live and "
        f"{' and '.join(EngineName)} agree; the rules engine failed {failures} times; {spent:,.0f} seconds"
    )
    return 0


def told_scenario(seed: int, most: int, decider: Decider) -> int:
    """Tell one scenario, of no more than so many cases. Returns their number; AssertionError where engines differ."""
    draw: Any = Dice(seed)
    drawn = england_scenario if once_in(draw, 3) else generated_scenario
    # Of what is not assessable much stays so, whatever is told.
    scenario = drawn(draw, cases=most, cover=pick(draw, ("any", "complete")))
    # With few cases at hand most of the time goes into reading others from the log again.
    occurs, held = once_in(draw, 3), 3 if once_in(draw, 8) else most
    one_by_one = pick(draw, (most, 2, 0))
    told = stream(draw, scenario)
    round_ = Round(scenario, told, decider.decide, occurs=occurs, held=held, one_by_one=one_by_one)
    # A look costs as much as the telling, so few are had on the way.
    one_in = max(30, len(round_.stream.steps) // 4)
    tell(round_, lambda: once_in(draw, one_in), list(EngineName))
    return len({row["case"] for row in scenario.rows})


if __name__ == "__main__":
    sys.exit(main())
