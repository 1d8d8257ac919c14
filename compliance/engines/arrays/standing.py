"""How what goes by a key in a scope stands at the end of a day: the same as `engines.reference.standing`."""

from __future__ import annotations

from typing import Any

import numpy as np

from compliance.engines.arrays.histories import Histories
from compliance.engines.arrays.legend import Legend
from compliance.engines.arrays.matching import satisfies_any
from compliance.engines.arrays.search import among, is_new
from compliance.engines.arrays.values import NONE, GroupDays, Integers, Words
from compliance.engines.standing import ENDED, GOES_ON, STANDS
from compliance.model.scopes import Scope


def standing_in(
    legend: Legend,
    histories: Histories,
    scope: Scope | None,
    case_day: GroupDays,
    key: Words,
    placed: Integers,
) -> Integers:
    """How each key stands on the day of its case, where several of one place are to be told apart.

    `placed`: a number for where each stands and its day.
    """
    standing = np.full(len(placed), STANDS)
    in_order = np.sort(placed)
    several = in_order[:-1][~is_new(in_order)[1:]]
    if scope is None or scope.key is None or not len(several):
        return standing
    rows = np.flatnonzero(among(placed, several) & (key != NONE))
    own = _keyed(case_day[rows], key[rows])
    if scope.continues:
        opened = histories.events(scope.opens)
        goes_on = satisfies_any(legend, histories, scope.opens, (scope.continues,))
        standing[rows[np.isin(own, _keyed(opened.case_day[goes_on], opened.key[goes_on]))]] = GOES_ON
    closed = histories.events(scope.closes)
    standing[rows[np.isin(own, _keyed(closed.case_day, closed.key))]] = ENDED
    return standing


def _keyed(placed: GroupDays, key: Words) -> np.ndarray[Any, Any]:
    """Days of cases with a key, to be compared."""
    return np.rec.fromarrays([placed, key])
