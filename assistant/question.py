"""What a question asks for, read off its words: the kind of answer, and whose words are wanted."""

from __future__ import annotations

import re
from enum import StrEnum

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|dozens?|hundreds?|"
    "thousands?|millions?|billions?|half|third|quarter|percent|no one|none|first|second"
)
_ASKS_REPORTERS = re.compile(
    r"\b(?:journalists?|reporters?|correspondents?|questioners?|the media|the press|moderators?)\b.{0,40}"
    r"\b(?:ask\w*|claim\w*|say|said|allege\w*|suggest\w*|raise\w*|mention\w*|describe\w*|want\w*|assert\w*|cite\w*|argue\w*"
    r"|complain\w*|thank\w*|put|refer\w*|question\w*)\b"
    r"|\b(?:asked|claimed|raised|alleged|put|suggested|posed)\b.{0,20}\bby (?:a |the |one |another )?"
    r"(?:journalists?|reporters?|correspondents?|media|press)\b"
    r"|\bin (?:his|her|the|a|their) question\b|\bquestion from the floor\b",
    re.I,
)


class Wanted(StrEnum):
    """The kind of thing that answers."""

    NUMBER = "number"
    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    ANY = "any"


_ASKS = {
    Wanted.NUMBER: re.compile(
        r"\bhow (?:many|much|large|big|long|old|far|high|often)\b|\bwhat (?:number|share|percentage|amount|sum|"
        r"proportion|price|cost)\b|\bnumber of\b|\bpercent\w*\b|\btotal\b",
        re.I,
    ),
    Wanted.PERSON: re.compile(
        r"\bwho(?:m|se)?\b|\bwhich (?:official|minister|person|diplomat|leader|politician)\b", re.I
    ),
    Wanted.TIME: re.compile(
        r"\bwhen\b|\b(?:what|which) (?:day|date|year|month|time)\b|\bhow (?:soon|recently)\b|\bsince what\b", re.I
    ),
    Wanted.PLACE: re.compile(r"\bwhere\b|\b(?:what|which) (?:city|country|place|town|province|venue|location)\b", re.I),
}
_HOLDS = {
    Wanted.NUMBER: re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.I),
    Wanted.PERSON: re.compile(r"(?<=[a-z,;’”\")] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+|\b(?:Mr|Mrs|Ms|Dr)\.? [A-Z]"),
    Wanted.TIME: re.compile(
        rf"\b(?:{_MONTHS})\b|\b(?:1[5-9]|20)\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b\d{{1,2}}[:.]\d\d\b"
        r"|\b(?:today|tomorrow|yesterday|tonight|week|month|year|decade|century|days?|hours?)\b",
        re.I,
    ),
    Wanted.PLACE: re.compile(r"\b(?:in|at|from|to|near|of) (?:the )?[A-Z]\w+"),
    Wanted.ANY: re.compile(r"\w"),
}


def wanted_by(question: str) -> Wanted:
    """The kind of answer a question asks for; ANY where its words do not tell."""
    places = [(match.start(), kind) for kind, pattern in _ASKS.items() if (match := pattern.search(question))]
    return min(places)[1] if places else Wanted.ANY


def holds(sentence: str, wanted: Wanted) -> bool:
    """Whether a sentence has something of the kind wanted in it."""
    return bool(_HOLDS[wanted].search(sentence))


def asks_about_reporters(question: str) -> bool:
    """Whether the question is after what reporters said, not after the official's words."""
    return bool(_ASKS_REPORTERS.search(question))
