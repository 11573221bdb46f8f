"""What somebody at the keyboard waits for: a first ingest, a warm question, a question from a cold start."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from evals.bench.timing import Steps
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings


def measure_product(transcripts: Sequence[Path], rounds: int) -> dict[str, Any]:
    """Seconds by the clock and of the processor; every ingest goes into an index of its own."""
    steps = Steps()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            place = Path(folder) / str(number)
            with BriefingIndex.open(IndexSettings(index=place), create=True) as index:
                index.encoder.embed(["warm"])  # Start-up is measured by the cold question.
                with steps.step("ingest"):
                    index.ingest(transcripts)
                with steps.step("ingest again, nothing changed"):
                    index.ingest(transcripts)
                assistant = Assistant(index)
                assistant.ask("warm up")
                for question in assistant.example_questions(40):
                    with steps.step("ask, warm"):
                        assistant.ask(question)
            command = [sys.executable, "-m", "assistant.cli", "ask", "What was decided?", "--index", str(place)]
            # Of this process alone: what the other takes of the processor is not counted.
            with steps.step("ask, from a cold start"):
                subprocess.run(command, check=True, capture_output=True)
    return steps.summary()
