"""True sentences told in other words, by rules of its own: nothing here knows how the check works."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from index.records import Passage, Role

_SYNONYMS = {
    "begin": "start", "began": "started", "talks": "negotiations", "help": "assist", "helped": "assisted",
    "important": "significant", "many": "numerous", "large": "big", "currently": "at present", "get": "obtain",
    "use": "make use of", "discuss": "talk about", "discussed": "talked about", "people": "individuals",
    "country": "nation", "countries": "nations", "provide": "supply", "continue": "keep on", "need": "require",
    "ensure": "make sure", "efforts": "attempts", "difficult": "hard", "problem": "issue", "problems": "issues",
    "quickly": "rapidly", "regarding": "about", "several": "a number of", "various": "different",
    "receive": "get", "received": "got", "purchase": "buying", "assistance": "help", "state": "condition",
    "show": "demonstrate", "shows": "demonstrates", "showed": "demonstrated", "visit": "trip", "job": "post",
    "attempt": "effort", "children": "kids", "major": "chief", "work": "effort", "believe": "think",
    "meeting": "gathering", "held": "conducted", "entire": "whole", "speak": "talk", "across": "throughout",
    "additional": "extra", "announce": "make public", "obviously": "clearly", "certainly": "surely",
    "crucial": "vital", "goal": "aim", "goals": "aims", "issue": "matter", "issues": "matters",
}  # fmt: skip
_OPENERS = re.compile(r"^(?:So|And|Well|Look|But|Now|Again|Also|However|Yes|Yeah|In fact|Of course|As you know),?\s+")
_ADVERBS = re.compile(
    r"\b(?:really|very|actually|just|certainly|obviously|clearly|of course|, in particular|quite|simply|, naturally|"
    r"basically|essentially|indeed|also|you know,)\s+"
)
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_LEAD = re.compile(r"^((?:In|On|At|During|After|Since|By|Over|For|Under)\s[^,]{3,60}), (.{20,}?)\.$")
_TAIL = re.compile(r"^(.{20,}?) ((?:in|on|at|during|after|since|by) (?:the )?[A-Z0-9][\w’' -]{2,35})\.$")
_PASSIVE = re.compile(
    r"^((?:The|Our|Their)?\s?[A-Za-z]+(?: [A-Z][a-z]+| [a-z]+)?) (?:has |have |had )?([a-z]{3,}ed) "
    r"((?:the|an?|our|their|its) (?:[a-z]+ ){0,3}[a-z]+)(\.|(?: (?:in|on|at|with|for|from|to|of|during) .*|, .*))$"
)
_KEPT_CAPITAL = re.compile(r"^(?:I\b|I'|I’|[A-Z]{2})")
_FUNCTION = re.compile(
    r"^(?:The|This|That|These|Those|We|They|He|She|It|There|In|On|At|As|A|An|Our|Their|His|Her|Its|If|For|All|Some|"
    r"Many|Most|More|You|What|When|While|Such|After|During|Since|By|Over|Under|No|Not|Any|Each|Every|Both|Let|Today)\b"
)
Rule = Callable[[str, random.Random], str | None]


def lower_first(text: str) -> str:
    """The sentence as it stands behind "said that"."""
    if _KEPT_CAPITAL.match(text) or not _FUNCTION.match(text):
        return text
    return text[0].lower() + text[1:]


def name_of(passage: Passage) -> str:
    """The speaker as prose names them: "Ms. Psaki", "Maria Zakharova", "A reporter"."""
    if passage.role is Role.REPORTER:
        return "A reporter"
    words = [word.title() if word.isupper() else word for word in passage.speaker.split()]
    return " ".join(words) or "The official"


def synonyms(text: str, chance: random.Random) -> str | None:
    """Up to three words replaced."""
    found = [match for match in re.finditer(r"[a-z]+", text) if match.group() in _SYNONYMS and _whole(text, match)]
    if not found or "“" in text:
        return None
    for match in sorted(chance.sample(found, min(3, len(found))), key=lambda each: -each.start()):
        text = text[: match.start()] + _SYNONYMS[match.group()] + text[match.end() :]
    return text


def _whole(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return not re.search(r"[\w’'-]", around)


def shortened(text: str, chance: random.Random) -> str | None:
    """Openers, brackets and adverbs dropped."""
    short = _ADVERBS.sub("", _BRACKETS.sub("", _OPENERS.sub("", text)))
    return short[:1].upper() + short[1:] if short != text and len(short.split()) > 4 else None


def moved(text: str, chance: random.Random) -> str | None:
    """An adverbial put from the front to the end, or the other way."""
    lead = _LEAD.match(text)
    if lead and "," not in lead[2] and lead[1].count(" ") < 8:
        rest = lead[2][0].upper() + lead[2][1:]
        return f"{rest} {lead[1][0].lower()}{lead[1][1:]}."
    tail = _TAIL.match(text)
    if tail and "," not in tail[1]:
        return f"{tail[2][0].upper()}{tail[2][1:]}, {lower_first(tail[1])}."
    return None


def passive(text: str, chance: random.Random) -> str | None:
    """Subject and object exchanged, where the sentence is plain enough."""
    found = _PASSIVE.match(text)
    if not found or found[1].split()[0] in ("We", "They", "I", "He", "She", "It", "You", "That", "This", "There"):
        return None
    subject = lower_first(found[1])
    verb = "were" if found[3].endswith("s") else "was"
    return f"{found[3][0].upper()}{found[3][1:]} {verb} {found[2]} by {subject}{found[4]}"


def framed(text: str, passage: Passage, chance: random.Random) -> str:
    """The sentence with who said it. What a reporter said is always told so."""
    name = name_of(passage)
    if text.endswith("?"):
        return f"{name} asked: {text}"
    bare = text[:-1]
    said = chance.choice(["said", "said", "stated", "noted", "explained"])
    if passage.role is Role.REPORTER:
        return f"{name} said that {lower_first(bare)}."
    return chance.choice(
        [
            f"{name} {said} that {lower_first(bare)}.",
            f"{name.split()[-1]} {said} that {lower_first(bare)}.",
            f"According to {name}, {lower_first(bare)}.",
            f"{bare}, {name} said.",
        ]
    )


RULES: dict[str, Rule] = {"synonyms": synonyms, "shortened": shortened, "moved": moved, "passive": passive}
