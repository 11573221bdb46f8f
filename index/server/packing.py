"""A briefing with all that is indexed of it as bytes, and back: what the server keeps of an edition beside its vectors.

8 bytes: length of the JSON | JSON, deflated: briefing, passages, corrections, sentences counted | vectors, float16
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from pydantic import TypeAdapter

from index.catalogue import IndexedBriefing, IndexedPassage
from index.corrections import Corrections
from index.records import Briefing, Passage

_LENGTH = 8


@dataclass(frozen=True, slots=True)
class _Told:
    briefing: Briefing
    passages: tuple[Passage, ...]
    corrections: Corrections
    dimension: int


_TOLD = TypeAdapter(_Told)


def pack(indexed: IndexedBriefing) -> bytes:
    """Everything of one edition."""
    rows = [np.vstack([held.vector, held.sentence_vectors]) for held in indexed.passages]
    dimension = rows[0].shape[1] if rows else 0
    told = _Told(indexed.briefing, tuple(held.passage for held in indexed.passages), indexed.corrections, dimension)
    text = zlib.compress(_TOLD.dump_json(told))
    vectors = np.vstack(rows).astype("<f2").tobytes() if rows else b""
    return len(text).to_bytes(_LENGTH, "big") + text + vectors


def unpack(packed: bytes) -> IndexedBriefing:
    """What `pack` was given, the vectors rounded to float16. Raises ValueError for other bytes."""
    end = _LENGTH + int.from_bytes(packed[:_LENGTH], "big")
    try:
        told = _TOLD.validate_json(zlib.decompress(packed[_LENGTH:end]))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not told.passages:
        return IndexedBriefing(told.briefing, [], told.corrections)
    vectors = np.frombuffer(packed[end:], dtype="<f2").astype(np.float32).reshape(-1, told.dimension)
    indexed = []
    first = 0
    for passage in told.passages:
        last = first + 1 + len(passage.sentences)
        indexed.append(IndexedPassage(passage, vectors[first], vectors[first + 1 : last]))
        first = last
    return IndexedBriefing(told.briefing, indexed, told.corrections)
