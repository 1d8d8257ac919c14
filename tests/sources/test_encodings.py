"""Text is the same in whatever encoding it comes, and it is known in which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.sources.encodings import Encoding, decoded, in_utf_8

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@given(rest=st.text(LETTERS), beginning=st.booleans())
def test_a_table_is_read_as_it_was_written(written: str, rest: str, beginning: bool) -> None:
    text = f"case,event\n{rest}"
    raw = text.encode(written)

    told, encoding = decoded(raw, beginning=beginning)

    assert told == text
    assert encoding is (Encoding.UTF_8 if written.startswith("utf-8") else Encoding.UTF_16)
    assert in_utf_8(raw, beginning=beginning) == (text.encode(), encoding)


@given(rest=st.text(LETTERS), cut=st.integers(1, 3))
def test_a_letter_that_is_cut_in_two_at_the_end_of_a_beginning_makes_it_no_other_encoding(
    rest: str, cut: int
) -> None:
    whole = f"case,{rest}é€𝒂".encode()

    told, encoding = decoded(whole[:-cut], beginning=True)

    assert (told, encoding) == (f"case,{rest}é€", Encoding.UTF_8)


def test_what_is_in_neither_is_read_as_windows_writes_it() -> None:
    raw = "case,café’s\n".encode("cp1252")

    assert decoded(raw) == ("case,café’s\n", Encoding.WINDOWS)
    assert in_utf_8(raw) == ("case,café’s\n".encode(), Encoding.WINDOWS)
