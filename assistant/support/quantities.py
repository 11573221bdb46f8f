"""Numbers of a text, in digits or words, with what they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

from assistant.support.tokens import Token
from assistant.support.wordlists import listed, words

_ONES = dict(
    zip(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ),
        range(20),
        strict=True,
    )
)
_TENS = dict(zip(listed("twenty thirty forty fifty sixty seventy eighty ninety"), range(20, 100, 10), strict=True))
_SCALES = {
    **{"hundred": 1e2, "dozen": 12, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6},
    **{"billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12},
}
_ORDINALS = dict(
    zip(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        range(1, 21),
        strict=True,
    )
)
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifths": 5, "tenths": 10}
_VAGUE = words("dozens hundreds thousands millions billions trillions twice double triple")
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₽": "ruble"}
_UNITS: dict[str, str] = {}
for _kind, _names in {
    "money": "dollar euro pound yen yuan ruble rouble mark peso rupee franc lira crown krone krona zloty cent usd eur",
    "length": "metre meter kilometre kilometer km mile foot feet inch yard centimetre",
    "weight": "tonne ton kilogram kilogramme kg gram pound-weight kiloton",
    "time": "second minute hour day week month year decade century",
    "share": "percent point",
    "area": "hectare acre",
    "volume": "litre liter barrel gallon",
    "energy": "watt kilowatt megawatt gigawatt",
}.items():
    for _name in _names.split():
        _UNITS[_name] = _UNITS[_name + "s"] = _kind
_SAME_UNIT = {"metre": "meter", "kilometre": "kilometer", "km": "kilometer", "rouble": "ruble", "kg": "kilogram"}
_SAME_UNIT |= {"usd": "dollar", "eur": "euro", "litre": "liter", "feet": "foot", "kilogramme": "kilogram"}
_OVER = re.compile(r"(?<!no )(?<!not )\b(?:more than|over|above|at least|exceed\w*|upwards of|in excess of)\s*$")
_UNDER = re.compile(
    r"\b(?:less than|fewer than|under|below|at most|up to|no more than|not more than|nearly|almost)\s*$"
)
_ABOUT = re.compile(r"\b(?:about|around|some|approximately|roughly|nearly|almost|close to|more than|over)\s*$")
_TOO_FEW = frozenset({"one", "a", "an"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts."""

    text: str
    value: float
    unit: str
    """A unit of measure or currency in the singular; "percent"; "ordinal"; empty for things counted."""
    nouns: frozenset[str]
    """Stems of the words behind it: what is counted."""
    bound: str
    """`over`, `under` or empty."""
    about: bool
    loose: bool
    """"One" is as often a pronoun as a number."""
    first: int
    last: int
    """Places of its tokens, inclusive."""

    def same_value(self, other: Quantity) -> bool:
        if isclose(self.value, other.value, rel_tol=1e-9):
            return True
        rounder = len(f"{self.value:.10g}".strip("0").strip(".")) < len(f"{other.value:.10g}".strip("0").strip("."))
        return self.about and rounder and isclose(self.value, other.value, rel_tol=0.06)

    def contradicts(self, other: Quantity) -> bool:
        """Whether unit or bound differ although the value is the same."""
        mine, theirs = _UNITS.get(self.unit), _UNITS.get(other.unit)
        # "Over 100" against "nearly 100"; a unit against another of its kind; a share against a plain number.
        if {self.bound, other.bound} == {"over", "under"}:
            return True
        if "percent" in (self.unit, other.unit) and self.unit != other.unit:
            return True
        return mine is not None and mine == theirs and self.unit != other.unit


def quantities(text: str, tokens: Sequence[Token], taken: frozenset[int] = frozenset()) -> list[Quantity]:
    """The numbers of `text`; `taken` are places of tokens that belong to dates."""
    found: list[Quantity] = []
    place = 0
    while place < len(tokens):
        read = None if place in taken else _number_at(text, tokens, place, taken)
        if read is None:
            place += 1
            continue
        value, last, kind = read
        found.append(_quantity(text, tokens, place, last, value, kind))
        place = last + 1
    return found


def _number_at(text: str, tokens: Sequence[Token], place: int, taken: frozenset[int]) -> tuple[float, int, str] | None:
    """Value, last token and kind of the number that begins here."""
    token = tokens[place]
    word = token.word
    if glued(text, token):
        return None
    if word in _VAGUE:
        return float(sum(map(ord, word))) + 0.5, place, "vague"
    ordinal = _ordinal(word)
    part = _part_at(tokens, place)
    if part:
        return part
    if ordinal is not None:
        listed = text[token.end : token.end + 1] in (",", ":") and (place == 0 or text[token.start].isupper())
        return None if listed or (word == "second" and _is_time(tokens, place)) else (ordinal, place, "ordinal")
    begins = word in _ONES or word in _TENS or word[0].isdigit()
    article = (
        word in ("a", "an") and place + 1 < len(tokens) and tokens[place + 1].word in ("hundred", "thousand", *_BIG)
    )
    if not (begins or article):
        return None
    total, current, last, digits = 0.0, 0.0, place, False
    for at in range(place, len(tokens)):
        here = tokens[at].word
        if at in taken or (at > place and not _joined(text, tokens[at - 1], tokens[at])):
            break
        if here[0].isdigit() and not digits and at == place:
            read = _digits(here)
            if read is None:
                return None
            current, digits = read, True
        elif at == place and article:
            current = 1
        elif here in _SCALES and (here not in ("m", "k") or digits):
            if here == "hundred":
                current = (current or 1) * 100
            else:
                total, current = total + (current or 1) * _SCALES[here], 0
        elif here in _ONES and not digits and _fits(tokens, at, place):
            current += _ONES[here]
        elif here in _TENS and not digits and (at == place or tokens[at - 1].word in (*_SCALES, "and")):
            current += _TENS[here]
        elif (
            here == "and"
            and at > place
            and tokens[at - 1].word in _SCALES
            and at + 1 < len(tokens)
            and (tokens[at + 1].word in _ONES or tokens[at + 1].word in _TENS)
            and not digits
        ):
            continue
        elif (ordinal := _ordinal(here)) is not None and at > place and tokens[at - 1].word in _TENS:
            return total + current + ordinal, at, "ordinal"
        else:
            break
        last = at
    return total + current, last, ""


