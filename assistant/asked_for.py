"""The detail that a question asks for, and whether some words give one of its kind: who-questions want a person's name.

That a passage is on the topic says little about whether it holds the detail. Every word of "How many peacekeepers were
sent?" stands in "Peacekeepers were sent", and what is asked for does not. `question.wanted_by` is the lenient sister of
this check, for choosing between sentences; here a date among the numbers would hide that nothing answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Analyze = Callable[[str], Sequence[str]]


class Detail(StrEnum):
    """The kinds that can be told from the words; OPEN for all other questions."""

    COUNT = "count"
    MEASURE = "measure"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    SAYING = "saying"
    SUM = "sum"
    NAME = "name"
    REASON = "reason"
    OPEN = "open"


_ENDS = (
    r"(?=\s+(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|of|in|on|at|"
    r"to|for|from|"
    r"by|with|that|who|which|took|take|went|go|came|come)\b|[?,.:;]|$)"
)
_TIME_UNITS = r"(?:day|date|year|month|time|week|hour)s?"
_PLACES = (
    r"(?:city|cities|country|countries|place|town|province|venue|location|building|airport|university|region|"
    r"capital|state|"
    r"corner)s?"
)
_PEOPLE = (
    r"(?:official|minister|person|diplomat|leader|politician|general|marshal|governor|senator|aide|ambassador|"
    r"head|member|"
    r"expert|journalist|reporter)s?"
)
_FRONT = r"^(?:\W*|.*[,:] |(?:.* )?(?:by|since|from|to|with|for|and) )"
"""Where a question word asks: it may also join clauses ("the day when")."""
_PATTERNS = tuple(
    (detail, re.compile(pattern, re.I))
    for detail, pattern in (
        (
            Detail.SAYING,
            r"\bwhat (?:exactly )?(?:did|does|has|have|had|do) (?P<holder>.{2,60}?)\s+(?:say|said|think|answer|"
            r"reply|replied|"
            r"claim)\b",
        ),
        (
            Detail.REASON,
            r"\bwhy\b|\bhow come\b|\b(?:what|which) (?:is|are|was|were) the reasons?\b|\bfor what reasons?\b|"
            r"\bwhat (?:\w+ly )?(?:triggered|sparked|caused|prompted|provoked)\b",
        ),
        (
            Detail.SUM,
            r"\bhow (?:much|high)\b(?! (?:longer|later|sooner|time)\b)|\bwhat\b.{0,60}\b(?:costs?|price tag|budget)\b|"
            r"\b(?:what|which) (?:\w+ ){0,3}(?:price|amount|sum|ransom|salary|fee|fine|revenue)s?\b",
        ),
        (
            Detail.NAME,
            r"\b(?:what|which) (?:is|are|was|were) .{0,60}(?:\bnames?\b|\b(?:called|named)\W*$)|\bby what name\b|"
            r"\bwhat name\b",
        ),
        (
            Detail.MEASURE,
            r"\bhow (?:long|far|old|large|big|often|close|near|fast|deep|wide|tall|much (?:longer|later|sooner|"
            r"time))\b|"
            r"\b(?:what|which) (?:share|percentage|proportion|size|age|length|distance)\b",
        ),
        (
            Detail.COUNT,
            rf"\b(?:how many|(?:what|which) number of)\b(?:\s+(?P<things>(?:[\w’'-]+\s+){{0,4}}?[\w’'-]+){_ENDS})?|"
            r"\b(?:total|vote count)\b",
        ),
        (
            Detail.TIME,
            rf"{_FRONT}when\b|\bwhen\W*$|\b(?:what|which) {_TIME_UNITS}\b|\bhow (?:soon|recently)\b|\bdate\?",
        ),
        (Detail.PLACE, rf"{_FRONT}where\b|\b(?:what|which) (?:[\w-]+ )?{_PLACES}\b"),
        (Detail.PERSON, rf"{_FRONT}who(?:m|se)?\b|\b(?:what|which) (?:[\w-]+ ){{0,2}}{_PEOPLE}\b"),
    )
)
_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|"
    r"nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|"
    r"trillions?|dozens?|"
    r"half|third|quarter|both|none|no|zero|single|couple|twice)"
)
_NUMBER = re.compile(rf"(?<![\w.])[$€£]?\d[\d,.]*(?!\w)|\b{_NUMBER_WORD}\b", re.I)
_UNIT = re.compile(
    rf"\b(?:\d[\d,.]*|{_NUMBER_WORD}|few|several|many)[\s-]+(?:\w+[\s-]+)?(?:seconds?|minutes?|hours?|days?|"
    rf"weeks?|months?|years?|decades?|centur\w+|"
    r"kilomet\w+|km|met(?:er|re)s?|miles?|feet|foot|inch\w*|hectares?|tonn?es?|tons?|degrees?|percent|per cent|"
    r"times?|years? old)\b|\d\s?%|"
    r"\b(?:daily|weekly|monthly|yearly|annually|always|never|overnight|indefinitely)\b|\b(?:until|since|through) \w+",
    re.I,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN = re.compile(
    rf"\b(?:{_MONTHS})\b|\b(?:1[5-9]|20)\d\ds?\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|"
    rf"\b\d{{1,2}}[:.]\d\d\b|\b\d{{1,2}} [ap]\.?m\b|"
    r"\b(?:today|tomorrow|yesterday|tonight|soon|shortly|immediately|recently|noon|midnight)\b|"
    r"\b(?:this|last|next|past|coming|following|same|previous|earlier|later) (?:\w+ )?(?:week|month|year|day|"
    r"spring|summer|autumn|fall|winter|morning|"
    r"afternoon|evening|night|weekend|quarter|decade|century)\b|\b(?:weeks?|months?|years?|days?|hours?) (?:ago|"
    r"later|before|after)\b|"
    r"\b(?:in|within|over) (?:the )?(?:\w+ ){0,2}(?:days|weeks|months|years|hours)\b",
    re.I,
)
_DATE = (
    rf"\b(?:{_MONTHS})\.? \d{{1,2}}(?:\s?[-–]\s?\d{{1,2}})?(?:st|nd|rd|th)?\b|\b\d{{1,2}} (?:{_MONTHS})\b|"
    rf"\b(?:1[5-9]|20)\d\ds?\b(?! \w+s\b)"
)
_DATES = re.compile(_DATE, re.I)
_NO_COUNT = re.compile(
    rf"{_DATE}|"
    r"\b\d+(?:st|nd|rd|th)\b|\b\d{1,2}[:.]\d\d\b|[$€£]\s?\d[\d,.]*(?: \w+illion)?|\d[\d,.]*\s?(?:%|percent|"
    r"per cent|marks|dollars|euros|rubles)|"
    r"\b(?:one|first|second|third) (?:of|is|can|would|has|another|more|thing|hand)\b|\b(?:this|that|the|which|"
    r"no|any|every|each) one\b|\bNo\. ?\d+",
    re.I,
)
"""Numbers that count nothing: dates, times, sums, pronouns."""
_CURRENCY = (
    r"(?:dollars?|euros?|pounds?|rou?bles?|yuan|yen|francs?|pesos?|marks?|crowns?|cents?|shillings?|rupees?|lira|"
    r"dinars?)"
)
_QUANTITY = rf"(?:\d[\d,.]*|\b{_NUMBER_WORD}|\bseveral|\bfew)"
_MONEY = re.compile(
    rf"[$€£¥]\s?\d|{_QUANTITY}[\s-]*(?:(?:m|b|tr)illions?\b|(?:\w+ )?{_CURRENCY}\b|(?:%|percent\b|per cent\b))|"
    r"\b(?:free of charge|for free|nothing|no cost)\b",
    re.I,
)
_ASKS_MONEY = re.compile(
    r"\b(?:costs?|price|pay|paid|pays|ransom|revenue|budget|funds?|funding|money|prize|salary|fees?|fines?|fined|spen[dt]|"
    r"invest\w*|worth|loans?|debts?|damage)\b",
    re.I,
)
_SUM = re.compile(
    rf"{_MONEY.pattern}|{_QUANTITY}[\s-]*(?:percentage\b|hundreds?\b|thousands?\b|(?:\w+ )?(?:tonn?es?|tons?|barrels?|"
    r"kilo\w*|lit(?:er|re)s?|cubic|square|degrees?|points?|times?|fold)\b)",
    re.I,
)
_QUOTED = re.compile(r"[“\"«][^”\"»]{2,40}[”\"»]")
_REASON = re.compile(
    r"\b(?:because|since|due to|as a result|therefore|thus|hence|owing to|thanks to|in order (?:to|that)|"
    r"so (?:that|as to)|reasons?|that is why|that['’]s why|caused|led to|in response to|in view of|given (?:that|the)|"
    r"for fear)\b",
    re.I,
)
_MAYBE_REASON = re.compile(r"\b(?:after|following|over|for|so)\b|\bto (?!the\b|a\b|an\b|[A-Z])[a-z]{3,}")
_OFFICE = re.compile(
    r"\b(?:president|minister|secretary|ambassador|envoy|general|marshal|chairman|chairwoman|chair|director|"
    r"governor|mayor|spokes\w+|commissioner|"
    r"chief|king|queen|senator|adviser|advisor|deputy|judge|commander|delegation|police|government|troops)\b",
    re.I,
)
_TITLE = (
    r"(?:Mr|Mrs|Ms|Dr|Sir|Lady|Gen|Sen|President|(?:Prime |Foreign |Crown |Deputy )?Minister|Secretary|"
    r"Ambassador(?:-at-Large)?|Envoy|General|Marshal|Chairman|"
    r"Chairwoman|Director|Governor|Mayor|Commissioner|Chief|King|Queen|Prince|Princess|Senator|Congress(?:man|"
    r"woman)|Judge|Captain|Colonel|Major|Professor|"
    r"Advisor|Adviser|Speaker|Chancellor)"
)
_NO_PERSON = (
    r"(?:Bay|Valley|Islands?|River|Sea|Ocean|City|House|Council|Front|Society|Ministry|Government|Party|Act|"
    r"Charter|States?|Union|Office|Department|Agency|"
    r"Bank|Court|Committee|Commission|Organi[sz]ation|Nations|Republic|Kingdom|Federation|Forces?|Army|Academy|"
    r"University|Institute|Forum|Summit|Treaty|"
    r"Group|Center|Centre|Foundation|House|Embassy|Service|Convention|East|West|North|South|Europe|America|Asia|"
    r"Africa|Korea|Day|Program(?:me)?|Plan|"
    r"Administration|Times|Post|Journal|Server|Security|District|County|Province|Square|Street)"
)
_PERSON = re.compile(
    rf"\b{_TITLE}\.? (?:(?:of|"
    rf"for) (?:[A-Z]?[\w’'-]+ ){{1,3}})?(?!{_NO_PERSON}\b)[A-Z][\w’'-]+(?: (?!{_NO_PERSON}\b)[A-Z][\w’'-]+)*|"
    rf"(?:(?<=[a-z0-9,;:’”\")] )|^)(?!(?:The|In|On|At|And|But|For|We|This|That|Today|As|It|If|"
    rf"So)\b)(?!{_NO_PERSON}\b)[A-Z][a-z’'-]+(?: [A-Z]\.)? "
    rf"(?!{_NO_PERSON}\b)[A-Z][a-z’'-]+\b(?! {_NO_PERSON}\b)"
)
_CAPITAL = re.compile(r"(?<=[a-z0-9,;:’”\")] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_NAMED = re.compile(r"[A-Z][\w’'-]+")
_NEAR = 5
"""Words between a number and the things it counts."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A kind of detail, with what the question tells of it."""

    detail: Detail
    things: str = ""
    """What is counted."""
    holder: str = ""
    """Whose words are asked for."""


