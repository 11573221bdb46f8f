"""Passages that share a question's rare words: where the nearest wrong answers are."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_RAREST = 6
_MOST_COMMON = 0.02
"""Share of the passages above which a word tells nothing."""


class Neighbours:
    """An index of passages by their words."""

    def __init__(self, passages: Sequence[str]) -> None:
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, passage in enumerate(passages):
            for word in words_of(passage):
                self._places[word].append(place)
        self._count = max(len(passages), 1)

    def nearest(self, question: str, *, limit: int) -> list[int]:
        """Places of the passages with the most of the question's rare words, best first."""
        found = [(word, self._places[word]) for word in sorted(words_of(question)) if word in self._places]
        telling = [each for each in found if len(each[1]) <= max(5, _MOST_COMMON * self._count)]
        scores: Counter[int] = Counter()
        for _, places in sorted(telling, key=lambda each: len(each[1]))[:_RAREST]:
            worth = math.log(self._count / len(places))
            for place in places:
                scores[place] += worth  # type: ignore[assignment]
        return [place for place, _ in sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:limit]]


def words_of(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
