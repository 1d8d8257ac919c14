"""The pictures of docs/page.md, taken of the example council: `python -m tests.page.pictures docs`."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from compliance.cli.main import run
from tests.page.browsers import NoBrowser, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COUNCIL = Path(__file__).resolve().parents[2] / "examples" / "council"

WIDE, NARROW, PAPER = (1120, 700), (400, 800), (726, 1046)
"""Sizes in pixels; paper is A4 without its margins, at 96 to the inch."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of the page as somebody sees it."""

    name: str
    part: str
    size: tuple[int, int]
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"
    script: bool = True


PICTURES = (
    Picture("page-today", "", WIDE),
    Picture("page-child", "#c1", WIDE, "dark"),
    Picture("page-narrow", "#panel", NARROW),
    Picture("page-narrow-dark", "#work", NARROW, "dark"),
    Picture("page-panel", "#panel", PAPER, media="print"),
    Picture("page-no-script", "#work", WIDE, script=False),
)


def taken(browser: Browser, address: str, picture: Picture, folder: Path) -> Path:
    """The picture as a file in the folder."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.scheme,
        java_script_enabled=picture.script,
    )
    page = context.new_page()
    page.emulate_media(media=picture.media)
    page.goto(address + picture.part)
    file = folder / f"{picture.name}.png"
    if picture.media == "print":
        page.locator(picture.part).screenshot(path=file)
    else:
        page.screenshot(path=file)
    context.close()
    return file


def main(folder: Path) -> int:
    """The pictures, and where each is written; 1 without a browser."""
    with tempfile.TemporaryDirectory() as work:
        page = Path(work) / "page.html"
        try:
            with chromium() as browser:
                run(["report", str(COUNCIL), "-q", "--output", str(page)])
                for picture in PICTURES:
                    print(taken(browser, page.as_uri(), picture, folder))
        except NoBrowser as none:
            print(none, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(*sys.argv[1:])))
