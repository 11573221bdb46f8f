"""What the check adds to an answer of five sentences, by the clock and in processor time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from evals.bench.timing import spread
from evals.support.cases import make_cases
from evals.support.corpus import read_documents
from evals.support.measure import time_answers
from index.encoder import SentenceEncoder, Vector
from index.passages import embedded_sentences
from index.records import Passage

_SEED = 20220113
_SENTENCES = 40
"""Of each transcript."""


def measure_checks(transcripts: Sequence[Path], repeats: int) -> dict[str, Any]:
    """Milliseconds for five sentences over eight passages at most; sentence vectors are stored, as in an index."""
    encoder = SentenceEncoder()

    @cache
    def vectors(passage: Passage) -> Vector:
        return encoder.embed(embedded_sentences(passage))

    cases = make_cases(read_documents(transcripts), each=_SENTENCES, seed=_SEED)
    rounds = [time_answers(cases, encoder, vectors) for _ in range(repeats + 1)][1:]  # The first one warms up.
    return {
        "five_sentences_ms": spread([each for times in rounds for each in times.wall]),
        "five_sentences_cpu_ms": spread([each for times in rounds for each in times.processor]),
    }
