"""What a question asks for, read off its words: the kind of answer, and whose words are wanted."""

from __future__ import annotations

import re
from enum import StrEnum

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_ASKS_REPORTERS = re.compile(
    r"\b(?:journalists?|reporters?|correspondents?|questioners?|the media|the press|moderators?)\b.{0,40}"
    r"\b(?:ask\w*|claim\w*|say|said|allege\w*|suggest\w*|raise\w*|mention\w*|describe\w*|want\w*|assert\w*|cite\w*"
    r"|argue\w*|complain\w*|thank\w*|put|refer\w*|question\w*)\b"
    r"|\b(?:asked|claimed|raised|alleged|put|suggested|posed)\b.{0,20}\bby (?:a |the |one |another )?"
    r"(?:journalists?|reporters?|correspondents?|media|press)\b"
    r"|\b(?:according to|did|does|from) (?:a|the|one|another|which) "
    r"(?:journalist|reporter|correspondent|questioner)s?\b"
    r"|\bin (?:his|her|the|a|their) question\b|\bquestion from the floor\b",
    re.I,
)
_TOLD_REPORTERS = re.compile(
    r"\b(?:tell|tells|told|telling|answer\w*|assur\w+|inform\w*|(?:repl|respon)\w+ to) (?:(?:the|a|one|another|that) )?"
    r"(?:journalists?|reporters?|correspondents?|media|press)\b",
    re.I,
)
_WHAT_MAY_BE = re.compile(r"^\W*(?:will|would|can|could|may|should|is|are)\b", re.I)


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
_NUMBER = re.compile(
    r"\d(?:[\d,.]*\d)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|dozens?|"
    r"hundreds?|thousands?|millions?|billions?|half|quarter|percent|twice|none|nobody|no one)\b",
    re.I,
)
# A name is told from the first word of a sentence by a second capital, or by standing inside the sentence.
_NAME = re.compile(
    r"(?:(?<=[a-z0-9,;:’”\"\)—–-] )|^)(?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][\w’'-]+(?: (?:[A-Z][\w’'.-]*|de|van|von|al|bin))+"
    r"|(?<=[a-z,;’”\")] )[A-Z][a-z’'-]+"
)
_TIME = re.compile(
    rf"\b(?:{_MONTHS})\b|\b(?:1[0-9]|20)\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b\d{{1,2}}[:.]\d\d\b"
    r"|\b(?:today|tomorrow|yesterday|tonight|week|month|year|decade|century|day|hour|morning|evening)s?\b",
    re.I,
)
_PLACE = re.compile(r"(?<=[a-z,;’”\")] )[A-Z][a-z’'-]+")
_OFFERS = {Wanted.NUMBER: _NUMBER, Wanted.PERSON: _NAME, Wanted.TIME: _TIME, Wanted.PLACE: _PLACE}


def wanted_by(question: str) -> Wanted:
    """The kind of answer a question asks for; ANY where its words do not tell."""
    places = [(match.start(), kind) for kind, pattern in _ASKS.items() if (match := pattern.search(question))]
    return min(places)[1] if places else Wanted.ANY


def offers(sentence: str, wanted: Wanted, question: str) -> bool:
    """Whether a sentence has something of the kind wanted that the question does not say itself."""
    pattern = _OFFERS.get(wanted)
    known = question.casefold()
    return pattern is not None and any(match.group().casefold() not in known for match in pattern.finditer(sentence))


def asks_about_reporters(question: str) -> bool:
    """Whether the question is after what reporters said, not after the official's words.

    What somebody told "the reporter asking about the ferry" is the official's; so is whether the press may ask.
    """
    return not _WHAT_MAY_BE.match(question) and bool(_ASKS_REPORTERS.search(_TOLD_REPORTERS.sub("", question)))
