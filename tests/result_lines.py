"""Builds result lines for tests from words of a short briefing: places are found, not counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.records import FalsePremise, GoldSpan, QuestionType, ReferenceQuestion, ResultLine

BRIEFING = "2025-03-06-port"
TEXT = (
    "The ferry to Stell resumes on April 18. The pier has been repaired. "
    "Four thousand sailors need no second examination. Question: Is the bridge closed? "
    "The bridge is open to all. The ministers meet in Corvane."
)


def text_of(briefing_id: str) -> str | None:
    return TEXT if briefing_id == BRIEFING else None


def place(words: str) -> dict[str, int]:
    """Where the words stand, once, in the text."""
    assert TEXT.count(words) == 1, words
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def gold(*needed: str | Sequence[str]) -> list[list[GoldSpan]]:
    """Needed places; one with alternatives is a list."""
    listed = [[each] if isinstance(each, str) else list(each) for each in needed]
    return [[GoldSpan(briefing=BRIEFING, **place(words)) for words in alternatives] for alternatives in listed]


def a_passage(words: str, **changes: Any) -> dict[str, Any]:
    made = {"id": words, "briefing_id": BRIEFING, "heading": "Ferries", "score": 0.5, "text": words, **place(words)}
    return made | changes


def a_citation(number: int, words: str, **changes: Any) -> dict[str, Any]:
    made = {"number": number, "briefing_id": BRIEFING, "title": "Port", "date": "2025-03-06", "heading": "Ferries"}
    made |= {"speaker": "Tessa Varn", "role": "official", "quote": words, "asked": "", **place(words)}
    return made | changes


def an_answer(
    cited: Sequence[str] = (), retrieved: Sequence[str] = (), kind: str = "answered", **changes: Any
) -> dict[str, Any]:
    """Every cited piece of the text is a statement of its own, word for word."""
    statements = [
        {"text": words, "support": "verbatim", "citations": [number]} for number, words in enumerate(cited, start=1)
    ]
    made = {
        "id": "1",
        "question": "When?",
        "standalone_question": "When?",
        "kind": kind,
        "text": " ".join(cited) or "Not found.",
        "statements": statements,
        "citations": [a_citation(number, words) for number, words in enumerate(cited, start=1)],
        "passages": [a_passage(words) for words in retrieved],
        "suggestions": [],
        "confidence": 0.5,
        "answered_by": "extract",
        "timings_ms": {"total": 12.0, "retrieve": 8.0},
    }
    return made | changes


def a_line(
    answer: dict[str, Any] | None,
    needed: Sequence[str | Sequence[str]] = (),
    /,
    *,
    error: str | None = None,
    variants: dict[str, dict[str, Any]] | None = None,
    **question: Any,
) -> ResultLine:
    """A line about `needed` places; what else the question has is named."""
    kind = question.pop("type", QuestionType.FACTUAL)
    asked: dict[str, Any] = {"id": "q-1", "type": kind, "turns": ["When?"], "briefing": BRIEFING}
    if kind is QuestionType.FALSE_PREMISE:
        asked["premise"] = FalsePremise(claim="The bridge is closed", correction_keys=[["open"]])
    places = gold(*needed)
    asked["evidence"] = [[TEXT[span.start : span.end] for span in alternatives] for alternatives in places]
    made = ReferenceQuestion.model_validate(asked | question)
    return ResultLine(question=made, gold=places, answer=answer, error=error, variants=variants or {})
