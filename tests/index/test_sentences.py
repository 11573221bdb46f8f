"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lines import INVISIBLE
from index.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(["We met Mr. Quill and Dr. Maren.", "They agreed."], id="titles"),
        pytest.param(["Gen. Hale spoke to Sen. Pike.", "Lt. Col. Park listened."], id="ranks"),
        pytest.param(["Directive No. 635-r of May 4 holds.", "See Nos. 7 and 8."], id="number"),
        pytest.param(["Will it pass?", "No.", "It will not."], id="no-as-an-answer"),
        pytest.param(["The U.S. Senate voted.", "We are in the U.S.", "We stay."], id="initials-of-a-country"),
        pytest.param(["George W. Hale and J. Pike signed H.R. 5 today.", "It was late."], id="initials-of-a-name"),
        pytest.param(["They met on Jan. 6 in Port Vell.", "Nobody came."], id="month"),
        pytest.param(["It starts at 5 p.m. on Tuesday.", "It ends at 7 p.m.", "The doors close then."], id="clock"),
        pytest.param(["“That is all.”", "The consul left."], id="closing-quote"),
        pytest.param(["He said: “No.”", "She said “Yes!”", "We wrote it down."], id="full-stop-inside-quotes"),
        pytest.param(["Dot the i’s and cross the t’s.", "We did."], id="letters"),
        pytest.param(["It rose by 3.5 percent.", "That is more than 2.1."], id="decimals"),
        pytest.param(["We wait… and wait.", "Then we go."], id="dots-inside"),
        pytest.param(["Fish, grain, etc. are on the list.", "So is steel."], id="et-cetera"),
        pytest.param(["See Art. 5 of the treaty.", "It is art.", "We like it."], id="article-and-art"),
        pytest.param(["Really?!", "Yes!"], id="two-marks"),
    ],
)
def test_breaks(pieces: list[str]) -> None:
    assert sentences(" ".join(pieces)) == pieces


def test_a_paragraph_ends_a_sentence_and_a_line_does_not() -> None:
    assert sentences("One\ntwo.\n\nThree\n\u00a0\nfour") == ["One\ntwo.", "Three", "four"]


def test_what_never_ends_is_cut_at_white_space() -> None:
    found = sentences("word " * 1000)
    assert max(map(len, found)) <= 1200
    assert " ".join(found).split() == ["word"] * 1000


@given(st.text(alphabet=st.sampled_from("aA. \n?”U.S1’\u00a0"), max_size=60) | st.text(max_size=60))
def test_no_word_is_lost(text: str) -> None:
    spans = sentence_spans(text, 0, len(text))
    assert all(start < end for start, end in spans)
    between = [0, *(place for span in spans for place in span), len(text)]
    left_out = "".join(text[start:end] for start, end in zip(between[::2], between[1::2], strict=True))
    assert not left_out.strip().strip(INVISIBLE + " \n\t") or all(c.isspace() or c in INVISIBLE for c in left_out)
