"""Places in a text by its letters and digits, so that blanks, quotation marks and markup in between do not count."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from hashlib import sha1
from itertools import islice

HASHED = 40
"""Letters of a turn that identify it; more than any label, fewer than most turns."""


def letters_from(text: str, start: int, end: int | None = None) -> Iterator[tuple[int, str]]:
    """(offset, letter) of each letter or digit of text[start:end]."""
    return ((at, text[at]) for at in range(start, len(text) if end is None else end) if text[at].isalnum())


def first_letter(text: str, start: int) -> int:
    """Offset of the first letter or digit from `start` on; the end of the text where there is none."""
    return next((at for at, _ in letters_from(text, start)), len(text))


def letters(text: str) -> str:
    """The letters and digits of `text`, without case."""
    return "".join(letter for _, letter in letters_from(text, 0)).casefold()


def fingerprint(text: str, start: int, count: int = HASHED) -> str:
    """sha1 of the next `count` letters and digits from `start` on, without case, as far as there are so many.

    It reads on into the next turn, so that a turn of one word is told from its like.
    """
    taken = "".join(letter for _, letter in islice(letters_from(text, start), count))
    return sha1(taken.casefold().encode()).hexdigest()


def name_words(name: str) -> list[str]:
    """The words of a name without case, accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in plain).split()
