"""Event files as councils might send them on a bad day: odd words and days, stray marks, broken bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl

from compliance.model.vocabulary import Attribute, AttributeType, EventType
from compliance.rulebook.vocabulary_file import load_vocabulary
from tests.fuzz.written import Written, write

_CASES = ("A", "B", "0012", "7", "7.0", " C ", "1e5", "Å", "=1+1", "a,b", 'say "x"', "two\nlines", "\x1b[2J", "\u202eD",
          "nan", "", "null", "x" * 300, "\x00", "9" * 40, "B\u00a0", "\ufeffA")  # fmt: skip
_DAYS = ("", " ", "2024-02-30", "29/02/2024", "01/02/24", "2024-1-1", "0000-00-00", "9999-12-31", "1899-12-31",
         "2024-01-02 00:00:00", "2024-01-02T00:00", "2024-01-02T14:30", "45000", "soon", "2024-02-29Z", "null",
         "\u0662\u0660\u0662\u0664-01-02", "2024-01-02\x00", "20240102", "2100-12-31", "2101-01-01")  # fmt: skip
_TIMES = ("", "2024-03-31T01:30", "2024-10-27T01:30", "2024-07-01T09:30Z", "2024-07-01T09:30:15.123456789+05:30",
          "2024-07-01 24:00", "09:30", "2024-07-01", "2024-07-01T09:30+99:99")  # fmt: skip
_WORDS = ("", "yes", "No", "TRUE", "0", "1", "C2", "c 2", "unknown", "n/a", "#REF!", "-", "1.0", "-7", "9" * 25,
          "1.5", "social worker", "Social-Worker", "care", "\x9b", "\u2028", "é", "�", "'", '"', '""', ",", "=cmd()",
          "\t")  # fmt: skip
_NAMES = (
    "notes",
    "file",
    "row",
    "_row_of_file",
    "Case ",
    "on",
    "EVENT",
    "",
    "date of birth",
    "\x1b[31m",
    "a" * 500,
)
_KINDS = (pl.Date, pl.Int64, pl.Float64, pl.Boolean, pl.Categorical, pl.Datetime("us"), pl.Datetime("ns", "UTC"),
          pl.Int8, pl.Binary, pl.Time, pl.Decimal(20, 2), pl.Null)  # fmt: skip
_ODD_EVENTS = (
    "vist",
    "",
    "review held",
    "Became-Looked-After",
    "child",
    "null",
    "review_held\x00",
    "visit" * 50,
)


def made_file(chance: Random, folder: Path) -> Path:
    """A file of events."""
    held = made_table(chance)
    if chance.random() < 0.3:
        path = write(_of_named_columns(held), folder / f"made{chance.choice(('.csv', '.jsonl', '.parquet'))}")
        return _typed(chance, path) if path.suffix == ".parquet" else path
    if chance.random() < 0.7:
        return _csv(chance, held, folder / "made.csv")
    return _json_lines(chance, held, folder / "made.jsonl")


def whole_file(chance: Random, folder: Path) -> Path:
    """A file of events of which each row has every cell, whatever stands in it."""
    held = _of_named_columns(made_table(chance))
    while not held.rows or not {"case", "event"} <= {*held.titles}:
        held = _of_named_columns(made_table(chance))
    return write(held, folder / "made.csv")


def made_table(chance: Random) -> Written:
    """Rows of a few kinds of events, most of them readable."""
    vocabulary = load_vocabulary()
    kinds = chance.sample([*vocabulary.events.values()], chance.randint(1, 4))
    kinds += [vocabulary.events[kind.ends] for kind in kinds if kind.ends]
    attributes = {name: held for kind in kinds for name, held in kind.attributes.items()}
    titles = ["case", "event", "on", *(["at"] * _one_in(chance, 4)), *(["recorded_on"] * _one_in(chance, 4))]
    titles += [name for name in attributes if not _one_in(chance, 3)]
    titles += chance.choices(_NAMES, k=chance.choice((0, 0, 0, 0, 0, 1, 2)))
    titles += ["date_of_birth"] * _one_in(chance, 4)
    titles = [title for title in titles if not _one_in(chance, 60)]
    chance.shuffle(titles)
    cases = [*chance.choices(_CASES[:4], k=3), *chance.choices(_CASES, k=2)]
    odd = chance.choice((0, 0.02, 0.1, 0.4))
    rows = range(2, 2 + chance.choice((0, 1, 3, 10, 10, 40, 40, 150)))
    return Written(tuple(titles), {n: _row(chance, titles, kinds, attributes, cases, odd) for n in rows})


def _row(
    chance: Random,
    titles: list[str],
    kinds: list[EventType],
    attributes: dict[str, Attribute],
    cases: list[str],
    odd: float,
) -> tuple[str, ...]:
    kind = chance.choice(kinds)

    def cell(title: str) -> str:
        match title:
            case "case":
                return chance.choice(cases)
            case "event":
                return chance.choice(_ODD_EVENTS) if chance.random() < odd else kind.name
            case "on" | "recorded_on" | "date_of_birth":
                return chance.choice(_DAYS) if chance.random() < odd else _day(chance)
            case "at":
                return chance.choice(_TIMES) if chance.random() < max(odd, 0.5) else ""
        attribute = kind.attributes.get(title) or attributes.get(title)
        if attribute is None or chance.random() < odd:
            return chance.choice(_WORDS)
        return "" if title not in kind.attributes or _one_in(chance, 3) else _value(chance, attribute)

    return tuple(map(cell, titles))


def _value(chance: Random, attribute: Attribute) -> str:
    match attribute.type:
        case AttributeType.DATE:
            return _day(chance)
        case AttributeType.NUMBER:
            return str(chance.randint(0, 40))
        case AttributeType.YES_NO:
            return chance.choice(("true", "false"))
        case AttributeType.WORD:
            return chance.choice([*(attribute.allowed or {"x": ""})])
        case _:
            return chance.choice(("P1", "P2", "some text"))


def _day(chance: Random) -> str:
    return str(date(2023, 1, 1) + timedelta(days=chance.randint(0, 700)))


def _of_named_columns(held: Written) -> Written:
    """The table with columns that each form of file can have."""
    kept = {
        title.strip().lower().replace(" ", "_"): n
        for n, title in reversed([*enumerate(held.titles)])
        if title
    }
    titles = tuple(kept)
    return Written(titles, {n: tuple(row[place] for place in kept.values()) for n, row in held.rows.items()})


def _typed(chance: Random, path: Path) -> Path:
    """A Parquet file with some columns of other types than text; a cell that does not fit is lost before."""
    frame = pl.read_parquet(path)
    for name in frame.columns:
        kind = chance.choice(_KINDS) if _one_in(chance, 4) else pl.String
        cells = pl.col(name)
        if kind == pl.Boolean:
            cells = cells == "true"
        elif kind in (pl.Date, pl.Datetime):
            cells = cells.str.to_date(strict=False)
        with suppress(pl.exceptions.PolarsError):
            frame = frame.with_columns(cells.cast(kind, strict=False))
    frame.write_parquet(path)
    return path


def _csv(chance: Random, held: Written, path: Path) -> Path:
    write(held, path)
    text = path.read_text(encoding="utf-8")
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        text = chance.choice(TEXT_BREAKS)(chance, text)
    data = _encoded(chance, text)
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        data = chance.choice(BYTE_BREAKS)(chance, data)
    path.write_bytes(data)
    return path


def _json_lines(chance: Random, held: Written, path: Path) -> Path:
    lines = []
    for row in held.rows.values():
        told: dict[str, object] = {**dict(zip(held.titles, row, strict=True))}
        if _one_in(chance, 10):
            odd: object = chance.choice(
                (None, True, 17, 1.5, 10**30, [], {}, "\ud83d", float("nan"), [[["x"]]])
            )
            told[chance.choice([*held.titles, "more"])] = odd
        lines.append(json.dumps(told, ensure_ascii=not _one_in(chance, 2) or "\ud83d" in told.values()))
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    for _ in range(chance.choice((0, 0, 1, 2))):
        data = chance.choice(BYTE_BREAKS)(chance, data)
    path.write_bytes(data)
    return path


def _encoded(chance: Random, text: str) -> bytes:
    name = chance.choice((*("utf-8",) * 9, "utf-8-sig", "utf-8-sig", "cp1252", "latin-1", "utf-16"))
    return text.encode(name, errors="replace")


def _one_in(chance: Random, many: int) -> bool:
    return chance.randrange(many) == 0


def _at(chance: Random, text: str | bytes) -> int:
    return chance.randint(0, len(text))


def _with_sign(chance: Random, text: str) -> str:
    at = _at(chance, text)
    return (
        text[:at]
        + chance.choice(('"', '""', ",", "\n", "\r", ";", "'", "\x00", "\ufeff", '"\n"', "\t"))
        + text[at:]
    )


def _line_changed(chance: Random, text: str) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    line = lines[at]
    lines[at] = chance.choice(
        (
            line + ",",
            line + ",,x",
            line.rpartition(",")[0],
            f'"{line}',
            "",
            " , ,",
            line + "\n" + line,
            line[::-1],
        )
    )
    return "\n".join(lines)


TEXT_BREAKS: tuple[Callable[[Random, str], str], ...] = (
    _with_sign,
    _with_sign,
    _line_changed,
    _line_changed,
    lambda _, text: text.replace("\n", "\r\n"),
    lambda _, text: text.replace("\n", "\r"),
    lambda _, text: text.rstrip("\n"),
    lambda _, text: "\n\n" + text,
    lambda chance, text: text[: _at(chance, text)],
    lambda _, text: text + "\n\n",
)


def _with_byte(chance: Random, data: bytes) -> bytes:
    at = _at(chance, data)
    return data[:at] + bytes([chance.randrange(256)]) + data[at:]


def _without_some(chance: Random, data: bytes) -> bytes:
    at = _at(chance, data)
    return data[:at] + data[at + chance.randint(1, 20) :]


BYTE_BREAKS: tuple[Callable[[Random, bytes], bytes], ...] = (
    _with_byte,
    _with_byte,
    _without_some,
    lambda _, data: data + b"\x00",
    lambda _, data: b"\xef\xbb\xbf" + data,
)
