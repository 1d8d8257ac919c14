"""Facts that only the national return asks for: ethnicity, pupil numbers, providers, postcodes, adopters.

Postcodes use the area ZZ, which no real address has; registration numbers and pupil numbers are
made up in the published shapes.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from compliance_synthetic.columns import Coded, Counted, Dated, Numbered, series
from compliance_synthetic.days import NEVER, Days, Flags, Whole
from compliance_synthetic.placement_types import FOSTER, PLACE
from compliance_synthetic.placements import Placements
from compliance_synthetic.population import Periods
from compliance_synthetic.setting import Setting
from compliance_synthetic.words import LEAVING_REASONS

SEXES = ("female", "male")
_TEXT = pl.String()

_ETHNIC = (
    "WBRI",
    "WOTH",
    "WROM",
    "MWBC",
    "MWBA",
    "MWAS",
    "MOTH",
    "APKN",
    "ABAN",
    "AOTH",
    "BAFR",
    "BCRB",
    "OOTH",
    "NOBT",
)
_ETHNIC_WEIGHTS = (70, 4, 4, 3, 1, 2, 3, 4, 0.5, 2, 3, 0.5, 2.5, 0.5)
_ARRIVED = ("OOTH", "BAFR", "AOTH")
_NEEDS = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8")
_NEEDS_WEIGHTS = (66, 3, 3, 7, 12, 2, 0.5, 6.5)
_PROVIDERS = ("PR0", "PR1", "PR2", "PR3", "PR4", "PR5")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def children_facts(
    setting: Setting, number: Whole, born: Days, sex: Whole, unaccompanied: Flags, eighteen: Days
) -> pl.DataFrame:
    """One row a child.

    Columns: case, date_of_birth, eighteen_on, sex, unaccompanied, ethnicity, need, upn, home_post, and
    mothers_child_born_on for the few girls who become mothers.
    """
    chance = setting.chance("facts of children")
    size = born.size
    home = chance.pick(_ETHNIC_WEIGHTS, size)
    arrived = np.array([_ETHNIC.index(code) for code in _ARRIVED])[chance.pick((50, 30, 20), size)]
    need = np.where(unaccompanied, 7, chance.pick(_NEEDS_WEIGHTS, size))
    digits = 100_000_000_000 + number * 100_003 + chance.whole(0, 99_999, size)
    mother = (sex == 0) & chance.happens(0.02, size)
    letter = np.array(list(_UPN_LETTERS))[_check(digits)]
    return pl.DataFrame(
        [
            series("case", Numbered("", number), size, _TEXT),
            series("date_of_birth", Dated(born), size, _TEXT),
            series("eighteen_on", Dated(eighteen), size, _TEXT),
            series("sex", Coded(SEXES, sex), size, _TEXT),
            pl.Series("unaccompanied", unaccompanied),
            series("ethnicity", Coded(_ETHNIC, np.where(unaccompanied, arrived, home)), size, _TEXT),
            series("need", Coded(_NEEDS, need), size, _TEXT),
            pl.Series("upn", letter) + pl.Series(digits).cast(pl.String),
            series("home_post", Numbered("ZZ", number % 90 + 10), size, _TEXT) + " 1" + _unit(number),
            series(
                "mothers_child_born_on",
                Dated(np.where(mother, born + chance.whole(5500, 6500, size), NEVER)),
                size,
                _TEXT,
            ),
        ]
    )


def placement_facts(setting: Setting, placements: Placements, case: pl.Series) -> pl.DataFrame:
    """One row a placement: placement, case, provider, pl_post, urn. `case` is the case of each period of care."""
    chance = setting.chance("facts of placements")
    size = placements.size
    foster = np.isin(placements.kind, FOSTER)
    provider = np.where(
        foster, np.where(chance.happens(0.5, size), 1, 4), np.where(chance.happens(0.12, size), 1, 4)
    )
    provider = np.where(placements.kind == PLACE["P1"], 0, provider)
    place = chance.whole(0, 400, size)
    registered = np.isin(placements.kind, [PLACE[code] for code in ("K1", "K2", "K3", "H5", "R3", "S1")])
    urn = np.where(registered | (foster & (provider == 4)), 2_000_000 + place * 37, -1)
    return pl.DataFrame(
        [
            series("placement", Numbered("P", placements.number), size, _TEXT),
            case.gather(placements.period).alias("case"),
            series("provider", Coded(_PROVIDERS, provider), size, _TEXT),
            series("pl_post", Numbered("ZZ", place % 90 + 10), size, _TEXT) + " 2" + _unit(place),
            series("urn", Numbered("SC", urn), size, _TEXT),
        ]
    )


def adoption_facts(setting: Setting, periods: Periods, case: pl.Series) -> pl.DataFrame:
    """One row a plan for adoption: case, decision, matched, reversed_on, order, foster_care, adopters, sexes, union."""
    chance = setting.chance("facts of adoptions")
    rows = np.flatnonzero((periods.paths.decision < NEVER) & (periods.paths.decision < periods.end))
    size = rows.size
    single = chance.happens(0.15, size)
    sexes = np.where(single, chance.pick((12, 88), size), 2 + chance.pick((8, 10, 82), size))
    union = np.where(single, 0, np.where(sexes == 4, chance.pick((0, 85, 0, 15, 0), size), 2))
    adopted = np.isin(periods.reason[rows], [LEAVING_REASONS.index(code) for code in ("E11", "E12")])
    with_carer = adopted & (periods.reason[rows] == LEAVING_REASONS.index("E12"))
    return pl.DataFrame(
        [
            case.gather(rows).alias("case"),
            series("decision", Dated(periods.paths.decision[rows]), size, _TEXT),
            series("matched", Dated(periods.paths.matched[rows]), size, _TEXT),
            series("reversed_on", Dated(periods.paths.reversed_on[rows]), size, _TEXT),
            series("order", Dated(periods.paths.order[rows]), size, _TEXT),
            pl.Series("foster_care", with_carer.astype(np.int64)),
            series("adopters", Counted(np.where(single, 1, 2)), size, _TEXT),
            series("sexes", Coded(("M1", "F1", "MM", "FF", "MF"), sexes), size, _TEXT),
            series("union", Coded(("L0", "L11", "L12", "L2", "L3"), union), size, _TEXT),
        ]
    )


def _check(digits: Whole) -> Whole:
    """The place of a pupil number's check letter: its digits weighed 2 to 13, by 23."""
    total = np.zeros(digits.size, np.int64)
    for place in range(12):
        total += digits // 10 ** (11 - place) % 10 * (place + 2)
    rest: Whole = total % 23
    return rest


def _unit(number: Whole) -> pl.Series:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    first = pl.Series(list(letters)).gather(number % 20)
    second = pl.Series(list(letters)).gather(number // 20 % 20)
    return first + second
