"""A base pack of another country: its own words, bank holidays and duties, and nothing of England's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import compliance
from compliance.problems import RulebookError
from compliance.reports.rule_page import rule_page
from compliance.reports.terminal import rendered
from compliance.reports.text_report import print_report
from compliance.rulebook.load import load_packs

DAY = date(2024, 6, 3)

FILES = {
    "elsewhere/pack.yaml": """\
pack: elsewhere
title: Duties in Elsewhere
calendar: elsewhere
families: {talks: Talks}
scopes:
  stay:
    opens: admitted
    closes: discharged
    expected: true
    words: {noun: residence, begins: resident from, ended: the residence ended}
tracks:
  talks: {noun: a talk, about: talks, scope: stay, evidence: {event: talk_held}}
rules:
  - id: TLK-1
    title: First talk
    family: talks
    owed: A talk is held within five working days.
    track: talks
    after: start
    within: 5 working_days
    law: {instrument: Residence Act, provision: s 1, force: statute, checked: primary}
    versions: [{from: 2000-01-01}]
""",
    "elsewhere/vocabulary.yaml": """\
state: {wing: {of: stay, about: the wing of the house}}
also: {admitted: [moved in]}
events:
  admitted: {group: stays, about: somebody moved in, attributes: {wing: [north, south]}, sets: {wing: wing}}
  discharged: {group: stays, about: somebody moved out}
  talk_held: {group: stays, about: a talk was held, attributes: {outcome: [held, planned, cancelled]}}
""",
    # A Wednesday that is a working day in England.
    "elsewhere/calendars/elsewhere.yaml": """\
calendar: elsewhere
first_year: 2020
last_year: 2025
holidays: [2024-05-15]
""",
    "events.csv": """\
case,event,on,wing
1,admitted,2024-05-13,north
1,talk_held,2024-05-21,
2,admitted,2024-05-13,south
2,talk_held,2024-05-22,
3,admitted,2024-05-13,
3,discharged,2024-05-30,
4,talk_held,2024-05-20,
""",
}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The pack, in a folder with an export."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "elsewhere"


def checked(pack: Path) -> compliance.Report:
    events = (pack.parent / "events.csv",)
    return compliance.check(compliance.Request(paths=events, today=DAY, as_of=DAY, rules=(pack,)))


def test_it_takes_the_place_of_england(elsewhere: Path) -> None:
    report = checked(elsewhere)

    assert set(report.rulebook.rules) == {"TLK-1"}
    assert report.rulebook.title == "Duties in Elsewhere"
    assert report.scorecard == ()


def test_days_are_counted_by_its_own_bank_holidays(elsewhere: Path) -> None:
    found = {finding.case: finding for finding in checked(elsewhere).findings}

    assert {case: finding.due_on for case, finding in found.items()} == dict.fromkeys(
        "123", date(2024, 5, 21)
    )
    assert {case: finding.status.value for case, finding in found.items()} == {
        "1": "met",
        "2": "met_late",
        "3": "missed",
    }


def test_it_is_spoken_of_in_its_own_words(elsewhere: Path) -> None:
    report = checked(elsewhere)
    said = {finding.case: finding.explanation for finding in report.findings}

    assert said["3"] == (
        "Resident from 13 May 2024; due by 21 May 2024, the 5th working day after; no talk before the residence ended "
        "on 30 May 2024, 9 days after the due day."
    )
    (stranger,) = [each for each in report.irregularities if each.case == "4"]
    assert stranger.found == "has talk held, and nothing that shows residence"
    shown = rendered(lambda console: print_report(report, console, 15, verbose=True), colour=False)
    for word in ("England", "looked after", "903"):
        assert word not in shown
    page = rule_page(report.rulebook.rules["TLK-1"], report.rulebook)
    assert "903" not in repr(page)


def test_a_councils_pack_is_laid_on_it(elsewhere: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "pack: own\nrules:\n"
        + FILES["elsewhere/pack.yaml"]
        .split("rules:\n")[1]
        .replace("TLK-1", "OWN-1")
        .replace("statute", "local")
        + "    duty: TLK-1\n"
    )

    assert set(load_packs((own, elsewhere)).book().rules) == {"TLK-1", "OWN-1"}
    own.write_text(own.read_text().replace("within: 5", "within: 6"))
    with pytest.raises(
        RulebookError, match=r"OWN-1\.within: 6 working days is looser than the 5 working days of TLK-1"
    ):
        load_packs((own, elsewhere)).book()


def test_two_bases_are_refused(elsewhere: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("pack: other\ncalendar: england-and-wales\n")

    with pytest.raises(RulebookError, match="each name a calendar: a check has one base"):
        load_packs((elsewhere, other))


@pytest.mark.parametrize(
    ("file", "change", "says"),
    [
        ("vocabulary.yaml", ("admitted:", "visit:"), "visit is already in vocabulary.yaml"),
        (
            "vocabulary.yaml",
            ("{wing: [north, south]}", "{wing: number, by: date}"),
            "is of type date, and of type word",
        ),
        (
            "vocabulary.yaml",
            ("sets: {wing: wing}", "sets: {win: wing}"),
            "no state is called win; perhaps wing",
        ),
        ("vocabulary.yaml", ("sets: {wing: wing}", "key: room"), "admitted has no attribute room"),
        ("vocabulary.yaml", ("group: stays, about: somebody moved out", "group: stays"), "about is missing"),
        ("vocabulary.yaml", (", sets: {wing: wing}", ""), "state.wing: no event sets it"),
        (
            "pack.yaml",
            ("calendar: elsewhere", "calendar: nowhere"),
            "no calendar is called nowhere; write it to",
        ),
    ],
)
def test_what_does_not_fit_is_refused_where_it_stands(
    elsewhere: Path, file: str, change: tuple[str, str], says: str
) -> None:
    path = elsewhere / file
    path.write_text(path.read_text().replace(*change))

    with pytest.raises(RulebookError, match=says) as caught:
        load_packs((elsewhere,))
    assert str(caught.value).startswith(f"elsewhere/{file}:")
