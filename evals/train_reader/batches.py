"""Examples as batches of about so many word pieces, alike in length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.reader.packing import Inputs, Window, as_batch, pack, pieces_of
from evals.train_reader.records import Example

TOKENS_A_STEP = 2000
_POOL = 4096
"""Examples among which batches are made by length: few enough that a batch stays a fair draw."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One window with its labels."""

    window: Window
    example: Example
    positive: tuple[int, ...]
    """Counted within the window."""
    span: tuple[int, int] | None
    """First and last word piece of the answer, in the window."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays for one step; `[windows, ...]`."""

    inputs: Inputs
    positive: NDArray[np.float32]
    """[windows, most sentences]: 1 where a sentence answers."""
    strong: NDArray[np.float32]
    """[windows]: 0 where only the neighbourhood of the answer is known."""
    spans: NDArray[np.int64]
    """[windows, 2]: word pieces of the answer, -1 where unknown."""
    examples: tuple[Example, ...]


def pack_examples(examples: Sequence[Example], tokenizer: Tokenizer) -> list[Packed]:
    """Each example's window: the one that answers, else the first."""
    texts = list(
        dict.fromkeys(text for each in examples for text in (each.question, each.heading, each.asked, *each.sentences))
    )
    pieces = dict(zip(texts, pieces_of(tokenizer, texts), strict=True))
    packed = []
    for example in examples:
        sentences = [pieces[each] for each in example.sentences]
        windows = pack(pieces[example.question], pieces[example.heading], pieces[example.asked], sentences)
        window = windows[0]
        if example.positive:
            window = next(each for each in windows if each.first <= example.positive[0] < each.last)
        packed.append(_labelled(window, example))
    return packed


def _labelled(window: Window, example: Example) -> Packed:
    positive = tuple(place - window.first for place in example.positive if window.first <= place < window.last)
    span = None
    if example.span and window.first <= example.span[0] < window.last:
        place, start, end = example.span
        inside = [
            number
            for number, (segment, (first, last)) in enumerate(zip(window.segments, window.offsets, strict=True))
            if segment == place and first < end and last > start
        ]
        span = (inside[0], inside[-1]) if inside else None
    return Packed(window, example, positive, span)


def batches(packed: Sequence[Packed], chance: random.Random, tokens: int = TOKENS_A_STEP) -> Iterator[Batch]:
    """Every example once; batches in random order within each pool."""
    for start in range(0, len(packed), _POOL):
        pool = sorted(packed[start : start + _POOL], key=lambda each: len(each.window.ids))
        made: list[list[Packed]] = [[]]
        for each in pool:
            if made[-1] and (len(made[-1]) + 1) * len(each.window.ids) > tokens:
                made.append([])
            made[-1].append(each)
        chance.shuffle(made)
        yield from map(as_arrays, made)


def as_arrays(held: Sequence[Packed]) -> Batch:
    inputs = as_batch([each.window for each in held])
    positive = np.zeros((len(held), int(inputs.segments.max()) + 1), np.float32)
    spans = np.full((len(held), 2), -1, np.int64)
    for row, each in enumerate(held):
        positive[row, list(each.positive)] = 1.0
        if each.span:
            spans[row] = each.span
    strong = np.array([not each.example.weak for each in held], np.float32)
    return Batch(inputs, positive, strong, spans, tuple(each.example for each in held))
