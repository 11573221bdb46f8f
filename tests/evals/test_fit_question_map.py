"""Fitting the map of questions: the slope is the loss's own, and what is asked askew is found with it."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.question_map.question_map import QuestionMap
from evals.fit_question_map import Array, Asked, fit, found_among, loss_and_slope

SIZE = 12


def unit(rows: np.ndarray) -> Array:
    normed: Array = (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
    return normed


@pytest.fixture
def asked_askew() -> list[Asked]:
    """Four briefings of twenty passages; each passage is asked for by its own vector, turned the same way for all."""
    chance = np.random.default_rng(1)
    turn = np.linalg.qr(np.eye(SIZE) + 0.6 * chance.normal(size=(SIZE, SIZE)))[0]
    briefings = []
    for _ in range(4):
        passages = unit(chance.normal(size=(20, SIZE)))
        sentences = unit(np.repeat(passages, 3, axis=0) + 0.2 * chance.normal(size=(60, SIZE)))
        briefings.append(Asked(unit(passages @ turn), np.arange(20), passages, sentences, np.full(20, 3)))
    return briefings


def test_the_slope_is_that_of_the_loss(asked_askew: list[Asked]) -> None:
    chance = np.random.default_rng(2)
    moved = 0.1 * chance.normal(size=(SIZE, SIZE)).astype(np.float32)
    direction = chance.normal(size=(SIZE, SIZE)).astype(np.float32)
    _, slope = loss_and_slope(asked_askew[0], moved)
    step = 1e-3
    ahead, behind = (loss_and_slope(asked_askew[0], moved + sign * step * direction)[0] for sign in (1, -1))
    assert float((slope * direction).sum()) == pytest.approx((ahead - behind) / (2 * step), rel=0.02)


def test_what_is_asked_askew_is_found_after_fitting(asked_askew: list[Asked]) -> None:
    moved = QuestionMap(fit(asked_askew[:3], ridge=1e-4, steps=60).astype(np.float16))
    for briefings in (asked_askew[:3], asked_askew[3:]):
        assert found_among(briefings, moved) > found_among(briefings, QuestionMap(None)) + 0.2


def test_a_firm_ridge_leaves_questions_where_they_are(asked_askew: list[Asked]) -> None:
    assert np.abs(fit(asked_askew, ridge=1e6, steps=20)).max() < 1e-3
