"""The list of contents and the list of answers in front of a transcript: headings with their numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from index.lines import Line, next_filled, squeeze
from index.shapes import (
    LONGEST_HEADING,
    ends_a_sentence,
    holds_a_sentence_break,
    is_break,
    names_a_time,
    reads_as_speech,
)

_CONTENTS = re.compile(
    r"\W*(?:table\s+of\s+contents|contents|in\s+this\s+briefing|agenda\s*:|topics\s*:|(?:main\s+)?topics\s+discussed|"
    r"index\s+(?:of|for|to)\s+(?:topics|today['’]s\s+(?:press\s+)?briefing|the\s+briefing)|"
    r"índice|sumario|sommaire|inhalt(?:sverzeichnis)?|indice|оглавление|содержание|目录|目次)\W*",
    re.I,
)
_ANSWERS = re.compile(
    r"\W*(?:\d{1,3}\s*[.)]\s*)?\W*(?P<words>(?:(?:excerpts?\s+)?from\s+)?(?:the\s+)?(?:(?:answers?|replies|responses?)\s+to\s+(?:the\s+)?"
    r"(?:(?:media|press|journalists?['’]?s?|reporters?['’]?)\s+)?(?:questions?)(?:\s+from\s+the\s+(?:media|press|floor))?"
    r"|questions?\s+and\s+answers?|q\s?&\s?as?|questions(?:\s+from\s+the\s+(?:media|press|floor))?"
    r"|preguntas(?:\s+y\s+respuestas)?|perguntas\s+e\s+respostas|questions\s+(?:et|/)\s+réponses|fragen(?:\s+und\s+antworten)?"
    r"|domande\s+e\s+risposte|вопросы(?:\s+и\s+ответы)?|ответы\s+на\s+вопросы(?:\s+сми)?|问答|答记者问|質疑応答|질의응답))\W*",
    re.I,
)
_STARTS = re.compile(r"\W*(?:full\s+)?transcript\W*", re.I)
"""A line that stands above the words spoken, and so ends a list."""
_MARK = re.compile(r"(?:(?P<number>\d{1,3})\s*[.)]|[•·●▪*–—-])\s*")
_EMPHASIS = "*#_ "
_LONGEST_ANSWERS_HEADING = 100
"""Characters."""
SAME = 0.88
"""Likeness from which a line of the body is taken for a listed heading. Near-identical ones exist: prefer the best."""
_LONGEST_LIST = 500
"""Entries. A longer list is none."""
_REWORDED = 0.6
"""Share of words in common from which a line that looks like a heading is taken for a listed one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list of contents."""

    number: int | None
    heading: str
    marked: bool = False
    """Whether a number or bullet stands in front."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Both lists and the lines they take up; empty where the transcript has none."""

    first_line: int
    past_line: int
    remarks: tuple[Entry, ...]
    answers: tuple[Entry, ...]
    inside: bool = False
    """Whether the list of answers stands behind the remarks, right in front of the answers."""

    @property
    def found(self) -> bool:
        return self.past_line > self.first_line

    def __contains__(self, line: int) -> bool:
        return self.first_line <= line < self.past_line


NO_CONTENTS = Contents(0, 0, (), ())


@lru_cache(maxsize=1 << 12)  # Three passes ask.
def is_answers_heading(line: str) -> bool:
    """Whether the line announces the questions from the floor, with or without a number or bullet."""
    if len(line) > _LONGEST_ANSWERS_HEADING or line.endswith("."):  # "... let us go to\nQ&A."
        return False
    match = _ANSWERS.fullmatch(line)
    return match is not None and not match["words"][0].islower()


def announces_start(line: str) -> bool:
    """Whether the line stands right above the words spoken: `TRANSCRIPT:`, `1:15 p.m. EDT`."""
    return len(line) <= _LONGEST_ANSWERS_HEADING and (bool(_STARTS.fullmatch(line)) or names_a_time(line))


