"""The page in a browser: what axe-core finds, what can be done with the keyboard alone, on paper, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FORMS = [
    pytest.param(width, scheme, media, id=f"{media}-{width}-{scheme}")
    for media, scheme in (("screen", "light"), ("screen", "dark"), ("print", "light"))
    for width in (1280, 400)
]

ASKED = {
    "resultTypes": ["violations", "incomplete"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}

ENOUGH = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const body of document.querySelectorAll("tbody"))
    [...body.rows].slice(body.closest(".panel") ? 9 : 2).forEach(row => row.remove());
  document.querySelectorAll("#counted dl:nth-of-type(n+5), #counted h4:nth-of-type(n+5)").forEach(e => e.remove());
  document.querySelectorAll("details:nth-of-type(n+3)").forEach(e => e.remove());
}"""
"""Every part of the page unfolded, without the rows that are like those above them: axe looks at every cell."""

FOCUSED = """() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  let behind = it.parentElement;
  while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { place: [...document.querySelectorAll("*")].indexOf(it), tag: it.tagName, said: it.textContent.slice(0, 40),
    line: style.outlineStyle, width: parseFloat(style.outlineWidth), color: style.outlineColor, seen,
    ground: behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)" };
}"""

REACHABLE = """() => {
  const all = [...document.querySelectorAll("*")];
  return all.flatMap((e, place) =>
    e.matches("a[href], button, input, select, summary, [tabindex='0']") && e.checkVisibility() ? [place] : []);
}"""


@contextmanager
def opened(
    browser: Browser,
    address: str,
    *,
    width: int = 1280,
    scheme: Any = "light",
    media: Any = "screen",
    script: bool = True,
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
    )
    page = context.new_page()
    page.emulate_media(media=media)
    page.goto(address)
    yield page
    context.close()


@pytest.mark.parametrize(("width", "scheme", "media"), FORMS)
def test_axe_finds_nothing(browser: Browser, address: str, width: int, scheme: str, media: str) -> None:
    with opened(browser, address, width=width, scheme=scheme, media=media) as page:
        page.evaluate(ENOUGH)
        refuse_what_axe_finds(page, media)


@pytest.mark.parametrize(("width", "scheme", "media"), [FORMS[0], FORMS[3], FORMS[4]])
def test_axe_finds_nothing_in_the_annual_report(
    browser: Browser, annual_address: str, width: int, scheme: str, media: str
) -> None:
    with opened(browser, annual_address, width=width, scheme=scheme, media=media) as page:
        page.evaluate(ENOUGH)
        refuse_what_axe_finds(page, media)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def refuse_what_axe_finds(page: Page, media: str) -> None:
    """Fails for anything that breaks a rule."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    # Nobody presses what is printed.
    asked = ASKED if media == "screen" else {**ASKED, "rules": {"target-size": {"enabled": False}}}
    told = axe.Axe().run(page, options=asked).response

    wrong = {each["id"]: [node["html"][:200] for node in each["nodes"]] for each in told["violations"]}
    assert wrong == {}
    # What is scrolled out of sight has no ground that axe could see; the wide page shows the same cells.
    assert {each["id"] for each in told["incomplete"]} <= {"color-contrast"}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_everything_is_reached_by_tab_and_seen_when_it_is(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    with opened(browser, address, width=width, scheme=scheme) as page:
        page.evaluate(ENOUGH)
        # Above the first part the focus begins where a reader's does.
        reachable = page.evaluate(REACHABLE)
        passed = []
        for _ in reachable:
            page.keyboard.press("Tab")
            passed.append(page.evaluate(FOCUSED))

    assert [each["place"] for each in passed] == reachable
    assert {"A", "BUTTON", "INPUT", "SELECT", "SUMMARY"} <= {each["tag"] for each in passed}
    for each in passed:
        assert each["seen"], each
        assert each["line"] == "solid", each
        assert each["width"] >= 2, each
        assert contrast(each["color"], each["ground"]) >= 3, each


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 counts it, from 1 to 21."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_worklist_is_filtered_sorted_and_left_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        work = page.locator("table.work").first
        rows = work.locator("tbody tr:visible")
        everything = rows.count()
        page.get_by_label("Status").focus()
        page.keyboard.type("due soon")
        soon = rows.count()
        told = page.get_by_role("status").first.inner_text()
        work.get_by_role("button", name="Due").first.focus()
        page.keyboard.press("Enter")
        in_order = work.locator("th[aria-sort]").inner_text()
        first = rows.first.locator("a")
        child = first.inner_text()
        first.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.closest('details[open]')")
        opened_child = page.evaluate(
            "document.activeElement.closest('details').querySelector('h3').textContent"
        )

    assert 0 < soon < everything
    assert told == f"{soon} of {everything} shown"
    assert in_order.strip().startswith("Due")
    assert opened_child == child


@pytest.mark.parametrize("script", [True, False])
def test_a_narrow_page_scrolls_one_way_only(browser: Browser, address: str, script: bool) -> None:
    with opened(browser, address, width=320, script=script) as page:
        beyond = page.locator("html").evaluate("e => e.scrollWidth - innerWidth")

    assert beyond <= 0


def test_without_script_everything_is_there(browser: Browser, address: str) -> None:
    with opened(browser, address) as page, opened(browser, address, script=False) as plain:
        for part in ("#today tr", "#panel tr", "#panel svg", "table.work tbody tr", "details", "#counted tr"):
            assert plain.locator(part).count() == page.locator(part).count() > 0, part
        assert plain.locator(".tools, th button").count() == 0
        assert (
            plain.locator("table.work tbody tr:visible").count()
            == plain.locator("table.work tbody tr").count()
        )
        child = plain.locator("details").first
        child.locator("summary").press("Enter")
        assert child.get_by_text("The year in words").is_visible()


def test_the_panels_page_is_one_sheet(browser: Browser, address: str) -> None:
    with opened(browser, address, media="print") as page:
        page.evaluate("document.querySelectorAll('header, section:not(#panel)').forEach(e => e.remove())")
        paper = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
