"""Indexes of any size for the bench, grown from one corpus through the product's own way of writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from evals.bench.copies import Copies
from index.briefing_index import BriefingIndex
from index.catalogue import IndexedBriefing
from index.settings import IndexSettings

_GROUP = 600
"""Passages written at once, as `briefings ingest` does."""


@dataclass(frozen=True, slots=True)
class Grown:
    """An index and what making it larger took."""

    folder: Path
    briefings: int
    passages: int
    added: int
    """Passages written this time, in so many seconds of `BriefingIndex.add`:"""
    seconds: float


def read_corpus(transcripts: Sequence[Path], folder: Path) -> list[IndexedBriefing]:
    """The transcripts parsed, cut and embedded; `folder` keeps their index for the next run."""
    with BriefingIndex.open(IndexSettings(index=folder), create=True, purpose="make bench") as index:
        index.ingest(transcripts)
        return [index.indexed(summary.id) for summary in sorted(index.briefings(), key=lambda each: each.id)]


def grow(folder: Path, copies: Copies, passages: int, on_progress: Callable[[int], None] = lambda _: None) -> Grown:
    """Add to the index in `folder` until it holds at least so many passages; what it holds already stays.

    `on_progress` is told after each group how many passages there are.
    """
    with BriefingIndex.open(IndexSettings(index=folder), create=True, purpose="make bench") as index:
        held = index.briefings()
        number, there = len(held), sum(summary.passages for summary in held)
        before, seconds = there, 0.0
        while there < passages:
            group: list[IndexedBriefing] = []
            size = 0
            while size < _GROUP and there + size < passages:
                group.append(copies.briefing(number + len(group)))
                size += len(group[-1].passages)
            started = perf_counter()
            index.add(group)
            seconds += perf_counter() - started
            number, there = number + len(group), there + size
            on_progress(there)
    return Grown(folder, number, there, there - before, seconds)


def vectors_of(copies: Copies, briefings: int) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
    """Ids and vectors of the passages of the first so many briefings, a briefing at a time."""
    for number in range(briefings):
        yield copies.passage_ids(number), copies.passage_vectors(number)
