"""Every duty that is known has its place in the list: as a rule, or as what it is instead, with the reason."""

from __future__ import annotations

import re

import pytest

from compliance.model.duties import DutyKind
from compliance.model.rulebook import Rulebook
from compliance.rulebook.load import load_packs

_RULES = """
    ADO-1 ADO-2 ADO-3 ADO-4 ADO-5 ADO-6 ADO-8 ADO-9 ADO-12 CPP-1 CPP-2 CPP-3 CPP-4 CPP-5 CPP-6 CPP-7 CPP-9 CRT-1
    EDU-1 EDU-2 EDU-3 END-1 FAM-1 FOS-1 HLT-1 HLT-2 HLT-3 HLT-4 HLT-5 HOM-1 HOM-2 IRO-1 IRO-2 IRO-3 IRO-4 IRO-6
    IRO-7 IRO-8 IRO-10 IRO-12 IRO-13 LVC-2 LVC-4 LVC-5 LVC-6 LVC-8 MIS-1 PFO-1 PFO-2 PLC-1 PLC-3 PLC-4 PLC-5
    PLC-8 PLC-9 PLC-10 PLC-11 PLC-12 PLC-13 PLC-14 PLC-16 PLN-1 PLN-3 PLN-4 PRO-1 PRO-2 REM-1 REM-2 REV-1 REV-2
    REV-3 REV-6 SEC-1 SEC-3 SEC-4 SHB-1 SHB-2 SHB-3 VIS-1 VIS-2 VIS-3 VIS-4 VIS-5 VIS-6 VIS-7 VIS-8 VIS-9 VIS-11
"""
DEFINITIONS = ["LVC-1", "MIS-2"]
MEASURES = ["ADO-10", "ADO-11", "IRO-11", "LVC-10"]
RELAXATIONS = ["COV-1", "COV-2"]
_NOT_ENCODED = """
    ADO-7 ADO-13 ADO-14 ADO-15 ADO-16 ADO-17 ADV-1 ADV-2 CMP-1 CMP-2 CPP-8 CPP-10 EHC-1 EHC-2 EHC-3 FOS-2 FOS-3
    FOS-4 HLT-6 HOM-3 HOM-4 HOM-5 HOS-1 INC-1 IRO-5 IRO-9 IRO-14 LVC-3 LVC-7 LVC-9 LVC-11 LVC-12 LVC-13 MIS-3
    PLC-2 PLC-6 PLC-7 PLC-15 PLC-17 PLN-2 PLN-5 REM-3 REM-4 REM-5 RET-1 REV-4 REV-5 SEC-2 SGO-1 UAS-1 UAS-2 VIS-10
    VIS-12 VIS-13
"""
RULES, NOT_ENCODED = _RULES.split(), _NOT_ENCODED.split()


@pytest.fixture(scope="module")
def everything() -> Rulebook:
    """The base with every pack that comes with the package, as `compliance rules list` names them."""
    return load_packs(optional=True).book()


def test_every_duty_that_is_a_rule_is_stated_by_one(everything: Rulebook) -> None:
    assert sorted({rule.head.duty for rule in everything.rules.values()}) == sorted(RULES)


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        (DutyKind.DEFINITION, DEFINITIONS),
        (DutyKind.MEASURE, MEASURES),
        (DutyKind.RELAXATION, RELAXATIONS),
        (DutyKind.NOT_ENCODED, NOT_ENCODED),
    ],
    ids=lambda each: each.value if isinstance(each, DutyKind) else "",
)
def test_every_other_duty_stands_in_the_list_as_what_it_is(
    everything: Rulebook, kind: DutyKind, ids: list[str]
) -> None:
    assert sorted(duty.id for duty in everything.duties.values() if duty.kind is kind) == sorted(ids)


def test_duties_stand_in_order_of_id(everything: Rulebook) -> None:
    def order(id_: str) -> tuple[str, int]:
        family, number = id_.split("-")
        return family, int(number)

    for pack in everything.packs:
        of_pack = [duty.id for duty in everything.duties.values() if duty.pack == pack]
        assert of_pack == sorted(of_pack, key=order)


def test_what_is_said_of_a_duty_is_whole_sentences(everything: Rulebook) -> None:
    for duty in everything.duties.values():
        for text in (duty.says, duty.why_no_rule()):
            assert re.fullmatch(r"[A-Z].*\.", text), f"{duty.id}: {text}"
