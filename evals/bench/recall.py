"""Exact search, and how much of what it finds another search finds too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def exact_nearest(questions: Vectors, held: Iterable[tuple[Sequence[str], Vectors]], limit: int) -> list[list[str]]:
    """Ids of the `limit` vectors nearest to each question by cosine, nearest first.

    `questions` [n, dimension]; `held`: batches of ids with their vectors [batch, dimension]. All of unit length.
    """
    ids = np.empty((len(questions), 0), object)
    scores = np.empty((len(questions), 0), np.float32)
    for names, vectors in held:
        batch = np.broadcast_to(np.array(names, object), (len(questions), len(names)))
        ids = np.hstack([ids, batch])
        scores = np.hstack([scores, questions @ vectors.T])
        kept = np.argsort(-scores, axis=1, kind="stable")[:, :limit]
        ids, scores = np.take_along_axis(ids, kept, 1), np.take_along_axis(scores, kept, 1)
    return [list(row) for row in ids]


def recall_at(limit: int, found: Sequence[Sequence[str]], exact: Sequence[Sequence[str]]) -> float:
    """Mean share of the `limit` nearest that are among the first `limit` found."""
    shares = [
        len(set(some[:limit]) & set(nearest[:limit])) / len(nearest[:limit])
        for some, nearest in zip(found, exact, strict=True)
    ]
    return float(np.mean(shares))
