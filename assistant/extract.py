"""Chooses the sentences that answer, in the speaker's own words.

Every sentence of the passages found gets a score, a weighted sum of signs (nearness, shared rare words, the kind of
thing asked for). The weights are those of a listwise softmax fitted on public answer-sentence sets; the best sentence
opens the answer, and others join it where they come close.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.asked_for import Detail, asked_for, gives
from assistant.fusion import ScoredPassage, names_speaker
from assistant.question import asks_about_reporters, offers, wanted_by
from index.records import Role

Analyze = Callable[[str], Sequence[str]]
"""Text to the stems of its words, stop words left out."""

_LEANS_BACK = re.compile(
    r"^\W*(?:he|she|they|it|this|that|these|those|such|his|her|their|its|here|there|moreover|also|however|therefore|"
    r"as a result|in addition|in this (?:regard|context|connection)|at the same time|among them|most of them)\b",
    re.I,
)

_FAR = 8.0
"""Nats above or below "none of them" beyond which a sentence is no surer."""

_CLOSE = 3.0
"""How far below the best one a further statement is quoted whatever the reader says of it."""
_DOUBT = 4.0
"""Nats by which the reader may put one that is further below the best one."""


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """What each sign is worth, in nats: differences of scores are log odds between two sentences.

    Those of a sentence alone were fitted by evals/fit_sentences.py on a sample of public answer-sentence sets, where
    such a fit picks the right sentence first in 0.82 of held-out questions against 0.66 by closeness alone;
    `closeness`, `context` and those below `length` were settled on the development halves of the reference questions.
    """

    closeness: float = 9.0
    """Cosine of question and sentence."""
    before: float = 0.5
    after: float = 0.4
    """Cosines of the sentences next to it."""
    overlap: float = 7.0
    """Share of the question's words in the sentence, weighted by rarity."""
    overlap_before: float = 0.7
    context: float = 2.0
    """Share of the question's words that only the heading, the question replied to or the briefing's day holds."""
    pairs: float = 1.2
    """Share of the question's neighbouring words that are neighbours here too."""
    number: float = 1.1
    person: float = 1.2
    time: float = 1.6
    place: float = 0.3
    """Offers what was asked for: a number, a name, a time, a place that the question does not say itself."""
    reason: float = 0.6
    asks: float = -0.3
    length: float = 0.1
    """Logarithm of its words."""
    passage: float = 2.0
    """Fused score of its passage."""
    reader: float = 0.0
    """Log of the chance that the reader gives it among the sentences of its passage and "none of them"."""
    above_none: float = 0.0
    """How far the reader puts it above "none of them", in nats, up to eight either way: comparable between passages."""
    speaker: float = 1.5
    """Spoken by somebody the question names."""
    holder: float = 2.5
    """The same where the question asks what that speaker said: others only speak of it."""
    meant: float = 1.5
    """Of a briefing that the question names."""
    reporter: float = -8.0
    """A reporter's words where the official's are wanted, and the other way round."""
    pair: float = 0.0
    """Quoting two adjoining sentences: no charge, the second often holds what the first one names."""
    further: float = 3.0
    """How far below the best one a further statement may lie."""
    elsewhere: float = 1.0
    """The same for one under another heading."""


READ = SentenceWeights(
    closeness=7.7,
    before=0.5,
    after=0.0,
    overlap=4.3,
    overlap_before=-0.8,
    context=2.4,
    pairs=1.85,
    number=1.05,
    person=0.8,
    time=1.35,
    place=0.4,
    reason=0.0,
    asks=-0.6,
    length=0.13,
    passage=2.7,
    reader=0.2,
    above_none=0.75,
    further=6.0,
    elsewhere=4.0,
)
"""Where the reader has read the passages: what it sees itself counts less.

The mean of what held for the reader before and of what evals/fit_read.py draws from the others for this one;
`above_none`, `further` and `elsewhere` were settled on written questions kept out of training and on the development
halves, and so were the limits above.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One sentence, or two adjoining ones, of a passage."""

    found: ScoredPassage
    first: int
    last: int
    """Places among the passage's sentences, both inclusive."""
    score: float
    above_none: float = 0.0
    """How far the reader puts it above "none of them", in nats; 0 where nothing was read."""

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
    weights = weights or weights_for(found)
    ranked = sorted(score_sentences(question, found, analyze, weights), key=lambda each: -each.score)
    chosen: list[Chosen] = []
    for candidate in ranked:
        behind = chosen[0].score - candidate.score if chosen else 0.0
        if behind > weights.further:
            break
        if any(_overlaps(held, candidate) for held in chosen):
            continue
        elsewhere = chosen and candidate.found.passage.heading != chosen[0].found.passage.heading
        if len(chosen) < limit and not (elsewhere and behind > weights.elsewhere):
            chosen.append(candidate)
    return [_with_what_it_leans_on(each, chosen) for each in chosen]


