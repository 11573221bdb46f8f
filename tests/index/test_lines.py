"""Lines, paragraphs and what counts as blank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lines import paragraphs, split_lines, squeeze


@given(st.text(alphabet=st.sampled_from("a \n\u00a0\u200b"), max_size=40) | st.text())
def test_lines_tile_the_text(text: str) -> None:
    lines = split_lines(text)
    assert "".join(text[line.start : line.end] for line in lines) == text
    assert all(text[line.first : line.last] == line.text for line in lines)


@pytest.mark.parametrize("blank", ["", " ", "\u00a0 ", "\u200b", "\t"])
def test_paragraphs(blank: str) -> None:
    text = f"  one\ntwo \n{blank}\nthree"
    assert [text[start:end] for start, end in paragraphs(text, 0, len(text))] == ["one\ntwo", "three"]


def test_squeeze() -> None:
    assert squeeze(" a\u00a0\u00a0b\u200b\n c\ufeff ") == "a b c"
