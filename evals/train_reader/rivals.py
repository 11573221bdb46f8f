"""Rivals: what the retriever finds for a written question beside the passage that answers it.

They are of the kind that the reader has before it when it is used, and seldom hold the answer: passages of the same
reply are passed over, and those with the words of the short answer where there is one. `python -m evals.train_reader
rivals INDEX` writes them, one a line, for training to read; for INDEX see training_index.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.retriever import Retriever
from evals.train_reader.briefing_data import sentences_of, telling
from evals.train_reader.records import Example, Kind, held_out, squeezed
from evals.train_reader.written import FOLDER, rows_about_briefings
from index.catalogue import IndexedPassage
from index.filters import Filters
from index.records import Passage, Role

RIVALS = "rivals"
_FOUND = 12
"""Passages looked at for each question: as many as are read when it is used."""


def rivals_in(
    at_hand: Mapping[str, IndexedPassage], retriever: Retriever, folder: Path = FOLDER
) -> Iterator[dict[str, Any]]:
    """Rivals of every answered written question: in its own briefing, and by turns in all of them.

    All are searched for questions with a short answer alone: briefings say much the same from one day to the next, and
    without its words nothing tells that another one does not hold the answer.

    `at_hand`: the passages that the retriever searches, by digest.
    """
    for row in rows_about_briefings(folder):
        if not (answering := at_hand.get(row["passage"])):
            continue
        passage = answering.passage
        sentences = sentences_of(passage)
        everywhere = False
        for asked in row["questions"]:
            short = _words_of(asked.get("short"), sentences)
            everywhere = bool(short) and not everywhere
            within = Filters() if everywhere else Filters(briefing_id=passage.briefing_id)
            found = retriever.find(asked["question"], limit=_FOUND, filters=within)
            rivals = [each for each in found if _is_rival(each.passage, passage, short)]
            kept = held_out(sentences)
            for rival in rivals:
                # What is kept for validation is learnt neither as an answer nor as none.
                if kept or not held_out(sentences_of(rival.passage)):
                    yield {"question": asked["question"], "held_out": kept, **_read_part(rival.passage)}


def _words_of(short: list[int] | None, sentences: tuple[str, ...]) -> str:
    return squeezed(sentences[short[0]][short[1] : short[2]]) if short else ""


def _is_rival(other: Passage, answering: Passage, short: str) -> bool:
    if other.role is Role.REPORTER or other.id == answering.id:
        return False
    same_reply = other.exchange is not None and other.exchange == answering.exchange
    if same_reply and other.briefing_id == answering.briefing_id:
        return False
    text = squeezed(other.text)
    return not (short and short in text) and squeezed(answering.text) != text


def _read_part(passage: Passage) -> dict[str, Any]:
    return {
        "heading": telling(passage.heading),
        "asked": passage.question if passage.first_of_reply else "",
        "sentences": sentences_of(passage),
    }


def read_rivals(path: Path) -> tuple[list[Example], list[Example]]:
    """Those to train on, and those of questions kept for validation."""
    split: tuple[list[Example], list[Example]] = ([], [])
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentences = tuple(row["sentences"])
        example = Example(
            row["question"], row["heading"], sentences, (), RIVALS, Kind.RIVAL, asked=row["asked"], weak=True
        )
        split[row["held_out"]].append(example)
    return split
