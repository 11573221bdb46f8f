"""Chooses the sentences that answer, in the speaker's own words.

Each sentence of the passages found is scored by how near it is to the question, how good its passage is, how many of
the question's rarer words it holds, and whether it holds the kind of thing asked for. The best one opens the answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.question import asks_about_reporters, holds, wanted_by
from assistant.retriever import ScoredPassage
from index.records import Role

Analyze = Callable[[str], Sequence[str]]
"""Text to the stems of its words, stop words left out."""

_LEANS_BACK = re.compile(
    r"^\W*(?:he|she|they|it|this|that|these|those|such|his|her|their|its|here|there|moreover|also|however|therefore|"
    r"as a result|in addition|in this (?:regard|context|connection)|at the same time|among them|most of them)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """What each sign is worth; settled on the development halves of the reference questions."""

    closeness: float = 1.0
    passage: float = 0.25
    overlap: float = 0.35
    wanted: float = 0.08
    short: float = 0.15
    asks: float = 0.20
    reporter: float = 0.25
    """Taken off a reporter's words where the official's are wanted, and the other way round."""
    keep: float = 0.80
    """A further statement must reach this share of the best one's score."""
    keep_elsewhere: float = 0.90
    """The same for one under another heading."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One sentence, or two adjoining ones, of a passage."""

    found: ScoredPassage
    first: int
    last: int
    """Places among the passage's sentences, both inclusive."""
    score: float

    @property
    def span(self) -> tuple[int, int]:
        sentences = self.found.passage.sentences
        return sentences[self.first][0], sentences[self.last][1]

    @property
    def quote(self) -> str:
        start, end = self.span
        passage = self.found.passage
        return passage.text[start - passage.start : end - passage.start]


def select_statements(
    question: str,
    found: Sequence[ScoredPassage],
    analyze: Analyze,
    *,
    limit: int,
    weights: SentenceWeights | None = None,
) -> list[Chosen]:
    """Up to `limit` statements, best first; empty where nothing was found."""
    weights = weights or SentenceWeights()
    ranked = sorted(score_sentences(question, found, analyze, weights), key=lambda each: -each.score)
    chosen: list[Chosen] = []
    for candidate in ranked:
        if chosen and candidate.score < weights.keep * chosen[0].score:
            break
        near = next((place for place, held in enumerate(chosen) if _adjoins(held, candidate)), None)
        if near is not None:
            if chosen[near].first == chosen[near].last:
                chosen[near] = _joined(chosen[near], candidate)
            continue
        elsewhere = chosen and candidate.found.passage.heading != chosen[0].found.passage.heading
        if elsewhere and candidate.score < weights.keep_elsewhere * chosen[0].score:
            continue
        if len(chosen) < limit:
            chosen.append(candidate)
    return [_with_what_it_leans_on(each) for each in chosen]


def score_sentences(
    question: str, found: Sequence[ScoredPassage], analyze: Analyze, weights: SentenceWeights
) -> list[Chosen]:
    """Every sentence of the passages with its score."""
    asked = set(analyze(question))
    wanted = wanted_by(question)
    reporters_wanted = asks_about_reporters(question)
    rarity = _rarity(found, analyze)
    whole = sum(rarity(word) for word in asked) or 1.0
    scored = []
    for each in found:
        passage = each.passage
        context = set(analyze(f"{passage.heading} {passage.question}"))
        for place, (start, end) in enumerate(passage.sentences):
            sentence = passage.text[start - passage.start : end - passage.start]
            words = set(analyze(sentence))
            held = sum(rarity(word) for word in asked & words) + 0.5 * sum(
                rarity(word) for word in (asked & context) - words
            )
            score = (
                weights.closeness * float(each.sentence_closeness[place])
                + weights.passage * each.score
                + weights.overlap * held / whole
                + weights.wanted * holds(sentence, wanted)
                - weights.short * (len(words) < 4)
                - weights.asks * sentence.rstrip('"”’ ').endswith("?") * (not reporters_wanted)
                - weights.reporter * ((passage.role is Role.REPORTER) != reporters_wanted)
            )
            scored.append(Chosen(each, place, place, score))
    return scored


def _rarity(found: Sequence[ScoredPassage], analyze: Analyze) -> Callable[[str], float]:
    """How much a word tells one passage from another, among those found."""
    count = len(found)
    times = Counter(word for each in found for word in set(analyze(each.passage.text)))
    return lambda word: math.log((count + 1) / (times[word] + 0.5))


def _adjoins(held: Chosen, candidate: Chosen) -> bool:
    same = held.found.passage.id == candidate.found.passage.id
    return same and held.first - 1 <= candidate.first <= held.last + 1


def _joined(held: Chosen, other: Chosen) -> Chosen:
    return replace(held, first=min(held.first, other.first), last=max(held.last, other.last))


def _with_what_it_leans_on(chosen: Chosen) -> Chosen:
    """A sentence that opens with "He" or "This" is quoted with the one before, so that it can be understood."""
    alone = chosen.first == chosen.last
    if alone and chosen.first > 0 and _LEANS_BACK.match(chosen.quote):
        return replace(chosen, first=chosen.first - 1)
    return chosen
