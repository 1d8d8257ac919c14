"""The report as a page, read back from its HTML as a reader without script has it."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest

from compliance.cli.main import run
from tests.reports.read_back import Page

COUNCIL = Path(__file__).resolve().parents[2] / "examples" / "council" / "events.csv"

HARMFUL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "\u202e200036",
    "{{ 7 * 7 }}{% raw %}",
    "</style></title><b>",
    "x" * 5_000,
)
"""Ids, workers and teams that would do something, if a page let them."""


def written(export: Path, to: Path, *more: str, command: str = "report") -> str:
    assert run([command, str(export), "-q", "--output", str(to), *more]) == 0
    return to.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(COUNCIL, tmp_path_factory.mktemp("page") / "page.html")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_its_figures_are_those_of_the_report_and_of_the_scorecard(page: Page, tmp_path: Path) -> None:
    found = json.loads(written(COUNCIL, tmp_path / "all.json", command="check"))["findings"]
    card = json.loads(written(COUNCIL, tmp_path / "card.json", command="scorecard"))["lines"]
    work = page.table("Every duty that is overdue")[1:]
    lines = page.table("Corporate parenting panel: each line")[1:]
    months = page.table("Each month of each line")[1:]

    acted = [each for each in found if each["status"] in ("overdue", "due_soon")]
    told = sorted((row[0], row[3].replace(" ", "_"), int(row[5])) for row in work)
    assert told == sorted(
        (
            each["case"],
            each["status"],
            each["days_late"] if each["days_late"] is not None else -each["days_left"],
        )
        for each in acted
    )
    assert [row[0] for row in lines] == [each["measure"]["number"] or "" for each in card]
    shown = [each for each in card if any(month["value"] is not None for month in each["months"])]
    assert shown
    for line, row in zip(shown, months, strict=True):
        for month, cell in zip(line["months"], row[1:], strict=True):
            if month["denominator"] is not None and not month["lacking"]:
                assert cell.endswith(f"{month['numerator']:,} of {month['denominator']:,}")
            elif month["value"] is not None:
                assert float(re.sub("[^0-9.]", "", cell)) == pytest.approx(round(month["value"], 1))


def test_each_child_with_something_open_or_breached_is_there_without_script(
    page: Page, tmp_path: Path
) -> None:
    csv_text = written(COUNCIL, tmp_path / "all.csv", command="check")
    found = list(csv.DictReader(io.StringIO(csv_text)))
    open_ = {each["case"] for each in found if each["status"] in ("overdue", "due_soon", "not_due")}
    children = {row[0]: row for row in page.table("Children, with how much")[1:]}

    assert open_ <= children.keys()
    for case in open_:
        overdue = sum(each["case"] == case and each["status"] == "overdue" for each in found)
        late = sum(
            each["case"] == case and each["status"] == "met_late" and each["met_on"] >= "2023-09-30"
            for each in found
        )
        assert int(children[case][4]) == overdue
        assert int(children[case][7]) >= late
    said = " ".join(page.said)
    for each in found:
        if each["status"] == "overdue":
            assert each["explanation"] in said


def test_every_link_leads_somewhere_and_nothing_is_fetched(page: Page, text: str) -> None:
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert all(link.startswith(("#", "https://")) for link in page.links)
    assert not {"img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in page.tags}
    assert not any(
        name in ("src", "style") or name.startswith("on") for _, given in page.tags for name in given
    )
    [policy] = [
        given["content"] for tag, given in page.tags if given.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        [own] = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_headings_tables_and_parts_can_be_found_by_who_does_not_see_them(page: Page) -> None:
    assert page.heads[0] == 1
    assert page.heads.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.heads, page.heads[1:], strict=False))
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption")
    assert tags.count("main") == tags.count("header") == tags.count("nav") == 1
    assert ("html", {"lang": "en-GB"}) in page.tags
    pictures = [given for tag, given in page.tags if tag == "svg"]
    assert all(given.get("role") == "img" or given.get("aria-hidden") == "true" for given in pictures)


def test_nothing_that_is_recorded_does_anything(tmp_path: Path) -> None:
    export = tmp_path / "events.csv"
    with export.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["case", "event", "on", "legal_status", "role", "worker", "team", "kind"])
        writer.writerow(["007", "became_looked_after", "2024-12-06", "C2", "", "", "", ""])
        writer.writerow(["007", "review_held", "2024-12-20", "", "", "", "", "care"])
        for text in HARMFUL:
            writer.writerow([text, "became_looked_after", "2024-12-06", "C2", "", "", "", ""])
            writer.writerow([text, "worker_allocated", "2024-12-06", "", "social_worker", text, text, ""])

    said = written(export, tmp_path / "page.html", "--as-of", "2025-01-31")
    page = Page(said)

    tags = [tag for tag, _ in page.tags]
    assert tags.count("script") == 1
    assert tags.count("style") == 1
    assert "img" not in tags
    assert not any(name.startswith("on") for _, given in page.tags for name in given)
    assert "\u202e" not in said
    assert "{{ 7 * 7 }}" in said
    work = page.table("Every duty that is overdue")[1:]
    assert len({row[0] for row in work} - {"007"}) == len(HARMFUL)
    assert {"<script>alert(1)</script>", r"\u202e200036"} <= {row[0] for row in work} & {
        row[6] for row in work
    }


def test_the_same_export_gives_the_same_bytes(text: str, tmp_path: Path) -> None:
    assert written(COUNCIL, tmp_path / "again.html", "--format", "html") == text


def test_it_stays_small(text: str, page: Page) -> None:
    """600 children like those of the example, with the parts that do not grow, come to less than 3 MB."""
    children = text.index('<h2 id="children-h">'), text.index('<section id="counted"')
    each = (children[1] - children[0]) / (len(page.table("Children, with how much")) - 1)

    assert len(text) + 600 * each < 3_000_000


def test_a_narrowed_page_says_so_and_has_no_panel(tmp_path: Path) -> None:
    said = written(COUNCIL, tmp_path / "one.html", "--case", "200078")
    page = Page(said)

    assert any(each.startswith("Filtered: case 200078.") for each in page.said)
    assert "panel" not in page.ids
    assert {row[0] for row in page.table("Every duty that is overdue")[1:]} == {"200078"}


def test_where_nothing_can_be_judged_it_does_not_say_that_nothing_is_overdue(tmp_path: Path) -> None:
    export = tmp_path / "events.csv"
    export.write_text("case,event,on,legal_status\n007,became_looked_after,2024-12-06,C2\n")

    page = Page(written(export, tmp_path / "page.html", "--as-of", "2025-01-31"))

    [title] = [each for each in page.said if each.startswith("Overdue: ")]
    assert title.startswith("Overdue: not known, since none of ")
    assert page.table("What would let more be judged")[1:]
    assert page.table("Children, with how much")[1][0] == "007"
