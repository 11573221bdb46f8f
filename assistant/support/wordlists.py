"""Lists of words written as text, so that they can be read."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text, in no order."""
    return frozenset(text.split())


def listed(text: str) -> list[str]:
    """The words of a text, in order."""
    return text.split()
