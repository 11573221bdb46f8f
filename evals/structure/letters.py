"""Places in a text by its letters and digits, so that blanks, quotation marks and markup in between do not count."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import sha1

HASHED = 40
"""Letters that identify a turn: those that follow its label, even where they are already the next turn's."""
_MARKER = re.compile(r"\[\s?\d{1,3}[.'’]?\s?\]")
"""`[12.]`, which some transcripts print before a paragraph: no words."""


def first_letter(text: str, start: int) -> int:
    """Offset of the first letter or digit from `start` on, past a number in brackets; the end of the text else."""
    at = start
    while at < len(text) and not text[at].isalnum():
        marker = _MARKER.match(text, at)
        at = marker.end() if marker else at + 1
    return at


def name_words(name: str) -> list[str]:
    """The words of a name without case, accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in plain).split()


class Letters:
    """The letters and digits of a text in a row, without case, each with its place."""

    def __init__(self, text: str) -> None:
        self._text = text
        marked = {at for marker in _MARKER.finditer(text) for at in range(*marker.span())}
        self.places = [at for at, character in enumerate(text) if character.isalnum() and at not in marked]
        self.row = "".join(text[at].lower()[0] for at in self.places)

    def fingerprint(self, at: int, count: int = HASHED) -> str:
        """sha1 of the `count` letters from the one at `at` in the row on, or of as many as there are."""
        return sha1(self.row[at : at + count].encode()).hexdigest()

    def index(self, place: int) -> int:
        """Where in the row the first letter at or after `place` of the text stands."""
        return bisect_left(self.places, place)

    def place(self, at: int) -> int:
        """Where in the text the letter at `at` in the row stands; the end of the text behind the last one."""
        return self.places[at] if at < len(self.places) else len(self._text)

    def find(self, label: str, fingerprint: str, count: int, start: int = 0) -> int | None:
        """Where in the row the `count` letters of this fingerprint stand behind `label`, from `start` on."""
        printed = Letters(label).row
        for at in self._word_starts(printed, start):
            if self.fingerprint(at + len(printed), count) == fingerprint:
                return at + len(printed)
        return None

    def _word_starts(self, printed: str, start: int) -> Iterator[int]:
        at = self.row.find(printed, start)
        while 0 <= at < len(self.row):
            if at == 0 or self.places[at] - self.places[at - 1] > 1:
                yield at
            at = self.row.find(printed, at + 1)
