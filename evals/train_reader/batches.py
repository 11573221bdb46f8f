"""Examples as batches of about so many word pieces, alike in length."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.reader.packing import Inputs, Window, as_batch, pack, pieces_of
from evals.train_reader.records import Example, Kind

T = TypeVar("T")
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
    beside: NDArray[np.int64]
    """[windows]: the row of the window that a rival is read beside; for all others their own row."""
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


def pools_of(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """The examples of a round in a fresh order, cut into pools. Rivals stay with the example they follow."""
    units = together(examples, lambda each: each)
    chance.shuffle(units)
    pools: list[list[Example]] = [[]]
    for unit in units:
        if len(pools[-1]) + len(unit) > _POOL:
            pools.append([])
        pools[-1] += unit
    return pools


def batches(packed: Sequence[Packed], chance: random.Random, tokens: int = TOKENS_A_STEP) -> list[Batch]:
    """Every example of a pool once, in batches in random order."""
    made: list[list[Packed]] = [[]]
    for unit in sorted(together(packed, lambda each: each.example), key=_longest):
        if made[-1] and (len(made[-1]) + len(unit)) * _longest(unit) > tokens:
            made.append([])
        made[-1] += unit
    chance.shuffle(made)
    return [as_arrays(each) for each in made]


def together(held: Sequence[T], example_of: Callable[[T], Example]) -> list[list[T]]:
    """Each example with the rivals of its question that come right after it."""
    units: list[list[T]] = []
    for each in held:
        if units and _rivals(example_of(units[-1][0]), example_of(each)):
            units[-1].append(each)
        else:
            units.append([each])
    return units


def _rivals(first: Example, other: Example) -> bool:
    return first.question == other.question and other.kind is Kind.RIVAL


def _longest(unit: Sequence[Packed]) -> int:
    return max(len(each.window.ids) for each in unit)


def as_arrays(held: Sequence[Packed]) -> Batch:
    inputs = as_batch([each.window for each in held])
    positive = np.zeros((len(held), int(inputs.segments.max()) + 1), np.float32)
    spans = np.full((len(held), 2), -1, np.int64)
    for row, each in enumerate(held):
        positive[row, list(each.positive)] = 1.0
        if each.span:
            spans[row] = each.span
    strong = np.array([not each.example.weak for each in held], np.float32)
    sizes = [len(unit) for unit in together(held, lambda each: each.example)]
    beside = np.repeat(np.cumsum([0, *sizes[:-1]]), sizes)
    return Batch(inputs, positive, strong, spans, beside, tuple(each.example for each in held))
