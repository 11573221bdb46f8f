"""Refusal against confusion tables worked by hand, AUROC against all pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import refusal
from evals.metrics.refusal import Outcome
from evals.records import QuestionType
from tests.result_lines import a_line, an_answer

# Six with an answer, one of them refused; four without, three of them refused.
MIXED: list[Outcome] = [(True, False, 0.9)] * 5 + [(True, True, 0.2)] + [(False, True, 0.1)] * 3 + [(False, False, 0.8)]


def auroc_over_pairs(found: list[Outcome]) -> float | None:
    """The definition, pair by pair."""
    pairs = [(one[2], other[2]) for one in found if one[0] for other in found if not other[0]]
    return sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs) if pairs else None


def test_refusal_by_hand() -> None:
    assert refusal.refusal_precision(MIXED) == pytest.approx(3 / 4)
    assert refusal.refusal_recall(MIXED) == pytest.approx(3 / 4)
    assert refusal.refusal_f1(MIXED) == pytest.approx(3 / 4)
    assert refusal.wrongly_refused(MIXED) == pytest.approx(1 / 6)


def test_f1_is_the_harmonic_mean() -> None:
    found = [(False, True, 0.1), (False, False, 0.9), (False, False, 0.9), (False, False, 0.9)]
    assert refusal.refusal_f1(found) == pytest.approx(2 * 1 * 0.25 / 1.25)
    assert refusal.refusal_f1([(False, False, 0.5), (True, True, 0.5)]) == 0.0


def test_what_does_not_apply_has_no_score() -> None:
    never_refused = [(True, False, 0.9)]
    assert refusal.refusal_precision(never_refused) is None
    assert refusal.refusal_recall(never_refused) is None
    assert refusal.auroc(never_refused) is None
    assert refusal.aurc([], []) is None


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0])), max_size=30))
def test_auroc_is_the_share_of_pairs_in_order(found: list[Outcome]) -> None:
    expected = auroc_over_pairs(found)
    assert refusal.auroc(found) == (expected if expected is None else pytest.approx(expected))


def test_risk_coverage_by_hand() -> None:
    # Surest first: right, wrong, right, wrong.
    confidences, right = [0.3, 0.9, 0.1, 0.6], [True, True, False, False]
    coverages, risks = zip(*refusal.risk_coverage(confidences, right), strict=True)
    assert coverages == pytest.approx((0.25, 0.5, 0.75, 1.0))
    assert risks == pytest.approx((0, 1 / 2, 1 / 3, 2 / 4))
    assert refusal.aurc(confidences, right) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


@pytest.mark.parametrize("right", [[True, True, False, False], [False, False, True, True]])
def test_equal_confidences_know_no_order(right: list[bool]) -> None:
    assert [risk for _, risk in refusal.risk_coverage([0.5] * 4, right)] == pytest.approx([0.5] * 4)
    assert refusal.aurc([0.5] * 4, right) == pytest.approx(0.5)


def test_outcomes_leave_out_failures_and_questions_about_the_document() -> None:
    lines = [
        a_line(an_answer(kind="not_found", confidence=0.1), type=QuestionType.UNANSWERABLE),
        a_line(an_answer(["The pier has been repaired."], confidence=0.7), ["pier has"]),
        a_line(an_answer(kind="overview"), type=QuestionType.ABOUT_DOCUMENT),
        a_line(None, error="boom"),
    ]
    assert refusal.outcomes(lines) == [(False, True, 0.1), (True, False, 0.7)]
