"""Reads the passages found once more, with the question beside them, and puts those that answer first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.fusion import ScoredPassage
from assistant.reader.reader import PassageReader

_READING = 0.07
"""What one nat of the reader's margin is worth beside the fused score, which is up to 1: settled on written questions
kept out of training and on the development halves."""
_MARGIN = 8.0
"""Nats, either way, beyond which a margin counts for no more."""


def reread(reader: PassageReader | None, question: str, found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """The passages with their readings, best first; as they are where there is no reader."""
    if reader is None:
        return list(found)
    readings = reader.read(question, [each.passage for each in found])
    read = [replace(each, reading=reading) for each, reading in zip(found, readings, strict=True)]
    return sorted(read, key=_worth, reverse=True)


def _worth(each: ScoredPassage) -> float:
    margin = each.reading.margin if each.reading else 0.0
    return each.score + _READING * max(-_MARGIN, min(_MARGIN, margin))
