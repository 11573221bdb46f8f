"""Questions made of statements: "The mission left on 5 May" answers "When did the mission leave?"-like questions.

A statement that holds a time or a number is asked for it, with that detail as the answer; one that lacks it is asked in
the same words, and nothing answers. So neither the shape of the question nor its words tell which is which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_WHEN = re.compile(
    rf"\s*,?\s*\b(?:(?:on|in|by|since|until|before|after|at)\s+)?(?:the\s+)?"
    rf"(?:(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|(?:in|since|by|of)\s+(?:{_MONTHS})(?:\s+\d{{4}})?"
    rf"|(?:on|last|next|this)\s+(?:{_DAYS})|(?:in|since|by)\s+(?:19|20)\d\d"
    r"|yesterday|tomorrow|tonight|today|(?:last|next|this|earlier this|later this) (?:week|month|year|morning|afternoon|evening))\b"
)
_TIME_WORD = re.compile(
    rf"\b(?:{_MONTHS}|{_DAYS}|(?:19|20)\d\d|today|tomorrow|yesterday|tonight|soon|later|earlier|recently|now|currently|when|"
    r"until|since|(?:week|month|year|day|hour|morning|evening|afternoon|weekend|spring|summer|fall|winter|time|moment)s?)\b",
    re.I,
)
_COUNT = re.compile(
    r"^(?P<lead>(?:[A-Z][\w’']*,?\s+)?)(?P<number>(?:[\d,.]+(?: (?:million|billion|thousand))?|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundreds|dozens|thousands)(?: of)?)\s+"
    r"(?P<noun>(?:[a-z-]+ ){0,2}[a-z]+s)\s+(?P<rest>(?:have|has|were|are|will|had|would|can|could)\s+.{8,90})$",
    re.I,
)
_MANY = re.compile(
    r"^(?:the|our|these|those|some|many|most|all)\s+(?:of (?:the|our|these|those)\s+)?"
    r"(?P<noun>(?:[a-z-]+ ){0,2}[a-z]+s)\s+(?P<rest>(?:have|were|are|will|had|would|can|could)\s+.{8,90})$",
    re.I,
)
_OBJECT = re.compile(
    r"^(?P<subject>(?:[A-Z][\w’'.-]*|the [a-z]+(?: [a-z]+)?|we|they|he|she|I))\s+(?:have|has|had|will)?\s*"
    r"(?P<verb>sent|shipped|deployed|received|provided|delivered|administered|ordered|purchased|hosted|invited|built|"
    r"created|added|lost|signed|approved|donated|evacuated|helped|send|ship|deploy|receive|provide|deliver|host|build|create)"
    r"\s+(?P<number>(?:about |over |nearly |more than |at least |up to )?[\d,.]+(?: (?:million|billion|thousand))?|two|three|four|"
    r"five|six|seven|eight|nine|ten)?\s*(?P<noun>(?:[a-z-]+ ){0,2}[a-z]+s)\b(?P<rest>[^.?!]{0,70})[.!]?$",
    re.I,
)
_SUBJECT = re.compile(
    r"^(?P<subject>(?:The|Our|His|Her|Their|This|These|President|Vice President|Secretary|Ambassador|Minister|[A-Z][a-z]+)"
    r"(?: [\w’'-]+){0,4}?|He|She|We|They)\s+(?P<verb>will|is|was|were|are|has|have|had|would)\s+(?P<rest>.{12,110})$"
)
_NUMBER_WORD = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|half|third|quarter|"
    r"hundreds?|thousands?|millions?|billions?|dozens?|percent|couple|several|number)\b",
    re.I,
)
_TOO_VAGUE = re.compile(r"\b(?:that|this|it|those|which|who|what)$", re.I)
_TURNS = {"we": "they", "our": "their", "i": "the speaker", "us": "them", "my": "their", "you": "people", "your": "their"}


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question about one sentence, and where in it the answer stands; None where it lacks the detail."""

    question: str
    answer: tuple[int, int] | None


def questions_of(sentence: str) -> list[MadeQuestion]:
    """What a statement can be asked for; most give nothing."""
    body = sentence.strip().rstrip(".!")
    if not 5 <= len(body.split()) <= 40 or body.endswith("?") or "\n" in body:
        return []
    return [made for made in (_how_many(body), _how_many_object(body), _when(body)) if made]


def _how_many(body: str) -> MadeQuestion | None:
    if match := _COUNT.match(body):
        if match["lead"].strip().casefold() not in {"", "so", "and", "but", "now,", "today,", "about", "over", "nearly"}:
            return None
        return _asked(f"How many {match['noun']} {match['rest']}", match.span("number"))
    if (match := _MANY.match(body)) and not _NUMBER_WORD.search(body):
        return _asked(f"How many {match['noun']} {match['rest']}", None)
    return None


def _how_many_object(body: str) -> MadeQuestion | None:
    match = _OBJECT.match(body)
    if not match or (not match["number"] and _NUMBER_WORD.search(body)):
        return None
    verb = match["verb"].casefold()
    base = _BASE.get(verb, verb)
    aux = "will" if verb == base else "did"
    span = match.span("number") if match["number"] else None
    return _asked(f"How many {match['noun']} {aux} {_lower(match['subject'])} {base}{match['rest']}", span)


def _when(body: str) -> MadeQuestion | None:
    told = _WHEN.search(body)
    rest_of = body[: told.start()] + body[told.end() :] if told else body
    if told and told.start() < 15:
        return None
    match = _SUBJECT.match(rest_of)
    if not match or (not told and _TIME_WORD.search(body)) or (told and _TIME_WORD.search(rest_of)):
        return None
    if _TOO_VAGUE.search(match["subject"]):
        return None
    span = None
    if told:
        words = told.group()
        span = (told.start() + len(words) - len(words.lstrip(" ,")), told.end())
    return _asked(f"When {match['verb']} {_lower(match['subject'])} {match['rest']}", span)


_BASE = {
    **{"sent": "send", "shipped": "ship", "deployed": "deploy", "received": "receive", "provided": "provide"},
    **{"delivered": "deliver", "administered": "administer", "ordered": "order", "purchased": "purchase"},
    **{"hosted": "host", "invited": "invite", "built": "build", "created": "create", "added": "add", "lost": "lose"},
    **{"signed": "sign", "approved": "approve", "donated": "donate", "evacuated": "evacuate", "helped": "help"},
}


def _asked(question: str, span: tuple[int, int] | None) -> MadeQuestion:
    # The first clause is enough of a question.
    clause = re.split(r"\s[—–-]+\s|; | -- |, (?:and|but|which|who|so)\b|, as\b", question)[0].strip(" ,.")
    words = [_TURNS.get(word.casefold(), word) for word in clause.split()]
    return MadeQuestion(" ".join(words[:22]) + "?", span)


def _lower(subject: str) -> str:
    first, _, rest = subject.partition(" ")
    small = {"the", "our", "his", "her", "their", "this", "these", "he", "she", "we", "they", "i"}
    return f"{first.casefold() if first.casefold() in small else first} {rest}".strip()


def statements_without_questions(sentences: Sequence[str]) -> list[int]:
    """Places of sentences that are no question, for making questions of."""
    return [place for place, each in enumerate(sentences) if not each.rstrip('"” ').endswith("?")]
