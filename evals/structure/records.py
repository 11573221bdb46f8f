"""What a reading without the parser, or a rule that does not know it, says of a transcript."""

from __future__ import annotations

from dataclasses import dataclass

from index.records import Role


@dataclass(frozen=True, slots=True)
class ExpectedTurn:
    """One speaker's stretch, by where its words start."""

    label: str
    """As printed, whitespace squeezed; empty where the transcript prints none."""
    speakers: tuple[str, ...]
    """Names that are right for the speaker; empty where nothing names them, and then any name is right."""
    role: Role | None
    """None where the transcript does not say: any role is right."""
    start: int | None
    """Of the first letter spoken, in the canonical text; None where the text does not hold it."""
    optional: bool = False
    """Whether it may as well be the rest of the turn before: it stands behind a heading in the midst of a stretch."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The turns of one transcript, and the stretches that nobody spoke."""

    turns: tuple[ExpectedTurn, ...]
    unspoken: tuple[tuple[int, int], ...] = ()
    """Spans of menus, scripts, headings and footers: no passage may hold any of them."""
    article: str = ""
    """The letters of a web page's article in a row: a passage has to come from it. Empty for other files."""
