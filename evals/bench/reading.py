"""How long the reader takes over the passages of a question, warm: on the clock, and in processor time of one core.

On a machine with other work the clock says more about that work; the processor's time says what the reading costs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.reader.reader import load_reader
from evals.bench.timing import Steps, spread
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings

_QUESTIONS = 40


def measure_reading(transcripts: Sequence[Path], repeats: int) -> dict[str, Any]:
    """Milliseconds for the passages of one question, over questions that the transcripts raise themselves."""
    reader = load_reader()
    if reader is None:
        return {}
    with (
        tempfile.TemporaryDirectory() as folder,
        BriefingIndex.open(IndexSettings(index=Path(folder)), create=True) as index,
    ):
        index.ingest(transcripts)
        assistant = Assistant(index)
        limit = assistant.settings.passages_per_answer
        asked = [
            (question, [each.passage for each in assistant.retriever.find(question, limit=limit)])
            for question in assistant.example_questions(_QUESTIONS)
        ]
    steps, warming = Steps(), Steps()
    for number in range(repeats + 1):
        for question, passages in asked:
            with (steps if number else warming).step("read_ms"):
                reader.read(question, passages)
    pieces = spread([float(reader.pieces(*each)) for each in asked], digits=0)
    return {"passages": limit, "threads": reader.threads, "pieces": pieces, **steps.summary(milliseconds=True)}
