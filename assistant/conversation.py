"""A follow-up made into a question that stands alone."""

from __future__ import annotations

import re

from assistant.records import Conversation

_OPENS_AS_FOLLOW_UP = re.compile(r"^(?:and|but|so|then|also|what about|how about|why|how so|no)\b", re.I)
_POINTS_BACK = re.compile(
    r"\b(?:he|she|they|them|him|his|her|hers|their|theirs|it|its|this|that|these|those|there|the same|one)\b", re.I
)
_BRIEFING_WORDS = re.compile(r"\b(?:briefing|spokes\w+|transcript|document|conference)\b", re.I)
_SHORT = 3
"""Words. A question this short names no topic of its own."""
_OWN_NAMES = 2
"""Names that make a topic of its own, however the question opens: "And will Moscow admit Tashkent?"."""


def make_standalone(question: str, conversation: Conversation) -> str:
    """The question with the one before it in front, where it leans on that; else as it stands."""
    question = " ".join(question.split())
    if not conversation.turns or _BRIEFING_WORDS.search(question):
        return question
    previous = conversation.turns[-1].standalone_question or conversation.turns[-1].question
    return f"{previous} {question}" if leans_on_before(question) else question


def leans_on_before(question: str) -> bool:
    """Whether a question says "he", "those talks", "And the Czech side?", or too little to stand alone."""
    if _POINTS_BACK.search(question) or len(re.findall(r"\w+", question)) <= _SHORT:
        return True
    names = re.findall(r"(?<=\w )[A-Z][\w’'-]+", question)
    return bool(_OPENS_AS_FOLLOW_UP.search(question)) and len(names) < _OWN_NAMES