def is_contents_heading(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and bool(_CONTENTS.fullmatch(line))


def entry_of(line: str) -> Entry:
    """The heading in a line of a list, without its number or bullet."""
    mark = _MARK.match(line)
    if mark and mark.end() == len(line):
        mark = None
    number = int(mark["number"]) if mark and mark["number"] else None
    return Entry(
        number, squeeze(line[mark.end() :].strip(_EMPHASIS) if mark else line.strip(_EMPHASIS)), mark is not None
    )


def find_contents(lines: Sequence[Line], labelled: Collection[int]) -> Contents:
    """The lists in front of the transcript.

    They start at their own heading, or at the answers heading where that comes first with headings under it. They end
    where a heading already listed comes again: that one opens the body.
    """
    for number, line in enumerate(lines[: min(labelled, default=len(lines))]):
        if is_contents_heading(line.text):
            return _read_lists(lines, number, labelled)
        if is_answers_heading(line.text):
            found = _read_lists(lines, number, labelled)
            return replace(found, inside=found.found and _holds_speech(lines[:number]))
    return NO_CONTENTS


def _holds_speech(lines: Sequence[Line]) -> bool:
    return sum(reads_as_speech(lines, number) for number in range(len(lines))) > 1


@dataclass
class _List:
    """Entries as they are read, with the line each one ends before."""

    entries: list[Entry]
    ends: list[int]

    def add(self, entry: Entry, end: int) -> None:
        self.entries.append(entry)
        self.ends.append(end)

    def extend_last(self, text: str, end: int) -> None:
        self.entries[-1] = replace(self.entries[-1], heading=f"{self.entries[-1].heading} {squeeze(text)}")
        self.ends[-1] = end

    def drop_unmarked_tail(self) -> None:
        """A list that stops being numbered has ended: what follows is the first heading of the body."""
        if sum(entry.marked for entry in self.entries) * 2 > len(self.entries):
            while not self.entries[-1].marked:
                self.entries.pop()
                self.ends.pop()


def _read_lists(lines: Sequence[Line], first: int, labelled: Collection[int]) -> Contents:
    remarks, answers = _List([], []), _List([], [])
    current, past = remarks, first
    for number in range(first, len(lines)):
        line = lines[number]
        if len(current.entries) > _LONGEST_LIST:
            return NO_CONTENTS
        if line.blank or is_contents_heading(line.text):
            continue
        if is_answers_heading(line.text):
            if current is answers or _opens_exchanges(lines, number, labelled):
                break  # The answers heading of the body, not of the list.
            current, past = answers, number + 1
            continue
        entry = entry_of(line.text)
        if (
            number in labelled
            or is_break(line.text)
            or announces_start(line.text)
            or _opens_body(lines, number, entry, remarks.entries, answers.entries)
            or not _may_be_listed(line.text, entry)
        ):
            break
        if _continues_entry(lines, number, entry, current):
            current.extend_last(line.text, number + 1)
        else:
            current.add(entry, number + 1)
    (answers if answers.entries else remarks).drop_unmarked_tail()
    if not remarks.entries and not answers.entries:
        return NO_CONTENTS
    return Contents(first, max(past, *remarks.ends, *answers.ends), tuple(remarks.entries), tuple(answers.entries))


def _opens_exchanges(lines: Sequence[Line], number: int, labelled: Collection[int]) -> bool:
    """Whether the answers heading in line `number` is followed by a question, or by one heading and a question."""
    following = next_filled(lines, number)
    if following is None or following in labelled:
        return following is not None
    behind = next_filled(lines, following)
    return behind is not None and behind in labelled


def _continues_entry(lines: Sequence[Line], number: int, entry: Entry, current: _List) -> bool:
    """Whether a long entry of a marked list was wrapped onto this line."""
    adjacent = bool(current.entries) and current.ends[-1] == number and len(lines[number - 1].text) >= 50
    return adjacent and current.entries[-1].marked and not entry.marked


def _opens_body(
    lines: Sequence[Line], number: int, entry: Entry, remarks: Sequence[Entry], answers: Sequence[Entry]
) -> bool:
    """Whether a heading listed before comes again; the first one may come again in slightly other words."""
    name = comparable(entry.heading)
    if any(name == comparable(other.heading) for other in remarks):
        # A list may name two sections alike: it goes on where more numbers follow.
        return not (entry.marked and not answers and _goes_on(lines, number, entry))
    if entry.marked or not remarks or not remarks[0].marked:
        return False
    return max(likeness(entry.heading, remarks[0].heading), words_shared(entry.heading, remarks[0].heading)) >= SAME


def _goes_on(lines: Sequence[Line], number: int, entry: Entry) -> bool:
    following = next_filled(lines, number)
    after = entry_of(lines[following].text) if following is not None else entry
    return entry.number is not None and after.number == entry.number + 1


def _may_be_listed(text: str, entry: Entry) -> bool:
    if len(text) > LONGEST_HEADING or holds_a_sentence_break(entry.heading):
        return False
    return entry.marked or len(text) < 60 or text.endswith("?") or not ends_a_sentence(text)


def comparable(heading: str) -> str:
    """A heading with what differs between list and body taken out: case, quotes, dashes, spacing."""
    return " ".join(re.findall(r"\w+", heading.casefold()))


def likeness(one: str, other: str) -> float:
    """How alike two headings are, 0 to 1; 1 where only case, quotes, dashes or spacing differ."""
    one, other = comparable(one), comparable(other)
    if one == other:
        return 1.0 if one else 0.0
    if abs(len(one) - len(other)) > 0.2 * max(len(one), len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The quick ratio is an upper bound: most pairs of lines need no more.
    return 0.99 * matcher.ratio() if matcher.quick_ratio() >= SAME else 0.0


def words_shared(one: str, other: str) -> float:
    """The words two headings have in common, as a share of the words of the longer one; small words do not count."""
    first, second = _stems(one), _stems(other)
    return len(first & second) / max(len(first), len(second)) if first and second else 0.0


def _stems(heading: str) -> set[str]:
    return {word[:6] for word in comparable(heading).split() if len(word) > 3 or word.isdigit()}


class HeadingList:
    """Finds which entry of a list a line of the body repeats."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._longest = max((len(entry.heading) for entry in entries), default=0)
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._with_start: defaultdict[str, set[int]] = defaultdict(set)
        for place, entry in enumerate(entries):
            words = comparable(entry.heading)
            self._places[words].append(place)
            for start in _starts(words):
                self._with_start[start].add(place)

    def find(self, line: str, *, after: int = 0, reworded: bool = False) -> int | None:
        """Place of the entry that `line` repeats, the most alike where several are.

        Between equals the first from place `after` on wins, since list and body run in one order. With `reworded` an
        entry still ahead counts that has most of its words in common with the line.
        """
        if not self.entries or len(line) > 1.5 * self._longest + 20:
            return None
        heading = entry_of(line).heading
        if equal := self._places.get(comparable(heading)):
            return min(equal, key=lambda place: (place < after, place))
        near = self._near(heading)
        alike = [(likeness(heading, self.entries[place].heading), place >= after, -place) for place in near]
        best = max(alike, default=(0.0, False, 0))
        if best[0] >= SAME:
            return -best[2]
        if reworded:
            shared = [(words_shared(heading, self.entries[place].heading), -place) for place in near if place >= after]
            if max(shared, default=(0.0, 0))[0] >= _REWORDED:
                return -max(shared)[1]
        return None

    def _near(self, heading: str) -> list[int]:
        """Places of the entries with half the words: to compare letters is dear, and lines and entries are many."""
        starts = _starts(comparable(heading))
        shared = Counter(place for start in starts for place in self._with_start.get(start, ()))
        return sorted(place for place, count in shared.items() if count * 2 >= len(starts))


def _starts(words: str) -> set[str]:
    return {word[:4] for word in words.split()}
