"""What a question takes for granted: the places of those words among its tokens.

"Why did the minister resign on 5 May?" takes for granted that he did, and when; "Who pays for the 500 soldiers?" only
the number; "Did he resign?" nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.support.tokens import Token, Tokenizer, on_one_line
from assistant.support.wordlists import words

_ASKS_ABOUT_A_FACT = re.compile(
    r"\b(?:why|how come|when|where|how(?! (?:many|much|few)\b)|"
    r"(?:at|by|for|from|in|on|since|to|until|under|with|of|after|before|through) (?:what|which|whom|whose))\b",
    re.I,
)
_ASKS_FOR_A_PART = re.compile(r"\b(?:who|whom|whose|what|which|how (?:many|much|few))\b", re.I)
_CLAUSE_WITHIN = re.compile(r"\b(?:when|after|before|since|because|although|though|while|once|now that)\b", re.I)
_NOT_YET = re.compile(
    r"\b(?:will|shall|going to|about to|expected to|due to|plan(?:s|ned|ning)? to|intends? to|to be)\b|['’]ll\b", re.I
)
_NOT_REAL = re.compile(r"\b(?:would|could|should|might|may(?! \d)|can|if|unless|whether)\b")
_OTHERS_SAY = re.compile(
    r"\b(?:say|said|saying|write|wrote|report\w*|claim\w*|think|thought|believe\w*|allege\w*|suggest\w*|insist\w*|argue\w*|"
    r"den(?:y|ied)|fear\w*|expect\w*|assume\w*|imply|implied)\b(?= )",
    re.I,
)
"""What follows is somebody's word, which the question need not share."""
_DEFINITE = words("the these those its their his her our this that")
_BETWEEN = 2
"""Words between "the" and its number: "the other 500 soldiers"."""


class Time(StrEnum):
    """When what is taken for granted happens."""

    PAST = "past"
    FUTURE = "future"
    UNREAL = "unreal"
    """Would, could, if: nothing that a briefing could deny."""


@dataclass(frozen=True, slots=True)
class Presupposed:
    """A question with what it takes for granted."""

    text: str
    tokens: tuple[Token, ...]
    event: frozenset[int]
    """Places of the tokens of the clause that is taken to have happened."""
    facts: frozenset[int]
    """Places where a number, a date or a name is taken to be right."""
    whole: bool
    """Whether all of the question but the word it asks with is taken to be so."""
    time: Time


def presupposed_by(question: str, tokenize: Tokenizer) -> Presupposed:
    """What the question takes for granted; nothing, where it asks whether."""
    text = on_one_line(question)
    tokens = tokenize(text)
    fact, part = _ASKS_ABOUT_A_FACT.search(text), _ASKS_FOR_A_PART.search(text)
    if part and part.group().lower().startswith("how"):
        fact = part if fact is None or part.start() < fact.start() else fact
    whole = fact is not None and (part is None or fact.start() <= part.start())
    event: set[int] = set()
    told = _OTHERS_SAY.search(text)
    if whole and fact:
        event.update(_from(tokens, fact.end(), told.start() if told else len(text)))
    elif part:
        for match in _CLAUSE_WITHIN.finditer(text, part.end()):
            comma = text.find(",", match.end())
            event.update(_from(tokens, match.end(), comma if comma > 0 else len(text)))
    definite = {place for place in range(len(tokens)) if _after_definite(tokens, place)}
    return Presupposed(text, tokens, frozenset(event), frozenset(event | definite), whole, time_of(text))


def time_of(text: str) -> Time:
    if _NOT_REAL.search(text):
        return Time.UNREAL
    return Time.FUTURE if _NOT_YET.search(text) else Time.PAST


def _from(tokens: Sequence[Token], start: int, end: int) -> list[int]:
    return [place for place, token in enumerate(tokens) if start <= token.start < end]


def _after_definite(tokens: Sequence[Token], place: int) -> bool:
    return any(token.word in _DEFINITE for token in tokens[max(0, place - 1 - _BETWEEN) : place])
