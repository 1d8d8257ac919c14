"""What encoding the text of a file is in: UTF-8, UTF-16 as spreadsheets and databases write it, or that of Windows."""

from __future__ import annotations

import codecs
from enum import StrEnum


class Encoding(StrEnum):
    """An encoding, by the name that people know it by."""

    UTF_8 = "UTF-8"
    UTF_16 = "UTF-16"
    WINDOWS = "Windows-1252"


def decoded(raw: bytes, *, beginning: bool = False) -> tuple[str, Encoding]:
    """The text of a file, and what it is in. `beginning`: there is more, and a letter at the end may be cut in two."""
    order = _order_in_utf_16(raw)
    if order is not None:
        return codecs.decode(raw, order, errors="replace").removeprefix("\ufeff"), Encoding.UTF_16
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(raw, final=not beginning), Encoding.UTF_8
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), Encoding.WINDOWS


def in_utf_8(raw: bytes, *, beginning: bool = False) -> tuple[bytes, Encoding]:
    """The same as bytes in UTF-8, which most files hold already."""
    if _order_in_utf_16(raw) is None:
        plain = raw.removeprefix(codecs.BOM_UTF8)
        if plain.isascii():
            return plain, Encoding.UTF_8
    text, encoding = decoded(raw, beginning=beginning)
    return text.encode(errors="replace"), encoding


def _order_in_utf_16(raw: bytes) -> str | None:
    """The order of bytes of a text in UTF-16; None where it is in another encoding."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if raw.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    # Without a mark: a letter beside a zero byte, with which no table or line of JSON begins otherwise.
    first = raw[:2]
    if first.count(0) != 1 or not 32 < max(first) < 127:
        return None
    return "utf-16-be" if first[0] == 0 else "utf-16-le"
