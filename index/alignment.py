"""Gives each exchange its heading from the answers list, where the body does not print one.

List and exchanges run in the same order, so the best assignment is a monotone path: dynamic programming over a
similarity of heading and exchange, with a charge for leaving a heading out and for staying under one without looking
like a follow-up. Similarity is of word stems weighted by their rarity, which needs no model and no language.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_STEM = 5
"""Characters: enough to join `accession` and `accede`, short enough for most inflections."""
_SKIP = 0.30
"""Charge for a heading without an exchange."""
_STAY = 0.35
"""Charge for a further exchange under a heading, unless it reads as a follow-up."""
_STRAY = 0.20
"""Charge for an exchange under no heading at all; more than following up, less than standing where nothing agrees."""
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
    follow_up = [_reads_as_follow_up(exchanges, number) for number in range(len(exchanges))]

    # best[j]: the best sum with the last heading used being j (0: none yet), and the path to it.
    best: list[tuple[float, tuple[int | None, ...]]] = [(0.0, ())] + [(-math.inf, ())] * len(headings)
    for number in range(len(exchanges)):
        after: list[tuple[float, tuple[int | None, ...]]] = []
        for j in range(len(headings) + 1):
            options = []
            score, path = best[j]
            if score > -math.inf:
                options.append((score - _STRAY * (0.5 if follow_up[number] else 1), (*path, None)))
            if j:
                fit = likeness[number][j - 1]
                stay = 0.10 if follow_up[number] else fit * 0.5 - _STAY
                if best[j][0] > -math.inf:
                    options.append((best[j][0] + stay, (*best[j][1], j - 1)))
                for i in range(j):
                    if best[i][0] > -math.inf:
                        moved = fit - _SKIP * (j - i - 1) - (0.15 if follow_up[number] else 0.0)
                        options.append((best[i][0] + moved, (*best[i][1], j - 1)))
            after.append(max(options, key=lambda option: option[0]) if options else (-math.inf, ()))
        best = after
    total = [(score - _SKIP * (len(headings) - j), path) for j, (score, path) in enumerate(best)]
    return list(max(total, key=lambda option: option[0])[1])


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


def _reads_as_follow_up(exchanges: Sequence[Spoken], number: int) -> bool:
    """Short, and naming nobody and nothing that the last exchanges did not."""
    question = exchanges[number].question
    words = re.findall(r"\w+", question)
    if not number or not words or len(words) > _FOLLOW_UP_WORDS:
        return False
    recent = exchanges[max(0, number - 3) : number]
    before = _stems(" ".join(f"{exchange.question} {exchange.reply}" for exchange in recent))
    names = {_stem(word) for word in re.findall(r"(?<=[\w,;] )[^\W\d_a-z]\w+", question)}
    return names <= before


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"\w+", text) if len(word) > 3 or (word[0].isupper() and len(word) > 1)}


def _stem(word: str) -> str:
    return word.casefold()[:_STEM]
