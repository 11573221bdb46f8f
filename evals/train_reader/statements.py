"""Questions made of statements: "The mission left on 5 May" is asked "When did the mission leave?", more or less.

The asked detail (a time, a number of things) is taken out of a clause and what is left becomes the question. The same
is asked of the passage with that detail taken out, and of statements that never had one, so that neither the shape of a
question nor its words tell whether it is answered. Their English is rough; that such questions teach all the same was
shown by Lewis, Denoyer and Riedel (2019, Unsupervised Question Answering by Cloze Translation).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DATE = rf"(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
_TIME = re.compile(
    rf"(?:^|(?<=\s))(?:(?:(?:on|by|since|until|before|after|from) )?(?:the )?(?:{_DATE})"
    rf"|(?:in|since|by) (?:{_MONTHS})(?: \d{{4}})?"
    rf"|(?:on|last|next|this|by) (?:{_DAYS})|(?:in|since|by) (?:19|20)\d\d|yesterday|tomorrow|tonight|today"
    r"|(?:(?:later|earlier) )?(?:last|next|this) (?:week|month|year|morning|afternoon|evening|spring|summer|fall)"
    r"|(?:in|over|within) the (?:next|last|past|coming) (?:few |two |three |\d+ )?(?:days|weeks|months|years)"
    r"|(?:two|three|four|five|six|\d+) (?:days|weeks|months|years) ago)(?=[\s,.;]|$)"
)
_TIME_WORD = re.compile(
    rf"\b(?:{_MONTHS}|{_DAYS}|(?:19|20)\d\d|today|tomorrow|yesterday|tonight|soon|later|earlier|recently|now|currently|when|"
    r"until|since|ago|already|always|never|(?:week|month|year|day|hour|morning|evening|afternoon|time|moment)s?)\b",
    re.I,
)
_NUMBER = (
    r"(?:\d[\d,.]*(?: (?:million|billion|thousand))?|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|fifteen|twenty|thirty|forty|fifty|hundreds of|dozens of|thousands of|millions of)"
)
_THINGS = r"(?:(?:[a-z][a-z-]+ ){0,1}[a-z]{3,}s)"
_COUNTED = re.compile(rf"(?:^|(?<=\s))(?P<number>{_NUMBER}) (?P<things>{_THINGS})\b", re.I)
_UNCOUNTED = re.compile(
    rf"(?:^|(?<=\s))(?:our|these|those|some|many|several|the|their|more|other|new) (?P<things>{_THINGS})\b", re.I
)
_ANY_NUMBER = re.compile(
    rf"\d|\b{_NUMBER}\b|\b(?:one|half|third|quarter|percent|couple|dozens?|hundreds?|both)\b", re.I
)
_NO_THINGS = re.compile(
    r"(?:\b(?:this|was|has|its|his|is|us|as|yes|lots|terms|thanks|days|weeks|months|years|hours|minutes|news|always|"
    r"perhaps|does|says|process|business|access|progress|congress|focus|status|united states|times)|ss)$",
    re.I,
)
_CLAUSE_END = re.compile(r"[;:()\[\]—–]|\s--?\s|, (?:and|but|which|who|so|as|because|where|including)\b|…|\.\.\.")
_OPENING = re.compile(
    r"^(?:(?:so|and|but|well|now|look|yes|no|yeah|again|also|first|second|of course|as you know|you know|i think|"
    r"i mean|i would say|that said|obviously|certainly|actually|as i said|in fact),?\s+)+",
    re.I,
)
_AUXILIARY = re.compile(r"\b(?:is|was|were|are|has|have|had|will|would|can|could|should|must)\b", re.I)
_SHORT = {"’ve": " have", "’re": " are", "’ll": " will", "’s": " is", "’m": " am", "’d": " would"}
_TURNS = {"we": "they", "our": "their", "i": "the speaker", "us": "them", "my": "their", "you": "people", "am": "is"}
_NO_SUBJECT = re.compile(
    r"^(?:there|that|which|who|what|when|where|why|how|if|to|it|as|because|this|these|just|then|right|before|after|at|of|on|in|"
    r"for|with|by|also|already|and|but|so|until|since|whether|not|would|was|is|has|have|had|were|are|did|will|going|got)\b",
    re.I,
)
_ABOUT = re.compile(
    r"(?:\b(?:more|less|fewer) than|\b(?:over|about|nearly|almost|around|roughly|up to|at least|a total of|another|all|"
    r"of|the|some|every|as many as|at one of)|,)$",
    re.I,
)
_CLAUSE_WORDS = range(4, 19)
_VAGUE = ("several", "some", "many", "a number of")


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question about one sentence."""

    question: str
    answer: tuple[int, int] | None
    """Where it stands in the sentence; None where the sentence lacks the detail."""
    without: str = ""
    """The sentence with the detail taken out, where it had one."""


