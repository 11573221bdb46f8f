"""Fits what a sentence's signs are worth where the reader has read it: `python -m evals.fit_read INDEX`.

For INDEX see evals/train_reader/training_index.py. Asked are answered written questions that the reader was not trained
on, each within its briefing; a listwise softmax over the sentences of the passages found is fitted with the weights
that hold without the reader as its prior, and printed; `assistant.extract.READ` says what it takes of it. Nothing of
the reference questions takes part.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.assistant import Assistant
from assistant.extract import Analyze, SentenceWeights
from assistant.fusion import ScoredPassage
from assistant.rereading import reread
from assistant.settings import AssistantSettings
from evals.fit_sentences import Example, first_right, signs_of
from evals.train_reader.briefing_data import sentences_of
from evals.train_reader.records import held_out
from evals.train_reader.training_index import training_passages
from evals.train_reader.written import rows_about_briefings
from index.briefing_index import BriefingIndex
from index.filters import Filters
from index.settings import IndexSettings

SIGNS = tuple(each.name for each in fields(SentenceWeights) if each.name not in ("further", "elsewhere"))
KEPT = ("speaker", "holder", "meant", "reporter", "pair")
"""Signs that such questions cannot teach: they name no speaker and no day, and want no reporter's words."""
_SEED = 1


def main(
    index: Annotated[Path, typer.Argument(help="Index of the training briefings.")],
    ridge: Annotated[float, typer.Option(help="How firmly the prior holds, for signs of unit spread.")] = 100.0,
    most: Annotated[int, typer.Option(help="Questions asked, drawn of all there are.", min=1)] = 1000,
) -> None:
    """Fit, and print weights and figures."""
    with BriefingIndex.open(IndexSettings(index=index)) as opened:
        examples = list(examples_of(Assistant(opened, AssistantSettings()), most))
    weights = fit([each for each in examples if each.right.any()], ridge)
    typer.echo(json.dumps({name: round(float(weight), 2) for name, weight in zip(SIGNS, weights, strict=True)}))
    typer.echo(f"first pick right of {len(examples)}: {first_right(examples, prior()):.3f} before, ", nl=False)
    typer.echo(f"{first_right(examples, weights):.3f} after")


def prior() -> NDArray[np.float64]:
    """The weights that hold without the reader, [signs]."""
    return np.array([getattr(SentenceWeights(), name) for name in SIGNS])


def examples_of(assistant: Assistant, most: int) -> Iterator[Example]:
    """The candidates of up to `most` questions kept out of training, and which hold a sentence that answers."""
    index = assistant.index
    assert assistant.reader, "the reader's weights are missing; make them with `python -m evals.train_reader`"
    at_hand = training_passages(index)
    kept = [
        (asked["question"], at_hand[row["passage"]].passage, asked["answers"])
        for row in rows_about_briefings()
        if row["passage"] in at_hand and held_out(sentences_of(at_hand[row["passage"]].passage))
        for asked in row["questions"]
        if asked["answers"]
    ]
    for question, passage, answers in random.Random(_SEED).sample(kept, min(most, len(kept))):
        within = Filters(briefing_id=passage.briefing_id)
        found = assistant.retriever.find(question, limit=assistant.settings.passages_per_answer, filters=within)
        read = reread(assistant.reader, question, found)
        yield example_of(question, read, passage.id, answers, index.words.analyze)


def example_of(
    question: str, found: Sequence[ScoredPassage], passage_id: str, answers: Sequence[int], analyze: Analyze
) -> Example:
    """The candidates of one question; right are those of its passage that hold a sentence which answers."""
    scored, signs = signs_of(question, found, analyze, SIGNS)
    right = [
        each.found.passage.id == passage_id and any(each.first <= place <= each.last for place in answers)
        for each in scored
    ]
    return Example(signs, np.array(right))


def fit(examples: Sequence[Example], ridge: float) -> NDArray[np.float64]:
    """Weights [signs] that make the right candidates likely, drawn from the prior."""
    start = prior()
    free = np.array([name not in KEPT for name in SIGNS])
    spread = np.vstack([each.signs for each in examples]).std(axis=0) + 1e-6

    def loss(moved: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = start + free * moved / spread
        total, slope = 0.0, np.zeros_like(weights)
        for each in examples:
            raised = np.exp(each.signs @ weights - (each.signs @ weights).max())
            aim = raised * each.right
            total += float(np.log(raised.sum() / aim.sum()))
            slope += each.signs.T @ (raised / raised.sum() - aim / aim.sum())
        return total + ridge / 2 * float(moved @ moved), free * slope / spread + ridge * moved

    moved = minimize(loss, np.zeros_like(start), jac=True, method="L-BFGS-B").x
    fitted: NDArray[np.float64] = start + free * moved / spread
    return fitted


if __name__ == "__main__":
    typer.run(main)
