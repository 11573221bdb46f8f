"""What a question is about, read off its words: no tagger, so that it costs nothing and fits any subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[-–‒'’.,](?=[^\W_])[^\W_]+)*", re.UNICODE)
# Words that ask, join or point, and verbs that any question may have: none of them is a subject.
_EMPTY = frozenset(
    """
    a about actually after again against ago all among also always am an and another any anybody anyone anything are
    as ask asked asking asks at away be became because been before being between both but by came can cannot come
    comes could did different do does doing done during each either else ever every example explain far find first
    for from gave get gets getting give gives go goes going good got had happen happened happens has have having he
    her here hers him his how i if in instead into is it its just kind kinds know known last let like long make
    makes making many may me mean meant mention mentioned might mine more most much must my near no not now of off
    often ok okay on once one ones only or other others our out over own per please put question really regarding
    related said same say saying says second see shall she should show since so some somebody someone something sort
    speak still such take talk tell than thank that the their them then there these they thing things think thinks
    third this those though through to today together told tomorrow too toward towards under until up upon us use
    used very want wanted wants was way we well went were what when where whether which while who whom whose why
    will with within without word words would yes yesterday yet you your
    al como con cual cuál cuales cuáles cuando cuándo cuanto cuánto cuantos cuántos de del desde donde dónde el ella
    ellos en entre era es esa ese eso esta está este esto fue ha han hasta hay la las le les lo los más muy para pero
    por porque qué que quien quién se sobre su sus también un una unas uno unos y ya
    au aux avec ce cela ces cette combien comment dans des dont du elle elles est et eux fait il ils je leur leurs
    lui mais ne nous ont ou où par pas pour pourquoi quand quel quelle quelles quels quoi sa sera ses sont sur vous
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_GENERAL = frozenset(
    """
    countries country day days difference differences dates effects group groups man men number numbers part parts
    people person place point points reason reasons results role share total type types woman women year years
    """.split()  # noqa: SIM905
)
_AUXILIARIES = frozenset(
    [
        "am",
        "are",
        "be",
        "been",
        "being",
        "can",
        "could",
        "did",
        "do",
        "does",
        "had",
        "has",
        "have",
        "is",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "was",
        "were",
        "will",
        "would",
    ]
)
_PARTS = frozenset(("do", "does", "did", "about"))
"""Between what asks and what is asked about: a comma stands for them."""
_LEFT_OUT = (_AUXILIARIES | {"you", "she", "he", "they", "say", "said", "tell", "think", "mean"}) - _PARTS
_CALENDAR = frozenset(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday
    """.split()  # noqa: SIM905
)
_DAY = re.compile(rf"\b(?:on )?(?:{'|'.join(sorted(_CALENDAR))}) \d{{1,2}}\b", re.I)
_OPENS_WITH_VERB = re.compile(
    r"(?:and |but |so )?(?:who|what(?= \w+(?:s|ed)\b(?! (?:is|are|was|were|do|did)\b)))\s+(?P<verb>[a-z]+)\b", re.I
)
_CLOSES_WITH_VERB = re.compile(
    r"(?:(?:and|but|so) )?(?:what|when|where|why|how|which)\b.{0,30}?\b(?P<auxiliary>do|does|did|is|was|has)\s+"
    r"(?:the\s+|our\s+)?(?:\S+\s+){1,7}?(?P<verb>[a-z]+)"
    r"(?:\s+(?:of|up|to|for|from|about|with|on|in|out|off|run))?\s*[?.!]*$",
    re.I,
)
_JOINS = frozenset(("of", "the", "de", "del", "la", "du", "des", "van", "von", "al", "bin"))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Neighbouring words that carry meaning."""

    text: str
    start: int
    end: int
    """Characters of the question."""
    named: bool
    """Whether it has a capital that no start of a sentence explains."""
    definite: bool
    """Whether "the" stands in front."""


def chunks(question: str) -> tuple[Chunk, ...]:
    """The question's chunks in order; "of" joins two of them."""
    words = list(_WORD.finditer(question))
    found: list[Chunk] = []
    place = 0
    while place < len(words):
        if not carries(words[place].group()):
            place += 1
            continue
        last = place
        while last + 1 < len(words) and _adjoin(question, words[last], words[last + 1]):
            following = _reach(question, words, last + 1)
            if following is None:
                break
            last = following
        held = words[place : last + 1]
        start, end = held[0].start(), held[-1].end()
        text = re.sub(r"['’]s?$", "", question[start:end])
        named = any(_is_name(question, word) for word in held)
        definite = place > 0 and words[place - 1].group().casefold() == "the"
        found.append(Chunk(text, start, start + len(text), named, definite))
        place = last + 1
    return tuple(found)


def carries(word: str) -> bool:
    """Whether a word says what a question is about."""
    bare = re.sub(r"['’](?:s|t|re|ve|ll|d|m)?$", "", word.casefold())
    if len(word) > 1 and word.isupper():
        return True
    return bare not in _EMPTY and re.sub(r"n$", "", bare) not in _AUXILIARIES and (len(bare) > 1 or bare.isdigit())


def own_words(question: str) -> list[str]:
    """The words that carry and are not so general that any subject has them."""
    words = [word.group() for word in _WORD.finditer(question)]
    return [word for word in words if carries(word) and word.casefold() not in _GENERAL | _CALENDAR]


def has_name(question: str) -> bool:
    """Whether a name stands anywhere but at the start of a sentence."""
    return any(chunk.named for chunk in chunks(question))


def phrase(question: str) -> str:
    """The question from its first word that carries to its last, auxiliaries and empty verbs left out."""
    words = list(_WORD.finditer(_DAY.sub(" ", _without_verb(question))))
    carrying = [place for place, word in enumerate(words) if carries(word.group())]
    if not carrying:
        return ""
    held = [word.group() for word in words[carrying[0] : carrying[-1] + 1]]
    kept = ["," if word.casefold() in _PARTS else word for word in held if word.casefold() not in _LEFT_OUT]
    return re.sub(r"['’]s$", "", re.sub(r"(?: ,)+", ",", " ".join(kept)))


def subjects(question: str) -> tuple[Chunk, ...]:
    """The chunks that a pronoun after this question may mean."""
    return tuple(chunk for chunk in chunks(_without_verb(question)) if own_words(chunk.text))


def _without_verb(question: str) -> str:
    """The verb of "Who died?" and of "What did the minister propose?" is no part of what they are about."""
    opens = _OPENS_WITH_VERB.match(question)
    if opens and opens["verb"] not in _AUXILIARIES:
        return question[: opens.start("verb")] + " " * len(opens["verb"]) + question[opens.end("verb") :]
    closes = _CLOSES_WITH_VERB.match(question)
    if closes is None or not closes["verb"].islower():
        return question
    supported = closes["auxiliary"].casefold() in ("do", "does", "did")
    last = chunks(question)[-1:]
    within = bool(last) and last[0].start < closes.start("verb") < last[0].end
    if within and (supported or closes["verb"].endswith("ed")) and _follows_auxiliary(question, last[0]):
        return question[: closes.start("verb")] + " " * len(closes["verb"]) + question[closes.end("verb") :]
    return question


def _follows_auxiliary(question: str, chunk: Chunk) -> bool:
    return re.search(r"\b(?:do|does|did|is|was|has)\s+(?:the\s+|our\s+)?$", question[: chunk.start], re.I) is not None


def _is_name(question: str, word: re.Match[str]) -> bool:
    text = word.group()
    if not text[0].isupper() or text.casefold() in _CALENDAR or not carries(text):
        return False
    opens = re.search(r"(?:^|[.!?:]\s+)[\"“‘(]?$", question[: word.start()])
    return opens is None or any(letter.isupper() for letter in text[1:])


def _adjoin(question: str, word: re.Match[str], following: re.Match[str]) -> bool:
    return re.fullmatch(r"['’]?\s+", question[word.end() : following.start()]) is not None


def _reach(question: str, words: list[re.Match[str]], place: int) -> int | None:
    """The place of the next word of the chunk: the neighbour, or one that "of the" leads to."""
    for ahead in range(place, min(place + 3, len(words))):
        word = words[ahead].group()
        if carries(word):
            return ahead
        leads = word.casefold() in _JOINS and (ahead > place or word.casefold() != "the")
        if not leads or ahead + 1 >= len(words) or not _adjoin(question, words[ahead], words[ahead + 1]):
            return None
    return None
