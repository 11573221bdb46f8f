"""The list of contents and the list of answers in front of a transcript: headings with their numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.lines import Line, squeeze

_CONTENTS = re.compile(r"\W*(?:table\s+of\s+contents|contents|agenda|índice|sumario|оглавление|содержание)\W*", re.I)
_ANSWERS = re.compile(
    r"\W*(?:excerpts?\s+from\s+)?(?:the\s+)?(?:answers?|replies|responses?)\s+to\s+(?:the\s+)?"
    r"(?:(?:media|press|journalists?['’]?s?|reporters?['’]?)\s+)?(?:questions?)(?:\s+from\s+the\s+(?:media|press|floor))?\W*",
    re.I,
)
_MARK = re.compile(r"(?:(?P<number>\d{1,3})\s*[.)]|[•·●▪*–—-])\s*")
_LONGEST_HEADING = 250
"""Characters. Longer lines are speech."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list of contents."""

    number: int | None
    heading: str


@dataclass(frozen=True, slots=True)
class Contents:
    """Both lists and the lines they take up; empty where the transcript has none."""

    first_line: int
    past_line: int
    remarks: tuple[Entry, ...]
    answers: tuple[Entry, ...]

    @property
    def found(self) -> bool:
        return self.past_line > self.first_line


def is_answers_heading(line: str) -> bool:
    return bool(_ANSWERS.fullmatch(line))


def is_contents_heading(line: str) -> bool:
    return bool(_CONTENTS.fullmatch(line))


def entry_of(line: str) -> Entry:
    """The heading in a line of a list, without its number or bullet."""
    mark = _MARK.match(line)
    number = int(mark["number"]) if mark and mark["number"] else None
    return Entry(number, squeeze(line[mark.end() :] if mark else line))


def find_contents(lines: Sequence[Line], labelled: Collection[int]) -> Contents:
    """The lists in front of the transcript.

    They start at their own heading, or at the answers heading where that comes first with headings under it. They end
    where a heading already listed comes again: that one opens the body.
    """
    for number, line in enumerate(lines):
        if number in labelled:
            break
        if is_contents_heading(line.text) or is_answers_heading(line.text):
            return _read_lists(lines, number, labelled)
    return Contents(0, 0, (), ())


def _read_lists(lines: Sequence[Line], first: int, labelled: Collection[int]) -> Contents:
    remarks: list[Entry] = []
    answers: list[Entry] = []
    current, past = remarks, first
    for number in range(first, len(lines)):
        line = lines[number]
        if line.blank or is_contents_heading(line.text):
            continue
        if is_answers_heading(line.text):
            if current is answers or _opens_exchanges(lines, number, labelled):
                break  # The answers heading of the body, not of the list.
            current, past = answers, number + 1
            continue
        entry = entry_of(line.text)
        if number in labelled or _opens_body(entry, remarks) or not _may_be_heading(line.text):
            break
        current.append(entry)
        past = number + 1
    dropped = _spoken_at_the_end(lines, first, past, remarks, answers)
    return (
        Contents(first, past - dropped, tuple(remarks), tuple(answers))
        if remarks or answers
        else Contents(0, 0, (), ())
    )


def _spoken_at_the_end(lines: Sequence[Line], first: int, past: int, remarks: list[Entry], answers: list[Entry]) -> int:
    """Take short unnumbered lines behind a numbered list back out; returns how many lines leave the list.

    A list that stops being numbered has ended: what follows is the first heading of a body that names it otherwise.
    """
    entries = answers or remarks
    if sum(entry.number is not None for entry in entries) * 2 <= len(entries):
        return 0
    leave = 0
    while entries and entries[-1].number is None:
        entries.pop()
        leave += 1
    if not leave:
        return 0
    kept = past
    for number in range(past - 1, first, -1):
        kept = number
        leave -= not lines[number].blank
        if not leave:
            break
    return past - kept


def _opens_exchanges(lines: Sequence[Line], number: int, labelled: Collection[int]) -> bool:
    following = next((n for n in range(number + 1, len(lines)) if not lines[n].blank), None)
    return following in labelled


def _opens_body(entry: Entry, remarks: Sequence[Entry]) -> bool:
    """Whether a heading listed before comes again; the first one may come again in slightly other words."""
    again = any(comparable(entry.heading) == comparable(other.heading) for other in remarks)
    unnumbered = entry.number is None and bool(remarks) and remarks[0].number is not None
    return again or (unnumbered and likeness(entry.heading, remarks[0].heading) >= SAME)


def _may_be_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and not re.search(r"[.!?]\s+[A-ZА-Я]", _MARK.sub("", text, count=1))


def comparable(heading: str) -> str:
    """A heading with what differs between list and body taken out: case, quotes, dashes, spacing."""
    return " ".join(re.findall(r"\w+", heading.casefold()))


SAME = 0.88
"""Likeness from which a line of the body is taken for a listed heading. Near-identical headings exist: prefer the best."""


def likeness(one: str, other: str) -> float:
    """How alike two headings are, 0 to 1; 1 where only case, quotes, dashes or spacing differ."""
    one, other = comparable(one), comparable(other)
    if one == other:
        return 1.0 if one else 0.0
    if abs(len(one) - len(other)) > 0.2 * max(len(one), len(other)):
        return 0.0
    return 0.99 * SequenceMatcher(None, one, other, autojunk=False).ratio()


def listed_heading(line: str, entries: Sequence[Entry]) -> Entry | None:
    """The entry that a line of the body repeats, the most alike where several are."""
    heading = entry_of(line).heading
    best = max(entries, key=lambda entry: likeness(heading, entry.heading), default=None)
    return best if best and likeness(heading, best.heading) >= SAME else None
