"""Cuts a question and a passage into the word pieces the reader reads. Training and use share it.

One window is `[CLS] question [SEP] heading. what was asked. s1 .. sn [SEP]`, at most 256 word pieces. A passage that
does not fit goes into several windows, cut between sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_TOKENS = 256
MAX_QUESTION = 64
MAX_HEADING = 24
MAX_ASKED = 32
"""Word pieces of each part; of what was asked the last ones, where a question's point lies."""
PAD, CLS, SEP = 0, 101, 102
IN_QUESTION, IN_CONTEXT = -2, -1
"""Segments that are no sentence."""

SHARED, UNMET = 1, 2
"""Matches: a word piece of the passage that the question has too, one of the question that the passage lacks."""


class Inputs(NamedTuple):
    """What the model is given; all [windows, length]."""

    input_ids: NDArray[np.int64]
    segments: NDArray[np.int64]
    """Sentences counted from the first of each window."""
    matches: NDArray[np.int64]
    """0, SHARED or UNMET: whether a word stands on the other side is slow to learn and easy to tell."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one text and the characters each stands for."""

    ids: list[int]
    offsets: list[tuple[int, int]]

    def first(self, count: int) -> Pieces:
        return Pieces(self.ids[:count], self.offsets[:count])

    def last(self, count: int) -> Pieces:
        return Pieces(self.ids[-count:], self.offsets[-count:])


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the model."""

    ids: list[int]
    segments: list[int]
    """For each word piece the number of its sentence in the passage, or IN_QUESTION, or IN_CONTEXT."""
    offsets: list[tuple[int, int]]
    """Characters of each word piece in its sentence (in whatever text it is of, for the others)."""
    first: int
    """The number of the window's first sentence; `last` is one past its last."""
    last: int


def pieces_of(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Pieces]:
    """The word pieces of each text, without [CLS] and [SEP]."""
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [Pieces(each.ids, each.offsets) for each in encoded]


def pack(question: Pieces, heading: Pieces, asked: Pieces, sentences: Sequence[Pieces]) -> list[Window]:
    """The windows of a passage, in order; every sentence is in exactly one of them, at its beginning at least."""
    asks = question.first(MAX_QUESTION)
    around = [heading.first(MAX_HEADING), asked.last(MAX_ASKED)]
    front = [CLS, *asks.ids, SEP, *(piece for part in around for piece in part.ids)]
    front_segments = [IN_QUESTION] * (len(asks.ids) + 2) + [IN_CONTEXT] * sum(len(part.ids) for part in around)
    front_offsets = [(0, 0), *asks.offsets, (0, 0), *(span for part in around for span in part.offsets)]
    room = MAX_TOKENS - len(front) - 1
    windows = []
    first = 0
    while first < len(sentences):
        ids, segments, offsets = list(front), list(front_segments), list(front_offsets)
        last, left = first, room
        while last < len(sentences) and (last == first or len(sentences[last].ids) <= left):
            sentence = sentences[last].first(left)
            ids += sentence.ids
            segments += [last] * len(sentence.ids)
            offsets += sentence.offsets
            left -= len(sentence.ids)
            last += 1
        windows.append(Window([*ids, SEP], [*segments, IN_CONTEXT], [*offsets, (0, 0)], first, last))
        first = last
    return windows


def as_batch(windows: Sequence[Window]) -> Inputs:
    """The windows padded together."""
    length = max(len(window.ids) for window in windows)
    ids = np.full((len(windows), length), PAD, np.int64)
    segments = np.full((len(windows), length), IN_CONTEXT, np.int64)
    matches = np.zeros((len(windows), length), np.int64)
    for row, window in enumerate(windows):
        pieces, here = np.array(window.ids), np.array(window.segments)
        ids[row, : len(pieces)] = pieces
        segments[row, : len(pieces)] = np.where(here >= 0, here - window.first, here)
        asking = (here == IN_QUESTION) & (pieces != CLS) & (pieces != SEP)
        telling = here != IN_QUESTION
        matches[row, : len(pieces)] = np.where(telling & np.isin(pieces, pieces[asking]), SHARED, 0)
        matches[row, : len(pieces)][asking & ~np.isin(pieces, pieces[telling])] = UNMET
    return Inputs(ids, segments, matches)
