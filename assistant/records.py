"""What the assistant returns: statements with citations, and what kind of answer they make.

Offsets are characters of the cited briefing's canonical text; `quote == text[start:end]`, always.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from index.filters import Filters
from index.lines import squeeze
from index.parser import CLOSING, OPENING, QUESTIONS
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

_GENERAL_HEADINGS = frozenset((OPENING, QUESTIONS, CLOSING))
"""Given by the parser where a transcript has none: they name no matter."""
_NAME = re.compile(r"[A-Z][\w’'-]+(?:\s+(?:of\s+)?[A-Z][\w’'-]+)+|(?<=[a-z,;] )[A-Z][a-z][\w’'-]+")
_NAMES_KEPT = 5


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
    answer_start: int | None = None
    answer_end: int | None = None
    """Of the words within the quote that answer in short, in the same text; None where no few words do."""

    def around_answer(self) -> tuple[str, str, str]:
        """The quote on one line, in three: before, within and after the short answer; the latter two may be empty."""
        whole = squeeze(self.quote)
        if self.answer_start is None or self.answer_end is None:
            return whole, "", ""
        first, last = self.answer_start - self.start, self.answer_end - self.start
        # The sign keeps the space that ends the first part.
        before, short = squeeze(self.quote[:first] + "|")[:-1], squeeze(self.quote[first:last])
        return before, short, whole[len(before) + len(short) :]


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
    """Headings cited in its answer, those that name a matter."""
    speakers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Names in the quotes cited, the most frequent first."""
    briefing_ids: tuple[str, ...] = ()
    date: date | None = None
    """Of the briefing cited first."""
    choices: tuple[str, ...] = ()
    """Headings that the answer listed or offered, in order: what "the second one" means."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first. Immutable, so that nothing is shared between users by accident."""

    turns: tuple[ConversationTurn, ...] = ()

    def after(self, answer: Answer) -> Conversation:
        """The conversation with this answer's turn added."""
        cited = answer.citations
        headings = tuple(dict.fromkeys(each.heading for each in cited if each.heading not in _GENERAL_HEADINGS))
        turn = ConversationTurn(
            question=answer.question,
            standalone_question=answer.standalone_question,
            headings=headings,
            speakers=tuple(dict.fromkeys(each.speaker for each in cited if each.speaker)),
            names=_names(" . ".join(each.quote for each in cited)) if answer.kind is AnswerKind.ANSWERED else (),
            briefing_ids=tuple(dict.fromkeys(each.briefing_id for each in cited)),
            date=next((each.date for each in cited if each.date), None),
            choices=tuple(each.heading for each in answer.suggestions) or headings,
        )
        return Conversation((*self.turns, turn))


def _names(text: str) -> tuple[str, ...]:
    """Names of two words or more, and single ones that do not open a sentence."""
    found = Counter(" ".join(match.group().split()) for match in _NAME.finditer(text))
    return tuple(name for name, _ in found.most_common(_NAMES_KEPT))
