"""A corpus multiplied, each copy perturbed, so that it grows as an archive does.

A copy keeps the structure of its briefing and swaps a share of the words spoken for others of the same length, drawn as
often as the corpus uses them: every span stays true, and BM25 meets the frequencies of the corpus. Its vectors are not
embedded anew: each is the true one, moved by a multiple of the difference of two other vectors of the corpus.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import count

import numpy as np
from numpy.typing import NDArray

from index.catalogue import IndexedBriefing, IndexedPassage
from index.passages import question_text
from index.records import Briefing, Passage

SWAPPED = 0.5
"""Share of the words of a copy that are other words."""
MOVED = 0.65
"""How far a copy's vectors are moved: its cosine with the original is 0.77 then, that of a text embedded anew 0.63."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_CODES = "<u4"
_MOST_DRAWN_FROM = 50_000
"""Words of one length."""

Codes = NDArray[np.uint32]
Vectors = NDArray[np.float32]


_Starts = dict[int, NDArray[np.int64]]
"""Where the words spoken in a briefing stand, by their length."""


class Copies:
    """Briefings without end: first the corpus itself, then perturbed copies of the whole, over and over."""

    def __init__(self, corpus: Sequence[IndexedBriefing], *, swapped: float = SWAPPED, moved: float = MOVED) -> None:
        """`corpus`: at least one briefing with passages."""
        self._corpus = [each for each in corpus if each.passages]
        self._swapped, self._moved = swapped, moved
        self._words = [_words_of(each) for each in self._corpus]
        self._drawn_from = _by_length(self._corpus, self._words)
        self._passage_vectors = np.vstack([held.vector for each in self._corpus for held in each.passages])
        self._sentence_vectors = np.vstack([held.sentence_vectors for each in self._corpus for held in each.passages])
        self._days = _days_covered(self._corpus)

    def briefings(self, first: int = 0) -> Iterator[IndexedBriefing]:
        """All from number `first` on; the same number gives the same briefing."""
        for number in count(first):
            yield self.briefing(number)

    def briefing(self, number: int) -> IndexedBriefing:
        copy, place = divmod(number, len(self._corpus))
        original = self._corpus[place]
        if copy == 0:
            return original
        briefing = self._copied(original.briefing, place, copy)
        asked = {exchange.number: question_text(briefing.text, exchange) for exchange in briefing.exchanges}
        vectors = self._vectors(place, copy)
        passages = [
            IndexedPassage(_copied_passage(held.passage, briefing, asked), own[0], own[1:])
            for held, own in zip(original.passages, vectors, strict=True)
        ]
        return IndexedBriefing(briefing, passages)

    def passage_ids(self, number: int) -> list[str]:
        """Of briefing `number`, without the rest of it."""
        copy, place = divmod(number, len(self._corpus))
        original = self._corpus[place]
        edition = _named(original.briefing, copy).edition if copy else original.briefing.edition
        return [replace(held.passage, edition=edition).id for held in original.passages]

    def passage_vectors(self, number: int) -> Vectors:
        """[passages, dimension] of briefing `number`, without the rest of it."""
        copy, place = divmod(number, len(self._corpus))
        if copy == 0:
            return np.vstack([held.vector for held in self._corpus[place].passages])
        return self._moved_passages(place, copy)

    def _copied(self, original: Briefing, place: int, copy: int) -> Briefing:
        draw = np.random.default_rng([copy, place, 0])
        codes = np.frombuffer(original.text.encode("utf-32-le"), _CODES).copy()
        for length, starts in self._words[place].items():
            swapped = starts[draw.random(len(starts)) < self._swapped]
            others = self._drawn_from[length]
            chosen = others[draw.integers(len(others), size=len(swapped))]
            codes[swapped[:, None] + np.arange(length)] = chosen
        text = codes.tobytes().decode("utf-32-le")
        date_ = original.date - timedelta(days=copy * self._days) if original.date else None
        return replace(_named(original, copy), date=date_, text=text)

    def _vectors(self, place: int, copy: int) -> list[Vectors]:
        """Of each passage: its vector, then its sentences'."""
        passages = self._corpus[place].passages
        of_sentences = np.vstack([held.sentence_vectors for held in passages])
        moved = self._move(of_sentences, self._sentence_vectors, np.random.default_rng([copy, place, 2]))
        ends = np.cumsum([len(held.sentence_vectors) for held in passages])
        return [
            np.vstack([own, sentences])
            for own, sentences in zip(self._moved_passages(place, copy), np.split(moved, ends[:-1]), strict=True)
        ]

    def _moved_passages(self, place: int, copy: int) -> Vectors:
        vectors = np.vstack([held.vector for held in self._corpus[place].passages])
        return self._move(vectors, self._passage_vectors, np.random.default_rng([copy, place, 1]))

    def _move(self, vectors: Vectors, others: Vectors, draw: np.random.Generator) -> Vectors:
        there, here = (others[draw.integers(len(others), size=len(vectors))] for _ in range(2))
        moved = vectors + np.float32(self._moved) * (there - here)
        result: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        return result


def _named(original: Briefing, copy: int) -> Briefing:
    """The original under the names of its copy."""
    return replace(
        original,
        id=f"{original.id}-copy{copy}",
        source=f"copy{copy}/{original.source}",
        sha256=sha256(f"{original.sha256} copy {copy}".encode()).hexdigest(),
    )


def _copied_passage(passage: Passage, briefing: Briefing, asked: dict[int, str]) -> Passage:
    return replace(
        passage,
        briefing_id=briefing.id,
        edition=briefing.edition,
        question=asked[passage.exchange] if passage.question and passage.exchange is not None else passage.question,
        text=briefing.text[passage.start : passage.end],
    )


def _words_of(each: IndexedBriefing) -> _Starts:
    starts: dict[int, list[int]] = defaultdict(list)
    for held in each.passages:
        for word in _WORD.finditer(each.briefing.text, held.passage.start, held.passage.end):
            starts[word.end() - word.start()].append(word.start())
    return {length: np.array(places) for length, places in starts.items()}


def _by_length(corpus: Sequence[IndexedBriefing], words: Sequence[_Starts]) -> dict[int, Codes]:
    """All words spoken, as often as they are: by length, [words, length] character codes."""
    found: dict[int, list[Codes]] = defaultdict(list)
    for each, held in zip(corpus, words, strict=True):
        codes = np.frombuffer(each.briefing.text.encode("utf-32-le"), _CODES)
        for length, starts in held.items():
            found[length].append(codes[starts[:, None] + np.arange(length)])
    draw = np.random.default_rng(0)
    joined = {length: np.vstack(parts) for length, parts in found.items()}
    return {
        length: all_[draw.choice(len(all_), _MOST_DRAWN_FROM, replace=False)] if len(all_) > _MOST_DRAWN_FROM else all_
        for length, all_ in joined.items()
    }


def _days_covered(corpus: Sequence[IndexedBriefing]) -> int:
    """Days from the first briefing to a week after the last: copies reach back by as many."""
    dates: list[date] = [each.briefing.date for each in corpus if each.briefing.date]
    return (max(dates) - min(dates)).days + 7 if dates else 7
