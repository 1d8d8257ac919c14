"""A page of HTML read back, as a reader without script has it."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """What stands in a page: tables by their captions, each a list of rows of cells, ids, links, and tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.heads: list[int] = []
        self.said: list[str] = []
        self._caption: str | None = None
        self._rows: list[list[str]] = []
        self._in: str | None = None
        self._small = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if re.fullmatch("h[1-6]", tag):
            self.heads.append(int(tag[1]))
        if tag == "table":
            self._caption, self._rows = "", []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
        if tag in ("caption", "td", "th", "script", "style"):
            self._in = tag
        if tag == "small":
            self._rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("caption", "script", "style", "table"):
            self._in = None
        if tag == "table" and self._caption is not None:
            self.tables.setdefault(self._caption, []).extend(self._rows)

    def handle_data(self, data: str) -> None:
        if self._in in ("script", "style"):
            return
        self.said.append(data)
        if self._in == "caption":
            self._caption = (self._caption or "") + data
        elif self._in in ("td", "th"):
            self._rows[-1][-1] = (self._rows[-1][-1] + data).replace("\n", "")

    def table(self, begins: str) -> list[list[str]]:
        """The table whose caption begins so."""
        [found] = [rows for caption, rows in self.tables.items() if caption.startswith(begins)]
        return found
