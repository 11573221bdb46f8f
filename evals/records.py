"""What the evaluation suite passes around: questions with what a right answer holds, and a result line for each."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field


class QuestionType(StrEnum):
    """What makes a question hard."""

    FACTUAL = "factual"
    PARAPHRASE = "paraphrase"
    NUMERIC = "numeric"
    WHO = "who"
    WHEN = "when"
    LIST = "list"
    SEVERAL_SECTIONS = "several_sections"
    QUOTATION = "quotation"
    REPORTER_QUESTION = "reporter_question"
    FOLLOW_UP = "follow_up"
    UNANSWERABLE = "unanswerable"
    FALSE_PREMISE = "false_premise"
    ABOUT_DOCUMENT = "about_document"
    ASKED = "asked"
    """A reporter's own question, the reply its gold; this and the next two are what `briefings eval make` makes."""
    ASKED_DESCRIBED = "asked_described"
    """The same with names replaced by descriptions and pronouns."""
    ASKED_CLIPPED = "asked_clipped"
    """The first clause alone."""


MADE = frozenset({QuestionType.ASKED, QuestionType.ASKED_DESCRIBED, QuestionType.ASKED_CLIPPED})
"""Types asked over an index without reporters' words, or the question would find itself."""


class FalsePremise(BaseModel, frozen=True, extra="forbid"):
    """What a question wrongly assumes, and words of the correction, each with its spelling variants."""

    claim: str
    correction_keys: list[list[str]]


class ReferenceQuestion(BaseModel, frozen=True, extra="forbid"):
    """One line of a question file."""

    id: str
    type: QuestionType
    turns: list[str] = Field(min_length=1)
    """What the user types, in order; the answer to the last one is scored."""
    standalone: str | None = None
    """Follow-ups: a human rewrite of the last turn that stands alone."""
    briefing: str
    """Id of the briefing that holds the answer."""
    headings: list[str] = []
    """Gold section headings."""
    evidence: list[list[str]] = []
    """Every inner list is one needed place, named by alternative anchors: a few words that occur once in the text."""
    keys: list[list[str]] = []
    """What a right answer's text holds: each inner list is one key with its spelling variants."""
    answer: str | None = None
    """A short reference answer where one exists."""
    speaker: str | None = None
    role: str | None = None
    premise: FalsePremise | None = None

    @property
    def answerable(self) -> bool:
        return self.type is not QuestionType.UNANSWERABLE


class GoldSpan(BaseModel, frozen=True):
    """An anchor's place in the canonical text of a briefing."""

    briefing: str
    start: int
    end: int


class ResultLine(BaseModel, frozen=True):
    """What one system made of one question; scored later, so that a new metric needs no new run."""

    question: ReferenceQuestion
    gold: list[list[GoldSpan]]
    """`question.evidence` resolved: every inner list is one needed place with its alternatives."""
    answer: dict[str, Any] | None
    """As the machine interface prints an answer (assistant/answer.schema.json); None where the system failed."""
    variants: dict[str, dict[str, Any]] = {}
    """Follow-ups only: the answers to `last_turn` alone and to the `reference` standalone question."""
    error: str | None = None
    seconds: float = 0.0


class RunSettings(BaseModel, frozen=True):
    """Printed above every table: two runs compare only where these agree."""

    system: str
    questions: str
    """Name of the set and half."""
    live: bool
    """Follow-ups asked after the system's own answers, not after the reference turns."""
    digests: dict[str, str]
    """Of questions, transcripts, embedding model, calibration: what answers depend on."""
