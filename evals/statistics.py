"""How sure a figure is: bootstrap intervals, paired differences, McNemar's test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy.stats import binomtest

Item = TypeVar("Item")

RESAMPLES = 2000
SEED = 20220113
_BLOCK = 2_000_000
"""Numbers drawn at a time."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95% interval over `count` questions."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean paired difference, second run minus first, with its 95% interval and two-sided p-value."""

    value: float
    low: float
    high: float
    p: float
    count: int


def mean_with_interval(values: Sequence[float]) -> Estimate | None:
    """Percentile bootstrap over questions; None for no values."""
    if not values:
        return None
    data = np.asarray(values, dtype=float)
    means = _resampled_means(data)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(data.mean()), float(low), float(high), len(data))


def statistic_with_interval(
    items: Sequence[Item], statistic: Callable[[Sequence[Item]], float | None], resamples: int = 500
) -> Estimate | None:
    """The same for a figure of the whole set, such as AUROC; resamples where it does not apply are left out."""
    value = statistic(items)
    if value is None:
        return None
    drawn = [statistic([items[i] for i in row]) for row in _draws(len(items), resamples)]
    found = [each for each in drawn if each is not None]
    low, high = np.percentile(found, [2.5, 97.5]) if found else (value, value)
    return Estimate(value, float(low), float(high), len(items))


def paired_difference(first: Sequence[float], second: Sequence[float]) -> Difference | None:
    """Paired bootstrap; the p-value is the share of resampled differences on the other side of zero, doubled.

    The sample itself counts as one resample (Davison and Hinkley 1997, section 4.2), so that it is never 0.
    """
    if len(first) != len(second):
        raise ValueError(f"Paired values need the same questions, got {len(first)} and {len(second)}")
    if not first:
        return None
    data = np.asarray(second, dtype=float) - np.asarray(first, dtype=float)
    means = _resampled_means(data)
    return _difference(float(data.mean()), means, len(data))


def paired_statistic_difference(
    first: Sequence[Item],
    second: Sequence[Item],
    statistic: Callable[[Sequence[Item]], float | None],
    resamples: int = 500,
) -> Difference | None:
    """The same for a figure of the whole set: both runs are resampled by the same questions."""
    if len(first) != len(second):
        raise ValueError(f"Paired values need the same questions, got {len(first)} and {len(second)}")

    def change(rows: Sequence[int]) -> float | None:
        before, after = statistic([first[row] for row in rows]), statistic([second[row] for row in rows])
        return None if before is None or after is None else after - before

    value = change(range(len(first))) if first else None
    if value is None:
        return None
    drawn = [change(row.tolist()) for row in _draws(len(first), resamples)]
    found = np.array([each for each in drawn if each is not None] or [value])
    return _difference(value, found, len(first))


def mcnemar(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Exact two-sided McNemar test for yes/no outcomes on the same questions (binomial over those that changed)."""
    lost = sum(a and not b for a, b in zip(first, second, strict=True))
    won = sum(b and not a for a, b in zip(first, second, strict=True))
    return float(binomtest(won, won + lost, 0.5).pvalue) if won + lost else 1.0


def _difference(value: float, drawn: np.ndarray[tuple[int], np.dtype[np.float64]], count: int) -> Difference:
    low, high = np.percentile(drawn, [2.5, 97.5])
    tail = (1 + min(int((drawn <= 0).sum()), int((drawn >= 0).sum()))) / (1 + len(drawn))
    return Difference(value, float(low), float(high), min(1.0, 2 * tail), count)


def _resampled_means(
    data: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """[RESAMPLES], drawn in blocks: all at once would take half a gigabyte for ten thousand questions."""
    random, left, blocks = np.random.default_rng(SEED), RESAMPLES, []
    while left:
        rows = min(left, max(1, _BLOCK // len(data)))
        blocks.append(data[random.integers(0, len(data), size=(rows, len(data)))].mean(axis=1))
        left -= rows
    return np.concatenate(blocks)


def _draws(count: int, resamples: int = RESAMPLES) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.random.default_rng(SEED).integers(0, count, size=(resamples, count))
