"""Dates of a text, also relative ones, held against each other with the briefing's date in mind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.support.tokens import Token
from assistant.support.wordlists import listed, words

_MONTHS = listed("january february march april may june july august september october november december")
_DAYS = listed("monday tuesday wednesday thursday friday saturday sunday")
_MONTH = (
    {name: number for number, name in enumerate(_MONTHS, 1)}
    | {name[:3]: number for number, name in enumerate(_MONTHS, 1) if name != "may"}
    | {"sept": 9}
)
_NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_WHICH = words("last next this previous past coming")
_SPAN = words("week month year quarter summer autumn winter spring fall weekend decade century")
_DAY = re.compile(r"([0-3]?\d)(?:st|nd|rd|th)?$")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_HALF_A_YEAR = 200


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as it is told."""

    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    offset: int | None = None
    """Days from the day of speaking: today, yesterday."""
    span: str = ""
    """Such as "last year"."""
    first: int = 0
    last: int = 0


def dates(text: str, tokens: Sequence[Token]) -> list[When]:
    """The dates told, in order. "March 11-12" tells two."""
    found: list[When] = []
    place = 0
    while place < len(tokens):
        read = _date_at(text, tokens, place)
        found += read
        place = max((each.last for each in read), default=place) + 1
    return found


def places(found: Sequence[When]) -> frozenset[int]:
    """Places of the tokens that dates are told with."""
    return frozenset(at for each in found for at in range(each.first, each.last + 1))


def _date_at(text: str, tokens: Sequence[Token], place: int) -> list[When]:
    word = tokens[place].word
    following = [token.word for token in tokens[place + 1 : place + 4]]

    def told(last: int) -> str:
        return text[tokens[place].start : tokens[last].end]

    if word in _NEAR:
        return [When(told(place), offset=_NEAR[word], first=place, last=place)]
    if word.removesuffix("s") in _DAYS:
        return [When(told(place), weekday=_DAYS.index(word.removesuffix("s")), first=place, last=place)]
    if word in _WHICH and following and following[0] in _SPAN:
        return [When(told(place + 1), span=f"{_plain(word)} {following[0]}", first=place, last=place + 1)]
    if (
        word in _MONTH
        and (word != "may" or (tokens[place].text == "May" and _may_be_month(tokens, place)))
        and (word != "march" or tokens[place].text[0].isupper())
    ):
        days, last = _days(text, tokens, place + 1)
        year, last = _year(tokens, last + 1, last if days else place)
        month = _MONTH[word]
        return [When(told(last), year, month, day, first=place, last=last) for day in days] or [
            When(told(last), year, month, first=place, last=last)
        ]
    if _DAY.match(word):
        days, last = _days(text, tokens, place)
        at = last + 1
        if at < len(tokens) and tokens[at].word == "of":
            at += 1
        if days and at < len(tokens) and tokens[at].word in _MONTH and tokens[at].text[0].isupper():
            year, last = _year(tokens, at + 1, at)
            month = _MONTH[tokens[at].word]
            return [When(told(last), year, month, day, first=place, last=last) for day in days]
    if _YEAR.match(word) and not _counted(text, tokens, place):
        return [When(told(place), year=int(word), first=place, last=place)]
    return []


def _plain(word: str) -> str:
    return {"previous": "last", "past": "last", "coming": "next"}.get(word, word)


def _may_be_month(tokens: Sequence[Token], place: int) -> bool:
    after = tokens[place + 1].word if place + 1 < len(tokens) else ""
    before = tokens[place - 1].word if place else ""
    return bool(
        _DAY.match(after) or _YEAR.match(after) or before in ("in", "of", "since", "until", "by", "last", "next")
    )


def _days(text: str, tokens: Sequence[Token], place: int) -> tuple[list[int], int]:
    """Days of the month from here on (12; 11-12; 11 and 12), and the place of the last."""
    days: list[int] = []
    last = place - 1
    at = place
    while at < len(tokens):
        match = _DAY.match(tokens[at].word)
        between = text[tokens[at - 1].end : tokens[at].start].strip() if at else ""
        if not match or not 1 <= int(match.group(1)) <= 31 or (at > place and between not in ("-", "–", "—", ",", "")):
            break
        days.append(int(match.group(1)))
        last, at = at, at + 1
        if (
            at < len(tokens)
            and tokens[at].word in ("and", "to")
            and at + 1 < len(tokens)
            and (tokens[at + 1].word.isdigit())
        ):
            at += 1
    return days, last


def _year(tokens: Sequence[Token], place: int, last: int) -> tuple[int | None, int]:
    if place < len(tokens) and _YEAR.match(tokens[place].word):
        return int(tokens[place].word), place
    return None, last


def _counted(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether a number that looks like a year has a currency, a share or a scale about it."""
    before, after = text[: tokens[place].start].rstrip()[-1:], text[tokens[place].end :]
    return before in ("$", "€", "£") or bool(re.match(r"\s*(?:%|percent|million|billion|thousand)", after))


def agrees(claim: When, source: When, spoken: date | None) -> bool:
    """Whether what the claim tells of the date follows from what the source tells of it."""
    if claim.span or source.span:
        return _spans_agree(claim, source, spoken)
    if claim.offset is not None and claim.offset == source.offset:
        return True
    mine, theirs = resolved(claim, spoken), resolved(source, spoken)
    if mine.offset is not None or theirs.offset is not None:
        return False
    pairs = [(mine.month, theirs.month), (mine.day, theirs.day), (mine.weekday, theirs.weekday)]
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return False
    if mine.weekday is not None and theirs.weekday is None:
        return _weekday_fits(mine, theirs, spoken)
    if theirs.weekday is not None and mine.weekday is None:
        return _weekday_fits(theirs, mine, spoken)
    if (mine.day is not None and theirs.day is None) or (mine.month is not None and theirs.month is None):
        return False
    if mine.year is not None and theirs.year is None:
        return _year_fits(mine, theirs, spoken)
    return mine.year is None or theirs.year is None or mine.year == theirs.year


def resolved(when: When, spoken: date | None) -> When:
    """ "Yesterday" as the day it was; other dates as they are."""
    if when.offset is None or spoken is None:
        return when
    day = spoken + timedelta(days=when.offset)
    return When(when.text, day.year, day.month, day.day)


def _weekday_fits(named: When, other: When, spoken: date | None) -> bool:
    """A weekday against a date: right where they fall together within ten days of speaking."""
    if other.day is None or other.month is None or spoken is None:
        return False
    try:
        day = date(other.year or spoken.year, other.month, other.day)
    except ValueError:
        return False
    return day.weekday() == named.weekday and abs((day - spoken).days) <= 10


def _year_fits(mine: When, theirs: When, spoken: date | None) -> bool:
    """The claim adds a year to a date told without: right where it lies about the day of speaking."""
    if spoken is None or theirs.month is None or mine.year is None:
        return False
    middle = date(mine.year, theirs.month, min(theirs.day or 15, 28))
    return abs((middle - spoken).days) <= _HALF_A_YEAR


def _spans_agree(claim: When, source: When, spoken: date | None) -> bool:
    if claim.span == source.span:
        return True
    told, other = (claim, source) if claim.span else (source, claim)
    which, _, unit = told.span.partition(" ")
    if spoken is None or other.span or (other.year is None and other.month is None):
        return False
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return other.year == spoken.year + step and other.month is None
    if unit == "month":
        return other.month == (spoken.month - 1 + step) % 12 + 1 and other.day is None
    return False
