"""Figures that several public sets share: the sentence picked, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from evals.metrics import refusal
from evals.public.reading import Reading
from evals.public.records import Figure
from evals.statistics import mean_with_interval, statistic_with_interval

Span = tuple[int, int]
Hits = Callable[[Span | None, Span], bool]

_REFUSAL: dict[str, tuple[str, Callable[[Sequence[refusal.Outcome]], float | None]]] = {
    "auroc": ("AUROC of the confidence", refusal.auroc),
    "refusal_precision": ("Refusal precision", refusal.refusal_precision),
    "refusal_recall": ("Refusal recall", refusal.refusal_recall),
    "wrongly_refused": ("Wrongly refused ↓", refusal.wrongly_refused),
}


def sentence_figures(readings: Sequence[tuple[Reading, Sequence[Span]]], hits: Hits) -> tuple[Figure, ...]:
    """Whether what was picked meets one of the gold spans; whether the answer was then refused is not looked at."""

    def share(name: str, label: str, picked: Callable[[Reading], Span | None], *, ours: bool = True) -> Figure:
        values = [float(any(hits(picked(reading), gold) for gold in spans)) for reading, spans in readings]
        return Figure(name, label, mean_with_interval(values), ours)

    quoted = mean_with_interval([float(reading.sentences_in_first) for reading, _ in readings])
    return (
        share("first_right", "First statement right", lambda reading: reading.first),
        share("best_sentence_right", "Best single sentence right", lambda reading: reading.best_sentence),
        share("nearest_right", "– nearest sentence by cosine", lambda reading: reading.nearest_sentence, ours=False),
        Figure("sentences_in_first", "Sentences in the first statement", quoted),
    )


def refusal_figures(outcomes: Sequence[refusal.Outcome]) -> tuple[Figure, ...]:
    """AUROC, precision and recall of refusing, each with the number of questions it is a share of."""
    figures = []
    for name, (label, metric) in _REFUSAL.items():
        estimate = statistic_with_interval(outcomes, metric)
        if estimate and name in refusal.COUNTED:
            estimate = replace(estimate, count=refusal.COUNTED[name](outcomes))
        figures.append(Figure(name, label, estimate))
    return tuple(figures)
