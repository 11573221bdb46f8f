"""What one index costs to serve: `python -m evals.bench.serving INDEX QUESTIONS` in a process of its own.

Prints JSON: seconds from opening to the first answer, milliseconds of a warm question by step, memory, and the passages
found, from which recall is told.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from assistant.assistant import Assistant
from assistant.briefing_names import briefings_named
from assistant.fusion import fuse
from assistant.question_map.question_map import QuestionMap
from assistant.retriever import FIRST, REACH
from assistant.settings import AssistantSettings
from evals.bench.timing import Steps
from index.briefing_index import BriefingIndex
from index.filters import Filters
from index.nearest import nearest
from index.settings import IndexSettings


def measure_serving(folder: Path, questions: list[str], limit: int = 50) -> dict[str, Any]:
    """Every question once; the first of them is the cold one."""
    settings = AssistantSettings()
    started = perf_counter()
    with BriefingIndex.open(IndexSettings(index=folder), purpose="make bench") as index:
        opened = perf_counter() - started
        assistant = Assistant(index, settings)
        assistant.ask(questions[0])
        first = perf_counter() - started
        steps = Steps()
        moved = QuestionMap.for_model(index.encoder.model_hash)
        found = [_retrieve(index, moved, question, settings, steps) for question in questions[1:]]
        for question in questions[1:]:
            with steps.step("ask"):
                assistant.ask(f"{question} ")  # Not the very words: their vector would be remembered.
        for name, filters in _filters(index).items():
            for question in questions[1:12]:
                vector = moved(index.encoder.embed_query(question))
                with steps.step(f"dense, {name}"):
                    nearest(index, vector, limit=settings.candidates, filters=filters)
                with steps.step(f"words, {name}"):
                    index.words.best(question, limit=settings.candidates, filters=filters)
        for name, call in (("briefings", index.briefings), ("speakers", index.speakers)):
            for _ in range(5):
                with steps.step(f"page: {name}"):
                    call()
        summaries = index.briefings()
        closing = perf_counter()
    closed = perf_counter() - closing
    return {
        "briefings": len(summaries),
        "passages": sum(summary.passages for summary in summaries),
        "open_s": round(opened, 3),
        "first_answer_s": round(first, 3),
        "close_s": round(closed, 3),
        "memory_mib": most_memory_mib(),
        "index_mib": round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20, 1),
        "steps_ms": steps.summary(milliseconds=True),
        "found": found,
    }


def most_memory_mib() -> int:
    """The most memory that this process has had resident.

    From Linux's own count, which begins with the program: `ru_maxrss` begins with the process that started it.
    """
    status = Path("/proc/self/status")
    if status.exists() and (peak := re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(encoding="utf-8"), re.M)):
        return int(peak[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (2**20 if sys.platform == "darwin" else 1024)


def _retrieve(
    index: BriefingIndex, moved: QuestionMap, question: str, settings: AssistantSettings, steps: Steps
) -> list[str]:
    """`Retriever.find` step by step; gives what the vectors found."""
    filters = Filters()
    with steps.step("retrieve"):
        with steps.step("embed"):
            vector = moved(index.encoder.embed_query(question))
        with steps.step("dense"):
            dense = nearest(index, vector, limit=settings.candidates, filters=filters)
        with steps.step("words"):
            words = dict(index.words.best(question, limit=settings.candidates, filters=filters))
        with steps.step("beside"):
            beside = index.beside(dict.fromkeys((*dense[:FIRST], *list(words)[:FIRST])), reach=REACH)
        with steps.step("passages"):
            ids = list(dict.fromkeys((*dense, *words)))
            held = index.passages([*ids, *beside])
        with steps.step("names"):
            named = {summary.id for summary in briefings_named(question, index.briefings())[0]}
        with steps.step("fuse"):
            candidates = [held[id_] for id_ in ids if id_ in held]
            around = [held[id_] for id_ in beside if id_ in held and id_ not in ids]
            weight = settings.dense_weight
            fuse(vector, candidates, words, around, dense_weight=weight, named=named, question=question)
    return dense


def _filters(index: BriefingIndex) -> dict[str, Filters]:
    """One briefing, and the newest tenth of the archive's days."""
    summaries = index.briefings()
    days = [summary.date for summary in summaries if summary.date]
    filters = {"one briefing": Filters(briefing_id=summaries[len(summaries) // 2].id)}
    if days:
        filters["a tenth of the days"] = Filters(since=max(days) - timedelta(days=(max(days) - min(days)).days // 10))
    return filters


def main(
    index: Annotated[Path, typer.Argument(help="Folder of the index.")],
    questions: Annotated[Path, typer.Argument(help="JSON list of questions; the first is the cold one.")],
) -> None:
    print(json.dumps(measure_serving(index, json.loads(questions.read_text(encoding="utf-8")))))


if __name__ == "__main__":
    typer.run(main)
