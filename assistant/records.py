"""What the assistant returns: statements with citations, and what kind of answer they make.

Offsets are characters of the cited briefing's canonical text; `quote == text[start:end]`, always.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from index.filters import Filters
from index.records import Role

__all__ = [
    "Answer",
    "AnswerKind",
    "Citation",
    "Conversation",
    "ConversationTurn",
    "Filters",
    "Retrieved",
    "Statement",
    "Suggestion",
    "Support",
]


class AnswerKind(StrEnum):
    """Answered from the text, declined by the official, not in the briefings, or about the briefings themselves."""

    ANSWERED = "answered"
    DECLINED = "declined"
    NOT_FOUND = "not_found"
    OVERVIEW = "overview"


class Support(StrEnum):
    """How a statement stands to the words it cites."""

    VERBATIM = "verbatim"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Citation:
    """The words a statement rests on, and who said them, where, when."""

    number: int
    briefing_id: str
    title: str
    date: date | None
    heading: str
    speaker: str
    role: Role
    quote: str
    start: int
    end: int
    asked: str = ""
    """For words of a reply: the question it replies to."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the answer says, with the numbers of its citations."""

    text: str
    support: Support
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage as retrieved for this question, best first."""

    id: str
    briefing_id: str
    heading: str
    start: int
    end: int
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section near the question, offered where the answer was not found."""

    briefing_id: str
    title: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. `text` is what is shown: the statements with [1] markers, each attributed."""

    id: str
    question: str
    standalone_question: str
    kind: AnswerKind
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Retrieved, ...]
    suggestions: tuple[Suggestion, ...]
    confidence: float
    """0 to 1, that the briefings hold the answer."""
    answered_by: str
    """`extract`, or the language model's name."""
    timings_ms: dict[str, float]
    note: str = ""
    """What to know about how the answer came about; `text` ends with it."""
    prompts_digest: str = ""
    """Of the prompt it was written with; empty where no language model wrote it."""

    def as_json(self) -> dict[str, Any]:
        """As the machine interface prints it; see answer.schema.json."""
        return json_ready(self)


def json_ready(record: Any) -> dict[str, Any]:
    """A record as plain JSON values: dates in ISO form, tuples as lists."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [plain(inner) for inner in value]
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if isinstance(value, StrEnum) else value

    made: dict[str, Any] = plain(asdict(record))
    return made


@dataclass(frozen=True, slots=True)
class ConversationTurn:
    """One question of the conversation so far, with what came of it."""

    question: str
    standalone_question: str = ""
    headings: tuple[str, ...] = ()
    """Headings cited in its answer."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first. Immutable, so that nothing is shared between users by accident."""

    turns: tuple[ConversationTurn, ...] = ()

    def after(self, answer: Answer) -> Conversation:
        """The conversation with this answer's turn added."""
        headings = tuple(dict.fromkeys(citation.heading for citation in answer.citations))
        return Conversation((*self.turns, ConversationTurn(answer.question, answer.standalone_question, headings)))
