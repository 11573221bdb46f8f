"""Fits where to look for what answers a question: `python -m evals.fit_question_map INDEX`.

For INDEX see evals/train_reader/training_index.py. A matrix M moves the vector q of each
answered written question along qM, so that the officials' passages of its briefing are told apart by the score that the
retriever gives them: the mean of a passage's own cosine and its best sentence's. Questions about the passages kept for
validation are left out, and found again with and without the map in the end. Nothing of the reference questions takes
part. Written are assistant/question_map/map.npy and its card.
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.question_map.question_map import CARD_FILE, FOLDER, MAP_FILE, QuestionMap
from evals.train_reader.briefing_data import sentences_of
from evals.train_reader.records import held_out
from evals.train_reader.training_index import training_passages
from evals.train_reader.written import passage_digest, rows_about_briefings
from index.briefing_index import BriefingIndex
from index.catalogue import IndexedPassage
from index.errors import BadInput
from index.records import Role
from index.settings import IndexSettings

Array = NDArray[np.float32]

_TEMPERATURE = 0.05
"""Of the softmax over a briefing's passages."""
_FOUND = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions about one briefing, and its officials' passages."""

    questions: Array
    """[questions, dimension]"""
    answering: NDArray[np.int64]
    """[questions]: place of the passage that answers."""
    passages: Array
    """[passages, dimension]"""
    sentences: Array
    """[sentences of all passages, dimension]"""
    counts: NDArray[np.int64]
    """[passages]: how many of the sentences are each one's."""

    def scores(self, vectors: Array) -> tuple[Array, NDArray[np.bool_]]:
        """The dense scores, [questions, passages], and which sentence is its passage's best, [questions, sentences]."""
        closeness = vectors @ self.sentences.T
        starts = np.concatenate([[0], np.cumsum(self.counts)[:-1]])
        best = np.maximum.reduceat(closeness, starts, axis=1)
        scores = (0.5 * vectors @ self.passages.T + 0.5 * best).astype(np.float32)
        return scores, closeness == np.repeat(best, self.counts, axis=1)


def main(
    index: Annotated[Path, typer.Argument(help="Index of the training briefings.")],
    ridge: Annotated[float, typer.Option(help="How firmly questions stay where they are.")] = 0.03,
    steps: Annotated[int, typer.Option(help="Most steps of L-BFGS.")] = 60,
    out: Annotated[Path, typer.Option(help="Folder the map is written to.")] = FOLDER,
) -> None:
    """Fit, write, and print what the map is worth to questions that it was not fitted on."""
    with BriefingIndex.open(IndexSettings(index=index)) as opened:
        held = list(training_passages(opened).values())
        fitted_on, kept = (list(asked_about(held, opened, kept=kept)) for kept in (False, True))
        model = opened.encoder.model_hash
    if not (fitted_on and kept):
        raise BadInput("no written question is about a passage of this index: were its passages cut by other settings?")
    moved = fit(fitted_on, ridge=ridge, steps=steps)
    written = io.BytesIO()
    np.save(written, moved.astype(np.float16))
    card = {
        "model_hash": model,
        "sha256": sha256(written.getvalue()).hexdigest(),
        "recipe": {"questions": sum(len(each.answering) for each in fitted_on), "ridge": ridge, "most_steps": steps},
        "found_among_five": {
            "questions": sum(len(each.answering) for each in kept),
            "without": found_among(kept, QuestionMap(None)),
            "with": found_among(kept, QuestionMap(moved.astype(np.float16))),
        },
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / MAP_FILE).write_bytes(written.getvalue())
    (out / CARD_FILE).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    typer.echo(json.dumps(card, indent=2))


def asked_about(held: Sequence[IndexedPassage], index: BriefingIndex, *, kept: bool) -> Iterator[Asked]:
    """The answered written questions by briefing: those kept for validation, or those to fit on."""
    officials: defaultdict[str, list[IndexedPassage]] = defaultdict(list)
    for each in held:
        if each.passage.role is not Role.REPORTER:
            officials[each.passage.briefing_id].append(each)
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows_about_briefings():
        texts[row["passage"]] += [asked["question"] for asked in row["questions"] if asked["answers"]]
    for passages in officials.values():
        about = [
            (text, place)
            for place, each in enumerate(passages)
            if held_out(sentences_of(each.passage)) is kept
            for text in texts.get(passage_digest(sentences_of(each.passage)), ())
        ]
        if about:
            yield Asked(
                index.encoder.embed([text for text, _ in about]),
                np.array([place for _, place in about]),
                np.array([each.vector for each in passages]),
                np.concatenate([each.sentence_vectors for each in passages]),
                np.array([len(each.sentence_vectors) for each in passages]),
            )


def fit(asked: Sequence[Asked], *, ridge: float, steps: int) -> Array:
    """M, [dimension, dimension]: the least mean loss of a softmax over each briefing's passages, plus the ridge."""
    size = asked[0].questions.shape[1]
    count = sum(len(each.answering) for each in asked)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        moved = flat.reshape(size, size).astype(np.float32)
        parts = [loss_and_slope(each, moved) for each in asked]
        total = sum(part for part, _ in parts) / count + ridge / 2 * float(flat @ flat)
        return total, np.sum([slope for _, slope in parts], axis=0, dtype=np.float64).ravel() / count + ridge * flat

    found = minimize(loss, np.zeros(size * size), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    fitted: Array = found.x.reshape(size, size).astype(np.float32)
    return fitted


def loss_and_slope(asked: Asked, moved: Array) -> tuple[float, Array]:
    """Summed over the questions: cross-entropy, and its gradient by M."""
    towards = asked.questions + asked.questions @ moved
    lengths = np.linalg.norm(towards, axis=1, keepdims=True)
    vectors = towards / lengths
    scores, best = asked.scores(vectors)
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) / _TEMPERATURE)
    chances = raised / raised.sum(axis=1, keepdims=True)
    rows = np.arange(len(vectors))
    total = -float(np.log(chances[rows, asked.answering] + 1e-12).sum())
    chances[rows, asked.answering] -= 1.0
    by_score = chances / _TEMPERATURE
    by_vector = (
        0.5 * by_score @ asked.passages + 0.5 * (np.repeat(by_score, asked.counts, axis=1) * best) @ asked.sentences
    )
    along = (by_vector * vectors).sum(axis=1, keepdims=True)
    slope: Array = asked.questions.T @ ((by_vector - along * vectors) / lengths)
    return total, slope


def found_among(asked: Sequence[Asked], mapped: QuestionMap) -> float:
    """Share of the questions whose answering passage is among the first five of its briefing by the dense score."""
    hits: list[bool] = []
    for each in asked:
        scores, _ = each.scores(np.array([mapped(vector) for vector in each.questions]))
        better = (scores > scores[np.arange(len(scores)), each.answering][:, None]).sum(axis=1)
        hits += (better < _FOUND).tolist()
    return round(float(np.mean(hits)), 3)


if __name__ == "__main__":
    typer.run(main)
