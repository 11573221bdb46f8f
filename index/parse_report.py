"""What the parser made of a briefing, for whoever wants to check it: derived from the Briefing alone."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from index.contents import comparable, entry_of, is_answers_heading, is_contents_heading
from index.parser import GENERIC_HEADINGS
from index.records import Briefing, Part, PartKind, Role, Turn

_UNSPOKEN = (PartKind.FRONT_MATTER, PartKind.CONTENTS, PartKind.NAVIGATION, PartKind.FURNITURE)
_MOST_LINES = 10
"""Line numbers named in one warning."""
_FIRST_WORDS = 60
"""Characters shown of what was not spoken."""


@dataclass(frozen=True, slots=True)
class SpeakerShare:
    """One speaker in one role."""

    speaker: str
    """Empty where no label or title names one."""
    role: Role
    turns: int
    share: float
    """Of the words spoken, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Unspoken:
    """What was set aside as one kind."""

    kind: PartKind
    stretches: int
    characters: int
    first_words: str


@dataclass(frozen=True, slots=True)
class ParseReport:
    """What a reader checks before trusting a parse."""

    headings: tuple[str, ...]
    """As printed; headings that the parser gave are left out."""
    sections: int
    exchanges: int
    speakers: tuple[SpeakerShare, ...]
    """Who spoke most first."""
    unspoken: tuple[Unspoken, ...]
    warnings: tuple[str, ...]


def report(briefing: Briefing) -> ParseReport:
    """The report of one briefing."""
    headings = dict.fromkeys(section.heading for section in briefing.sections)
    return ParseReport(
        headings=tuple(heading for heading in headings if heading not in GENERIC_HEADINGS),
        sections=len(briefing.sections),
        exchanges=len(briefing.exchanges),
        speakers=_speakers(briefing),
        unspoken=tuple(_unspoken(briefing)),
        warnings=tuple(_warnings(briefing)),
    )


def _turns(briefing: Briefing) -> list[Turn]:
    return [turn for section in briefing.sections for turn in section.turns]


def _speakers(briefing: Briefing) -> tuple[SpeakerShare, ...]:
    turns: Counter[tuple[str, Role]] = Counter()
    words: Counter[tuple[str, Role]] = Counter()
    for turn in _turns(briefing):
        turns[turn.speaker, turn.role] += 1
        words[turn.speaker, turn.role] += len(briefing.text[turn.start : turn.end].split())
    spoken = max(words.total(), 1)
    return tuple(
        SpeakerShare(speaker, role, turns[speaker, role], count / spoken)
        for (speaker, role), count in words.most_common()
    )


def _unspoken(briefing: Briefing) -> Iterable[Unspoken]:
    for kind in _UNSPOKEN:
        parts = [part for part in briefing.parts if part.kind is kind and _words(briefing, part)]
        if parts:
            characters = sum(part.end - part.start for part in parts)
            yield Unspoken(kind, len(parts), characters, " ".join(_words(briefing, parts[0])[:_FIRST_WORDS].split()))


def _words(briefing: Briefing, part: Part) -> str:
    return briefing.text[part.start : part.end].strip()


def _warnings(briefing: Briefing) -> Iterable[str]:
    lines = _LineNumbers(briefing.text)
    if briefing.date is None:
        yield "no date found; give one with --date"
    if not briefing.sections:
        yield "nothing spoken was found"
        return
    if not any(part.kind is PartKind.LABEL for part in briefing.parts):
        count = len(briefing.sections)
        shape = "one section" if count == 1 else f"{count} sections by its headings"
        yield f"no speaker labels found; the text is {shape}"
    unanswered = [exchange.questions[0].start for exchange in briefing.exchanges if not exchange.replies]
    if unanswered:
        yield f"{_count(len(unanswered), 'question')} without a reply: {lines.name(unanswered)}"
    unasked = [exchange.replies[0].start for exchange in briefing.exchanges if not exchange.questions]
    if unasked:
        yield f"{_count(len(unasked), 'reply', 'replies')} without a question: {lines.name(unasked)}"
    unknown: dict[str, list[int]] = {}
    for turn in _turns(briefing):
        if turn.role is Role.UNKNOWN and turn.speaker:
            unknown.setdefault(turn.speaker, []).append(turn.start)
    for speaker, starts in unknown.items():
        yield f"speaker role unknown: {speaker} ({lines.name(starts)})"
    yield from _without_section(briefing, lines)


def _without_section(briefing: Briefing, lines: _LineNumbers) -> Iterable[str]:
    """Headings of the contents that no section carries."""
    held = {comparable(section.heading) for section in briefing.sections}
    for part in briefing.parts:
        if part.kind is not PartKind.CONTENTS:
            continue
        start = part.start
        for line in briefing.text[part.start : part.end].split("\n"):
            heading = entry_of(line.strip()).heading
            listed = heading and not is_contents_heading(line.strip()) and not is_answers_heading(line.strip())
            if listed and comparable(heading) not in held:
                yield f"a heading of the contents has no section: {heading} ({lines.name([start])})"
            start += len(line) + 1


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


class _LineNumbers:
    """Offsets as line numbers, from 1."""

    def __init__(self, text: str) -> None:
        self.breaks = [place for place, letter in enumerate(text) if letter == "\n"]

    def name(self, offsets: list[int]) -> str:
        numbers = [str(bisect_right(self.breaks, offset - 1) + 1) for offset in offsets[:_MOST_LINES]]
        more = f" and {len(offsets) - _MOST_LINES} more" if len(offsets) > _MOST_LINES else ""
        return f"line{'s' if len(offsets) > 1 else ''} {', '.join(numbers)}{more}"
