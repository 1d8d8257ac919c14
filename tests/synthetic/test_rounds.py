"""Chains made in rounds, and looking up the latest and the next of dated steps."""

from __future__ import annotations

import numpy as np

from compliance_synthetic.days import NEVER, Days, Whole
from compliance_synthetic.rounds import Steps, in_rounds


def test_chains_run_until_their_own_ends() -> None:
    def after_ten(owner: Whole, last: Days, nth: int) -> Days:
        return last + 10

    links = in_rounds(np.array([100, 100, 200]), np.array([125, 99, 200]), after_ten)

    made = sorted(zip(links.owner.tolist(), links.nth.tolist(), links.day.tolist(), strict=True))
    assert made == [(0, 0, 100), (0, 1, 110), (0, 2, 120), (2, 0, 200)]


def test_a_chain_always_moves_on() -> None:
    def stands_still(owner: Whole, last: Days, nth: int) -> Days:
        return last

    links = in_rounds(np.array([5]), np.array([7]), stands_still)

    assert links.day.tolist() == [5, 6, 7]


def test_steps_know_the_latest_and_the_next() -> None:
    steps = Steps(np.array([2, 0, 2]), np.array([30, 10, 20]))
    owner, day = np.array([0, 0, 1, 2, 2, 2]), np.array([9, 10, 50, 20, 29, 31])

    assert steps.latest(owner, day).tolist() == [-1, 1, -1, 2, 2, 0]
    assert steps.next_day(owner, day).tolist() == [10, NEVER, NEVER, 30, 30, NEVER]


def test_no_steps_at_all() -> None:
    steps = Steps(np.array([], np.int64), np.array([], np.int64))

    assert steps.latest(np.array([0]), np.array([1])).tolist() == [-1]
    assert steps.next_day(np.array([0]), np.array([1])).tolist() == [NEVER]
