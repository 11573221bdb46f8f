"""What somebody at the keyboard waits for: a first ingest, a warm question, a question from a cold start."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.assistant import Assistant
from evals.bench.embedding import spread
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings


def measure_product(transcripts: Sequence[Path], repeats: int) -> dict[str, Any]:
    """Seconds and milliseconds, median with least and most of `repeats`; every ingest into an index of its own."""
    taken: dict[str, list[float]] = {"ingest_s": [], "ingest_again_s": [], "ask_warm_s": [], "ask_cold_s": []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(repeats):
            place = Path(folder) / str(number)
            with BriefingIndex.open(IndexSettings(index=place), create=True) as index:
                index.encoder.embed(["warm"])  # Start-up is measured by the cold question.
                with stopwatch(taken["ingest_s"]):
                    index.ingest(transcripts)
                with stopwatch(taken["ingest_again_s"]):
                    index.ingest(transcripts)
                assistant = Assistant(index)
                assistant.ask("warm up")
                for question in assistant.example_questions(40):
                    with stopwatch(taken["ask_warm_s"]):
                        assistant.ask(question)
                passages = index.verify().passages
            command = [sys.executable, "-m", "assistant.cli", "ask", "What was decided?", "--index", str(place)]
            with stopwatch(taken["ask_cold_s"]):
                subprocess.run(command, check=True, capture_output=True)
    figures = {name: spread(values, digits=4) for name, values in taken.items()}
    return {"briefings": len(transcripts), "passages": passages, **figures}


@contextmanager
def stopwatch(times: list[float]) -> Iterator[None]:
    """Adds the seconds its body took to `times`."""
    started = perf_counter()
    yield
    times.append(perf_counter() - started)
