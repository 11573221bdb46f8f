"""Fits the confidence of `assistant.calibration` on development halves: `python -m evals.calibrate [--data DIR]`.

Answerable: questions asked over the transcripts they are about. Not answerable: those written so, which are near misses
and count for more, and each set's questions asked over the transcripts of another set. The threshold is the highest
that wrongly refuses no more than the allowed share of answerable questions, all scored in cross-validation.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

import assistant.calibration
from assistant.assistant import Assistant
from assistant.calibration import signs
from assistant.extract import select_statements
from assistant.rereading import reread
from assistant.settings import AssistantSettings
from evals.metrics.refusal import auroc
from evals.records import QuestionType, ReferenceQuestion
from evals.sets import NAMES, REFUSALS, named_set
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings

TARGET = Path(assistant.calibration.__file__).with_name("calibration.json")
SETS = (*NAMES, *REFUSALS)
WITH_READER, WITHOUT_READER = "with_reader", "without_reader"
_NEAR_MISS_WEIGHT = 2.0
_EVERY = 3
"""Of another set's questions every third is asked: they are easily told, and there are many."""
_RIDGE = 1.0
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Example:
    """The signs of one question asked over one set of transcripts."""

    values: dict[str, float]
    answerable: bool
    near_miss: bool

    @property
    def weight(self) -> float:
        return _NEAR_MISS_WEIGHT if self.near_miss else 1.0


def main(
    data: Annotated[Path | None, typer.Option(help="Folder of the real transcripts.")] = None,
    wrongly_refused: Annotated[float, typer.Option(help="Share of answerable questions that may be refused.")] = 0.045,
) -> None:
    """Fit with the reader and without, write calibration.json, print the figures."""
    examples = collect(data)
    if not examples[WITH_READER]:
        raise typer.BadParameter("the reader's weights are missing; make them with `python -m evals.train_reader`")
    written = {name: calibrated(held, wrongly_refused) for name, held in examples.items()}
    TARGET.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    typer.echo(json.dumps(written, indent=2))


def calibrated(examples: Sequence[Example], wrongly_refused: float) -> dict[str, object]:
    """The fit on these examples, as `assistant.calibration.Calibration` reads it."""
    names = list(examples[0].values)
    features = np.array([[example.values[name] for name in names] for example in examples])
    wanted = np.array([example.answerable for example in examples], dtype=float)
    weights = np.array([example.weight for example in examples])
    held_out = cross_validated(features, wanted, weights)
    answerable = held_out[wanted == 1]
    threshold = float(np.quantile(answerable, wrongly_refused))
    intercept, coefficients = fit(features, wanted, weights)
    near = np.array([example.near_miss for example in examples])
    far = (wanted == 0) & ~near
    figures = {
        "answerable": float((wanted == 1).sum()),
        "near_misses": float(near.sum()),
        "off_topic": float(far.sum()),
        "wrongly_refused": float((answerable < threshold).mean()),
        "near_misses_refused": float((held_out[near] < threshold).mean()),
        "off_topic_refused": float((held_out[far] < threshold).mean()),
        "auroc_near_misses": _auroc(held_out, wanted, near),
        "auroc_off_topic": _auroc(held_out, wanted, far),
    }
    return {
        "intercept": round(intercept, 4),
        "weights": {name: round(value, 4) for name, value in zip(names, coefficients.tolist(), strict=True)},
        "threshold": round(threshold, 4),
        "fitted_on": f"development halves of {', '.join(SETS)}; figures from {_FOLDS}-fold cross-validation",
        "figures": {name: round(value, 3) for name, value in figures.items()},
    }


def collect(data: Path | None) -> dict[str, list[Example]]:
    """Every set's questions over its own transcripts and over the next set's, with the reader and without."""
    examples: dict[str, list[Example]] = {WITHOUT_READER: [], WITH_READER: []}
    with tempfile.TemporaryDirectory() as folder:
        for place, name in enumerate(NAMES):
            own, other = _questions(name, data), _questions(NAMES[place - 1], data)[::_EVERY]
            with BriefingIndex.open(IndexSettings(index=Path(folder) / name), create=True) as index:
                index.ingest(named_set(name, "dev", data).transcripts)
                for kind, held in examples.items():
                    asked = Assistant(index, AssistantSettings(reader=kind == WITH_READER))
                    if kind == WITH_READER and asked.reader is None:
                        continue
                    held += [_example(asked, question, question.answerable) for question in own]
                    held += [_example(asked, question, False, far=True) for question in other]
    return examples


def _questions(name: str, data: Path | None) -> list[ReferenceQuestion]:
    """Those of the set and of its refusals."""
    return [
        question
        for each in (name, f"{name}-refusal")
        for question in named_set(each, "dev", data).questions()
        if question.type is not QuestionType.ABOUT_DOCUMENT
    ]


def _example(asked: Assistant, question: ReferenceQuestion, answerable: bool, *, far: bool = False) -> Example:
    text = question.standalone or question.turns[-1]
    found = reread(asked.reader, text, asked.retriever.find(text, limit=asked.settings.passages_per_answer))
    analyze = asked.index.words.analyze
    chosen = select_statements(text, found, analyze, limit=asked.settings.statements_per_answer)
    return Example(signs(text, found, chosen, analyze), answerable, not answerable and not far)


def fit(
    features: NDArray[np.float64], wanted: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Ridge logistic regression by Newton's method: intercept and coefficients of `features` [questions, signs]."""
    design = np.hstack([np.ones((len(features), 1)), features])
    penalty = _RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-design @ beta))
        slope = design.T @ (weights * (wanted - chance)) - penalty @ beta
        bend = design.T @ (design * (weights * chance * (1 - chance))[:, None]) + penalty
        step = np.linalg.solve(bend, slope)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return float(beta[0]), beta[1:]


def cross_validated(
    features: NDArray[np.float64], wanted: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Confidence of every question [questions] from a fit that did not see it."""
    confidences = np.zeros(len(features))
    for fold in range(_FOLDS):
        out = np.arange(len(features)) % _FOLDS == fold
        intercept, beta = fit(features[~out], wanted[~out], weights[~out])
        confidences[out] = 1.0 / (1.0 + np.exp(-(intercept + features[out] @ beta)))
    return confidences


def _auroc(confidences: NDArray[np.float64], wanted: NDArray[np.float64], against: NDArray[np.bool_]) -> float:
    kept = (wanted == 1) | against
    pairs = [(bool(w), False, float(c)) for w, c in zip(wanted[kept], confidences[kept], strict=True)]
    return auroc(pairs) or float("nan")


if __name__ == "__main__":
    typer.run(main)
