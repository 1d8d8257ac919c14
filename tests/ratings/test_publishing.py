"""`scorecard --publish`: what is published of a real page, and how a card says so."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from compliance.cli.main import run

COUNCIL = Path(__file__).resolve().parents[2] / "examples" / "council"

CARD = """
scorecard: few
title: A few lines
publish:
  withhold: 5
  withheld: c
  counts_to: 10
  decimals: 0
  low: k
  source: a test
  within: [{of: SAME, parts: [unaccompanied]}]
lines:
  - {id: looked-after, title: Looked after, kind: stock, of: {running: period_of_care}}
  - {id: unaccompanied, title: Alone, kind: stock, of: {running: period_of_care, facts: {unaccompanied: true}}}
"""


def published(tmp_path: Path, *more: str) -> dict[str, Any]:
    output = tmp_path / "published.json"
    assert run(["scorecard", str(COUNCIL), "-q", "--publish", "--output", str(output), *more]) == 0
    told: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return published(tmp_path_factory.mktemp("published"))


def figures(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [line[year] for line in page["lines"] for year in ("year_to_date", "last_year")]


def test_no_small_number_is_shown_and_nobody_can_be_subtracted(page: dict[str, Any]) -> None:
    shares = [each for line in page["lines"] if line["unit"] == "percent" for each in (line["year_to_date"],)]
    shown = [each for each in shares if isinstance(each["numerator"], int)]

    assert shown
    for each in figures(page):
        for number in (each["numerator"], each["denominator"]):
            assert not isinstance(number, int) or number == 0 or number > 5
    for each in shown:
        left = each["denominator"] - each["numerator"]
        assert left == 0 or left > 5
    for each in shares:
        if "c" in (each["numerator"], each["denominator"]):
            assert each["value"] == "c"
    # One number has one form wherever it stands.
    [ceased] = [line for line in page["lines"] if line["id"] == "ceased"]
    [permanence] = [line for line in page["lines"] if line["id"] == "permanence"]
    assert ceased["year_to_date"]["numerator"] == permanence["year_to_date"]["denominator"] == 6


def test_shares_are_whole_and_nothing_is_about_one_child(page: dict[str, Any]) -> None:
    for line in page["lines"]:
        if line["unit"] == "percent":
            for year in ("year_to_date", "last_year"):
                value = line[year]["value"]
                assert value is None or value == "c" or value == int(value)
    said = json.dumps(page)
    with (COUNCIL / "events.csv").open(encoding="utf-8", newline="") as file:
        cases = {row["case"] for row in csv.DictReader(file)}
    assert not [case for case in cases if case in said]
    assert "SW00" not in said
    assert "IRO0" not in said


@pytest.mark.parametrize(("counts_to", "shown"), [(1, 24), (10, 20), (50, "k")])
def test_counts_are_rounded_as_the_card_says(tmp_path: Path, counts_to: int, shown: int | str) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(CARD.replace("SAME", "looked-after").replace("counts_to: 10", f"counts_to: {counts_to}"))
    lines = {line["id"]: line["year_to_date"] for line in published(tmp_path, "--card", str(card))["lines"]}

    assert lines["looked-after"]["numerator"] == lines["looked-after"]["value"] == shown
    assert lines["unaccompanied"] == {
        **lines["unaccompanied"],
        "numerator": "c",
        "denominator": None,
        "value": "c",
    }


def test_a_card_that_names_no_line_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(CARD.replace("SAME", "looked-atfer"))

    assert run(["scorecard", str(COUNCIL), "--publish", "--card", str(card)]) == 2
    err = capsys.readouterr().err
    assert f"{card}:11:" in err
    assert "no line of the scorecard is called looked-atfer" in err


def test_a_card_that_does_not_say_how_publishes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(CARD[: CARD.index("publish:")] + CARD[CARD.index("lines:") :])

    assert run(["scorecard", str(COUNCIL), "--publish", "--card", str(card)]) == 2
    assert "this scorecard does not say how it is published; write `publish` in it" in capsys.readouterr().err


@pytest.mark.parametrize("more", [("--line", "1.6"), ("--known-then",)])
def test_what_is_published_opens_to_no_child(
    more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["scorecard", str(COUNCIL), "--publish", *more]) == 2
    assert "what is published is about no child" in capsys.readouterr().err
