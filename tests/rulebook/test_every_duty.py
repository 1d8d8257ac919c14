"""Every duty of the England pack is either stated by a rule or stands among the duties without one."""

from __future__ import annotations

import re

import pytest

from compliance.model.rules import Rulebook
from compliance.rulebook.load import load_rulebook

_SORTED = """
    ADO-1 ADO-10 ADO-11 ADO-12 ADO-2 ADO-3 ADO-4 ADO-5 ADO-6 ADO-7 ADO-8 ADO-9 COV-1 COV-2 CRT-1
    EDU-1 EDU-2 EDU-3 END-1 FAM-1 FOS-1 FOS-2 HLT-1 HLT-2 HLT-3 HLT-4 HLT-5 HOM-1 HOM-2 HOS-1 INC-1
    IRO-1 IRO-10 IRO-11 IRO-12 IRO-13 IRO-2 IRO-3 IRO-4 IRO-5 IRO-6 IRO-7 IRO-8 IRO-9 LVC-1 LVC-2
    LVC-3 LVC-4 LVC-5 LVC-6 LVC-7 LVC-8 LVC-9 MIS-1 MIS-2 MIS-3 PLC-1 PLC-10 PLC-11 PLC-12 PLC-13
    PLC-14 PLC-15 PLC-16 PLC-2 PLC-3 PLC-4 PLC-5 PLC-6 PLC-7 PLC-8 PLC-9 PLN-1 PLN-2 PLN-3 PLN-4
    PRO-1 PRO-2 REM-1 REM-2 REM-4 REM-5 RET-1 REV-1 REV-2 REV-3 REV-4 REV-5 REV-6 SEC-1 SEC-2 SEC-3
    SHB-1 SHB-2 SHB-3 VIS-1 VIS-10 VIS-11 VIS-12 VIS-2 VIS-3 VIS-4 VIS-5 VIS-6 VIS-7 VIS-8 VIS-9
"""
DUTIES = _SORTED.split()


@pytest.fixture(scope="module")
def england() -> Rulebook:
    return load_rulebook()


def test_the_list_itself_is_sorted_and_whole() -> None:
    assert sorted(set(DUTIES)) == DUTIES
    assert len(DUTIES) == 107


def test_every_duty_is_stated_by_a_rule_or_stands_among_those_without_one(england: Rulebook) -> None:
    stated = {rule.head.duty for rule in england.rules.values()}

    assert sorted([*stated, *england.duties]) == DUTIES


def test_duties_stand_in_order_of_id(england: Rulebook) -> None:
    def order(id_: str) -> tuple[str, int]:
        family, number = id_.split("-")
        return family, int(number)

    assert list(england.duties) == sorted(england.duties, key=order)


def test_what_is_said_of_a_duty_is_whole_sentences(england: Rulebook) -> None:
    for duty in england.duties.values():
        for text in (duty.says, duty.why_no_rule()):
            assert re.fullmatch(r"[A-Z].*\.", text), f"{duty.id}: {text}"