_BIG = ("million", "billion", "trillion", "dozen")


def _fits(tokens: Sequence[Token], at: int, place: int) -> bool:
    return at == place or tokens[at - 1].word in _TENS or tokens[at - 1].word in _SCALES or tokens[at - 1].word == "and"


def _joined(text: str, before: Token, after: Token) -> bool:
    return text[before.end : after.start].strip(" \u00a0\u202f-‑") == ""


def _digits(word: str) -> float | None:
    try:
        return float(re.sub(r",(?=\d{3})", "", word))
    except ValueError:
        return None


def _ordinal(word: str) -> float | None:
    match = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word)
    return float(match.group(1)) if match else _ORDINALS.get(word)


def _part_at(tokens: Sequence[Token], place: int) -> tuple[float, int, str] | None:
    """Half, a third, two thirds, three quarters as percent; "half a million" as a number."""
    word, words = tokens[place].word, [token.word for token in tokens[place : place + 4]]
    if word == "half":
        big = next((at for at in (1, 2) if len(words) > at and words[at] in _BIG), None)
        return (0.5 * _SCALES[words[big]], place + big, "") if big else (50.0, place, "percent")
    if len(words) > 1 and words[1] in _PARTS and (word in _ONES or word in ("a", "an")):
        if words[1] in ("third", "quarter", "half") and word not in ("a", "one", "an"):
            return None
        follows = words[2] if len(words) > 2 else ""
        if words[1] in ("third", "quarter") and follows not in ("of", "") and not tokens[place + 1].text.endswith("s"):
            return None
        return _ONES.get(word, 1) / _PARTS[words[1]] * 100, place + 1, "percent"
    return None


def _is_time(tokens: Sequence[Token], place: int) -> bool:
    return place > 0 and tokens[place - 1].word in ("a", "per", "one")


def _quantity(text: str, tokens: Sequence[Token], first: int, last: int, value: float, kind: str) -> Quantity:
    unit, at = kind if kind != "vague" else "", last + 1
    before, after = text[: tokens[first].start], text[tokens[last].end :]
    sign = before.rstrip()[-1:]
    if sign in _CURRENCIES:
        unit = _CURRENCIES[sign]
    elif after.lstrip()[:1] == "%" or re.match(r"[\s-]*(?:percent|per cent|pct)\b", after):
        unit = "points" if re.match(r"[\s-]*(?:%|percent|per cent)\s+points?\b", after) else "percent"
    elif re.match(r"\s*percentage points?\b", after):
        unit = "points"
    elif at < len(tokens) and tokens[at].word in _UNITS and text[tokens[last].end : tokens[at].start].strip(" -") == "":
        name = tokens[at].word
        singular = name if name.endswith("ss") else name.removesuffix("s")
        unit = unit or _SAME_UNIT.get(singular, singular)
    nouns: list[str] = []
    for token in tokens[at : at + 6]:
        if re.search(r"[,;:.()]", text[tokens[last].end : token.start]) or len(nouns) == 2 or token.word in _STOPS:
            break
        if token.stem and not token.word[0].isdigit():
            nouns.append(token.stem)
    lead = before.casefold()[-25:]
    bound = "over" if _OVER.search(lead) else "under" if _UNDER.search(lead) else ""
    return Quantity(
        text=text[tokens[first].start : tokens[last].end],
        value=value,
        unit=unit,
        nouns=frozenset(nouns),
        bound=bound,
        about=bool(_ABOUT.search(lead)),
        loose=first == last and (tokens[first].word in _TOO_FEW or _is_both(tokens, first)),
        first=first,
        last=last,
    )


def _is_both(tokens: Sequence[Token], place: int) -> bool:
    """ "The two sides": no count, only another word for both."""
    following = tokens[place + 1].word if place + 1 < len(tokens) else ""
    return tokens[place].word == "two" and following in _PAIRED


_PAIRED = words("sides parties countries nations ministers leaders presidents states governments delegations")
_STOPS = words("and or but to in on at by from for with will is are was were has have had that which who")


def glued(text: str, token: Token) -> bool:
    """Whether a number is part of a name: COVID-19, G7, F-16, No. 17 is not."""
    behind = text[max(0, token.start - 2) : token.start]
    return token.word[0].isdigit() and len(behind) == 2 and behind[1] in "-‑" and behind[0].isalpha()
