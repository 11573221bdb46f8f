"""Finds the words of the passages that carry a claim: by shared words, rare ones weighing most, and by meaning."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from assistant.support.tokens import Token, Tokenizer, on_one_line
from index.encoder import Vector
from index.records import Passage
from index.sentences import sentence_spans

MOST_SENTENCES = 3
"""Sentences side by side that may carry one claim together."""
ENOUGH_WORDS = 0.6
"""Share of a claim's words that makes its meaning need no look."""
_PER_SENTENCE = 0.04
_GAIN = 0.15
"""Share of the claim's words by which several sentences must carry more than one of them."""
_LOOKED_AT = 6


@dataclass(frozen=True)
class Window:
    """Sentences side by side in a passage."""

    passage: Passage
    first: int
    last: int
    """Places of its sentences, inclusive."""
    start: int
    end: int
    """In the passage's text."""
    stems: frozenset[str]
    passage_tokens: tuple[Token, ...] = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        return on_one_line(self.passage.text[self.start : self.end])

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its tokens, placed from its start."""
        inside = (token for token in self.passage_tokens if self.start <= token.start < self.end)
        return tuple(
            Token(token.text, token.word, token.stem, token.start - self.start, token.end - self.start)
            for token in inside
        )


@dataclass(frozen=True, slots=True)
class Aligned:
    """A window with how well it carries a claim, 0 to 1."""

    window: Window
    words: float
    """Share of the claim's words in it, weighted by rarity."""
    score: float


class Aligner:
    """The passages of one question, ready to be compared with the sentences of its answer."""

    def __init__(
        self,
        passages: Sequence[Passage],
        tokenize: Tokenizer,
        embed: Callable[[Sequence[str]], Vector],
        sentence_vectors: Mapping[str, Vector],
    ) -> None:
        self._embed = embed
        self._vectors: dict[tuple[str, int], Vector] = {}
        self.windows: list[Window] = []
        self._tokens: list[tuple[Passage, tuple[Token, ...], list[str]]] = []
        for passage in passages:
            spans = _spans(passage)
            stored = sentence_vectors.get(passage.id)
            if stored is not None and len(stored) == len(spans):
                self._vectors |= {(passage.id, place): stored[place] for place in range(len(spans))}
            tokens = tokenize(on_one_line(passage.text))
            self._tokens.append((passage, tokens, [token.word for token in tokens]))
            stems = [
                frozenset(token.stem for token in tokens if token.stem and start <= token.start < end)
                for start, end in spans
            ]
            for first in range(len(spans)):
                for last in range(first, min(first + MOST_SENTENCES, len(spans))):
                    inside = frozenset[str]().union(*stems[first : last + 1])
                    self.windows.append(Window(passage, first, last, spans[first][0], spans[last][1], inside, tokens))
        single = [window for window in self.windows if window.first == window.last]
        seen = Counter(stem for window in single for stem in window.stems)
        self._unseen = math.log(1 + len(single))
        self._weights = {stem: math.log(1 + len(single) / count) for stem, count in seen.items()}

    def weight(self, stem: str) -> float:
        return self._weights.get(stem, self._unseen)

    def shared(self, stems: frozenset[str], window: Window) -> float:
        """Share of the stems in the window, weighted by rarity."""
        return _share({stem: self.weight(stem) for stem in stems}, window)

    def best(self, claim: str, stems: frozenset[str], *, close: float = 0.12, most: int = 4) -> list[Aligned]:
        """The windows that carry the claim best, best first: those within `close` of the best, at most `most`."""
        ranked = self._ranked(stems)
        if not ranked:
            return []
        if ranked[0].score < ENOUGH_WORDS:
            ranked = self._by_meaning(claim, ranked)
        top = ranked[0].score
        return [each for each in ranked if each.score >= top - close][:most]

    def verbatim(self, words: Sequence[str]) -> Iterator[tuple[Window, int, int]]:
        """Where the words stand one behind the other: the sentences, and the span in the passage's text."""
        if not words:
            return
        for passage, tokens, there in self._tokens:
            for first in range(len(there) - len(words) + 1):
                if there[first] == words[0] and there[first : first + len(words)] == words:
                    start, end = tokens[first].start, tokens[first + len(words) - 1].end
                    holding = [
                        window
                        for window in self.windows
                        if window.passage is passage and window.start <= start and end <= window.end
                    ]
                    if holding:
                        yield min(holding, key=lambda window: window.end - window.start), start, end

    def _ranked(self, stems: frozenset[str]) -> list[Aligned]:
        """Every window by the words it shares; several sentences only where one of them alone shares clearly less."""
        found: list[Aligned] = []
        singles: dict[tuple[str, int, int], float] = {}
        weights = {stem: self.weight(stem) for stem in stems}
        for window in self.windows:
            words = _share(weights, window)
            found.append(Aligned(window, words, words - _PER_SENTENCE * (window.last - window.first)))
            if _alone(window):
                singles[window.passage.edition, window.passage.start, window.first] = words
        kept = [
            each for each in found if _alone(each.window) or each.words >= _most_alone(each.window, singles) + _GAIN
        ]
        return sorted(kept, key=lambda each: -each.score)

    def _by_meaning(self, claim: str, ranked: Sequence[Aligned]) -> list[Aligned]:
        """Half words, half meaning; the meaning of a window is that of its best sentence."""
        looked = [each for each in ranked if self._known(each.window)] or ranked[:_LOOKED_AT]
        missing = {
            (window.passage.id, place): window.passage.text[start:end]
            for window in (each.window for each in looked)
            for place, (start, end) in enumerate(_spans(window.passage))
            if window.first <= place <= window.last and (window.passage.id, place) not in self._vectors
        }
        vectors = self._embed([claim, *missing.values()])
        self._vectors |= dict(zip(missing, vectors[1:], strict=True))
        found = []
        for each in looked:
            window = each.window
            sentences = [self._vectors[window.passage.id, at] for at in range(window.first, window.last + 1)]
            meaning = max(float(np.dot(vectors[0], sentence)) for sentence in sentences)
            score = 0.5 * each.words + 0.5 * meaning - _PER_SENTENCE * (window.last - window.first)
            found.append(Aligned(window, each.words, score))
        return sorted(found, key=lambda each: -each.score)

    def _known(self, window: Window) -> bool:
        return all((window.passage.id, at) in self._vectors for at in range(window.first, window.last + 1))


def _spans(passage: Passage) -> list[tuple[int, int]]:
    """Spans of the passage's sentences in its text."""
    spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    return spans or sentence_spans(passage.text, 0, len(passage.text))


def _share(weights: Mapping[str, float], window: Window) -> float:
    """Share of a claim's stems, given with their weights, that the window has."""
    total = sum(weights.values())
    return sum(weights[stem] for stem in window.stems & weights.keys()) / total if total else 0.0


def _alone(window: Window) -> bool:
    return window.first == window.last


def _most_alone(window: Window, singles: Mapping[tuple[str, int, int], float]) -> float:
    """The most words that one of its sentences has by itself."""
    place = (window.passage.edition, window.passage.start)
    return max(singles[*place, sentence] for sentence in range(window.first, window.last + 1))


def neighbours(first: Passage, second: Passage) -> bool:
    """Whether two passages belong to one exchange, or to one section of remarks, and one speaker."""
    place = (first.edition, first.section, first.exchange)
    return place == (second.edition, second.section, second.exchange) and first.speaker == second.speaker


def all_neighbours(passages: Sequence[Passage]) -> bool:
    return all(neighbours(first, second) for first, second in pairwise(passages))
