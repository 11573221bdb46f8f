"""The fit of the confidence, on made-up signs whose meaning is known."""

from __future__ import annotations

from itertools import product

import numpy as np

from assistant.calibration import Calibration
from evals.calibrate import Example, calibrated, fit


def _examples() -> list[Example]:
    """Answers have the matter and the detail, near misses the matter and more shared words, the rest neither."""
    jitter = np.random.default_rng(3).normal(0.0, 0.03, size=(300, 3))
    kinds = [(0.8, 0.5, 0.8, True, False), (0.8, 0.8, 0.2, False, True), (0.2, 0.1, 0.5, False, False)]
    return [
        Example(
            {"closeness": kind[0] + a, "in_passage": kind[1] + b, "read_here": kind[2] + c},
            kind[3],
            kind[4],
            document=str(number % 10),
        )
        for (number, kind), (a, b, c) in zip(product(range(100), kinds), jitter, strict=True)
    ]


def test_near_misses_and_what_is_far_off_are_both_refused() -> None:
    made = calibrated(_examples(), wrongly_refused=0.05)
    calibration = Calibration.model_validate(made)
    assert calibration.figures["wrongly_refused"] <= 0.06
    assert calibration.figures["near_misses_refused"] > 0.9
    assert calibration.figures["off_topic_refused"] > 0.9


def test_no_sign_speaks_against_an_answer() -> None:
    """Not even the shared words, of which a near miss has more: an answer that has all of them is none the worse."""
    calibration = Calibration.model_validate(calibrated(_examples(), wrongly_refused=0.05))
    assert min(calibration.matter.weights.values()) >= 0
    assert min(calibration.detail.weights.values()) >= 0


def test_a_sign_that_speaks_against_an_answer_by_chance_is_left_out() -> None:
    examples = [Example({"words": 0.0 if answered else 1.0}, answered, False, "") for answered in (True, False) * 20]
    assert fit(examples, ["words"]).weights["words"] == 0
