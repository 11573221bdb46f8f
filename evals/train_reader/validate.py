"""How well a reader does on examples kept out of training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evals.metrics.refusal import auroc
from evals.train_reader.batches import Batch, Packed, as_arrays
from evals.train_reader.records import Kind

Run = Callable[[Batch], tuple[NDArray[np.float32], NDArray[np.float32]]]
"""Sentence logits [windows, sentences] and null logits [windows] of a batch."""
_WINDOWS = 24


def figures_of(run: Run, packed: Sequence[Packed]) -> dict[str, float]:
    """Share of answered windows whose best sentence is right, by source, and AUROC of the null by kind of negative.

    The latter compares best sentence minus null of that kind's examples with those of the answered ones.
    """
    right: dict[str, list[bool]] = defaultdict(list)
    margins: dict[Kind, list[float]] = defaultdict(list)
    ordered = sorted(packed, key=lambda each: len(each.window.ids))
    for start in range(0, len(ordered), _WINDOWS):
        held = ordered[start : start + _WINDOWS]
        sentences, null = run(as_arrays(held))
        for each, scores, none in zip(held, sentences, null, strict=True):
            margins[each.example.kind].append(float(scores.max() - none))
            if each.positive:
                hit = int(scores.argmax()) in each.positive
                right["all"].append(hit)
                right[each.example.source].append(hit)
    figures = {f"first/{name}": float(np.mean(hits)) for name, hits in sorted(right.items())}
    answered = margins.pop(Kind.ANSWERED, [])
    for kind, lacking in sorted(margins.items()):
        figures[f"auroc/{kind}"] = _auroc(answered, lacking)
    margins.pop(Kind.RIVAL, None)  # Not every run has them: the figure over all kinds stays comparable.
    figures["auroc/all"] = _auroc(answered, [margin for lacking in margins.values() for margin in lacking])
    figures["n"] = float(len(packed))
    return {name: round(value, 4) for name, value in figures.items()}


def _auroc(answered: Sequence[float], lacking: Sequence[float]) -> float:
    pairs = [(True, False, margin) for margin in answered] + [(False, False, margin) for margin in lacking]
    return auroc(pairs) or float("nan")
