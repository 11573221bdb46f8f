"""A true sentence made false in one way, by rules of its own: nothing here knows how the check works."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from evals.support.reword import lower_first, name_of
from index.records import Passage, Role

_MONTHS = "January February March April May June July August September October November December"
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_NUMBERS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty"
_MONTH = re.compile(rf"\b(?:{_MONTHS.replace(' ', '|')})\b(?! be\b)")
_WEEKDAY = re.compile(rf"\b(?:{_WEEKDAYS.replace(' ', '|')})\b")
_YEAR = re.compile(r"(?<![\w$.,-])(?:19|20)\d\d(?![\w%-])")
_DAY = re.compile(rf"((?:{_MONTHS.replace(' ', '|')}) )(\d{{1,2}})\b")
_RELATIVE = {"yesterday": "tomorrow", "tomorrow": "yesterday", "today": "yesterday", "last year": "next year",
             "next week": "last week", "last week": "next week", "this week": "last week", "next month": "last month",
             "this year": "last year", "last month": "next month"}  # fmt: skip
_DIGITS = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])")
_WORD_NUMBER = re.compile(rf"\b(?:{_NUMBERS.replace(' ', '|')})\b(?!-)")
_SCALE = re.compile(r"\b(million|billion)\b")
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|can|could|should|must|has been|have been)\b(?! not| n’t|n't|n’t)"
)
_NOT = re.compile(r"\b(is|are|was|were|will|would|can|could|should|must|has|have|do|does|did) ?(?:not|n’t|n't)\b ?")
_OPPOSITES = {
    "supports": "opposes", "support": "oppose", "approved": "rejected", "increased": "decreased",
    "increase": "decrease",
    "rose": "fell", "agreed": "disagreed", "accepted": "refused", "began": "ended", "allow": "forbid",
    "allowed": "banned", "possible": "impossible", "strengthen": "weaken", "confirmed": "denied", "improve": "worsen",
}  # fmt: skip
_NO_NAMES = frozenset(
    [
        "President",
        "Senator",
        "Vice",
        "Chair",
        "Minister",
        "Secretary",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Republic",
        "Department",
    ]
)
_PEOPLE = ("Helena Strand", "Viktor Amsel", "Marcus Webb", "Olga Rennick", "Daniel Ostrow")
_INVENTED = (
    "we will never forget what was done here", "this is a matter of honour for all of us",
    "nobody should be surprised by the outcome", "the time for patience is over", "we have nothing left to hide",
    "history will judge those responsible", "there is no alternative to this course",
)  # fmt: skip


def number(text: str, chance: random.Random) -> str | None:
    """Another number in digits or words, or another scale."""
    dated = [match.span() for match in (*_YEAR.finditer(text), *_DAY.finditer(text), *_days_before(text))]
    found = [
        match
        for pattern in (_DIGITS, _WORD_NUMBER, _SCALE)
        for match in pattern.finditer(text)
        if not any(start <= match.start() < end for start, end in dated)
    ]
    if not found:
        return None
    match = chance.choice(found)
    old = match.group()
    if old in ("million", "billion"):
        new = "billion" if old == "million" else "million"
    elif old[0].isdigit():
        value = float(old.replace(",", ""))
        changed = chance.choice(
            [value + chance.randint(1, 9), value * 10, value * 2 + 1, max(value - 1, 0) or value + 2]
        )
        new = f"{changed:,.1f}" if "." in old else f"{changed:,.0f}" if "," in old else f"{changed:.0f}"
    else:
        new = chance.choice([word for word in _NUMBERS.split() if word != old])
    return text[: match.start()] + new + text[match.end() :]


def _days_before(text: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS.replace(' ', '|')})\b", text))


def date(text: str, chance: random.Random) -> str | None:
    """Another day, month, year or weekday, or another word such as yesterday."""
    options: list[str] = []
    for match in _DAY.finditer(text):
        day = chance.choice([each for each in range(1, 29) if str(each) != match[2]])
        options.append(f"{text[: match.start()]}{match[1]}{day}{text[match.end() :]}")
    for pattern, words in ((_MONTH, _MONTHS), (_WEEKDAY, _WEEKDAYS)):
        for match in pattern.finditer(text):
            if match.group() in ("May", "March") and not re.search(r"(?:in|of|since|by|\d) $", text[: match.start()]):
                continue
            other = chance.choice([each for each in words.split() if each != match.group()])
            options.append(text[: match.start()] + other + text[match.end() :])
    for match in _YEAR.finditer(text):
        year = int(match.group()) + chance.choice([-10, -3, -2, -1, 1, 2, 5])
        options.append(text[: match.start()] + str(year) + text[match.end() :])
    for old, new in _RELATIVE.items():
        if re.search(rf"\b{old}\b", text):
            options.append(re.sub(rf"\b{old}\b", new, text, count=1))
    return chance.choice(options) if options else None


def name(text: str, names: Sequence[str], others: Sequence[str], chance: random.Random) -> str | None:
    """A name of the document (`names`) replaced by another of it or of other documents."""
    found = [
        match
        for each in names
        for match in re.finditer(rf"(?<=[\w,] ){re.escape(each)}\b(?!’s|'s)", text)
        if not any(word in _MONTHS + _WEEKDAYS for word in each.split()) and not _NO_NAMES & set(each.split())
    ]
    if not found:
        return None
    match = max(found, key=lambda each: (len(each.group()), -each.start()))
    taken = set(text.split())
    pool = [
        other
        for other in chance.choice([names, others])
        if not _NO_NAMES & set(other.split())
        and len(other.split()) == len(match.group().split())
        and not taken & set(other.split())
        and not any(word in _MONTHS + _WEEKDAYS for word in other.split())
        and not any(word[:4] == mine[:4] for word in other.split() for mine in text.split())
    ]
    return text[: match.start()] + chance.choice(pool) + text[match.end() :] if pool else None


def negation(text: str, chance: random.Random) -> str | None:
    """A "not" taken away or put in, or a word replaced by its opposite."""
    denied = _NOT.search(text)
    if denied:
        verb = "" if denied[1] in ("do", "does", "did") else denied[1] + " "
        return text[: denied.start()] + verb + text[denied.end() :]
    opposites = [match for match in re.finditer(r"[a-z]+", text) if match.group() in _OPPOSITES]
    if opposites and chance.random() < 0.7:
        match = chance.choice(opposites)
        return text[: match.start()] + _OPPOSITES[match.group()] + text[match.end() :]
    plain = _AUXILIARY.search(text)
    if not plain or re.search(r"\b(?:not|n’t|never|no|nothing|without)\b|n’t|n't", text):
        return None
    verb = plain.group()
    put = verb.replace(" been", " not been") if verb.endswith("been") else f"{verb} not"
    return text[: plain.start()] + put + text[plain.end() :]


def speaker(text: str, passage: Passage, chance: random.Random) -> str | None:
    """Told as somebody else's: another official's, a reporter's, or a reporter's words as the official's."""
    if text.endswith("?"):
        return None
    bare = lower_first(text[:-1])
    if passage.role is Role.REPORTER:
        return chance.choice(
            [f"The spokesperson said that {bare}.", text, f"{chance.choice(_PEOPLE)} said that {bare}."]
        )
    wrong = chance.choice([*_PEOPLE, "A reporter", "A journalist"])
    return chance.choice(
        [
            f"{wrong} said that {bare}.",
            f"According to {wrong[0].lower() + wrong[1:] if wrong[:2] == 'A ' else wrong}, {bare}.",
        ]
    )


def quotation(text: str, passage: Passage, chance: random.Random) -> str:
    """Words in quotation marks that nobody said, or not so."""
    who = name_of(passage)
    words = text.rstrip(".?").split()
    if chance.random() < 0.5:
        half = " ".join(words[: len(words) // 2])
        return f"{who} said: “{half} and {chance.choice(_INVENTED)}.”"
    at = chance.choice([place for place, word in enumerate(words) if len(word) > 3] or [0])
    changed = [*words[:at], chance.choice(["remarkable", "deliberate", "endless", "modest"]), *words[at + 1 :]]
    return f"{who} said: “{' '.join(changed)}.”"


def merged(first: str, second: str) -> str:
    """Two sentences of different places as one."""
    return f"{first.rstrip('.')}, and {lower_first(second)}"
