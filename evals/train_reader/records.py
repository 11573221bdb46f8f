"""What the reader is trained on: a question, a passage cut into sentences, and which of them answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

_HELD_OUT = 10
"""One passage in so many."""


class Kind(StrEnum):
    """How an example came about."""

    ANSWERED = "answered"
    GIVEN = "given"  # Unanswerable as the set has it.
    NEAR_MISS = "near_miss"  # Written about the passage's topic to ask what it does not tell.
    REMOVED = "removed"  # The answering sentences taken out.
    BLANKED = "blanked"  # The asked detail taken out of its sentence.
    TURNED = "turned"  # A name or number of the question changed to one the passage does not give.
    CROSSED = "crossed"  # A name of the question changed to another one of the passage, of which that is not told.
    RETYPED = "retyped"  # "Which company" asked where it was "which city".
    REASKED = "reasked"  # When, where, why or how asked of a passage that tells another of them.
    ELSEWHERE = "elsewhere"  # A neighbouring passage that does not answer.
    RIVAL = "rival"  # What the retriever finds beside the passage that answers.
    ASKED_OF = "asked_of"  # Made from a statement that lacks what is asked.
    DECLINED = "declined"  # A reporter's question with the reply that would not answer it.
    EVADED = "evaded"  # One that asks for a person, place, time or number, with a reply that gives none.


@dataclass(frozen=True, slots=True)
class Example:
    """One question with one passage."""

    question: str
    heading: str
    sentences: tuple[str, ...]
    positive: tuple[int, ...]
    """Places of the sentences that answer; none where the passage does not."""
    source: str
    kind: Kind = Kind.ANSWERED
    span: tuple[int, int, int] | None = None
    """Where the short answer stands: sentence, start and end in it."""
    asked: str = ""
    """The reporter's question that the passage replies to."""
    weak: bool = False
    """Labelled by rule: the answer is somewhere among the positive sentences, or most likely nowhere."""

    def __post_init__(self) -> None:
        assert all(0 <= place < len(self.sentences) for place in self.positive), self
        if self.span:
            place, start, end = self.span
            assert place in self.positive and 0 <= start < end <= len(self.sentences[place]), self

    @property
    def answer(self) -> str:
        if not self.span:
            return ""
        place, start, end = self.span
        return self.sentences[place][start:end]


def squeezed(text: str) -> str:
    """Small letters and digits alone: the same for two tokenisations of one text."""
    return re.sub(r"[\W_]+", "", text.casefold())


def held_out(sentences: Sequence[str]) -> bool:
    """Whether what is asked about a briefing's passage is kept for validation."""
    key = "".join(sentences[:2])
    return int(sha256(key.encode()).hexdigest(), 16) % _HELD_OUT == 0
