"""A follow-up worded so that it stands alone: a part exchanged, a pronoun replaced, a relative date made absolute."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.records import ConversationTurn
from assistant.topics import Chunk, carries, chunks, subjects

_PREPOSITIONS = "in|on|at|for|with|from|to|by|against|about|during|under|over|after|before|into|within"
_SWAPS = re.compile(
    r"^(?:(?:and|but|ok|so|or|no|nope|sorry|wait|y|et)\b[\s,.:;–-]*)*"
    r"(?:what about|how about|i meant|i mean|i was asking about|not [^,]{1,40}, but|rather)?\s*(?:the\s+)?"
    r"(?P<rest>.+?)(?: ones?)?[?.!\s]*$",
    re.I,
)
EXCHANGES = re.compile(r"^(?:and|but|no|nope|sorry|what about|how about|or|y|et|ok,? and|so what about)\b", re.I)
_ASKS = re.compile(
    r"(?:what|who|when|where|why|how|which|is|are|do|does|did|was|were|will|can|could|would|should|has|have|had)\b",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def with_part_exchanged(asked: str, last: ConversationTurn) -> str:
    """The last question with one part of it exchanged: "And in East Prussia?", "No, I meant Sudan", "And in 2023?"."""
    held = _SWAPS.match(asked)
    if held is None or not is_ellipsis(asked):
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


def one_question(last: ConversationTurn, opening: ConversationTurn) -> str:
    """The last question where it is one, so that a chain of "And where?" does not grow; else the one it began with."""
    before = last.standalone_question or last.question
    return before if before.count("?") < 2 else opening.question


def is_ellipsis(asked: str) -> bool:
    """ "And water?": only the question before tells what is asked about it."""
    held = _SWAPS.match(asked)
    return bool(held and EXCHANGES.match(asked) and not _ASKS.match(held["rest"]))


def small(asked: str) -> str:
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


def with_antecedent(asked: str, opening: ConversationTurn) -> str:
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
        return without_and(made)
    return ""


def without_and(asked: str) -> str:
    """Without the "And" it opens with, and small where it follows a colon is left to the reader."""
    bare = re.sub(r"^(?:and|but|so|then|also)\b[\s,]*", "", asked, flags=re.I) or asked
    return bare[0].upper() + bare[1:]


_RELATIVE = re.compile(r"\b(?:yesterday|today|tomorrow|(?:last|this|next) (?:week|month|year))\b(?! \()", re.I)


def dated(question: str, before: list[ConversationTurn]) -> str:
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
