"""One archive at growing sizes: what serving it takes, and how much of what is nearest is found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from evals.bench.archive import Grown, grow, vectors_of
from evals.bench.copies import Copies
from evals.bench.recall import exact_nearest, recall_at
from evals.bench.timing import Steps
from index.catalogue import IndexedBriefing
from index.encoder import SentenceEncoder

_MOST_MULTIPLIED = 2_000_000
"""Passages whose vectors are held in memory for one matrix product: 3 GB."""
_LONGEST_ASKED = 120
"""Characters."""


def measure_growth(
    corpus: Sequence[IndexedBriefing],
    questions: Sequence[str],
    sizes: Sequence[int],
    folder: Path,
    tell: Callable[[str], None],
) -> Iterator[dict[str, Any]]:
    """The figures of each size, least first; the archive stays in `folder` and grows on in the next run."""
    copies = Copies(corpus)
    for size in sorted(sizes):
        tell(f"{size:,} passages: growing the archive")
        grown = grow(folder, copies, size, lambda there: tell(f"{there:,} passages"))
        yield measure_size(grown, copies, questions, tell)


def measure_size(grown: Grown, copies: Copies, questions: Sequence[str], tell: Callable[[str], None]) -> dict[str, Any]:
    """The figures of an archive as it is."""
    tell(f"{grown.passages:,} passages: serving, in a process of its own")
    asked = grown.folder.with_name(f"{grown.folder.name}-questions.json")
    asked.write_text(json.dumps(list(questions)), encoding="utf-8")
    command = [sys.executable, "-m", "evals.bench.serving", str(grown.folder), str(asked)]
    serving = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    tell(f"{grown.passages:,} passages: exact search")
    encoder = SentenceEncoder()
    vectors = np.vstack([encoder.embed_query(question) for question in questions[1:]])
    found = serving.pop("found")
    exact = exact_nearest(vectors, vectors_of(copies, grown.briefings), 50)
    return {
        "passages": grown.passages,
        "written": {**asdict(grown), "folder": grown.folder.name},
        **serving,
        "recall_at_10": round(recall_at(10, found, exact), 4),
        "recall_at_50": round(recall_at(50, found, exact), 4),
        "floor_ms": _one_product(vectors, copies, grown.briefings) if grown.passages <= _MOST_MULTIPLIED else None,
    }


def asked_by_reporters(corpus: Sequence[IndexedBriefing], limit: int) -> list[str]:
    """Questions of one sentence from all over the corpus."""
    questions = dict.fromkeys(
        " ".join(each.briefing.text[turn.start : turn.end].split())
        for each in corpus
        for exchange in each.briefing.exchanges
        for turn in exchange.questions
        if 25 <= turn.end - turn.start <= _LONGEST_ASKED
    )
    chosen = [question for question in questions if question.endswith("?") and question.count("?") == 1]
    return chosen[:: max(1, len(chosen) // limit)][:limit]


def _one_product(questions: np.ndarray[Any, Any], copies: Copies, briefings: int) -> dict[str, float]:
    """Milliseconds of the least that exact search takes: one product with all vectors, and the best 50 of it."""
    held = np.vstack([vectors for _, vectors in vectors_of(copies, briefings)])
    steps = Steps()
    for question in questions[:20]:
        with steps.step("product"):
            scores = held @ question
            np.argpartition(-scores, min(50, len(scores) - 1))
    return steps.summary(milliseconds=True)["product"]
