"""Which events satisfy comparisons with words: the same as `timeline.matching`, for all events of a type."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from compliance.engines.arrays.histories import Histories
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.values import NO, UNKNOWN, YES, Flags, Truth, Words
from compliance.model.conditions import Leaf, Operator, Unknown


def compare(legend: Legend, leaf: Leaf, words: Words) -> Truth:
    """A comparison with words, before its reading of the unknown: UNKNOWN where none is recorded."""
    # A place for each word, then one for any other, and last, where NONE points, one for none.
    answers = np.full(len(legend.words) + 2, NO, np.int8)
    if leaf.operator is Operator.RECORDED:
        answers[:] = YES if leaf.values[0] else NO
        answers[-1] = -answers[0]
    else:
        answers[[legend.words[str(word)] for word in leaf.values]] = YES
        if not leaf.operator.affirms:
            answers = -answers
        answers[-1] = UNKNOWN
    truth: Truth = answers[words]
    return truth


def satisfies(legend: Legend, histories: Histories, event: str, where: Iterable[Leaf]) -> Flags:
    """Whether each event satisfies every leaf, an absent attribute read as the leaf says."""
    holds = np.ones(len(histories.events(event).row), bool)
    for leaf in where:
        if leaf.tacit and leaf.field not in histories.table.columns:
            continue
        told = compare(legend, leaf, histories.words(event, leaf.field))
        holds &= told >= (UNKNOWN if leaf.unknown is Unknown.HOLDS else YES)
    return holds


def satisfies_any(
    legend: Legend, histories: Histories, event: str, alternatives: Iterable[Iterable[Leaf]]
) -> Flags:
    """Whether each event satisfies every leaf of one of the alternatives."""
    holds = np.zeros(len(histories.events(event).row), bool)
    for where in alternatives:
        holds |= satisfies(legend, histories, event, where)
    return holds
