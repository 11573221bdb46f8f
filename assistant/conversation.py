"""A follow-up made into a question that stands alone, by rule.

The subject of a conversation is what its last question that stood alone was about. A follow-up is shown with that
subject in it, and searched in several wordings with weights: as shown, as typed, and with what the last answer cited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.leaning import asks_for_more, leans_on_before, points_back
from assistant.records import Conversation, ConversationTurn
from assistant.small_talk import is_small_talk, without_pleasantries
from assistant.topics import Chunk, carries, chunks, has_name, own_words, phrase, subjects

_BRIEFING_WORDS = re.compile(r"\b(?:briefing|spokes\w+|transcript|document|conference)\b", re.I)
_AS_SHOWN, _AS_TYPED, _WITH_CITED = 0.6, 0.15, 0.25
"""Weights of the wordings, tuned on the development halves of the follow-ups."""


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
    if not (more or leans_on_before(asked)):
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


def _plain(question: str) -> Standalone:
    return Standalone(question, ((question, 1.0),))


def _turns_asked(conversation: Conversation) -> list[ConversationTurn]:
    return [turn for turn in conversation.turns if not is_small_talk(turn.question)]


def _opening(turns: list[ConversationTurn]) -> ConversationTurn:
    """The last turn that named a subject: a question that stood alone, or "What about Sudan?"."""
    for turn in reversed(turns):
        alone = turn.standalone_question in ("", turn.question)
        if own_words(turn.question) and (alone or (_SIGN_OF_SWAP.match(turn.question) and has_name(turn.question))):
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
    elif swapped := _swapped(asked, last):
        shown = swapped
    elif replaced := _with_antecedent(asked, opening):
        shown = replaced
    elif _is_ellipsis(asked) or not (own_words(asked) or points_back(asked)):
        shown = f"{_one_question(last, opening)} {asked}"
    else:
        shown = f"{subject[0].upper()}{subject[1:]}: {_small(asked)}"
    shown = _dated(shown, before)
    cited = "" if correction else " ".join((*last.headings[:1], *last.names[:3]))
    variants = [(shown, _AS_SHOWN)]
    if own_words(asked):
        variants.append((asked, _AS_TYPED))
    earlier = " ".join(chunk.text for chunk in chunks(last.question)) if last is not opening else ""
    if context := f"{earlier} {cited}".strip():
        variants.append((f"{asked} {context}", _WITH_CITED))
    return Standalone(shown, tuple(variants), True, StandaloneKind.FOLLOW_UP, None if correction else last)


_CORRECTS = re.compile(r"^(?:no|nope|sorry|wait)\b", re.I)
_PREPOSITIONS = "in|on|at|for|with|from|to|by|against|about|during|under|over|after|before|into|within"
_SWAPS = re.compile(
    r"^(?:(?:and|but|ok|so|or|no|nope|sorry|wait|y|et)\b[\s,.:;–-]*)*"
    r"(?:what about|how about|i meant|i mean|i was asking about|not [^,]{1,40}, but|rather)?\s*(?:the\s+)?"
    r"(?P<rest>.+?)(?: ones?)?[?.!\s]*$",
    re.I,
)
_SIGN_OF_SWAP = re.compile(r"^(?:and|but|no|nope|sorry|what about|how about|or|y|et|ok,? and|so what about)\b", re.I)
_ASKS = re.compile(
    r"(?:what|who|when|where|why|how|which|is|are|do|does|did|was|were|will|can|could|would|should|has|have|had)\b",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _swapped(asked: str, last: ConversationTurn) -> str:
    """The last question with one part of it exchanged: "And in East Prussia?", "No, I meant Sudan", "And in 2023?"."""
    held = _SWAPS.match(asked)
    if held is None or not _is_ellipsis(asked):
        return ""
    rest, before = held["rest"], last.standalone_question or last.question
    if years := _YEAR.findall(rest):
        return _YEAR.sub(years[-1], before) if len(_YEAR.findall(before)) == 1 else ""
    lead = re.match(rf"({_PREPOSITIONS})\b\s+(?:the\s+)?(.+)", rest, re.I)
    named = [chunk for chunk in chunks(f"x {rest}") if chunk.named]
    if not named:
        return ""
    new = named[0].text
    parts = [chunk for chunk in chunks(before)[-1:] if chunk.named]
    if lead:
        led = [chunk for chunk in chunks(before) if chunk.named and _led_by(lead[1], before, chunk)]
        parts = led or parts
        new = lead[2].rstrip("?.! ")
    if not parts:
        return ""
    return _exchange(before, parts[-1], new)


def _led_by(preposition: str, question: str, chunk: Chunk) -> bool:
    return re.search(rf"\b{preposition}\s+(?:the\s+)?$", question[: chunk.start], re.I) is not None


def _one_question(last: ConversationTurn, opening: ConversationTurn) -> str:
    """The last question where it is one, so that a chain of "And where?" does not grow; else the one it began with."""
    before = last.standalone_question or last.question
    return before if before.count("?") < 2 else opening.question


def _is_ellipsis(asked: str) -> bool:
    """ "And water?": only the question before tells what is asked about it."""
    held = _SWAPS.match(asked)
    return bool(held and _SIGN_OF_SWAP.match(asked) and not _ASKS.match(held["rest"]))


def _small(asked: str) -> str:
    """With a small first letter, unless the first word is a name."""
    first = asked.split()[0]
    return asked if carries(first) or first == "I" else asked[0].lower() + asked[1:]


def _exchange(before: str, part: Chunk, new: str) -> str:
    """Only the capitalised words of the part make way: "Vistula-Oder operation" becomes "East Prussian operation"."""
    words = [word for word in re.finditer(r"\S+", part.text) if word.group()[0].isupper()]
    start, end = part.start + words[0].start(), part.start + words[-1].end()
    return before[:start] + new + before[end:]


_OF_PERSON = re.compile(r"\b(?:(?P<whose>his)|he|him|she|(?P<hers>her))\b", re.I)
_OF_THING = re.compile(r"\b(?:(?P<whose>its)|it)\b(?! (?:is|was) (?:true|possible|likely|clear))", re.I)
_OF_SEVERAL = re.compile(r"\b(?:(?P<whose>their)|they|them|these|those)\b", re.I)


def _with_antecedent(asked: str, opening: ConversationTurn) -> str:
    """The question with its pronoun replaced, where the opening leaves one candidate only."""
    parts = subjects(opening.question)
    named = [chunk for chunk in parts if chunk.named]
    persons = [chunk for chunk in named if not chunk.definite]
    things = [chunk for chunk in named if chunk.definite] if len(parts) > 1 else parts
    for pronoun, candidates in ((_OF_PERSON, persons), (_OF_THING, things), (_OF_SEVERAL, parts)):
        if (found := pronoun.search(asked)) is None:
            continue
        if len(candidates) != 1 or (pronoun is _OF_PERSON and len(named) != 1):
            return ""
        name = ("the " if candidates[0].definite else "") + candidates[0].text
        owned = found.groupdict().get("whose") or (
            found.groupdict().get("hers") and re.match(r"\s+[a-z]", asked[found.end() :])
        )
        put = (name + ("’" if name.endswith("s") else "’s")) if owned else name
        made = asked[: found.start()] + put + asked[found.end() :]
        return _without_and(made)
    return ""


def _without_and(asked: str) -> str:
    """Without the "And" it opens with, and small where it follows a colon is left to the reader."""
    bare = re.sub(r"^(?:and|but|so|then|also)\b[\s,]*", "", asked, flags=re.I) or asked
    return bare[0].upper() + bare[1:]


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
    return _without_and(_ORDINAL.sub(lambda _: f"“{choice}”", asked))


_RELATIVE = re.compile(r"\b(?:yesterday|today|tomorrow|(?:last|this|next) (?:week|month|year))\b(?! \()", re.I)


def _dated(question: str, before: list[ConversationTurn]) -> str:
    """ "yesterday" with the day it was, counted from the briefing last cited; "today" in a first question is left."""
    when = before[-1].date if before else None
    if when is None:
        return question
    return _RELATIVE.sub(lambda match: f"{match.group()} ({_absolute(match.group().casefold(), when)})", question)


def _absolute(words: str, when: date) -> str:
    days = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if words in days:
        day = when + timedelta(days=days[words])
        return f"{day:%B} {day.day}, {day.year}"
    which, unit = words.split()
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        monday = when - timedelta(days=when.weekday()) + timedelta(weeks=step)
        return f"the week of {monday:%B} {monday.day}, {monday.year}"
    if unit == "month":
        months = when.year * 12 + when.month - 1 + step
        return f"{date(months // 12, months % 12 + 1, 1):%B %Y}"
    return str(when.year + step)
