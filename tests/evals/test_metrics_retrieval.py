"""Retrieval metrics against cases worked by hand, and against ir-measures on the same ranking."""

from __future__ import annotations

from math import log2

import ir_measures
import pytest
from ir_measures import RR, nDCG

from evals.metrics import evidence, follow_up, retrieval
from index.tokens import count_tokens
from tests.result_lines import BRIEFING, TEXT, a_line, a_passage, an_answer, gold, place

FERRY, PIER, SAILORS = "resumes on April 18", "pier has been repaired", "no second examination"
HOLDS_FERRY = "The ferry to Stell resumes on April 18."
HOLDS_PIER = "The pier has been repaired."
HOLDS_BOTH = f"{HOLDS_FERRY} {HOLDS_PIER}"
HOLDS_SAILORS = "Four thousand sailors need no second examination."
HOLDS_NONE = "The ministers meet in Corvane."


@pytest.mark.parametrize(
    ("retrieved", "needed", "recall_at_1", "recall_at_3"),
    [
        pytest.param([HOLDS_FERRY], [FERRY], 1.0, 1.0, id="first"),
        pytest.param([HOLDS_NONE, HOLDS_FERRY], [FERRY], 0.0, 1.0, id="second"),
        pytest.param([HOLDS_FERRY, HOLDS_NONE, HOLDS_PIER], [FERRY, PIER], 0.5, 1.0, id="two-places-apart"),
        pytest.param([HOLDS_BOTH], [FERRY, PIER, SAILORS], 2 / 3, 2 / 3, id="one-passage-holds-two-of-three"),
        pytest.param([HOLDS_PIER], [[FERRY, PIER]], 1.0, 1.0, id="alternative"),
        pytest.param([HOLDS_NONE, HOLDS_PIER, HOLDS_SAILORS, HOLDS_FERRY], [FERRY], 0.0, 0.0, id="fourth-is-late"),
        pytest.param([], [FERRY], 0.0, 0.0, id="nothing-retrieved"),
    ],
)
def test_recall(retrieved: list[str], needed: list[str], recall_at_1: float, recall_at_3: float) -> None:
    line = a_line(an_answer(retrieved=retrieved), needed)
    assert retrieval.recall_at(line, 1) == pytest.approx(recall_at_1)
    assert retrieval.recall_at(line, 3) == pytest.approx(recall_at_3)
    assert retrieval.all_evidence_at(line, 3) == float(recall_at_3 == 1.0)


def test_recall_at_10_does_not_look_at_the_eleventh() -> None:
    tenth = a_line(an_answer(retrieved=[HOLDS_NONE] * 9 + [HOLDS_FERRY]), [FERRY])
    eleventh = a_line(an_answer(retrieved=[HOLDS_NONE] * 10 + [HOLDS_FERRY]), [FERRY])
    assert (retrieval.recall_at(tenth, 10), retrieval.recall_at(eleventh, 10)) == (1.0, 0.0)


def test_a_passage_that_cuts_the_evidence_does_not_hold_it_but_touches_it() -> None:
    cut = a_passage("The ferry to Stell resumes")
    assert evidence.places_held([cut], gold(FERRY)) == set()
    assert evidence.places_touched([cut], gold(FERRY)) == {0}
    beside = a_passage("The ferry to Stell ")
    assert evidence.places_touched([beside], gold(FERRY)) == set()


def test_the_same_place_in_another_briefing_does_not_count() -> None:
    assert evidence.places_held([a_passage(HOLDS_FERRY, briefing_id="another")], gold(FERRY)) == set()


