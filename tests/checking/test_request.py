"""A request that cannot be meant is refused with how it is written, before anything is read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import compliance

REQUEST: dict[str, Any] = {"paths": (Path("events.csv"),), "today": date(2024, 9, 30)}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            {"paths": "examples/council"},
            'paths is "examples/council"; expected a tuple of paths: write paths=(Path("examples/council"),)',
        ),
        (
            {"paths": ("examples/council",)},
            'paths holds "examples/council"; expected a tuple of paths: write paths=(Path("examples/council"),)',
        ),
        ({"paths": Path("a.csv")}, 'write paths=(Path("a.csv"),)'),
        ({"paths": ["a.csv"]}, 'write paths=(Path("a.csv"),)'),
        ({"rules": "child-protection"}, 'write rules=(Path("child-protection"),)'),
        (
            {"select": "VIS"},
            'select is "VIS"; expected a tuple of rule ids or their beginnings: write select=("VIS",)',
        ),
        ({"ignore": "VIS, REV-1"}, 'write ignore=("VIS", "REV-1")'),
        ({"select": (1,)}, "select holds 1; expected a tuple of rule ids or their beginnings"),
        (
            {"today": "2024-09-30"},
            'today is "2024-09-30"; expected a datetime.date: write today=date(2024, 9, 30)',
        ),
        ({"today": None}, "today is None; expected a datetime.date"),
        ({"as_of": "30/09/2024"}, 'as_of is "30/09/2024"; expected a datetime.date'),
        (
            {"known_at": datetime(2024, 9, 30, 12)},
            "a moment; expected a day, in London: write known_at=date(2024, 9, 30), or give its .date()",
        ),
        ({"case": 200036}, 'case is 200036; expected a text: write case="200036"'),
        ({"engine": "arrays"}, "expected an EngineName: write engine=EngineName.ARRAYS"),
        ({"settings": Path("compliance.yaml")}, "expected a Settings: write settings=read_settings("),
        ({"dates": "dmy"}, 'dates is "dmy"; expected a DateOrder: write dates=DateOrder.DAY_MONTH_YEAR'),
        ({"mapping": "m.yaml"}, 'mapping is "m.yaml"; expected a Path: write mapping=Path("mapping.yaml")'),
        ({"jobs": "4"}, 'jobs is "4"; expected a whole number of processes: write jobs=1'),
        ({"at_once": True}, "at_once is True; expected a whole number of events"),
    ],
)
def test_what_is_of_another_kind_is_refused_with_how_it_is_written(given: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError) as refused:
        compliance.Request(**{**REQUEST, **given})
    assert says in str(refused.value)


@pytest.mark.parametrize("name", ["jobs", "at_once"])
@pytest.mark.parametrize("number", [0, -1])
def test_numbers_below_one_are_refused_as_settings(name: str, number: int) -> None:
    with pytest.raises(
        compliance.SettingsError, match=f"{name} is {number}; expected how many .*, 1 or more"
    ):
        compliance.Request(**{**REQUEST, name: number})


def test_what_is_right_is_taken() -> None:
    request = compliance.Request(**REQUEST, select=("VIS",), as_of=date(2024, 3, 31), case="200036", jobs=2)
    assert request.select == ("VIS",)
