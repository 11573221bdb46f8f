"""One pass over the lines of a transcript: the kind of each, and the blocks they form.

A block is a stretch under one heading, or one exchange.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.contents import Contents, Entry, HeadingList, entry_of, is_answers_heading
from index.extent import questions_have_headings
from index.labels import Label
from index.lines import Line, next_filled, trim
from index.records import Part, PartKind, Role, Turn
from index.shapes import is_break, is_marked_heading, is_navigation, may_head

_MOST_HEADING_WORDS = 10
"""Words of a heading between the paragraphs of somebody who carries a label."""
_FLOOR = re.compile(r"\b(?:question|next|last|line|go ahead|go to|pregunta|frage|вопрос|提问)\b", re.I)
_SPOKEN_START = re.compile(r"(?:I|We|You|It|So|And|But|Thanks?|Okay|Yes|No|Well)\b")


@dataclass
class Block:
    """Lines that belong together: under one heading, or one exchange (`in_answers`)."""

    start: int
    in_answers: bool = False
    heading: Entry | None = None
    labelled: bool = False
    turns: list[Turn] = field(default_factory=list)

    @property
    def closing(self) -> bool:
        """Words behind the exchanges that answer nobody: no label stands in front of them."""
        return self.in_answers and not self.labelled


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of a transcript before its lines are walked through."""

    text: str
    lines: Sequence[Line]
    labels: Mapping[int, Label]
    contents: Contents
    body: int
    """The first line of the body."""
    past: int
    """The line past the body."""
    main_speaker: tuple[str, Role]
    """Who speaks where no label says so."""


def find_blocks(layout: Layout) -> tuple[list[Block], tuple[Part, ...]]:
    """The blocks of the body that hold words, and the parts that tile the text."""
    walk = _Walk(layout)
    for number in range(len(layout.lines)):
        walk.read(number)
    for block in walk.blocks:
        spans = [(turn, *trim(layout.text, turn.start, turn.end)) for turn in block.turns]
        block.turns = [Turn(turn.speaker, turn.role, start, end) for turn, start, end in spans if end > start]
    return [block for block in walk.blocks if block.turns], _tile(walk.marks, len(layout.text))


