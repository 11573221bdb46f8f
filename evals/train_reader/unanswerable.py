"""Makes unanswerable examples of answered ones: the topic is there, the asked detail is not."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.question import Wanted, offers, wanted_by
from evals.train_reader.records import Example, Kind, squeezed

_NUMBER = re.compile(
    r"(?<![\w.,])[$€£]?\d[\d,.]*(?:\s?(?:%|percent|million|billion|thousand))?(?![\w])"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand)\b",
    re.I,
)
_ONLY_NUMBER = re.compile(rf"(?:about |around |over |more than |nearly |some )?(?:{_NUMBER.pattern})(?:\s+\w+)?$", re.I)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_MONTHS = tuple(_MONTH[3:-1].split("|"))
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
_LINK = re.compile(
    r"\s*,?\s*\b(?:because of|due to|such as|in order to|as well as|because|through|between|under|with|without|"
    r"into|by|to|"
    r"for|as|per|via|of|in|on|at|from|during)\s+(?:the\s+|an?\s+)?$",
    re.I,
)
"""What may hang the answer to its sentence; cut out with it."""
_AFTER = re.compile(
    r"[.,;:!?)]|\s(?:in|on|at|by|for|to|from|with|and|or|but|while|when|which|who|that|during|after|before)\b|$"
)
_OPENS = re.compile(
    r"(?:^|(?<=[,:] ))(?:when|where|why)(?= (?:is|was|were|are|do|does|did|has|have|had|will|would|can)\b)", re.I
)
_REASONS = re.compile(
    r"\b(?:to|for|because|since|as|due|so|reason|cause[ds]?|led|result|after|therefore|thus|owing|by)\b", re.I
)
_TIMES = re.compile(
    rf"\d|{_TIME.pattern}|\b(?:century|decade|era|age|today|now|when|during|after|before|until|since)\b", re.I
)
_PLACES = re.compile(
    r"\b(?:in|at|near|from|to|across|around|through|on|into|within|outside) (?:the )?(?:[A-Z]|\w+ (?:of|side|part)\b)|"
    r"\b(?:where|here|there|home|north|south|east|west)\b"
)


SORTS: dict[str, tuple[str, ...]] = {
    "place": ("city", "country", "state", "town", "province", "county", "region", "island", "river", "village"),
    "time": ("year", "month", "century", "decade", "day"),
    "body": ("company", "university", "school", "agency", "newspaper", "bank", "team", "party", "band", "church",
             "museum", "college", "club", "channel", "ministry"),
    "person": ("king", "president", "general", "scientist", "author", "actor", "artist", "player", "minister",
               "senator", "queen", "pope", "emperor", "composer", "engineer", "singer", "governor", "official"),
    "work": ("book", "song", "album", "film", "movie", "magazine", "painting", "poem", "report", "agreement"),
    "tongue": ("language", "religion", "nationality"),
    "event": ("war", "battle", "festival", "award", "ceremony", "election"),
    "thing": ("animal", "disease", "color", "metal", "gas", "drug", "sport", "food", "weapon", "material", "ship"),
}  # fmt: skip
"""Sorts of things that questions ask for by a noun; their plurals are asked for, too."""
_TOLD_BY = {"place": Wanted.PLACE, "person": Wanted.PERSON}
_SORT_ASKED = re.compile(
    rf"\b(?:what|which) (?P<sort>(?:{'|'.join(word for words in SORTS.values() for word in words)})s?)\b", re.I
)


def reasked(example: Example, chance: random.Random) -> Example | None:
    """The question with when, where or why changed to one of which the passage tells nothing."""
    match = _OPENS.search(example.question)
    if not match:
        return None
    told = " ".join(example.sentences if example.weak else (example.sentences[place] for place in example.positive))
    old = match.group()
    signs = (("why", _REASONS), ("when", _TIMES), ("where", _PLACES))
    lacking = [word for word, tells in signs if word != old.casefold() and not tells.search(told)]
    if not lacking:
        return None
    new = chance.choice(lacking)
    new = new.capitalize() if old[:1].isupper() else new
    question = example.question[: match.start()] + new + example.question[match.end() :]
    return replace(example, question=question, positive=(), span=None, kind=Kind.REASKED, weak=False)


def retyped(example: Example, chance: random.Random) -> Example | None:
    """The question with the sort of thing it asks for changed to another sort: "which company" for "which city".

    None where the answering sentences speak of the new sort, or where its words may stand for one.
    """
    match = _SORT_ASKED.search(example.question)
    if not match or not example.positive:
        return None
    old = _sort_of(match["sort"])
    if old == "time":  # "In which year" may become "in which city"; "which year" alone becomes nothing.
        others = ["place"] if example.question[: match.start()].casefold().endswith("in ") else []
    else:
        others = [sort for sort in SORTS if sort not in (old, "time")]
    if not others:
        return None
    sort = chance.choice(others)
    word = chance.choice(SORTS[sort]) + ("s" if match["sort"].endswith("s") else "")
    told = [example.sentences[place] for place in example.positive]
    wanted = _TOLD_BY.get(sort)
    if any(word in each.casefold() or (wanted and offers(each, wanted, example.question)) for each in told):
        return None
    question = example.question[: match.start("sort")] + word + example.question[match.end("sort") :]
    return replace(example, question=question, positive=(), span=None, kind=Kind.RETYPED, weak=False)


def _sort_of(word: str) -> str:
    word = word.casefold()
    return next(sort for sort, words in SORTS.items() if word in words or word.removesuffix("s") in words)


def crossed(example: Example, chance: random.Random) -> Example | None:
    """The question with one of its names changed to another name of the passage, to which its sentences give no answer.

    Every word of such a question stands in the passage: that they do is not enough.
    """
    wanted = wanted_by(example.question)
    if wanted is Wanted.ANY or not example.positive:
        return None
    names = [match for match in _NAME.finditer(example.question) if match.group() in " ".join(example.sentences)]
    told = [example.sentences[place] for place in example.positive]
    others = {match.group() for each in example.sentences for match in _NAME.finditer(each)}
    pairs = [
        (old, new)
        for old in names
        for new in sorted(others)
        if new not in example.question
        and not any(new in each for each in told)
        and len(new.split()) == len(old.group().split())
        and not any(new in each and offers(each, wanted, example.question) for each in example.sentences)
        and (new in _MONTHS) == (old.group() in _MONTHS)
    ]
    if not pairs:
        return None
    old, new = chance.choice(pairs)
    question = example.question[: old.start()] + new + example.question[old.end() :]
    return replace(example, question=question, positive=(), span=None, kind=Kind.CROSSED, weak=False)


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
    elif _AFTER.match(after) and (link := _LINK.search(before)) and len(answer.split()) <= 12:
        new = before[: link.start()] + after
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
    if old in _MONTHS:
        return chance.choice([month for month in _MONTHS if month != old])
    if not others or not old[:1].isupper():
        return ""
    # About as many words: "Minister of Defence" for "Kerry" would be told by its shape.
    alike = [name for name in (chance.choice(others) for _ in range(12)) if len(name.split()) == len(old.split())]
    return alike[0] if alike else ""
