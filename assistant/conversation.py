"""A follow-up made into a question that stands alone, by rule.

The subject of a conversation is what its last question that stood alone was about. A follow-up is shown with that
subject in it, and searched in several wordings with weights: as shown, as typed, and with what the last answer cited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.leaning import asks_for_more, leans_on_before, points_back
from assistant.overview import asks_for_an_outline
from assistant.records import Conversation, ConversationTurn
from assistant.rewording import (
    EXCHANGES,
    dated,
    is_ellipsis,
    one_question,
    small,
    with_antecedent,
    with_part_exchanged,
    without_and,
)
from assistant.small_talk import is_small_talk, without_pleasantries
from assistant.topics import carries, chunks, has_name, own_words, phrase

_BRIEFING_WORDS = re.compile(r"\b(?:briefing|spokes\w+|transcript|document|conference)\b", re.I)
_AS_SHOWN, _AS_TYPED, _WITH_CITED = 0.6, 0.15, 0.25
"""Weights of the wordings, set by hand; the development halves of the follow-ups were asked with no other ones."""


class StandaloneKind(StrEnum):
    """A question of its own; one that leans on the turns before; no question; one that nothing tells the subject of."""

    PLAIN = "plain"
    FOLLOW_UP = "follow_up"
    SMALL_TALK = "small_talk"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question as it can be asked without the conversation."""

    question: str
    """As shown above the answer."""
    variants: tuple[tuple[str, float], ...]
    """Wordings to search with their weights, the first one the one that answers are chosen by; empty: do not search."""
    leans: bool = False
    kind: StandaloneKind = StandaloneKind.PLAIN
    near: ConversationTurn | None = None
    """The turn whose citations lie near the answer; None where nothing tells."""


def make_standalone(question: str, conversation: Conversation) -> Standalone:
    """What the question asks in the light of the turns before; as it stands where it has a subject of its own."""
    question = " ".join(question.split())
    if is_small_talk(question):
        return Standalone(question, (), kind=StandaloneKind.SMALL_TALK)
    asked = without_pleasantries(question)
    before = _turns_asked(conversation)
    more = asks_for_more(asked)
    if not (more or leans_on_before(asked)) or _outline(asked):
        return _plain(asked)
    if before and (choice := _chosen(asked, before[-1])):
        asked = _put_choice(asked, choice)
        return Standalone(asked, ((asked, 1.0),), True, StandaloneKind.FOLLOW_UP, before[-1])
    subject = _subject(before)
    if not subject:
        too_vague = not own_words(asked)
        return Standalone(asked, (), True, StandaloneKind.VAGUE) if too_vague else _plain(asked)
    if _BRIEFING_WORDS.search(asked) and not (more or points_back(asked)):
        return _plain(asked)
    return _follow_up(asked, before, subject, more=more)


def _outline(asked: str) -> bool:
    """Whether the topics of the documents are asked for: "What other topics came up?" goes on with what was said."""
    return asks_for_an_outline(asked) and not (points_back(asked) or re.search(r"\b(?:other|else|more)\b", asked))


def _plain(question: str) -> Standalone:
    return Standalone(question, ((question, 1.0),))


def _turns_asked(conversation: Conversation) -> list[ConversationTurn]:
    return [turn for turn in conversation.turns if not is_small_talk(turn.question)]


def _opening(turns: list[ConversationTurn]) -> ConversationTurn:
    """The last turn that named a subject: a question that stood alone, or "What about Sudan?"."""
    for turn in reversed(turns):
        alone = turn.standalone_question in ("", turn.question)
        if own_words(turn.question) and (alone or (EXCHANGES.match(turn.question) and has_name(turn.question))):
            return turn
    return turns[0]


def _subject(turns: list[ConversationTurn]) -> str:
    """A few words for what the conversation is about; empty where no turn tells."""
    if not turns:
        return ""
    opening = _opening(turns)
    text = phrase(opening.standalone_question or opening.question)
    return (
        text if len(own_words(text)) > 1 or has_name(opening.question) or not opening.headings else opening.headings[0]
    )


def _follow_up(asked: str, before: list[ConversationTurn], subject: str, *, more: bool) -> Standalone:
    opening, last = _opening(before), before[-1]
    correction = _CORRECTS.match(asked)
    if more:
        shown = f"What else was said about {subject}?"
    elif exchanged := with_part_exchanged(asked, last):
        shown = exchanged
    elif replaced := with_antecedent(asked, opening):
        shown = replaced
    elif is_ellipsis(asked) or not (own_words(asked) or points_back(asked)):
        shown = f"{one_question(last, opening)} {asked}"
    else:
        shown = f"{subject[0].upper()}{subject[1:]}: {small(asked)}"
    shown = dated(shown, before)
    cited = "" if correction else " ".join((*last.headings[:1], *last.names[:3]))
    variants = [(shown, _AS_SHOWN)]
    if own_words(asked):
        variants.append((asked, _AS_TYPED))
    earlier = " ".join(chunk.text for chunk in chunks(last.question)) if last is not opening else ""
    if context := f"{earlier} {cited}".strip():
        variants.append((f"{asked} {context}", _WITH_CITED))
    return Standalone(shown, tuple(variants), True, StandaloneKind.FOLLOW_UP, None if correction else last)


_CORRECTS = re.compile(r"^(?:no|nope|sorry|wait)\b", re.I)
_ORDINAL = re.compile(
    r"\bthe (?P<which>first|second|third|fourth|fifth|last|1st|2nd|3rd) "
    r"(?:one|topic|point|item|section|choice|option|heading)\b",
    re.I,
)
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "fifth": 4, "last": -1}


def _chosen(asked: str, last: ConversationTurn) -> str:
    """What "the second one" names among the sections last offered or listed; empty where it names none."""
    found = _ORDINAL.search(asked)
    if found is None or len(last.choices) < 2:
        return ""
    place = _PLACES[found["which"].casefold()]
    return last.choices[place] if place < len(last.choices) else ""


def _put_choice(asked: str, choice: str) -> str:
    rest = _ORDINAL.sub(" ", asked)
    if not any(carries(word) for word in re.findall(r"\w+", rest)):
        return f"What was said about “{choice}”?"
    return without_and(_ORDINAL.sub(lambda _: f"“{choice}”", asked))
