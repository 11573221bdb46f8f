"""A conversation as the browser keeps it. restoring.py brings it back."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from pydantic import BaseModel, Field

from assistant.chat.session import Session
from assistant.records import Answer, AnswerKind, Support, json_ready
from index.records import Role

MOST_TURNS = 200
LONGEST = 20_000
"""Characters of a text that the browser may bring back."""


class KeptFilters(BaseModel):
    briefing_id: str | None = Field(default=None, max_length=500)
    since: dt.date | None = None
    until: dt.date | None = None
    speaker: str | None = Field(default=None, max_length=500)


class KeptCitation(BaseModel):
    number: int = Field(ge=1, le=1000)
    briefing_id: str = Field(max_length=500)
    quote: str = Field(max_length=LONGEST)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    title: str = Field(max_length=1000)
    date: dt.date | None
    heading: str = Field(max_length=1000)
    speaker: str = Field(max_length=1000)
    role: Role
    asked: str = Field(default="", max_length=LONGEST)
    answer_start: int | None = Field(default=None, ge=0)
    answer_end: int | None = Field(default=None, ge=0)


class KeptStatement(BaseModel):
    text: str = Field(max_length=LONGEST)
    support: Support
    citations: tuple[int, ...] = Field(max_length=100)


class KeptSuggestion(BaseModel):
    briefing_id: str = Field(max_length=500)
    start: int = Field(ge=0)


class KeptAnswer(BaseModel):
    id: str = Field(pattern=r"^[0-9a-f]{32}$")
    standalone_question: str = Field(max_length=LONGEST)
    kind: AnswerKind
    text: str = Field(max_length=5 * LONGEST)
    statements: tuple[KeptStatement, ...] = Field(max_length=500)
    citations: tuple[KeptCitation, ...] = Field(max_length=500)
    suggestions: tuple[KeptSuggestion, ...] = Field(max_length=20)
    passages: tuple[str, ...] = Field(max_length=100)
    confidence: float = Field(ge=0, le=1)
    answered_by: str = Field(max_length=300)
    note: str = Field(default="", max_length=LONGEST)


class KeptTurn(BaseModel):
    question: str = Field(min_length=1, max_length=LONGEST)
    filters: KeptFilters = KeptFilters()
    answer: KeptAnswer | None = None
    stopped: bool = False


class KeptConversation(BaseModel):
    id: str = Field(pattern=r"^[0-9a-f]{32}$")
    turns: tuple[KeptTurn, ...] = Field(min_length=1, max_length=MOST_TURNS)


def as_kept(session: Session) -> str:
    """The conversation as JSON for the browser: passages by their ids alone, for they are long and in the index."""
    turns = [
        {
            "question": turn.question,
            "filters": json_ready(turn.filters),
            "answer": _kept_answer(turn.answer) if turn.answer and not turn.writing else None,
            "stopped": turn.stopped,
        }
        for turn in session.turns
    ]
    return json.dumps({"id": session.id, "turns": turns}, ensure_ascii=False)


def _kept_answer(answer: Answer) -> dict[str, Any]:
    shown = answer.as_json()
    fields = {name: shown[name] for name in KeptAnswer.model_fields}
    return {**fields, "passages": [each.id for each in answer.passages]}
