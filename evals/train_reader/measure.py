"""What the reader is worth to the product: `python -m evals.train_reader.measure [--data DIR] [--out FILE]`.

On the development halves of the reference questions: how often the first statement, and any of three, overlaps the
evidence, as the reader's score is added to the heuristics' with growing weight; and how well the best passage's margin
(best sentence against "none answers") tells answerable from unanswerable questions, beside the shipped confidence. What
both are worth together, `python -m evals.calibrate` tells.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from assistant.assistant import Assistant
from assistant.calibration import confidence_of, load_calibration
from assistant.extract import READ, Chosen, score_sentences, select_statements
from assistant.reader.reader import PassageReader, load_reader
from assistant.reader.records import Reading
from evals.metrics.refusal import auroc
from evals.questions import resolve
from evals.records import GoldSpan, QuestionType, ReferenceQuestion
from evals.sets import NAMES, QuestionSet, named_set
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 100.0)
_TRIES = 3

Worth = Callable[[Reading], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question asked over one set of transcripts."""

    own: bool
    question: ReferenceQuestion
    gold: list[list[GoldSpan]]
    candidates: list[Chosen]
    readings: dict[str, Reading]
    """By passage id."""
    confidence: float
    """The shipped one without the reader."""
    milliseconds: float

    @property
    def answerable(self) -> bool:
        return self.own and self.question.answerable


def main(
    data: Annotated[Path | None, typer.Option(help="Folder of the real transcripts.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the figures here as JSON, too.")] = None,
    asked: Annotated[bool, typer.Option(help="Let the reader see what the reporter asked.")] = True,
) -> None:
    """Print the figures."""
    reader = load_reader()
    if reader is None:
        raise typer.BadParameter("no weights; make them with `python -m evals.train_reader finish`")
    sets = {name: named_set(name, "dev", data) for name in NAMES}
    everything: list[Asked] = []
    figures: dict[str, object] = {}
    for place, (name, own) in enumerate(sets.items()):
        here = list(_asked(own, sets[NAMES[place - 1]], reader, see_asked=asked))
        figures[name] = _picks([each for each in here if each.own])
        everything += here
    figures["all"] = _picks([each for each in everything if each.own])
    figures["refusal"] = _refusal(everything)
    figures["milliseconds"] = round(float(np.median([each.milliseconds for each in everything])), 1)
    typer.echo(json.dumps(figures, indent=1))
    if out:
        out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _asked(own: QuestionSet, other: QuestionSet, reader: PassageReader, *, see_asked: bool) -> Iterator[Asked]:
    with (
        tempfile.TemporaryDirectory() as folder,
        BriefingIndex.open(IndexSettings(index=Path(folder) / "index"), create=True) as index,
    ):
        index.ingest(own.transcripts)
        assistant = Assistant(index)
        for is_own, questions in ((True, own.questions()), (False, other.questions())):
            for question in questions:
                if question.type is not QuestionType.ABOUT_DOCUMENT:
                    yield _ask(assistant, reader, question, own=is_own, see_asked=see_asked)


def _ask(
    assistant: Assistant, reader: PassageReader, question: ReferenceQuestion, *, own: bool, see_asked: bool
) -> Asked:
    text = question.standalone or question.turns[-1]
    found = assistant.retriever.find(text, limit=assistant.settings.passages_per_answer)
    analyze = assistant.index.words.analyze
    passages = [each.passage if see_asked else replace(each.passage, question="") for each in found]
    began = time.perf_counter()
    readings = reader.read(text, passages)
    took = 1000 * (time.perf_counter() - began)
    chosen = select_statements(text, found, analyze, limit=assistant.settings.statements_per_answer)
    return Asked(
        own,
        question,
        resolve(question, lambda id_: assistant.index.briefing(id_).text)[0] if own else [],
        score_sentences(text, found, analyze, replace(READ, reader=0.0)),
        {each.id: reading for each, reading in zip(passages, readings, strict=True)},
        confidence_of(text, found, chosen, analyze, load_calibration(with_reader=False)),
        took,
    )


def raw(reading: Reading) -> NDArray[np.float64]:
    """[sentences]: the logits themselves."""
    return reading.sentence_scores.astype(np.float64)


def _picks(asked: Sequence[Asked]) -> dict[str, object]:
    """First and any of three by weight, for both forms of the reader's score."""
    scored = [each for each in asked if any(each.gold)]
    table: dict[str, object] = {"n": len(scored)}
    for name, worth in (("logit", raw), ("log_chance", lambda reading: reading.log_chances)):
        for weight in WEIGHTS:
            hits = [_hits(each, worth, weight) for each in scored]
            first = np.mean([bool(found) and found[0] for found in hits])
            table[f"{name}*{weight}"] = [
                round(float(first), 3),
                round(float(np.mean([any(found) for found in hits])), 3),
            ]
    return table


def _hits(asked: Asked, worth: Worth, weight: float) -> list[bool]:
    """Whether each of the best statements, none overlapping, meets the evidence."""
    of_passage = {id_: worth(reading) for id_, reading in asked.readings.items()}

    def blended(each: Chosen) -> float:
        return each.score + weight * float(of_passage[each.found.passage.id][each.first : each.last + 1].max())

    taken: list[Chosen] = []
    for candidate in sorted(asked.candidates, key=blended, reverse=True):
        if len(taken) == _TRIES:
            break
        if not any(_share_a_sentence(held, candidate) for held in taken):
            taken.append(candidate)
    return [_meets(each, asked.gold) for each in taken]


def _share_a_sentence(held: Chosen, candidate: Chosen) -> bool:
    same = held.found.passage.id == candidate.found.passage.id
    return same and held.first <= candidate.last and candidate.first <= held.last


def _meets(chosen: Chosen, gold: Sequence[Sequence[GoldSpan]]) -> bool:
    start, end = chosen.span
    briefing = chosen.found.passage.briefing_id
    return any(each.briefing == briefing and each.start < end and start < each.end for place in gold for each in place)


def _refusal(asked: Sequence[Asked]) -> dict[str, object]:
    """AUROC against near misses, against questions on other matters, and against both, of each signal."""
    held = [each for each in asked if each.candidates]
    answerable = np.array([each.answerable for each in held], dtype=float)
    near = np.array([each.own and not each.question.answerable for each in held])
    margins = np.array([max(reading.margin for reading in each.readings.values()) for each in held])
    logits = np.array([max(float(r.sentence_scores.max()) for r in each.readings.values()) for each in held])
    signals = {
        "shipped_confidence": np.array([each.confidence for each in held]),
        "margin": margins,
        "best_logit": logits,
    }
    table: dict[str, object] = {"answerable": int(answerable.sum()), "near_misses": int(near.sum()), "asked": len(held)}
    far = (answerable == 0) & ~near
    for name, values in signals.items():
        table[name] = {
            against: round(_auroc(values, answerable, kept), 3)
            for against, kept in (("near", near), ("far", far), ("both", near | far))
        }
    return table


def _auroc(values: NDArray[np.float64], answerable: NDArray[np.float64], against: NDArray[np.bool_]) -> float:
    kept = (answerable == 1) | against
    pairs = [(bool(is_), False, float(v)) for is_, v in zip(answerable[kept], values[kept], strict=True)]
    return auroc(pairs) or float("nan")


if __name__ == "__main__":
    typer.run(main)