def questions_of(sentence: str) -> list[MadeQuestion]:
    """What a statement can be asked for; most give nothing."""
    if sentence.rstrip('"” ').endswith("?"):
        return []
    made = []
    for start, end in _clauses(sentence):
        clause = sentence[start:end]
        made += [each for each in (_when(sentence, clause, start), _how_many(sentence, clause, start)) if each]
    return made[:2]


def _clauses(sentence: str) -> list[tuple[int, int]]:
    """Stretches between marks that end a clause, the opening words left out."""
    edges = [0, *(edge for match in _CLAUSE_END.finditer(sentence) for edge in match.span()), len(sentence)]
    clauses = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if match := _OPENING.match(sentence[start:end].lstrip()):
            start += len(sentence[start:end]) - len(sentence[start:end].lstrip()) + match.end()
        text = sentence[start:end]
        start += len(text) - len(text.lstrip(" ,"))
        end -= len(text) - len(text.rstrip(" ,.!"))
        if start < end and len(sentence[start:end].split()) in _CLAUSE_WORDS:
            clauses.append((start, end))
    return clauses


def _when(sentence: str, clause: str, offset: int) -> MadeQuestion | None:
    told = _TIME.search(clause)
    rest = f"{clause[: told.start()]} {clause[told.end() :]}" if told else clause
    if _TIME_WORD.search(rest):
        return None
    front = _fronted(rest.strip(" ,"))
    if not front:
        return None
    if not told:
        # The time may stand in another clause of the sentence.
        return None if _TIME_WORD.search(sentence) else MadeQuestion(_tidied(f"When {front}"), None)
    span = (offset + told.start(), offset + told.end())
    without = sentence[: span[0]].rstrip() + sentence[span[1] :]
    return MadeQuestion(_tidied(f"When {front}"), span, without.strip(" ,"))


def _how_many(sentence: str, clause: str, offset: int) -> MadeQuestion | None:
    told = _COUNTED.search(clause)
    found = told or (_UNCOUNTED.search(clause) if not _ANY_NUMBER.search(sentence) else None)
    if not found or _NO_THINGS.search(found["things"]):
        return None
    before, after = clause[: found.start()].strip(), clause[found.end() :].strip()
    while match := _ABOUT.search(before):
        before = before[: match.start()].strip()
    if len(before.split()) > 1:
        rest = _fronted(before)
        if not rest:
            return None
        question = f"How many {found['things']} {rest} {after}"
    elif len(after.split()) > 2:
        question = f"How many {found['things']} {after}"
    else:
        return None
    if not told:
        return MadeQuestion(_tidied(question), None)
    span = (offset + told.start("number"), offset + told.end("number"))
    vague = _VAGUE[len(sentence) % len(_VAGUE)]
    return MadeQuestion(_tidied(question), span, sentence[: span[0]] + vague + sentence[span[1] :])


def _fronted(statement: str) -> str:
    """The statement with its auxiliary in front; with "did" where it has none; empty where that makes no sense."""
    for short, full in _SHORT.items():
        statement = re.sub(rf"(?<=\w){short}\b", full, statement.replace("'", "’"))
    words = statement.split()
    if len(words) < 2 or "," in statement or "n’t" in statement or _NO_SUBJECT.match(statement):
        return ""
    match = _AUXILIARY.search(statement)
    if match and len(statement[: match.start()].split()) <= 6:
        return f"{match.group()} {_small(statement[: match.start()].strip())} {statement[match.end() :].strip()}"
    return f"did {_small(statement)}" if len(words) > 2 and not match else ""


def _small(subject: str) -> str:
    first, _, rest = subject.partition(" ")
    small = {
        "the",
        "our",
        "his",
        "her",
        "their",
        "this",
        "these",
        "those",
        "he",
        "she",
        "we",
        "they",
        "i",
        "all",
        "many",
        "some",
    }
    return f"{first.casefold() if first.casefold() in small else first} {rest}".strip()


def _tidied(question: str) -> str:
    words = [_TURNS.get(word.casefold(), word) for word in question.split()]
    return " ".join(words[:18]).rstrip(" ,.") + "?"
