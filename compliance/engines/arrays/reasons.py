"""Why rows cannot be judged: a code, what it is about, and the days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance.calendars.days import NEVER, Days
from compliance.engines.arrays.table import Table
from compliance.engines.arrays.values import EMPTY, Codes, Flags, SetIds
from compliance.model.obligations import ReasonCode

CODES = (None, *ReasonCode)
NO_REASON = 0


@dataclass
class Reasons(Table):
    """`code`: a place in CODES, NO_REASON where there is none. `about`: a set of the texts that it is about. `first`
    and `last`: the days of a silence, both included, NEVER where none are meant."""

    code: Codes
    about: SetIds
    first: Days
    last: Days

    @classmethod
    def none(cls, many: int) -> Reasons:
        """No reason in any row."""
        never = np.full(many, NEVER)
        return cls(np.full(many, NO_REASON, np.int8), np.full(many, EMPTY), never, never.copy())

    def put(
        self,
        where: Flags,
        code: ReasonCode,
        about: SetIds | int = EMPTY,
        silence: tuple[Days, Days] | None = None,
    ) -> None:
        """Gives a reason to rows that have none yet: the first that is put counts. `about`: one set, or one a row."""
        rows = np.flatnonzero(where & (self.code == NO_REASON))
        if not len(rows):
            return
        self.code[rows] = CODES.index(code)
        self.about[rows] = about if isinstance(about, int) else about[rows]
        if silence is not None:
            first, last = silence
            self.first[rows], self.last[rows] = first[rows], last[rows]

    def put_those(self, others: Reasons) -> None:
        """Gives the others' reasons to rows that have none yet."""
        rows = np.flatnonzero((others.code != NO_REASON) & (self.code == NO_REASON))
        if len(rows):
            self[rows] = others[rows]
