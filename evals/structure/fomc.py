"""Press conferences of the Federal Reserve: PDF transcripts, and tables that say who spoke each sentence.

A table holds the words of the PDF of the same date in the same order, cut into sentences by machine: the header of a
page may stand within one. The sentences are found in the canonical text by aligning the words of both.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from evals.structure.letters import first_letter
from evals.structure.records import Expectation, ExpectedTurn
from index.records import Briefing, Role, Turn

_WORD = re.compile(r"\w+")
_FOUND = 0.5
"""Share of a sentence's words that are aligned where the text holds it; a page's header in it makes up the rest."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a table, and where the text holds its words."""

    speaker: str
    places: tuple[int, ...]
    """Offsets of the words that were aligned, in order; empty where the text does not hold the sentence."""
    begins: bool
    """Whether its first word is among them."""

    @property
    def role(self) -> Role:
        return Role.OFFICIAL if self.speaker.startswith("CHAIR") else Role.REPORTER

    @property
    def names(self) -> tuple[str, ...]:
        """None for `QUESTION`, which any reporter is."""
        return () if self.speaker == "QUESTION" else (self.speaker,)


def read_sentences(pdf: Path, text: str) -> list[Sentence]:
    """The sentences of the table of the same name in the folder beside, found in `text`."""
    table = pdf.parent.with_name("fomc_presser_csv") / f"{pdf.stem}.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["speaker"].strip(), row["sentence"]) for row in csv.DictReader(file)]
    return find_sentences(rows, text)


def find_sentences(rows: Sequence[tuple[str, str]], text: str) -> list[Sentence]:
    """The (speaker, sentence) rows, each with the places of its words in `text`."""
    spoken = list(_spoken(rows))
    printed = list(_WORD.finditer(text))
    matcher = SequenceMatcher(
        None, [word for _, word in spoken], [match.group().casefold() for match in printed], autojunk=False
    )
    places: list[list[int]] = [[] for _ in rows]
    begins = [False] * len(rows)
    for block in matcher.get_matching_blocks():
        for at in range(block.a, block.a + block.size):
            row = spoken[at][0]
            if row is not None:
                places[row].append(printed[block.b + at - block.a].start())
                begins[row] = begins[row] or spoken[at - 1][0] != row
    return [
        Sentence(speaker, tuple(found) if len(found) >= _FOUND * len(_words(sentence)) else (), first)
        for (speaker, sentence), found, first in zip(rows, places, begins, strict=True)
    ]


def _spoken(rows: Sequence[tuple[str, str]]) -> Iterator[tuple[int | None, str]]:
    """(row, word) in order, with the label's words and no row where the speaker changes.

    Without the label, a reporter's own "Ilse Maren, Northland News" would be found in the label before it.
    """
    last = ""
    for number, (speaker, sentence) in enumerate(rows):
        if speaker != last:
            yield from ((None, word) for word in _words(speaker))
        yield from ((number, word) for word in _words(sentence))
        last = speaker


def fomc_expectation(pdf: Path, text: str) -> Expectation:
    """A turn for each run of sentences of one speaker."""
    turns = []
    for _, run in groupby(read_sentences(pdf, text), key=lambda sentence: sentence.speaker):
        first = next(run)
        start = first_letter(text, first.places[0]) if first.places and first.begins else None
        turns.append(ExpectedTurn(first.speaker, first.names, first.role, start))
    return Expectation(tuple(turns))


def speaker_at(briefing: Briefing, sentence: Sentence) -> Turn | None:
    """The turn that holds most of the sentence's words."""
    turns = [turn for section in briefing.sections for turn in section.turns]
    held = [(sum(turn.start <= place < turn.end for place in sentence.places), turn) for turn in turns]
    most, turn = max(held, key=lambda pair: pair[0], default=(0, None))
    return turn if most else None


def _words(sentence: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(sentence)]
