"""Passages to vectors, embedding only what was not embedded before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from index.catalogue import IndexedPassage
from index.encoder import SentenceEncoder
from index.passages import embedded_sentences, embedded_text
from index.records import Passage
from index.settings import PassageSettings

_BATCH = 64
"""Passages embedded between two reports of progress."""


def embed_passages(
    encoder: SentenceEncoder,
    passages: Sequence[Passage],
    settings: PassageSettings,
    *,
    on_batch: Callable[[int], None] | None = None,
    known: Iterable[IndexedPassage] = (),
    known_settings: PassageSettings | None = None,
) -> list[IndexedPassage]:
    """Every passage with its vectors.

    `known`: passages of the same model whose vectors serve again where the words embedded are the same, cut and put
    together by `known_settings`. `on_batch` is told how many passages were done.
    """
    vectors_of = {_words(held.passage, known_settings or settings): held for held in known}
    indexed: list[IndexedPassage] = []
    for first in range(0, len(passages), _BATCH):
        batch = passages[first : first + _BATCH]
        words = [_words(passage, settings) for passage in batch]
        new = [text for each in words if each not in vectors_of for text in each]
        # Embedding nothing would open the model.
        vectors = encoder.embed(new) if new else np.empty((0, encoder.dimension), np.float32)
        place = 0
        for passage, each in zip(batch, words, strict=True):
            if before := vectors_of.get(each):
                indexed.append(IndexedPassage(passage, before.vector, before.sentence_vectors))
            else:
                own = vectors[place : place + len(each)]
                indexed.append(IndexedPassage(passage, own[0], own[1:]))
                place += len(each)
        if on_batch:
            on_batch(len(batch))
    return indexed


def _words(passage: Passage, settings: PassageSettings) -> tuple[str, ...]:
    """All that is embedded of a passage: the passage, then its sentences."""
    return (embedded_text(passage, settings), *embedded_sentences(passage))
