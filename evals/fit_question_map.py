"""Fits where to look for what answers a question: `python -m evals.fit_question_map INDEX`. Needs the extra `train`.

INDEX is one made of the training briefings, as evals/fit_read.py takes it. A matrix M moves the vector q of each
answered written question along qM, so that the officials' passages of its briefing are told apart by the score that the
retriever gives them: the mean of a passage's own cosine and its best sentence's. Questions about the passages kept for
validation are left out, and found again with and without the map in the end. Nothing of the reference questions takes
part. Written are assistant/question_map/map.npy and its card.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from assistant.question_map.question_map import CARD_FILE, FOLDER, MAP_FILE
from evals.train_reader.briefing_data import sentences_of
from evals.train_reader.records import held_out
from evals.train_reader.written import passage_digest, rows_about_briefings
from index.briefing_index import BriefingIndex
from index.catalogue import IndexedPassage
from index.records import Role
from index.settings import IndexSettings

_SEED = 1
_BATCH = 128
_TEMPERATURE = 0.05
"""Of the softmax over a briefing's passages."""
_DECAY = 0.1
_FOUND = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions with where their answers are."""

    vectors: Tensor
    """[questions, dimension]"""
    answering: Tensor
    """[questions]: place of the passage that answers."""


class Passages:
    """Officials' passages of an index."""

    def __init__(self, held: Sequence[IndexedPassage]) -> None:
        briefings = {id_: number for number, id_ in enumerate(sorted({each.passage.briefing_id for each in held}))}
        self.briefing = torch.tensor([briefings[each.passage.briefing_id] for each in held])
        self._vectors = torch.from_numpy(np.array([each.vector for each in held]))
        self._sentences = torch.from_numpy(np.concatenate([each.sentence_vectors for each in held]))
        counts = [len(each.sentence_vectors) for each in held]
        self._of_sentence = torch.from_numpy(np.repeat(np.arange(len(held)), counts))

    def scores(self, questions: Tensor) -> Tensor:
        """[questions, passages]: as the retriever's dense score."""
        best = torch.full((len(questions), len(self._vectors)), -1.0)
        places = self._of_sentence[None].expand(len(questions), -1)
        best = best.scatter_reduce(1, places, questions @ self._sentences.T, "amax")
        return 0.5 * questions @ self._vectors.T + 0.5 * best

    def scores_within(self, questions: Tensor, answering: Tensor) -> Tensor:
        """The same, far below for passages of another briefing than the answering one."""
        elsewhere = self.briefing[None] != self.briefing[answering][:, None]
        return self.scores(questions).masked_fill(elsewhere, -1e3)


def main(
    index: Annotated[Path, typer.Argument(help="Index of the training briefings.")],
    rounds: Annotated[int, typer.Option(help="Times each question is seen.")] = 5,
    rate: Annotated[float, typer.Option(help="Highest learning rate.")] = 3e-4,
    out: Annotated[Path, typer.Option(help="Folder the map is written to.")] = FOLDER,
) -> None:
    """Fit, write, and print what the map is worth to questions that it was not fitted on."""
    with BriefingIndex.open(IndexSettings(index=index)) as opened:
        everything = opened.passages(sorted(opened.passage_ids()))
        held = [each for each in everything.values() if each.passage.role is not Role.REPORTER]
        fitted_on, kept = asked_about(held, opened)
        model = opened.encoder.model_hash
    passages = Passages(held)
    moved = fit(passages, fitted_on, rounds=rounds, rate=rate)
    written = io.BytesIO()
    np.save(written, moved.numpy().astype(np.float16))
    out.mkdir(parents=True, exist_ok=True)
    (out / MAP_FILE).write_bytes(written.getvalue())
    card = {
        "model_hash": model,
        "sha256": sha256(written.getvalue()).hexdigest(),
        "recipe": {"questions": len(fitted_on.answering), "rounds": rounds, "rate": rate, "seed": _SEED},
        "found_among_five": {
            "questions": len(kept.answering),
            "without": found_among(passages, kept, None),
            "with": found_among(passages, kept, moved),
        },
    }
    (out / CARD_FILE).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    typer.echo(json.dumps(card, indent=2))


def asked_about(held: Sequence[IndexedPassage], index: BriefingIndex) -> tuple[Asked, Asked]:
    """The answered written questions to fit on, and those kept for validation."""
    at_hand = {passage_digest(sentences_of(each.passage)): place for place, each in enumerate(held)}
    texts: tuple[list[str], list[str]] = ([], [])
    answering: tuple[list[int], list[int]] = ([], [])
    for row in rows_about_briefings():
        place = at_hand.get(row["passage"])
        if place is None:
            continue
        kept = held_out(sentences_of(held[place].passage))
        for asked in row["questions"]:
            if asked["answers"]:
                texts[kept].append(asked["question"])
                answering[kept].append(place)
    fitted_on, kept_back = (
        Asked(torch.from_numpy(index.encoder.embed(each)), torch.tensor(places))
        for each, places in zip(texts, answering, strict=True)
    )
    return fitted_on, kept_back


def fit(passages: Passages, asked: Asked, *, rounds: int, rate: float) -> Tensor:
    """M, [dimension, dimension], after `rounds` through the questions; the same for the same seed."""
    torch.manual_seed(_SEED)
    size = asked.vectors.shape[1]
    moved = torch.nn.Parameter(torch.zeros(size, size))
    optimizer = torch.optim.AdamW([moved], lr=rate, weight_decay=_DECAY)
    steps = rounds * -(-len(asked.vectors) // _BATCH)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=steps)
    for number in range(rounds):
        losses = []
        for batch in torch.randperm(len(asked.vectors)).split(_BATCH):
            scores = passages.scores_within(mapped(asked.vectors[batch], moved), asked.answering[batch])
            loss = functional.cross_entropy(scores / _TEMPERATURE, asked.answering[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        typer.echo(f"round {number + 1} of {rounds}: loss {np.mean(losses):.3f}", err=True)
    return moved.detach()


def mapped(questions: Tensor, moved: Tensor | None) -> Tensor:
    return questions if moved is None else functional.normalize(questions + questions @ moved, dim=-1)


def found_among(passages: Passages, asked: Asked, moved: Tensor | None) -> float:
    """Share of the questions whose answering passage is among the first five of its briefing by the dense score."""
    hits: list[NDArray[np.bool_]] = []
    with torch.inference_mode():
        for batch in torch.arange(len(asked.vectors)).split(_BATCH):
            scores = passages.scores_within(mapped(asked.vectors[batch], moved), asked.answering[batch])
            first = scores.topk(_FOUND).indices
            hits.append((first == asked.answering[batch][:, None]).any(-1).numpy())
    return round(float(np.concatenate(hits).mean()), 3)


if __name__ == "__main__":
    typer.run(main)
