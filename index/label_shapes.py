"""What a speaker's label can look like at the start of a line, and the words for who asks, replies and gives the floor.

One model for all transcripts: a lead (emphasis, a number, a time), a name, what is added to it (an outlet, a time) and
the mark that ends it. The variants are declared here; whether a candidate is a label the transcript tells (labels.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from index.lines import INVISIBLE, squeeze
from index.records import Role

LONGEST_START = 400
"""Characters of a line in which a label is looked for."""

_ASKS = (
    "question|questions|reporter|(?:photo)?journalist|correspondent|media|press|audience|"  # English
    "pregunta|periodista|reporter[oa]|interlocutora?|interloctora|prensa|"  # Spanish
    "pergunta|jornalista|repórter|"  # Portuguese
    "journaliste|(?:zusatz|nach)?frage|zuruf|journalistin|domanda|giornalista|vraag|fråga|pytanie|dziennikarz|soru|"
    "вопрос|журналист(?:ка)?|корреспондент|запитання|питання|журналіст(?:ка)?|"
    "记者问?|記者|问|問|提问|提問|質問|질문|기자|سؤال|صحفي|الصحفي|שאלה|प्रश्न"
)
_REPLIES = (
    "answer|reply|response|respuesta|resposta|réponse|antwort|risposta|antwoord|svar|odpowiedź|cevap|ответ|відповідь|"
    "答|答复|回答|답변|답|جواب|الجواب|תשובה|उत्तर"
)
_GIVES_FLOOR = (
    "moderat(?:or|ora|ore|eur|rice)|operator|operador|opérateur|facilitator|host|chairperson|moderador|"
    "moderadora|mestre de cerimônias|"
    "presentador|presentadora|vorsitzende|ведущий|ведущая|модератор|主持人|司会|사회자|مدير الجلسة|coordinator|"
    "interpreter|translator"
)
_TIME = r"[(\[]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[)\]]"
_EMPHASIS = r"[*_#>\s]*"
# Some transcripts number their questions: `[10.] Q. Mr. President, ...`; others give the time.
_LEAD = rf"{_EMPHASIS}(?:(?:\[\d{{1,3}}\s?[.'’]?\s?\]|{_TIME})\s*)?(?:[○◯●◎■▪•–—-]\s*)?{_EMPHASIS}"
_COLON = rf"{_EMPHASIS}(?:{_TIME}\s*)?[:：](?!\d){_EMPHASIS}(?:{_TIME}{_EMPHASIS})?"
_SPACE = rf"[\s{INVISIBLE}]"
_ADDED = r"\s*[(（][^()（）\n]{1,60}[)）]|\s*(?:No\.?\s*|[#№])?\d{1,3}"
_ROLE_LABEL = re.compile(
    rf"{_LEAD}(?P<name>(?P<reporter>{_ASKS}|Q)|(?P<moderator>{_GIVES_FLOOR})|(?P<answer>{_REPLIES}|A))"
    rf"(?P<more>{_ADDED})?{_COLON}",
    re.IGNORECASE,
)
# `REPORTER. Thank you, Mr. President.`
_ROLE_IN_CAPITALS = re.compile(
    rf"{_LEAD}(?P<name>(?P<reporter>QUESTION|REPORTERS?)|(?P<moderator>MODERATOR|OPERATOR)|(?P<answer>ANSWER))\.\s+(?=\S)"
)
# `Q` alone needs a full stop or a wide gap behind it: "Q and A" is no label.
_Q_OR_A = re.compile(rf"{_LEAD}(?P<name>[QA])(?:\.?{_SPACE}{{2,}}|\.?\u00a0{_SPACE}*|\t|\.{_SPACE}+)(?=\S)")
_Q_AND_ONE_SPACE = re.compile(r"(?P<name>Q) (?=[\"“‘(*\\\[]*(?!A(?:nd A)?\b(?! [a-z]))[A-Z]|--|[—–…])")
_NUMBERED = re.compile(rf"{_LEAD}(?P<name>(?P<letter>[QA])\s?\d{{1,3}})\.{_EMPHASIS}\s+{_EMPHASIS}(?=\S)")
_LETTER = re.compile(rf"{_LEAD}(?P<name>[QPFDVRAВОС]|س|ج)\s?[.:：–—-]{_EMPHASIS}(?=\S)")
ANSWER_LETTERS = {"Q": "AR", "P": "R", "F": "A", "D": "R", "V": "A", "В": "О", "س": "ج"}
"""`P.` asks where `R.` replies."""
_WORD = r"[^\W\d_][\w.'’‘\-]*"
_SMALL = (
    r"(?:of|the|and|for|to|at|in|de|del|la|las|los|el|les?|des|du|van|von|und|der|den|di|da|do|dos|das|della|bin|ibn|al|y|e|"
    r"et|i|и|по|on|sur|für|im)"
)
_NAME = (
    rf"{_WORD}(?:[ \u00a0]{{1,3}}(?:{_WORD}|&|[#№]?\d{{1,2}}\b)|,[ \u00a0]{{1,3}}{_WORD}|/{_WORD}"
    rf"|[ \u00a0]?[(（][^()（）\n]{{1,60}}[)）])"
    r"{0,48}"
)
_NAME_LABEL = re.compile(rf"{_LEAD}(?P<name>{_NAME}){_COLON}")
_TITLE_AND_COLON = re.compile(r"(?P<title>MR|MRS|MS|DR): (?P<name>[A-Z][A-Z'’\-]+):\s+")
_NAME_AND_TIME = re.compile(rf"{_LEAD}(?P<name>{_NAME})\s+{_TIME}\s*$")
_NAMED_REPORTER = re.compile(rf"(?P<name>{_NAME})[:：]\s*(?=\S)")
_CAPITAL_WORD = r"[^\W\d_a-zа-яß][^\W\d_a-zа-я'’\-]*(?:['’\-][^\W\d_a-zа-я]+)*\.?"
_CAPITALS_LABEL = re.compile(
    rf"{_LEAD}(?P<name>{_CAPITAL_WORD}(?: {_CAPITAL_WORD}){{0,5}}(?<!\.))\.\s+(?=[\"“‘(\[]*[^\W_a-z])"
)
_BRACKETS = re.compile(
    rf"{_EMPHASIS}(?:【(?P<black>[^】\n]{{1,40}})】|（(?P<wide>[^（）\n]{{1,20}})）|\[(?P<square>{_NAME})\]|<(?P<angle>{_NAME})>)"
    rf"{_EMPHASIS}[:：]?\s*"
)
_DASH = re.compile(rf"{_LEAD}(?P<name>{_NAME}){_EMPHASIS}\s+[—–]\s+(?=\S)")
# They open a sentence or a list and name nobody.
_NO_NAME = re.compile(
    r"(?:(?:table of )?contents|answers?|replies|note|notes|source|photo|video|correction|subject|place|date|time|"
    r"location|venue|topics?|agenda|contacts?|e-?mail|phone|tel|fax|website|web|tags?|categor(?:y|ies)|"
    r"published|updated|"
    r"transcript|title|speakers?|participants|update|warning|reminder|example|conclusion|summary|background|"
    r"follow-up)\b(?! \d)"
    r"|(?:on|in|at|for|to|from|with|by|as|if|but|and|or|so|then|also|now|well|yes|no|nope|okay|ok|first|firstly|second|"
    r"secondly|third|thirdly|last|lastly|finally|here|there|this|that|these|those|what|why|how|when|where|who|which|my|our|"
    r"your|his|her|its|their|let|we|i|you|he|she|it|they|thank|thanks|again|remember|look|see|number|point|step|question|"
    r"today|tomorrow|yesterday|bottom|sorry|please|right|more|most|one|two|three|four|five)\b(?!\.)",
    re.I,
)
# Not even in capitals: `TRANSCRIPT:` stands above the words, `NORTHLAND:` may be who speaks.
_NOTICE = re.compile(
    r"(?:(?:table of )?contents|notes?|correction|subject|date|time|location|venue|topics?|agenda|contacts?|e-?mail|"
    r"phone|tel|fax|website|published|updated|transcript|title|summary)",
    re.I,
)
_STAGE = re.compile(
    r"\W*(?:laugh\w*|applause|inaudible|crosstalk|cross-talk|unintelligible|pause|silence|music|video|off.?mic\w*|sic|"
    r"indiscernible|risas|aplausos|rires|beifall|смех|аплодисменты|笑|拍手|foreign language|end|begin|break)\b.*",
    re.I,
)


# Whom a question addresses.
_ADDRESS = re.compile(r"(?:Mr\.?|Madam|Mrs\.?|Ms\.?|Sir) (?:President|Secretary|Minister|Chair\w*|Speaker|Director)\b")


class Shape(Enum):
    ROLE = auto()
    """`Question:`, `Moderator:`."""
    ANSWER = auto()
    """`A:`, `Answer:`; counts behind a question only."""
    NARROW_Q = auto()
    """`Q` and one space."""
    LETTER = auto()
    """`P.`; counts beside its counterpart."""
    NAME = auto()
    """Words that could be a name, and a colon."""
    CAPITALS = auto()
    """Words in capitals and a full stop."""
    MARKED = auto()
    """A name in brackets, or with a dash behind it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What could be a label at the start of a line."""

    name: str
    role: Role
    """What the words of the label say; UNKNOWN where they say nothing."""
    length: int
    """Characters up to the words spoken."""
    shape: Shape
    named: tuple[str, int] | None = None
    """Behind `Q.`, the name of who asks and the characters up to the words spoken."""


@lru_cache(maxsize=1 << 14)
def candidate_at(start: str) -> Candidate | None:
    """What could be a label at the start of a line, of which `start` is the first LONGEST_START characters."""
    colon = ":" in start or "：" in start
    match = (_ROLE_LABEL.match(start) if colon else None) or _ROLE_IN_CAPITALS.match(start)
    # "... in answer to an earlier\nquestion: we are not": a label starts with a capital.
    if match and not match["name"][0].islower():
        role = Role.MODERATOR if match["moderator"] else Role.OFFICIAL if match["answer"] else Role.REPORTER
        shape = Shape.ANSWER if match["answer"] else Shape.ROLE
        more = match.groupdict().get("more") or ""
        return Candidate(squeeze(match["name"] + more), role, match.end(), shape, _asker(start, match.end()))
    if match := _Q_OR_A.match(start):
        if match["name"] == "Q":
            return Candidate("Q", Role.REPORTER, match.end(), Shape.ROLE, _asker(start, match.end()))
        return Candidate("A", Role.OFFICIAL, match.end(), Shape.ANSWER)
    if match := _NUMBERED.match(start):
        asks = match["letter"] == "Q"
        role, shape = (Role.REPORTER, Shape.ROLE) if asks else (Role.OFFICIAL, Shape.ANSWER)
        return Candidate(match["name"], role, match.end(), shape)
    if match := _Q_AND_ONE_SPACE.match(start):
        return Candidate("Q", Role.REPORTER, match.end(), Shape.NARROW_Q)
    if match := _LETTER.match(start):
        role = Role.REPORTER if match["name"] in ANSWER_LETTERS else Role.OFFICIAL
        return Candidate(match["name"], role, match.end(), Shape.LETTER)
    return _named_candidate(start, colon=colon)


def _named_candidate(start: str, *, colon: bool) -> Candidate | None:
    # A slip of whoever typed it: `MR: QUILL: ...`.
    if colon and (match := _TITLE_AND_COLON.match(start)):
        return _candidate(f"{match['title']}. {match['name']}", match.end(), Shape.NAME)
    match = _NAME_LABEL.match(start) if colon else None
    if match is None and start.endswith((")", "]")):
        match = _NAME_AND_TIME.match(start)
    if match and is_name(match["name"]):
        return _candidate(match["name"], match.end(), Shape.NAME)
    if ". " in start or ".\u00a0" in start:
        match = _CAPITALS_LABEL.match(start)
        if match and re.search(r"[^\W\d_a-z]{3}", match["name"]):
            return _candidate(match["name"].replace("THE. ", "THE "), match.end(), Shape.CAPITALS)
    if match := _BRACKETS.match(start):
        name = next(found for found in match.groups() if found)
        told = role_of(name) is not Role.UNKNOWN or is_name(name)
        if told and match.end() < len(start) and not _STAGE.fullmatch(name):
            return _candidate(name, match.end(), Shape.MARKED)
    if "—" in start or "–" in start:
        match = _DASH.match(start)
        if match and is_name(match["name"]):
            return _candidate(match["name"], match.end(), Shape.MARKED)
    return None


def _candidate(name: str, length: int, shape: Shape) -> Candidate:
    return Candidate(squeeze(name), role_of(name), length, shape)


def _asker(start: str, end: int) -> tuple[str, int] | None:
    """`Q. Ada Hale, Arven Post: Mr. President, ...`: who asks."""
    match = _NAMED_REPORTER.match(start, end)
    if not match or " " not in match["name"] or not is_name(match["name"]) or _ADDRESS.match(match["name"]):
        return None
    if role_of(match["name"]) is not Role.UNKNOWN:
        return None
    return squeeze(match["name"]), match.end()


def is_name(text: str) -> bool:
    """Whether the words could name somebody: capitals throughout but for small words, and no opening of a sentence."""
    if text[0].islower() or (_NO_NAME.match(text) and not text.isupper()) or _NOTICE.fullmatch(text):
        return False
    words = re.findall(_WORD, re.sub(r"[(（][^()（）]*[)）]", "", text))
    named = [word for word in words if not re.fullmatch(_SMALL, word)]
    return bool(named) and not any(word[0].islower() for word in named) and len(named) >= len(words) / 2


_ASKS_WHOLE = re.compile(_ASKS, re.I)
_FLOOR_WHOLE = re.compile(_GIVES_FLOOR, re.I)
_ASIAN_REPORTER = re.compile(r".*(?:记者|記者|質問|기자)")


@lru_cache(maxsize=4096)
def role_of(name: str) -> Role:
    """What the words of a label say about its role: `Arven Post Reporter`, `Frage Dr. Maren`, `Event Moderator`."""
    words = re.findall(r"\w+", re.sub(r"[(（][^()（）]*[)）]", "", name.split(",")[0]))
    if not words:
        return Role.UNKNOWN
    if _FLOOR_WHOLE.fullmatch(words[0]) or _FLOOR_WHOLE.fullmatch(words[-1]):
        return Role.MODERATOR
    asks = [word for word in (words[0], words[-1], words[-2] if words[-1].isdigit() and len(words) > 1 else "") if word]
    if any(_ASKS_WHOLE.fullmatch(word) and not re.fullmatch(r"press|media|prensa", word, re.I) for word in asks):
        return Role.REPORTER
    return Role.REPORTER if _ASIAN_REPORTER.fullmatch(words[-1]) else Role.UNKNOWN


@lru_cache(maxsize=4096)
def names_nobody(name: str) -> bool:
    """Whether a label says `Answer` and leaves open whose."""
    return bool(re.fullmatch(rf"(?:{_REPLIES}|[ARОج])(?:\W.*)?", name, re.I))
