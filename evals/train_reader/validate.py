"""How well a reader does on examples kept out of training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evals.metrics.refusal import auroc
from evals.train_reader.batches import Batch, Packed, as_arrays, together
from evals.train_reader.records import Kind

Run = Callable[[Batch], tuple[NDArray[np.float32], NDArray[np.float32]]]
"""Sentence logits [windows, sentences] and null logits [windows] of a batch."""
_WINDOWS = 24
_LISTS = 4
"""Windows, and lists of them, looked at in one go."""


def figures_of(run: Run, packed: Sequence[Packed]) -> dict[str, float]:
    """Share of answered windows whose best sentence is right, by source, and AUROC of the null by kind of negative.

    The latter compares best sentence minus null of that kind's examples with those of the answered ones. "list/first"
    and "list/any": how often the best sentence, and any of the best three, of an answered window and its rivals is
    right, each held against the null of its own window.
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
    figures |= _of_lists(run, packed)
    figures["n"] = float(len(packed))
    return {name: round(value, 4) for name, value in figures.items()}


def _of_lists(run: Run, packed: Sequence[Packed]) -> dict[str, float]:
    units = [unit for unit in together(packed, lambda each: each.example) if len(unit) > 1 and unit[0].positive]
    places: list[int] = []
    for start in range(0, len(units), _LISTS):
        held = units[start : start + _LISTS]
        sentences, null = run(as_arrays([each for unit in held for each in unit]))
        above = sentences - null[:, None]
        for unit in held:
            of_list, above = above[: len(unit)], above[len(unit) :]
            best = max(of_list[0, place] for place in unit[0].positive)
            places.append(int((of_list > best).sum()))
    if not places:
        return {}
    return {"list/first": float(np.mean(np.array(places) < 1)), "list/any": float(np.mean(np.array(places) < 3))}


def _auroc(answered: Sequence[float], lacking: Sequence[float]) -> float:
    pairs = [(True, False, margin) for margin in answered] + [(False, False, margin) for margin in lacking]
    return auroc(pairs) or float("nan")