@pytest.mark.parametrize(
    ("gains", "needed", "reciprocal", "ndcg"),
    [
        pytest.param([HOLDS_FERRY], [FERRY], 1.0, 1.0, id="first"),
        pytest.param([HOLDS_NONE, HOLDS_FERRY], [FERRY], 1 / 2, 1 / log2(3), id="second"),
        pytest.param([HOLDS_NONE, HOLDS_SAILORS, HOLDS_PIER], [PIER], 1 / 3, 1 / log2(4), id="third"),
        pytest.param(
            [HOLDS_FERRY, HOLDS_NONE, HOLDS_PIER], [FERRY, PIER], 1.0, (1 + 1 / 2) / (1 + 1 / log2(3)), id="two-places"
        ),
        pytest.param([HOLDS_FERRY, HOLDS_FERRY], [FERRY, PIER], 1.0, 1 / (1 + 1 / log2(3)), id="repeat-is-a-miss"),
        pytest.param([HOLDS_NONE], [FERRY], 0.0, 0.0, id="never"),
        pytest.param([], [FERRY], 0.0, 0.0, id="nothing-retrieved"),
    ],
)
def test_rank_metrics_by_hand(gains: list[str], needed: list[str], reciprocal: float, ndcg: float) -> None:
    line = a_line(an_answer(retrieved=gains), needed)
    assert retrieval.reciprocal_rank(line) == pytest.approx(reciprocal)
    assert retrieval.ndcg_at_10(line) == pytest.approx(ndcg)


def test_rank_metrics_agree_with_ir_measures_on_plain_relevance() -> None:
    """Where every passage holds one place or none, the places are plainly relevant documents."""
    retrieved = [HOLDS_NONE, HOLDS_PIER, "The bridge is open to all.", HOLDS_FERRY]
    line = a_line(an_answer(retrieved=retrieved), [FERRY, PIER, SAILORS])
    judged = [ir_measures.Qrel("q", id_, 1) for id_ in (HOLDS_FERRY, HOLDS_PIER, HOLDS_SAILORS)]
    ranking = [ir_measures.ScoredDoc("q", id_, -float(rank)) for rank, id_ in enumerate(retrieved)]
    expected = ir_measures.calc_aggregate([RR, nDCG @ 10], judged, ranking)
    assert retrieval.reciprocal_rank(line) == pytest.approx(expected[RR])
    assert retrieval.ndcg_at_10(line) == pytest.approx(expected[nDCG @ 10])


def test_evidence_within_a_budget_counts_whole_passages() -> None:
    line = a_line(an_answer(retrieved=[HOLDS_NONE, HOLDS_FERRY]), [FERRY])
    both = count_tokens(HOLDS_NONE) + count_tokens(HOLDS_FERRY)
    assert retrieval.all_evidence_within(line, both) == 1.0
    assert retrieval.all_evidence_within(line, both - 1) == 0.0
    assert retrieval.tokens_retrieved(line) == both


def test_no_evidence_no_score() -> None:
    line = a_line(an_answer(retrieved=[HOLDS_FERRY]))
    scores = (retrieval.recall_at(line, 5), retrieval.ndcg_at_10(line), retrieval.reciprocal_rank(line))
    assert scores == (None, None, None)
    assert retrieval.all_evidence_within(line, 500) is None


def test_follow_up_gap() -> None:
    held, lost = an_answer(retrieved=[HOLDS_FERRY]), an_answer(retrieved=[HOLDS_NONE])
    line = a_line(held, [FERRY], variants={"last_turn": lost, "reference": held})
    assert follow_up.follow_up_evidence(line) == (0.0, 1.0, 1.0)
    assert follow_up.follow_up_evidence(a_line(held, [FERRY])) is None
    # Means: 1/4 alone, 2/4 own, 3/4 with the reference question.
    scores = [(1.0, 1.0, 1.0), (0.0, 1.0, 1.0), (0.0, 0.0, 1.0), (0.0, 0.0, 0.0)]
    assert follow_up.gap_closed(scores) == pytest.approx(0.5)
    assert follow_up.gap_closed([(1.0, 0.0, 1.0)]) is None
    assert follow_up.gap_closed([]) is None


def test_the_builder_finds_places() -> None:
    assert TEXT[slice(*place(FERRY).values())] == FERRY
    assert gold(FERRY)[0][0].briefing == BRIEFING
