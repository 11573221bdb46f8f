"""Puts a system under test to a set of questions; one result line a question, on disk before the next is asked."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from evals.questions import resolve
from evals.records import ReferenceQuestion, ResultLine, RunSettings
from evals.sets import QuestionSet
from evals.systems.port import SystemUnderTest

RESULTS, SETTINGS, TEXTS = "results.jsonl", "settings.json", "texts.json"


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is."""

    done: int
    total: int
    failed: int
    rate: float
    """Questions a second."""
    seconds_left: float


def run(
    system: SystemUnderTest,
    questions: QuestionSet,
    folder: Path,
    *,
    live: bool = False,
    on_progress: Callable[[RunProgress], None] | None = None,
) -> Path:
    """Ask every question not answered in `folder` yet; returns `folder`.

    A run that was stopped goes on where it was. A folder that holds a run of anything else is refused.
    """
    asked = questions.questions()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as index_folder:
        digests = system.prepare(questions.transcripts, Path(index_folder), reporters=questions.reporters)
        try:
            settings = RunSettings(
                system=system.name,
                questions=questions.name,
                live=live,
                digests={
                    **digests,
                    "questions": _digest(asked),
                    "reporters": "indexed" if questions.reporters else "left out",
                },
            )
            _claim(folder, settings)
            before = read_results(folder)
            done = {line.question.id for line in before}
            todo = [question for question in asked if question.id not in done]
            failed = sum(line.error is not None for line in before)
            _ask_all(system, todo, folder, RunProgress(len(done), len(asked), failed, 0.0, 0.0), live, on_progress)
            _save_texts(system, folder)
        finally:
            system.close()
    return folder


def _ask_all(
    system: SystemUnderTest,
    todo: list[ReferenceQuestion],
    folder: Path,
    before: RunProgress,
    live: bool,
    on_progress: Callable[[RunProgress], None] | None,
) -> None:
    started, failed = time.monotonic(), before.failed
    with (folder / RESULTS).open("a", encoding="utf-8") as out:
        for number, question in enumerate(todo, start=1):
            line = _ask(system, question, live)
            failed += line.error is not None
            out.write(line.model_dump_json() + "\n")
            out.flush()
            if on_progress:
                rate = number / max(time.monotonic() - started, 1e-6)
                left = (len(todo) - number) / rate
                on_progress(RunProgress(before.done + number, before.total, failed, rate, left))


def _ask(system: SystemUnderTest, question: ReferenceQuestion, live: bool) -> ResultLine:
    gold, problems = resolve(question, system.text_of)
    if problems:
        return ResultLine(question=question, gold=[], answer=None, error="; ".join(problems))
    started = time.perf_counter()
    try:
        answer: dict[str, Any] = system.ask(question.turns, live=live)
        seconds = time.perf_counter() - started
        variants = {}
        if question.standalone:
            variants["last_turn"] = system.ask(question.turns[-1:], live=False)
            variants["reference"] = system.ask([question.standalone], live=False)
    except Exception as error:  # Whatever a system raises is a failure to be counted, not the end of the run.
        return ResultLine(question=question, gold=gold, answer=None, error=f"{type(error).__name__}: {error}")
    return ResultLine(question=question, gold=gold, answer=answer, variants=variants, seconds=seconds)


def read_results(folder: Path) -> list[ResultLine]:
    """The result lines of a run; a last line cut short by a stopped run is left out and asked again."""
    path = folder / RESULTS
    if not path.exists():
        return []
    # Bytes, because only a newline ends a line: transcripts hold other characters that str.splitlines would cut at.
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        with path.open("r+b") as out:
            out.truncate(whole)
    return [ResultLine.model_validate_json(line) for line in data[:whole].split(b"\n") if line]


def read_settings(folder: Path) -> RunSettings:
    """UsageError where the folder holds no run."""
    try:
        return RunSettings.model_validate_json((folder / SETTINGS).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{folder} holds no run; `briefings eval --out {folder}` makes one") from error


def _claim(folder: Path, settings: RunSettings) -> None:
    """Write the settings, or find that the folder's run has the same."""
    path = folder / SETTINGS
    if path.exists():
        found = read_settings(folder)
        if found != settings:
            differing = [name for name in RunSettings.model_fields if getattr(found, name) != getattr(settings, name)]
            raise UsageError(f"{folder} holds a run with other {', '.join(differing)}; name another folder with --out")
    else:
        path.write_text(settings.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _save_texts(system: SystemUnderTest, folder: Path) -> None:
    """Keep the texts that spans of the results refer to, so that a run can be scored where the transcripts are not."""
    ids: set[str] = set()
    for line in read_results(folder):
        answer = line.answer or {}
        ids.add(line.question.briefing)
        ids.update(each["briefing_id"] for part in ("citations", "passages") for each in answer.get(part, ()))
    texts = {id_: system.text_of(id_) for id_ in sorted(ids)}
    (folder / TEXTS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")


def read_texts(folder: Path) -> dict[str, str]:
    """Canonical text by briefing id."""
    found: dict[str, str | None] = json.loads((folder / TEXTS).read_text(encoding="utf-8"))
    return {id_: text for id_, text in found.items() if text is not None}


def _digest(questions: list[ReferenceQuestion]) -> str:
    text = json.dumps([question.model_dump(mode="json") for question in questions], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