class _Walk:
    """Where the pass has come to."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.lines, self.labels, self.contents = layout.lines, layout.labels, layout.contents
        self.marks: list[tuple[int, PartKind]] = []
        self.blocks: list[Block] = []
        self.in_answers = False
        self.last_role: Role | None = None
        self.gives_floor = False
        """Whether a moderator has just called on somebody."""
        turns = list(self.labels)
        self.following = dict(pairwise(turns))
        """The line of the next label."""
        self.after_break = self.after_link = False
        """Whether a rule or a link stands between the last words and here."""
        self.lists = {False: HeadingList(self.contents.remarks), True: HeadingList(self.contents.answers)}
        """The list of remarks, and that of answers."""
        self.places = {False: 0, True: 0}
        """Place behind the last heading met in each."""
        self.heads: dict[int, bool] = {}
        self.last_reporter = max((n for n, label in self.labels.items() if label.role is Role.REPORTER), default=-1)
        self.headed_questions = questions_have_headings(self.lines, self.labels)

    def read(self, number: int) -> None:
        """Take in one line."""
        line = self.lines[number]
        if number in self.contents:
            self.marks.append((line.start, PartKind.CONTENTS))
            self.in_answers = self.contents.inside
        elif number < self.layout.body or number >= self.layout.past:
            outside = PartKind.FRONT_MATTER if number < self.layout.body else PartKind.FURNITURE
            self.marks.append((line.start, outside))
        elif line.blank:
            return  # Goes with what stands before it.
        elif number in self.labels:
            self._read_label(number, line, self.labels[number])
        elif is_break(line.text):
            self.marks.append((line.start, PartKind.NAVIGATION))
            self.after_break = True
            self.after_link = self.after_link or is_navigation(line.text)
            return
        elif (heading := self._heading_at(number)) is not None:
            self._read_heading(line, heading)
            if is_answers_heading(line.text):
                self.after_break = True
                return
        else:
            self._read_speech(number, line)
        self.after_break = self.after_link = False

    def _read_heading(self, line: Line, heading: Entry) -> None:
        self.marks.append((line.start, PartKind.HEADING))
        if is_answers_heading(line.text):
            self.in_answers = True
        else:
            self.blocks.append(Block(line.start, self.in_answers, heading))
        self.last_role = None

    def _read_label(self, number: int, line: Line, label: Label) -> None:
        self.marks += [(line.start, PartKind.LABEL), (label.end, PartKind.SPEECH)]
        self.in_answers = self.in_answers or label.role is Role.REPORTER
        floor_given = self.last_role is Role.MODERATOR and self.gives_floor
        gives_floor = self._gives_floor(number)
        opens_exchange = gives_floor or (
            label.role is Role.REPORTER and self.last_role is not Role.REPORTER and not floor_given
        )
        block = self.blocks[-1] if self.blocks else None
        if block and block.heading and not block.turns:
            block.in_answers = self.in_answers  # The heading stands right above, and is its own.
        elif not block or opens_exchange or (self.in_answers and not block.in_answers):
            block = Block(line.start, self.in_answers)
            self.blocks.append(block)
        block.labelled = True
        block.turns.append(Turn(label.name, label.role, label.end, line.last))
        self.last_role = label.role
        self.gives_floor = gives_floor or (label.role is Role.MODERATOR and floor_given)

    def _gives_floor(self, number: int) -> bool:
        """Whether a moderator's turn leads to a question, and so belongs to the exchange it opens."""
        if self.labels[number].role is not Role.MODERATOR or not self.in_answers:
            return False
        following = self.following.get(number)
        called = following is not None and self.labels[following].role is Role.REPORTER
        # Who moderates may also answer: "Is this on background?" - "Yes, it is."
        return called and (self.last_role is not Role.REPORTER or bool(_FLOOR.search(self.lines[number].text)))

    def _read_speech(self, number: int, line: Line) -> None:
        self.marks.append((line.start, PartKind.SPEECH))
        # In the answers a link ends the exchange: words behind it without a label are nobody's reply. A rule does so
        # behind the last question only; before that it is a pause.
        apart = self.in_answers and (self.after_link or (self.after_break and number > self.last_reporter))
        if not self.blocks or apart:
            self.blocks.append(Block(line.start, self.in_answers))
        turns = self.blocks[-1].turns
        if not turns:
            turns.append(Turn(*self.layout.main_speaker, line.start, line.last))
            self.last_role = turns[-1].role
        elif self.after_break:
            turns.append(replace(turns[-1], start=line.start, end=line.last))
        else:
            last = turns[-1]  # `replace` takes several times as long, and lines are many.
            turns[-1] = Turn(last.speaker, last.role, last.start, line.last)

    def _heading_at(self, number: int) -> Entry | None:
        text = self.lines[number].text
        if is_answers_heading(text):
            return Entry(None, text)
        if (listed := self._listed_heading_at(number)) is not None:
            return listed
        if self._starts_section(number) and self._may_head(number) and self._text_follows(number):
            return entry_of(text)
        return None

    def _listed_heading_at(self, number: int) -> Entry | None:
        if not self.contents.found:
            return None
        text = self.lines[number].text
        above_question = self._above_question(number)
        heads = self._may_head(number) and (above_question if self.in_answers else self._text_follows(number))
        for in_answers, listed in self.lists.items():
            # The heading of an answer opens the answers where a question stands right below it.
            if in_answers != self.in_answers and not (in_answers and above_question):
                continue
            place = listed.find(text, after=self.places[in_answers], reworded=heads)
            if place is not None:
                self.places[in_answers] = place + 1
                self.in_answers = in_answers
                return listed.entries[place]
        return None

    def _starts_section(self, number: int) -> bool:
        """Whether a heading that no list holds may stand in this line."""
        if self.after_break or not self.blocks:
            return True
        if self.in_answers:
            return is_marked_heading(self.lines[number].text) or (
                self.headed_questions and self._above_question(number)
            )
        if self.contents.remarks:
            return False
        text = self.lines[number].text
        return (
            not self.blocks[-1].labelled
            or text.startswith(("#", "**"))
            or (len(text.split()) <= _MOST_HEADING_WORDS and not _SPOKEN_START.match(text))
        )

    def _may_head(self, number: int) -> bool:
        # Asked for a line and again for the line above it.
        if number not in self.heads:
            self.heads[number] = may_head(self.lines, number)
        return self.heads[number]

    def _text_follows(self, number: int) -> bool:
        following = next_filled(self.lines, number)
        return following is not None and (
            following in self.labels or not (self._may_head(following) or is_break(self.lines[following].text))
        )

    def _above_question(self, number: int) -> bool:
        following = next_filled(self.lines, number)
        label = self.labels.get(following) if following is not None else None
        return label is not None and label.role is Role.REPORTER


def _tile(marks: Sequence[tuple[int, PartKind]], length: int) -> tuple[Part, ...]:
    """Parts from the places where a kind begins; neighbours of one kind are joined."""
    if not marks:
        return (Part(PartKind.FRONT_MATTER, 0, length),) if length else ()  # Nothing but white space.
    opened: list[tuple[int, PartKind]] = []
    for (start, kind), (end, _) in zip(marks, [*marks[1:], (length, None)], strict=True):
        if end > start and not (opened and opened[-1][1] is kind):
            opened.append((start if opened else 0, kind))
    ends = [*(start for start, _ in opened[1:]), length]
    return tuple(Part(kind, start, end) for (start, kind), end in zip(opened, ends, strict=True))