def asked_for(question: str) -> AskedFor:
    """The first kind whose words the question has."""
    for detail, pattern in _PATTERNS:
        if match := pattern.search(question):
            told = match.groupdict(default="")
            return AskedFor(detail, told.get("things", ""), told.get("holder", ""))
    return AskedFor(Detail.OPEN)


def gives(asked: AskedFor, words: str, question: str, analyze: Analyze) -> float:
    """1 where `words` have such a detail beyond what the question says, 0 where not, 0.5 where they may.

    1 for the kinds that words do not tell.
    """
    match asked.detail:
        case Detail.COUNT:
            return _counted(asked.things, words, question, analyze)
        case Detail.MEASURE:
            return 1.0 if _beyond(_UNIT, words, question) else 0.5 * _beyond(_NUMBER, words, question)
        case Detail.TIME:
            return float(_beyond(_WHEN, words, question))
        case Detail.PLACE:
            return float(_beyond(_CAPITAL, words, question))
        case Detail.SUM:
            if _ASKS_MONEY.search(question):
                return float(_beyond(_MONEY, words, question))
            return 1.0 if _beyond(_SUM, words, question) else 0.5 * _beyond(_NUMBER, _DATES.sub(" ", words), question)
        case Detail.NAME:
            return float(_beyond(_CAPITAL, words, question) or _beyond(_QUOTED, words, question))
        case Detail.REASON:
            return 1.0 if _beyond(_REASON, words, question) else 0.5 * _beyond(_MAYBE_REASON, words, question)
        case Detail.PERSON:
            return 1.0 if _beyond(_PERSON, words, question) else 0.5 * _beyond(_OFFICE, words, question)
        case _:
            return 1.0


