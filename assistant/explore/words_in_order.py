"""Every word of a text with its place, so that terms and phrases are counted and not estimated. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.records import Briefing, Role
from index.sentences import ABBREVIATIONS

# "U.S." is one word; else as the word index cuts: letters and digits.
_WORD = re.compile(r"[A-Z](?:\.[A-Z])+(?![^\W_])\.?|[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?…。！？][^\w\s]*\s")
_BLANK_LINE = re.compile(r"\n\s*\n")
ROLES = (None, *Role)
"""What a number in `WordsInOrder.roles` stands for; None for what is printed and not spoken."""


class Vocabulary:
    """Numbers the words seen, upper and lower case apart, and knows which of them share a stem."""

    def __init__(self, stems: Callable[[str], Sequence[str]]) -> None:
        """`stems` is an index's analyzer, which leaves out stop words; those are here their own stem."""
        self._stems = stems
        self._numbers: dict[str, int] = {}
        self._of_stem: dict[str, list[int]] = {}
        self._growing = Lock()
        self.words: list[str] = []
        """By number."""

    def number(self, word: str) -> int:
        """The word's number, a new one if it was never seen."""
        known = self._numbers.get(word)
        if known is not None:
            return known
        with self._growing:
            if word not in self._numbers:
                number = len(self.words)
                self.words.append(word)
                self._numbers[word] = number
                # Last, since others read this without the lock.
                self._of_stem.setdefault(self.stem(word), []).append(number)
            return self._numbers[word]

    def stem(self, word: str) -> str:
        """What all inflected forms of the word have in common."""
        if len(word) > 2 and word.endswith("s") and word[:-1].isupper():
            word = word[:-1]  # "NGOs": the stemmer leaves it as it is.
        return " ".join(self._stems(word)) or word.casefold()

    def forms(self, word: str) -> list[int]:
        """Numbers of the words seen that share its stem."""
        return list(self._of_stem.get(self.stem(word), ()))


@dataclass(frozen=True, slots=True)
class WordsInOrder:
    """The words of one text, [words] each."""

    starts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    """Characters in the text."""
    numbers: NDArray[np.int32]
    """In the vocabulary."""
    parted: NDArray[np.bool_]
    """Whether a sentence or paragraph ends in front of the word: no phrase reaches over that."""
    roles: NDArray[np.uint8]
    """Who says it, as a place in `ROLES`."""


def words_of(text: str) -> Iterable[tuple[str, int, int]]:
    """(word, start, end) in order; an abbreviation with full stops comes without them."""
    for found in _WORD.finditer(text):
        word = found[0]
        yield word.replace(".", "") if "." in word else word, found.start(), found.end()


def words_in_order(briefing: Briefing, vocabulary: Vocabulary) -> WordsInOrder:
    """All words of a briefing's canonical text, printed ones too."""
    text = briefing.text
    found = list(words_of(text))
    count = len(found)
    starts = np.fromiter((start for _, start, _ in found), np.int32, count)
    return WordsInOrder(
        starts=starts,
        lengths=np.fromiter((end - start for _, start, end in found), np.int32, count),
        numbers=np.fromiter((vocabulary.number(word) for word, _, _ in found), np.int32, count),
        parted=np.fromiter(_partings(text, found), np.bool_, count),
        roles=_roles(briefing, starts),
    )


def _partings(text: str, found: Sequence[tuple[str, int, int]]) -> Iterable[bool]:
    before, at = "", 0
    for word, start, end in found:
        between = text[at:start]
        # Nearly always a space: looked at first, because there are millions.
        yield between != " " and _parts(before, between)
        before, at = word, end


def _parts(before: str, between: str) -> bool:
    if _BLANK_LINE.search(between):
        return True
    ends = _SENTENCE_END.search(between)
    abbreviated = between.startswith(".") and (len(before) == 1 or before.lower() in ABBREVIATIONS)
    return bool(ends) and not abbreviated


def _roles(briefing: Briefing, starts: NDArray[np.int32]) -> NDArray[np.uint8]:
    roles = np.zeros(len(starts), np.uint8)
    for section in briefing.sections:
        for turn in section.turns:
            first, past = np.searchsorted(starts, (turn.start, turn.end))
            roles[first:past] = ROLES.index(turn.role)
    return roles