def worth_quoting(chosen: Sequence[Chosen]) -> list[Chosen]:
    """The best statement, and of the further ones those that are close to it or read nearly as well.

    Whether the question is answered at all was decided by all of them.
    """
    best = chosen[0]
    kept = [each for each in chosen if best.score - each.score <= _CLOSE or best.above_none - each.above_none <= _DOUBT]
    # What one leans on may have been another that is gone now.
    return [_with_what_it_leans_on(each, kept) for each in kept]


def weights_for(found: Sequence[ScoredPassage]) -> SentenceWeights:
    """What the signs are worth in these passages: other signs count less where they were read."""
    return READ if any(each.reading for each in found) else SentenceWeights()


def score_sentences(
    question: str, found: Sequence[ScoredPassage], analyze: Analyze, weights: SentenceWeights
) -> list[Chosen]:
    """Every sentence of the passages, and every two that adjoin, with its score."""
    asked = analyze(question)
    words, pairs = set(asked), set(pairwise(asked))
    wanted = wanted_by(question)
    kind = {"number": weights.number, "person": weights.person, "time": weights.time, "place": weights.place}
    reporters_wanted = asks_about_reporters(question)
    detail = asked_for(question)
    rarity = _rarity(found, analyze)
    whole = sum(rarity(word) for word in words) or 1.0

    def share(held: set[str]) -> float:
        return sum(rarity(word) for word in words & held) / whole

    scored = []
    for each in found:
        passage = each.passage
        texts = [passage.text[start - passage.start : end - passage.start] for start, end in passage.sentences]
        stems = [analyze(text) for text in texts]
        around = set(analyze(f"{passage.heading} {passage.question} {each.day}"))
        # Who speaks never says so: the name in the question is answered by the label.
        by = set(analyze(passage.speaker))
        reasoned = [detail.detail is Detail.REASON and gives(detail, text, question, analyze) == 1.0 for text in texts]
        closeness = [0.0, *map(float, each.sentence_closeness), 0.0]
        read = each.reading.log_chances if each.reading else None
        above = each.reading.sentence_scores - each.reading.null if each.reading else None
        of_passage = (
            weights.passage * each.score
            + weights.speaker * names_speaker(question, passage.speaker)
            + weights.holder * names_speaker(detail.holder, passage.speaker)
            + weights.meant * each.meant
            + weights.reporter * ((passage.role is Role.REPORTER) != reporters_wanted)
        )
        for first in range(len(texts)):
            for last in range(first, min(first + 2, len(texts))):
                here = range(first, last + 1)
                held = [word for place in here for word in stems[place]]
                above_none = _either(above, first, last)
                score = (
                    of_passage
                    + weights.reader * _either(read, first, last)
                    + weights.above_none * max(-_FAR, min(_FAR, above_none))
                    + weights.closeness * max(closeness[place + 1] for place in here)
                    + weights.before * closeness[first]
                    + weights.after * closeness[last + 2]
                    + weights.overlap * share(by.union(held))
                    + weights.overlap_before * (share(set(stems[first - 1])) if first else 0.0)
                    + weights.context * share(around - by.union(held))
                    + weights.pairs * len(pairs & set(pairwise(held))) / max(len(pairs), 1)
                    + kind.get(wanted, 0.0) * any(offers(texts[place], wanted, question) for place in here)
                    + weights.reason * any(reasoned[place] for place in here)
                    + weights.asks * (texts[first].rstrip('"”’ ').endswith("?") and not reporters_wanted)
                    + weights.length * math.log1p(len(held) / len(here))
                    + weights.pair * (last > first)
                )
                scored.append(Chosen(each, first, last, score, above_none))
    return scored


def _either(logs: NDArray[np.floating] | None, first: int, last: int) -> float:
    """Log of the sum, so that of three sentences the two likelier ones are quoted; 0 where nothing was read."""
    return 0.0 if logs is None else float(np.logaddexp.reduce(logs[first : last + 1].astype(np.float64)))


def _rarity(found: Sequence[ScoredPassage], analyze: Analyze) -> Callable[[str], float]:
    """How much a word tells one sentence from another, among those found."""
    sentences = [
        passage.text[start - passage.start : end - passage.start]
        for passage in (each.passage for each in found)
        for start, end in passage.sentences
    ]
    times = Counter(word for sentence in sentences for word in set(analyze(sentence)))
    return lambda word: math.log((len(sentences) + 1) / (times[word] + 0.5))


def _overlaps(held: Chosen, candidate: Chosen) -> bool:
    """Whether two candidates share a sentence. Neighbours that do not are further statements."""
    same = held.found.passage.id == candidate.found.passage.id
    return same and held.first <= candidate.last and candidate.first <= held.last


def _with_what_it_leans_on(candidate: Chosen, chosen: Sequence[Chosen]) -> Chosen:
    """A sentence that opens with "He" or "This" is quoted with the one before, unless another one has that."""
    if candidate.first != candidate.last or candidate.first == 0 or not _LEANS_BACK.match(candidate.quote):
        return candidate
    longer = replace(candidate, first=candidate.first - 1)
    return candidate if any(_overlaps(each, longer) for each in chosen if each is not candidate) else longer
