"""What the source reader shows: sections as dialogue, with the cited words cut out for highlighting. Pure, no HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.lines import squeeze
from index.records import Briefing, Role, Section, Turn

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a paragraph that are all cited, or all not."""

    text: str
    cited: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What stands between two blank lines."""

    runs: tuple[Run, ...]
    start: int
    """Of its text in the briefing's, from which the page names a place in it."""


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """One speaker's stretch of the dialogue."""

    speaker: str
    role: Role
    paragraphs: tuple[Paragraph, ...]


def section_at(briefing: Briefing, start: int, end: int) -> Section | None:
    """The section that holds the span, or else the one that holds its start."""
    holding = [section for section in briefing.sections if section.start <= start < section.end]
    whole = [section for section in holding if end <= section.end]
    spoken = [section for section in whole if any(turn.start <= start < turn.end for turn in section.turns)]
    return next(iter(spoken or whole or holding), None)


def section_named(briefing: Briefing, words: str) -> Section | None:
    """The section whose heading these words are, for a place in the contents."""
    wanted = squeeze(words)
    return next((section for section in briefing.sections if wanted and squeeze(section.heading) == wanted), None)


def dialogue_of(briefing: Briefing, section: Section, *, start: int, end: int) -> tuple[SpokenTurn, ...]:
    """The section's turns in the order they were spoken, text[start:end] as cited runs; an empty span cites none."""
    turns = sorted(section.turns, key=lambda turn: turn.start)
    if not turns:
        turns = [Turn("", Role.UNKNOWN, section.start, section.end)]
    return tuple(
        SpokenTurn(turn.speaker, turn.role, _paragraphs(briefing.text, turn.start, turn.end, start, end))
        for turn in turns
    )


def _paragraphs(text: str, first: int, last: int, start: int, end: int) -> tuple[Paragraph, ...]:
    cuts = [first]
    for blank in _BLANK_LINES.finditer(text, first, last):
        cuts += [blank.start(), blank.end()]
    cuts.append(last)
    spans = zip(cuts[::2], cuts[1::2], strict=True)
    return tuple(
        Paragraph(_runs(text, left, right, start, end), left) for left, right in spans if text[left:right].strip()
    )


def _runs(text: str, left: int, right: int, start: int, end: int) -> tuple[Run, ...]:
    from_, to = max(left, start), min(right, end)
    if from_ >= to:
        return (Run(text[left:right]),)
    runs = (Run(text[left:from_]), Run(text[from_:to], cited=True), Run(text[to:right]))
    return tuple(run for run in runs if run.text)
