"""Expectations that were checked by reading, kept as labels and fingerprints: no words of the transcripts are stored.

A file begins with a line that says what was checked and when. Each further line is a turn, or a stretch nobody spoke:

    {"document": "a.txt", "line": 12, "column": 7, "label": "THE CHAIR.", "speakers": ["The Chair"],
     "role": "official", "sha1": "..."}
    {"document": "a.txt", "line": 90, "column": 1, "unspoken": true, "length": 8, "sha1": "..."}

`sha1` is of the next letters and digits in lower case, 40 unless `letters` says otherwise: places are found in any
canonical text that holds the words, whatever reader made it. `line` and `column`, of the first letter spoken, are for
people. `optional` marks words behind a heading in the midst of a stretch: they may be a turn of their own or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from evals.structure.letters import HASHED, Letters
from evals.structure.records import Expectation, ExpectedTurn
from index.records import Role

EXPECTED = Path(__file__).parent / "expected"


class Checked(BaseModel, frozen=True, extra="forbid"):
    """The first line of a file: what was looked at."""

    family: str
    checked: str
    """Date, as 2026-11-24."""
    how: str


class Stored(BaseModel, frozen=True, extra="forbid"):
    """One turn, or one stretch that nobody spoke."""

    document: str
    line: int | None = None
    column: int | None = None
    label: str = ""
    speakers: tuple[str, ...] = ()
    role: Role | None = None
    unspoken: bool = False
    optional: bool = False
    length: int = 0
    """Letters of the stretch, where nobody spoke it."""
    letters: int = HASHED
    """How many `sha1` is of."""
    sha1: str


@cache
def stored_expectations(family: str) -> Mapping[str, tuple[Stored, ...]]:
    """The lines of each document of `family`, in the order of its text."""
    lines = (EXPECTED / f"{family}.jsonl").read_text(encoding="utf-8").splitlines()
    Checked.model_validate_json(lines[0])
    found: dict[str, list[Stored]] = defaultdict(list)
    for line in lines[1:]:
        stored = Stored.model_validate_json(line)
        found[stored.document].append(stored)
    return {document: tuple(of_document) for document, of_document in found.items()}


def stored_expectation(family: str, document: str, text: str) -> Expectation:
    """What is expected of `document`, found again in its canonical text.

    What stands before the first turn nobody spoke.
    """
    row = Letters(text)
    turns: list[ExpectedTurn] = []
    unspoken: list[tuple[int, int]] = []
    at, first = 0, len(text)
    for stored in stored_expectations(family).get(document, ()):
        found = row.find(stored.label, stored.sha1, stored.letters, at)
        if found is not None:
            first = min(first, row.place(found - len(Letters(stored.label).row)))
            at = found
        if not stored.unspoken:
            start = None if found is None else row.place(found)
            turns.append(ExpectedTurn(stored.label, stored.speakers, stored.role, start, stored.optional))
        elif found is not None:
            at = found + stored.length
            unspoken.append((row.place(found), row.place(at - 1) + 1))
    return Expectation(tuple(turns), ((0, first), *unspoken))
