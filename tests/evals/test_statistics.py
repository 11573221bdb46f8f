"""Intervals and tests against known values, and against many repetitions."""

from __future__ import annotations

import numpy as np
import pytest

from evals.statistics import (
    mcnemar,
    mean_with_interval,
    paired_difference,
    paired_statistic_difference,
    statistic_with_interval,
)


def mean(values: object) -> float | None:
    data = np.asarray(values, dtype=float)
    return float(data.mean()) if len(data) else None


def test_many_questions_are_drawn_in_blocks() -> None:
    estimate = mean_with_interval([0.0, 1.0] * 1500)
    assert estimate is not None
    assert estimate.high - estimate.low == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(3000), rel=0.1)


def test_the_same_values_give_the_same_interval() -> None:
    values = [0.0, 1.0, 1.0, 0.5] * 5
    assert mean_with_interval(values) == mean_with_interval(values)


def test_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few, many = mean_with_interval([0.0, 1.0] * 10), mean_with_interval([0.0, 1.0] * 200)
    assert few is not None
    assert many is not None
    assert few.low < few.value == 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 3
    # The normal approximation: 1.96 standard errors each way.
    assert few.high - few.low == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(20), rel=0.1)


def test_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    draws = np.random.default_rng(7).random((300, 60)) < 0.7
    estimates = [mean_with_interval(row.tolist()) for row in draws.astype(float)]
    covered = sum(each is not None and each.low <= 0.7 <= each.high for each in estimates) / 300
    assert 0.90 <= covered <= 0.98


def test_no_values_no_estimate() -> None:
    assert mean_with_interval([]) is None
    assert statistic_with_interval([], mean) is None
    assert paired_difference([], []) is None
    assert paired_statistic_difference([], [], mean) is None


def test_statistic_leaves_out_resamples_where_it_does_not_apply() -> None:
    only_with_both = lambda items: mean(items) if len(set(items)) > 1 else None  # noqa: E731
    estimate = statistic_with_interval([0.0, 1.0], only_with_both)
    assert estimate is not None
    assert (estimate.low, estimate.value, estimate.high) == (0.5, 0.5, 0.5)


def test_paired_difference_by_hand() -> None:
    nothing = paired_difference([0.2, 0.8], [0.2, 0.8])
    assert nothing is not None
    assert (nothing.value, nothing.low, nothing.high, nothing.p) == (0.0, 0.0, 0.0, 1.0)
    better = paired_difference([0.1, 0.4, 0.3] * 10, [0.3, 0.6, 0.5] * 10)
    assert better is not None
    assert better.value == pytest.approx(0.2)
    # Every resample is better; the sample itself counts as one of 2,001 that is not.
    assert better.p == pytest.approx(2 / 2001)


def test_pairs_see_what_separate_intervals_cannot() -> None:
    hardness = np.random.default_rng(3).random(50)
    before, after = hardness.tolist(), (hardness + 0.05).tolist()
    one, other, difference = mean_with_interval(before), mean_with_interval(after), paired_difference(before, after)
    assert one is not None
    assert other is not None
    assert difference is not None
    assert one.high > other.low
    assert difference.low > 0


def test_a_chance_difference_is_seldom_called_sure() -> None:
    draws = np.random.default_rng(11).random((200, 2, 40))
    sure = sum((found := paired_difference(a.tolist(), b.tolist())) is not None and found.p < 0.05 for a, b in draws)
    assert sure / 200 < 0.11


def test_paired_statistic_difference_of_the_mean_is_the_paired_difference() -> None:
    before, after = [0.0, 0.5, 1.0, 0.2] * 8, [0.5, 0.5, 1.0, 0.4] * 8
    one, other = paired_difference(before, after), paired_statistic_difference(before, after, mean, 2000)
    assert one is not None
    assert other is not None
    assert (other.value, other.low, other.high, other.p) == pytest.approx((one.value, one.low, one.high, one.p))


def test_unpaired_values_are_refused() -> None:
    with pytest.raises(ValueError, match="same questions"):
        paired_difference([1.0], [])
    with pytest.raises(ValueError, match="same questions"):
        paired_statistic_difference([1.0], [], mean)


@pytest.mark.parametrize(
    ("lost", "won", "p"),
    [
        # Two-sided binomial tails over those that changed.
        pytest.param(1, 9, 2 * (1 + 10) / 2**10, id="nine-won-one-lost"),
        pytest.param(0, 5, 2 / 2**5, id="five-won"),
        pytest.param(3, 3, 1.0, id="even"),
        pytest.param(0, 0, 1.0, id="nothing-changed"),
    ],
)
def test_mcnemar(lost: int, won: int, p: float) -> None:
    first = [True] * lost + [False] * won + [True] * 20
    second = [False] * lost + [True] * won + [True] * 20
    assert mcnemar(first, second) == pytest.approx(p)
