"""Fits what a sentence's own signs are worth: `python -m evals.fit_sentences FOLDER [--most N]`.

FOLDER holds public reading sets as `*.jsonl.gz`, a record a line: `question`, `heading`, `sentences` of one passage and
`positive`, the places of the sentences that answer. A listwise softmax over the sentences of a passage is fitted on
three quarters of the questions and scored on the rest; the weights are printed, for `assistant.extract` to hold.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from assistant.extract import Analyze, Chosen, SentenceWeights, score_sentences
from assistant.fusion import ScoredPassage
from assistant.question_map.question_map import QuestionMap
from index.catalogue import IndexedPassage
from index.encoder import SentenceEncoder
from index.passages import embedded_sentences
from index.records import Passage, Role
from index.settings import IndexSettings
from index.words import analyzer

FITTED = (
    *("closeness", "before", "after", "overlap", "overlap_before", "pairs"),
    *("number", "person", "time", "place", "reason", "asks", "length"),
)
"""Signs that one passage can teach; the others compare passages, speakers or headings."""
_SEED = 1
_RIDGE = 1e-3
_STEPS = 400
_SENTENCES = range(3, 15)


@dataclass(frozen=True, slots=True)
class Example:
    """The signs of every sentence of a passage, [sentences, signs], and which of them answer."""

    signs: NDArray[np.float64]
    right: NDArray[np.bool_]


def main(
    folder: Annotated[Path, typer.Argument(help="Folder of the reading sets.")],
    most: Annotated[int, typer.Option(min=1, help="Questions taken of each set.")] = 350,
) -> None:
    """Fit, and print weights and figures."""
    encoder = SentenceEncoder.chosen(IndexSettings())
    analyze = analyzer()
    examples = [example_of(record, encoder, analyze) for record in records(folder, most)]
    random.Random(_SEED).shuffle(examples)
    cut = len(examples) * 3 // 4
    weights = fit(examples[:cut])
    nearest = np.eye(len(FITTED))[FITTED.index("closeness")]
    typer.echo(json.dumps({name: round(float(weight), 2) for name, weight in zip(FITTED, weights, strict=True)}))
    typer.echo(
        f"first pick right, {len(examples) - cut} questions held out: {first_right(examples[cut:], weights):.3f}"
    )
    typer.echo(f"by closeness alone: {first_right(examples[cut:], nearest):.3f}")


def records(folder: Path, most: int) -> Iterator[dict[str, Any]]:
    """Up to `most` answered questions of each set, the same ones every time."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            usable = [
                record
                for record in map(json.loads, lines)
                if record["positive"] and len(record["sentences"]) in _SENTENCES
            ]
        yield from random.Random(_SEED).sample(usable, min(most, len(usable)))


def example_of(record: dict[str, Any], encoder: SentenceEncoder, analyze: Analyze) -> Example:
    """The sentences of one passage."""
    text, spans = "", []
    for sentence in record["sentences"]:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    passage = Passage("b", "b", 0, None, record["heading"], "", Role.OFFICIAL, "", 0, len(text), text, tuple(spans))
    vectors = encoder.embed(embedded_sentences(passage))
    question = record["question"]
    closeness = vectors @ QuestionMap.for_model(encoder.model_hash)(encoder.embed_query(question))
    found = [ScoredPassage(IndexedPassage(passage, vectors[0], vectors), 0.0, 0.0, 0.0, closeness)]
    candidates, signs = signs_of(question, found, analyze, FITTED)
    single = np.array([each.first == each.last for each in candidates])
    right = np.isin(np.arange(len(spans)), record["positive"])
    return Example(signs[single], right)


def signs_of(
    question: str, found: Sequence[ScoredPassage], analyze: Analyze, names: Sequence[str]
) -> tuple[list[Chosen], NDArray[np.float64]]:
    """All candidates and their signs, [candidates, names].

    Read off `score_sentences` itself, one weight at a time: the score is linear in them.
    """
    nothing = SentenceWeights(**{each.name: 0.0 for each in fields(SentenceWeights)})
    scored = [score_sentences(question, found, analyze, replace(nothing, **{name: 1.0})) for name in names]
    return scored[0], np.array([[each.score for each in column] for column in scored]).T


def fit(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Weights [signs] that make the right sentences likely: Adam on the listwise log likelihood with a small ridge."""
    weights = np.zeros(examples[0].signs.shape[1])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = _RIDGE * weights
        for example in examples:
            chance = _softmax(example.signs @ weights)
            aim = chance * example.right
            slope = slope + example.signs.T @ (chance - aim / aim.sum()) / len(examples)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights = weights - 0.15 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def first_right(examples: Sequence[Example], weights: NDArray[np.float64]) -> float:
    """Share of the questions whose best sentence is a right one."""
    return float(np.mean([example.right[int((example.signs @ weights).argmax())] for example in examples]))


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(scores - scores.max())
    chances: NDArray[np.float64] = raised / raised.sum()
    return chances


if __name__ == "__main__":
    typer.run(main)