def holder_named(asked: AskedFor, words: str, analyze: Analyze) -> bool:
    """Whether `words` name whose saying is asked for; true where the question names nobody."""
    named = set(analyze(" ".join(_NAMED.findall(asked.holder))))
    return not named or bool(named & set(analyze(words)))


def persons_of(question: str) -> list[str]:
    """Last names of the persons that a question names in full or with a title: these are seldom said in other words."""
    return [match.group().split()[-1] for match in _PERSON.finditer(question)]


def names_of(question: str) -> list[str]:
    """Words of a question that are names: capitals inside it."""
    return _CAPITAL.findall(question)


def _beyond(pattern: re.Pattern[str], words: str, question: str) -> bool:
    known = question.casefold()
    return any(match.group().casefold() not in known for match in pattern.finditer(words))


def _counted(things: str, words: str, question: str, analyze: Analyze) -> float:
    """1 where a number stands close before the things, 0.5 where one stands that may count something, else 0."""
    rest = _NO_COUNT.sub(" ", words)
    numbers = [match for match in _NUMBER.finditer(rest) if match.group().casefold() not in question.casefold()]
    if not numbers:
        return 0.0
    stems = set(analyze(things))
    for match in numbers:
        after = re.findall(r"[\w’'-]+", rest[match.end() :])[:_NEAR]
        if stems & set(analyze(" ".join(after))):
            return 1.0
    return 0.5
