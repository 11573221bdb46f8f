"""Makes unanswerable examples of answered ones: the topic is there, the asked detail is not."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from evals.train_reader.records import Example, Kind, squeezed

_NUMBER = re.compile(
    r"(?<![\w.,])[$€£]?\d[\d,.]*(?:\s?(?:%|percent|million|billion|thousand))?(?![\w])"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand)\b",
    re.I,
)
_ONLY_NUMBER = re.compile(rf"(?:about |around |over |more than |nearly |some )?(?:{_NUMBER.pattern})(?:\s+\w+)?$", re.I)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_TIME = re.compile(
    rf"\b(?:{_MONTH}(?:\s+\d{{1,2}})?(?:\s*,?\s*\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?|(?:1[5-9]|20)\d\d(?:s|\b)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:last|next|this)\s+(?:week|month|year)"
    r"|\d+ (?:years|months|weeks|days))",
    re.I,
)
_PREPOSITION = re.compile(
    r"\s*,?\s*\b(?:in|on|at|since|by|from|until|during|for|before|after|of|around|about)\s+(?:the\s+)?$", re.I
)
_NAME = re.compile(r"(?<=[a-z,;] )(?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)*")
_VAGUE = ("several", "many", "some", "a number of", "few")
_NUMBER_ASKED = re.compile(r"\bhow (?:many|much)\b|\bwhat (?:number|percentage|share|proportion)\b", re.I)
_TIME_ASKED = re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|time|century|decade)\b|\bhow long\b", re.I)
_PLACE_ASKED = re.compile(r"\bwhere\b|\b(?:what|which) (?:city|country|place|town|state|location)\b", re.I)
_PERSON_ASKED = re.compile(r"\bwho(?:se|m)?\b", re.I)


def removed(example: Example) -> Example | None:
    """The passage without the sentences that answer; None where the answer stands in what is left, or little is."""
    kept = tuple(each for place, each in enumerate(example.sentences) if place not in example.positive)
    answer = squeezed(example.answer)
    if len(kept) < 2 or (answer and answer in squeezed(" ".join(kept))):
        return None
    return replace(example, sentences=kept, positive=(), span=None, kind=Kind.REMOVED, weak=False)


def blanked(example: Example, chance: random.Random) -> Example | None:
    """The passage with the asked number, time, place or name made vague or taken out of its sentence."""
    if not example.span or len(example.positive) != 1:
        return None
    place, start, end = example.span
    sentence, answer = example.sentences[place], example.answer
    before, after = sentence[:start], sentence[end:]
    new = ""
    if _NUMBER_ASKED.search(example.question) and _ONLY_NUMBER.match(answer):
        new = before + chance.choice(_VAGUE) + _NUMBER.sub("", answer, count=1).replace("  ", " ") + after
    elif (_TIME_ASKED.search(example.question) and _TIME.search(answer)) or _PLACE_ASKED.search(example.question):
        cut = _PREPOSITION.sub("", before)
        if cut != before and len(answer.split()) <= 6:
            new = cut + after
    elif _PERSON_ASKED.search(example.question) and 0 < len(answer.split()) <= 5:
        new = before + chance.choice(("he", "she", "they", "one of them", "an official", "somebody")) + after
    if not new or len(new.split()) < 4:
        return None
    sentences = tuple(new if number == place else each for number, each in enumerate(example.sentences))
    if squeezed(answer) in squeezed(" ".join(sentences)):
        return None
    return replace(example, sentences=sentences, positive=(), span=None, kind=Kind.BLANKED)


def turned(example: Example, others: Sequence[str], chance: random.Random) -> Example | None:
    """The question with one of its numbers, times or names changed to one that the passage does not give.

    `others`: names and numbers to draw from.
    """
    passage = squeezed(" ".join((example.heading, *example.sentences)))
    found = [match for pattern in (_TIME, _NUMBER, _NAME) for match in pattern.finditer(example.question)]
    found = [match for match in found if squeezed(match.group()) and squeezed(match.group()) in passage]
    if not found:
        return None
    match = chance.choice(found)
    old = match.group()
    new = _other_number(old, chance) if re.search(r"\d", old) else _other_name(old, others, chance)
    if not new or squeezed(new) in passage:
        return None
    question = example.question[: match.start()] + new + example.question[match.end() :]
    return replace(example, question=question, positive=(), span=None, kind=Kind.TURNED, weak=False)


def vaguer(example: Example, chance: random.Random) -> Example:
    """An answered example with some number that does not answer made vague: vagueness alone tells nothing."""
    answering = set(example.positive)
    places = [p for p, each in enumerate(example.sentences) if p not in answering and _NUMBER.search(each)]
    if not places:
        return example
    place = chance.choice(places)
    new = _NUMBER.sub(chance.choice(_VAGUE), example.sentences[place], count=1)
    sentences = tuple(new if number == place else each for number, each in enumerate(example.sentences))
    return replace(example, sentences=sentences)


def names_in(questions: Sequence[str]) -> list[str]:
    """Names and months that questions mention, for others to be turned to."""
    return sorted({match.group() for question in questions for match in _NAME.finditer(question)})


def _other_number(old: str, chance: random.Random) -> str:
    digits = re.search(r"\d+", old)
    assert digits
    value = int(digits.group()[:9])
    shift = chance.choice((-7, -4, -3, -2, -1, 1, 2, 3, 4, 6, 9))
    new = str(max(1, value + shift if value > 20 else value + abs(shift)))
    return old[: digits.start()] + new + old[digits.end() :]


def _other_name(old: str, others: Sequence[str], chance: random.Random) -> str:
    months = _MONTH[3:-1].split("|")
    if old in months:
        return chance.choice([month for month in months if month != old])
    if not others or not old[:1].isupper():
        return ""
    # About as many words: "Minister of Defence" for "Kerry" would be told by its shape.
    alike = [name for name in (chance.choice(others) for _ in range(12)) if len(name.split()) == len(old.split())]
    return alike[0] if alike else ""
