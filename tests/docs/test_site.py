"""The site of docs/ has every page and every public name."""

from __future__ import annotations

import re
from typing import Any

import yaml

import compliance
from tests.docs import pages

SITE = yaml.safe_load(pages.page("mkdocs.yml"))


def named(part: Any) -> list[str]:
    """The pages that a part of the navigation names."""
    if isinstance(part, str):
        return [part]
    return [name for each in (part.values() if isinstance(part, dict) else part) for name in named(each)]


def test_every_page_is_on_the_site_once() -> None:
    assert sorted(named(SITE["nav"])) == sorted(page.name for page in (pages.ROOT / "docs").glob("*.md"))


def test_the_reference_has_every_public_name() -> None:
    told = re.findall(r"^::: compliance\.(\S+)$", pages.page("docs/reference.md"), re.M)
    assert told == [*compliance.__all__, "spark.check_events", "spark.SparkFindings"]


def test_nothing_on_the_pages_makes_a_reader_fetch_from_another_host() -> None:
    assert SITE["theme"]["font"] is False
    for page in (pages.ROOT / "docs").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"!\[[^]]*\]\(https?:|^```mermaid|<(?:script|img|iframe)", text, re.M) == []
