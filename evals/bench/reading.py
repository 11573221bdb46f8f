"""How long the reader takes over five passages of a question and over all it is given, warm: clock and processor.

On a machine with other work the clock says more about that work; the processor's time says what the reading costs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.reader.reader import PassageReader, load_reader
from evals.bench.timing import Steps, spread
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings

_QUESTIONS = 40
_GOAL = 5
"""Passages for which the goal is set."""


def measure_reading(transcripts: Sequence[Path], repeats: int) -> dict[str, Any]:
    """Milliseconds for the passages of one question, over questions that the transcripts raise themselves."""
    if load_reader() is None:
        return {}
    reader = PassageReader(remembered=0)
    with (
        tempfile.TemporaryDirectory() as folder,
        BriefingIndex.open(IndexSettings(index=Path(folder)), create=True) as index,
    ):
        index.ingest(transcripts)
        assistant = Assistant(index)
        most = assistant.settings.passages_per_answer
        asked = [
            (question, [each.passage for each in assistant.retriever.find(question, limit=most)])
            for question in assistant.example_questions(_QUESTIONS)
        ]
    limits = sorted({_GOAL, most})
    steps, warming = Steps(), Steps()
    for number in range(repeats + 1):
        for question, passages in asked:
            for limit in limits:
                with (steps if number else warming).step(f"read_{limit}_passages_ms"):
                    reader.read(question, passages[:limit])
    pieces = {
        f"pieces_of_{limit}": spread([float(reader.pieces(each, held[:limit])) for each, held in asked], digits=0)
        for limit in limits
    }
    return {"threads": reader.threads, **pieces, **steps.summary(milliseconds=True)}
