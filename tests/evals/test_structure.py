"""The measure of the parser's structure, on transcripts whose right reading is written beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from evals.structure.families import FAMILIES, measure_family
from evals.structure.figures import figures
from evals.structure.letters import first_letter
from evals.structure.measure import Measured, measure
from evals.structure.records import Expectation, ExpectedTurn
from evals.structure.whitehouse import whitehouse_expectation
from index.parser import parse_briefing
from index.passages import cut_passages
from index.records import Briefing, Role, Section, Turn
from index.settings import PassageSettings
from tests.conftest import real_transcripts

TEXT = """---
title: "Press Briefing by Press Secretary Ilse Maren, March 19, 2031"
---

Port Vell

1:08 P.M.

MS. MAREN:  Good afternoon.  The grain corridor opens on Monday.

It will stay open for a year.

Q    Who pays for it?

Q    And who guards it?

MS. MAREN:  Northland and Velmara do.

MR. QUILL:  Both of them.

Q    Thank you.

END    1:20 P.M.
"""


def parsed() -> Briefing:
    return parse_briefing(TEXT, briefing_id="maren")


def figures_of(briefing: Briefing, expectation: Expectation | None = None) -> dict[str, float | None]:
    passages = cut_passages(briefing, PassageSettings())
    return dict(figures([measure("maren", expectation or whitehouse_expectation(TEXT), briefing, passages)]))


def with_turns(briefing: Briefing, change: dict[int, Turn | None]) -> Briefing:
    """The briefing with the turns at these places, in order of speech, exchanged or left out."""
    turns = sorted((turn for section in briefing.sections for turn in section.turns), key=lambda turn: turn.start)
    kept = [change.get(place, turn) for place, turn in enumerate(turns)]
    whole = replace(briefing.sections[0], remarks=tuple(turn for turn in kept if turn), exchanges=())
    return replace(briefing, sections=(whole,))


def turn_at(place: int) -> Turn:
    return sorted((turn for section in parsed().sections for turn in section.turns), key=lambda t: t.start)[place]


def test_a_perfect_reading_gets_full_marks() -> None:
    found = figures_of(parsed())
    assert {found[key] for key in ("precision", "recall", "f1", "roles", "speakers", "reporters_recall")} == {1.0}
    assert (found["turns"], found["unspoken"], found["wrong_quotes"]) == (6, 0, 0)
    assert found["exchanges"] == found["expected_exchanges"] == 2


@pytest.mark.parametrize(
    ("change", "lowered"),
    [
        pytest.param({1: None}, {"recall": 5 / 6, "reporters_recall": 2 / 3}, id="dropped-turn"),
        pytest.param(
            {1: replace(turn_at(1), role=Role.OFFICIAL)},
            {"precision": 5 / 6, "recall": 5 / 6, "roles": 5 / 6, "reporters_recall": 2 / 3},
            id="wrong-role",
        ),
        pytest.param(
            {3: replace(turn_at(3), start=turn_at(3).start + 5)}, {"precision": 5 / 6, "recall": 5 / 6}, id="late-start"
        ),
        pytest.param({4: replace(turn_at(4), speaker="Ilse Maren")}, {"speakers": 5 / 6}, id="wrong-speaker"),
        pytest.param({5: replace(turn_at(3), role=Role.REPORTER)}, {"recall": 5 / 6, "precision": 5 / 6}, id="doubled"),
    ],
)
def test_each_fault_lowers_its_own_figure(change: dict[int, Turn | None], lowered: dict[str, float]) -> None:
    found = figures_of(with_turns(parsed(), change))
    assert {key: found[key] for key in lowered} == pytest.approx(lowered)
    untouched = {"precision", "recall", "roles", "speakers"} - lowered.keys()
    if "speakers" in lowered:
        assert {found[key] for key in untouched} == {1.0}


def test_space_and_marks_before_the_words_do_not_matter() -> None:
    moved = with_turns(parsed(), {1: replace(turn_at(1), start=TEXT.index("Who pays") - 4)})
    assert figures_of(moved)["f1"] == 1.0


def test_words_nobody_spoke_are_found_in_passages() -> None:
    whole = Section(None, "All", parsed().sections[0].kind, 0, len(TEXT), (replace(turn_at(0), start=0),))
    assert figures_of(replace(parsed(), sections=(whole,)))["unspoken"]


def test_a_turn_that_the_text_does_not_hold_counts_as_missed() -> None:
    expectation = whitehouse_expectation(TEXT)
    more = replace(expectation, turns=(*expectation.turns, ExpectedTurn("Q", (), Role.REPORTER, None)))
    found = figures_of(parsed(), more)
    assert (found["recall"], found["precision"]) == pytest.approx((6 / 7, 1.0))


@pytest.mark.parametrize(
    ("line", "label"),
    [
        pytest.param("Q\u00a0\u00a0\u00a0 When?", "Q", id="no-break-space"),
        pytest.param("\u00a0\u00a0 Q\u00a0 When?", "Q", id="indented"),
        pytest.param("Q When?", "Q", id="one-space"),
        pytest.param("MR: QUILL:  Then.", "MR: QUILL", id="colon-for-a-full-stop"),
        pytest.param("Quad meets on Monday.", None, id="word-with-q"),
        pytest.param("Q&A follows.", None, id="questions-and-answers"),
        pytest.param("Bottom line: it opens.", None, id="sentence-with-a-colon"),
    ],
)
def test_labels_of_the_white_house(line: str, label: str | None) -> None:
    turns = whitehouse_expectation(f"{line}\n").turns
    assert [turn.label for turn in turns] == ([label] if label else [])
    if label:
        assert turns[0].start == first_letter(line, line.index(label) + len(label))


@cache
def _measured(family: str) -> list[Measured]:
    return list(measure_family(FAMILIES[family], real_transcripts()))


@pytest.mark.parametrize(
    ("family", "figure", "goal"),
    [
        pytest.param("whitehouse_md", "reporters_precision", 0.995, id="whitehouse_md-precision"),
        pytest.param("whitehouse_md", "reporters_recall", 0.995, id="whitehouse_md-recall"),
        pytest.param("whitehouse_md", "f1", 0.98, id="whitehouse_md-turns"),
    ],
)
def test_a_family_reaches_its_goal(family: str, figure: str, goal: float) -> None:
    found = figures(_measured(family))
    assert (found[figure] or 0) >= goal
    assert found["wrong_quotes"] == 0
