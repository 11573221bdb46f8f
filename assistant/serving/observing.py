"""What the server tells about itself: figures for Prometheus and one JSON line an event. Owns prometheus_client.

Neither holds the words of a question, unless BRIEFINGS_LOG_QUESTIONS is true.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from assistant.records import Answer, AnswerKind
from assistant.serving.levels import LogLevel
from assistant.serving.settings import ServingSettings

_log = logging.getLogger(__name__)

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0, 60.0)
current_request: ContextVar[str] = ContextVar("current_request", default="")
"""Id of the HTTP request being served; gradio's queue works outside of it and is told by header instead."""
Channel = Literal["window", "api"]


class Observer:
    """Counts and logs what one server answers. Each server has its own, so that two in a process do not mix."""

    def __init__(self, settings: ServingSettings) -> None:
        self._log_questions = settings.log_questions
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._questions = Counter(
            "briefings_questions", "Questions answered, by kind of answer.", ["kind", "channel"], registry=self.registry
        )
        self._refusals = Counter(
            "briefings_refusals", "Answers that say nothing was found or said.", registry=self.registry
        )
        self._failures = Counter(
            "briefings_failures", "Questions that ended in an error.", ["channel"], registry=self.registry
        )
        self._model_errors = Counter(
            "briefings_model_errors",
            "Answers in the speakers' words because the language model failed or nothing it wrote was borne out.",
            registry=self.registry,
        )
        self._latency = Histogram(
            "briefings_step_seconds",
            "Time spent on a step of answering; `total` is the whole.",
            ["step"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._running = Gauge("briefings_questions_running", "Questions being answered now.", registry=self.registry)

    def watch(
        self, answers: Iterator[Answer], *, question: str, channel: Channel, request_id: str, writing: bool
    ) -> Iterator[Answer]:
        """The answers as they come; when the last one was given, it is counted and logged."""
        last: Answer | None = None
        self._running.inc()
        try:
            for last in answers:
                yield last
        except Exception:
            self._failures.labels(channel).inc()
            raise
        finally:
            self._running.dec()
        if last:
            self._count(last, channel, writing=writing)
            asked = {"question": question} if self._log_questions else {}
            facts = {"answer_id": last.id, "kind": str(last.kind), "ms": last.timings_ms, "by": last.answered_by}
            _log.info("answered", extra={"facts": {"request_id": request_id, "channel": channel, **facts, **asked}})

    def _count(self, answer: Answer, channel: Channel, *, writing: bool) -> None:
        self._questions.labels(str(answer.kind), channel).inc()
        if answer.kind in (AnswerKind.NOT_FOUND, AnswerKind.DECLINED):
            self._refusals.inc()
        if writing and answer.kind is AnswerKind.ANSWERED and answer.answered_by == "extract":
            self._model_errors.inc()
        for step, milliseconds in answer.timings_ms.items():
            self._latency.labels(step).observe(milliseconds / 1000)

    def exposition(self) -> tuple[bytes, str]:
        """The figures in Prometheus' text format, and its content type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, logger, event, and the `facts` given with it."""

    def __init__(self, *, with_messages_of_errors: bool) -> None:
        super().__init__()
        self._with_messages = with_messages_of_errors

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            # The message of an error may quote the question that brought it about; its place in the code does not.
            line["error"] = str(error) if self._with_messages else ""
            line["error_type"] = type(error).__name__
            frames = traceback.extract_tb(error.__traceback__)
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False, default=str)


def log_to_stderr(settings: ServingSettings) -> None:
    """JSON lines on standard error; at a terminal, where no level is asked for, only what went wrong, in words."""
    handler = logging.StreamHandler(sys.stderr)
    for_people = sys.stderr.isatty() and settings.log_level is None
    if not for_people:
        handler.setFormatter(JsonLines(with_messages_of_errors=settings.log_questions))
    for name in ("assistant", "index"):
        logger = logging.getLogger(name)
        logger.setLevel("WARNING" if for_people else (settings.log_level or LogLevel.INFO).upper())
        logger.addHandler(handler)
        logger.propagate = False
