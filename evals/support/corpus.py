"""The passages cases are made from: documents of two formats, in a development and a held-out half."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evals.transcripts import read_transcripts
from index.parser import parse_briefing
from index.passages import cut_passages
from index.records import Passage, Role
from index.settings import PassageSettings

_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_PASSAGES_SHOWN = 6
LEAST_WORDS, MOST_WORDS = 8, 38
"""Words of a sentence a case is made from."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, and the passages shown with it as if retrieved."""

    text: str
    passage: Passage
    shown: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One transcript as the index would hold it."""

    id: str
    date: date | None
    passages: tuple[Passage, ...]
    names: tuple[str, ...]
    """Runs of words that only stand with a capital, inside sentences."""


def read_documents(paths: Sequence[Path]) -> list[Document]:
    """The transcripts at `paths`, in the order of their ids."""
    transcripts, _ = read_transcripts(paths)
    documents = []
    for id_, transcript in sorted(transcripts.items()):
        briefing = parse_briefing(transcript.text, briefing_id=id_)
        passages = cut_passages(briefing, PassageSettings())
        if passages:
            documents.append(Document(id_, briefing.date, tuple(passages), _names(briefing.text)))
    return documents


def _names(text: str) -> tuple[str, ...]:
    small = set(re.findall(r"\b[a-z]+\b", text))
    counted = Counter(match.group() for match in _CAPITAL.finditer(text))
    return tuple(name for name in counted if not any(word.lower() in small for word in name.split()))


def half(documents: Sequence[Document], *, held_out: bool) -> list[Document]:
    """Every other document."""
    return [document for place, document in enumerate(documents) if place % 2 == held_out]


def sentences(documents: Sequence[Document], *, each: int, seed: int) -> list[Sentence]:
    """Up to `each` sentences a document, with the passages shown with them."""
    chance = random.Random(seed)
    drawn = []
    for document in documents:
        told = [
            (passage, passage.text[start - passage.start : end - passage.start])
            for passage in document.passages
            if passage.role in (Role.OFFICIAL, Role.REPORTER)
            for start, end in passage.sentences
        ]
        fitting = [pair for pair in told if _fits(pair[1])]
        others = [passage for other in documents if other.id != document.id for passage in other.passages]
        for passage, text in chance.sample(fitting, min(each, len(fitting))):
            drawn.append(Sentence(" ".join(text.split()), passage, _shown(passage, document, others, chance)))
    return drawn


def _fits(text: str) -> bool:
    words = text.split()
    return LEAST_WORDS <= len(words) <= MOST_WORDS and text[-1] in ".?" and text[0].isupper() and '"' not in text


def _shown(
    passage: Passage, document: Document, others: Sequence[Passage], chance: random.Random
) -> tuple[Passage, ...]:
    """The passage among neighbours, others of its document and one or two of other documents."""
    place = document.passages.index(passage)
    near = document.passages[max(0, place - 1) : place + 2]
    far = chance.sample(document.passages, min(2, len(document.passages)))
    shown = dict.fromkeys([*near, *far, *chance.sample(others, min(2, len(others)))])
    kept = [passage, *(each for each in shown if each != passage)][:_PASSAGES_SHOWN]
    chance.shuffle(kept)
    return tuple(kept)
