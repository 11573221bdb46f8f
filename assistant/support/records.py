"""What a check of a written sentence finds: the words that carry it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.records import Support
from index.records import Passage


class FaultKind(StrEnum):
    """In what a sentence differs from the briefings."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    MODALITY = "modality"
    QUOTATION = "quotation"
    SPEAKER = "speaker"
    MERGED = "merged"
    UNCARRIED = "uncarried"
    """No passage carries it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a passage that carry a sentence. Offsets are characters of the briefing's text."""

    passage: Passage
    start: int
    end: int

    @property
    def quote(self) -> str:
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference, in words for the reader: "says 12, the briefing says 10"."""

    kind: FaultKind
    detail: str


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of an answer with its verdict. `faults` is empty unless it is unsupported."""

    text: str
    support: Support
    evidence: tuple[Evidence, ...]
    faults: tuple[Fault, ...]
