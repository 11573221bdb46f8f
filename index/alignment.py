"""Gives each exchange its heading from the answers list, where the body does not print one.

List and exchanges run in the same order, so the best assignment is a monotone path: dynamic programming over a
similarity of heading and exchange, with a charge for leaving a heading out and for staying under one without looking
like a follow-up. Similarity is of word stems weighted by their rarity, which needs no model and no language.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

_STEM = 5
"""Characters: short enough for most inflections, long enough to keep words apart."""
_SKIP = 0.30
"""Charge for a heading without an exchange."""
_STAY = 0.35
"""Charge for a further exchange under a heading, unless it reads as a follow-up."""
_STRAY = 0.20
"""Charge for an exchange under no heading at all; more than following up, less than standing where nothing agrees."""
_STRAY_FOLLOW_UP = 0.10
_FOLLOW_UP = 0.10
"""Gain of a follow-up that stays under its heading."""
_LEAVE_FOLLOW_UP = 0.15
"""Charge for giving what reads as a follow-up a heading of its own."""
_FOLLOW_UP_WORDS = 14
"""A follow-up is short."""
_REPLY_SHARE = 0.55
"""What a heading's word is worth when only the reply holds it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of one exchange. A closing word has no question."""

    question: str
    reply: str


def assign_headings(headings: Sequence[str], exchanges: Sequence[Spoken]) -> list[int | None]:
    """For each exchange the place of its heading in the list, never decreasing; None where none fits."""
    if not headings or not exchanges:
        return [None] * len(exchanges)
    likeness = _likeness(headings, exchanges)
    listed = frozenset().union(*map(_stems, headings))
    states = [_State(0.0, -math.inf)] + [_State(-math.inf, -math.inf)] * len(headings)
    steps: list[list[tuple[_Place, _Place]]] = []
    for number in range(len(exchanges)):
        follow_up = _reads_as_follow_up(exchanges, number, listed)
        # Closing words often have no heading.
        stray = _STRAY if exchanges[number].question else 0.0
        states, taken = _advance(states, likeness[number], stray, follow_up)
        steps.append(taken)
    last = max(range(len(states)), key=lambda j: max(states[j]) - _SKIP * (len(headings) - j))
    place = _Place(last, states[last].under > states[last].astray)
    assigned: list[int | None] = []
    for taken in reversed(steps):
        assigned.append(place.heading - 1 if place.under else None)
        place = taken[place.heading][place.under]
    return assigned[::-1]


class _State(NamedTuple):
    """The best sums so far with heading j - 1 the last one used (j = 0: none yet)."""

    astray: float
    """The exchange just read stands under no heading."""
    under: float
    """It stands under that one."""


class _Place(NamedTuple):
    """Where a path has come to: the last heading used (from 1), and whether the exchange just read is under it."""

    heading: int
    under: bool


def _advance(
    states: Sequence[_State], fits: Sequence[float], stray: float, follow_up: bool
) -> tuple[list[_State], list[tuple[_Place, _Place]]]:
    """The best sums after one more exchange, and for either kind of each state the place it was reached from."""
    after: list[_State] = []
    steps: list[tuple[_Place, _Place]] = []
    # The best place to come from when all headings in between are left out; grows with j.
    source, source_score = _Place(0, False), -math.inf
    for j, (astray, under) in enumerate(states):
        better = _Place(j, under > astray)
        # A follow-up stays where the exchange before it stands, under a heading or under none.
        apart = (astray + (_FOLLOW_UP if follow_up else -stray), _Place(j, False))
        apart = max(apart, (under - (_STRAY_FOLLOW_UP if follow_up else stray), _Place(j, True)))
        joined = (-math.inf, better)
        if j:
            fit = fits[j - 1]
            again = fit * 0.5 - _STAY
            joined = (source_score + fit - _SKIP * (j - 1) - (_LEAVE_FOLLOW_UP if follow_up else 0.0), source)
            joined = max(joined, (under + (_FOLLOW_UP if follow_up else again), _Place(j, True)))
            joined = max(joined, (astray + again, _Place(j, False)))
        if max(astray, under) + _SKIP * j > source_score:
            source, source_score = better, max(astray, under) + _SKIP * j
        after.append(_State(apart[0], joined[0]))
        steps.append((apart[1], joined[1]))
    return after, steps


def _likeness(headings: Sequence[str], exchanges: Sequence[Spoken]) -> list[list[float]]:
    """[exchanges, headings], 0 to about 1: the share of the heading's weight that the exchange holds."""
    questions = [_stems(exchange.question) for exchange in exchanges]
    replies = [_stems(exchange.reply) for exchange in exchanges]
    listed = [_stems(heading) for heading in headings]
    held = Counter(stem for q, r in zip(questions, replies, strict=True) for stem in q | r)
    named = Counter(stem for stems in listed for stem in stems)
    count = len(exchanges) + len(headings)
    weight = {stem: math.log((count + 1) / (held[stem] + named[stem])) + 0.1 for stem in {*held, *named}}
    table = []
    for question, reply in zip(questions, replies, strict=True):
        row = []
        for stems in listed:
            whole = sum(weight[stem] for stem in stems) or 1.0
            in_reply = _REPLY_SHARE if question else 1.0
            row.append(
                sum(weight[stem] * (1.0 if stem in question else in_reply if stem in reply else 0.0) for stem in stems)
                / whole
            )
        table.append(row)
    return table


def _reads_as_follow_up(exchanges: Sequence[Spoken], number: int, listed: Set[str]) -> bool:
    """Short, and naming nobody, nor anything listed, that the last exchanges did not."""
    question = exchanges[number].question
    words = re.findall(r"\w+", question)
    if not number or not words or len(words) > _FOLLOW_UP_WORDS:
        return False
    recent = exchanges[max(0, number - 3) : number]
    before = _stems(" ".join(f"{exchange.question} {exchange.reply}" for exchange in recent))
    names = {_stem(word) for word in re.findall(r"(?<=[\w,;] )[^\W\d_a-z]\w+", question)}
    return names | (_stems(question) & listed) <= before


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"\w+", text) if len(word) > 3 or (word[0].isupper() and len(word) > 1)}


def _stem(word: str) -> str:
    return word.casefold()[:_STEM]
