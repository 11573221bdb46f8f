"""Text of a transcript to a Briefing: sections, exchanges, turns, every character in exactly one part.

    text -> lines -> labels, lists of contents -> kind of each line -> blocks -> sections

A block is a stretch under one heading, or one exchange. Nothing here opens a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.alignment import Spoken, assign_headings
from index.contents import Contents, Entry, entry_of, find_contents, is_answers_heading, listed_heading
from index.front_matter import Facts, find_facts, front_matter_block
from index.labels import Label, find_labels
from index.lines import Line, split_lines, trim
from index.records import Briefing, Exchange, Part, PartKind, Role, Section, SectionKind, Turn

OPENING = "Opening remarks"
QUESTIONS = "Questions and answers"
CLOSING = "Closing remarks"

_NAVIGATION = re.compile(r"\W*(?:back to (?:the )?top|return to (?:the )?top|to the top|top of page|наверх)\W*", re.I)
_SEPARATOR = re.compile(r"(?:[*_=~•·–—-]\s*){3,}")
_SPEECH_END = re.compile(r"[.!?…:;,\"”’»)\]。！？—–-]$")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")


@dataclass
class _Block:
    """Lines that belong together: under one heading, or one exchange (`in_answers`)."""

    start: int
    heading: str | None = None
    number: int | None = None
    in_answers: bool = False
    closing: bool = False
    turns: list[Turn] = field(default_factory=list)


def parse_briefing(text: str, *, briefing_id: str, source: str = "", sha256: str = "") -> Briefing:
    """Cut a transcript into sections and exchanges, keeping every character.

    `text` is canonical: decoded, newlines normalised. Any text parses; without structure it is one section.
    """
    lines = split_lines(text)
    opening_lines = " ".join(line.text for line in lines[:30])
    labels = find_labels(lines, title=opening_lines)
    contents = find_contents(lines, labels)
    body = _first_body_line(lines, labels, contents)
    past = _past_body(lines, body, labels)
    facts = find_facts(text, lines, contents.first_line if contents.found else body, file_name=briefing_id)
    main_speaker = _main_speaker(lines, labels, facts)

    blocks, parts = _walk(text, lines, labels, contents, body, past, main_speaker)
    return Briefing(
        id=briefing_id,
        title=facts.title or briefing_id,
        date=facts.date,
        place=facts.place,
        source=source,
        sha256=sha256,
        text=text,
        sections=_sections(text, blocks, contents, end=lines[past - 1].end if past else 0),
        parts=parts,
    )


def _first_body_line(lines: Sequence[Line], labels: dict[int, Label], contents: Contents) -> int:
    """Where front matter and contents end: the first heading, label or paragraph of speech."""
    if contents.found:
        return contents.past_line
    first = front_matter_block(lines)
    opening = min(labels, default=None)
    if opening is not None and labels[opening].role is not Role.REPORTER:
        return opening  # Officials are labelled from their first word: what stands before is not spoken.
    for number in range(first, len(lines)):
        line = lines[number]
        if line.blank:
            continue
        if number in labels:
            return number
        if is_answers_heading(line.text) or _reads_as_speech(lines, number):
            heading = next((n for n in range(number - 1, first - 1, -1) if not lines[n].blank), None)
            if (
                heading is not None
                and heading > first
                and _may_head(lines, heading)
                and _has_text(lines[first:heading])
            ):
                return heading
            return number
    return len(lines) if first else 0


def _has_text(lines: Sequence[Line]) -> bool:
    return any(not line.blank for line in lines)


def _reads_as_speech(lines: Sequence[Line], number: int) -> bool:
    text = lines[number].text
    following = lines[number + 1].text if number + 1 < len(lines) else ""
    return (len(text) >= 60 and bool(re.search(r"[.!?…。]", text))) or (len(text) >= 40 and len(following) >= 40)


def _may_head(lines: Sequence[Line], number: int) -> bool:
    """A short line standing alone that starts like a title and does not end like a sentence."""
    text = lines[number].text
    alone = (number == 0 or lines[number - 1].blank) and (number + 1 >= len(lines) or lines[number + 1].blank)
    first = re.sub(r"^[\W\d_]+", "", text)[:1]
    return (
        alone
        and 2 < len(text) <= 160
        and bool(first)
        and not first.islower()
        and not _SPEECH_END.search(text)
        and not text.startswith(("(", "["))
        and not _CLOCK.search(text)
        and not _NAVIGATION.fullmatch(text)
        and not _SEPARATOR.fullmatch(text)
    )


def _past_body(lines: Sequence[Line], body: int, labels: dict[int, Label]) -> int:
    """Line past the last words spoken: what follows is furniture of the page, in whatever language."""
    script = Counter(_script(letter) for line in lines[body:] for letter in line.text[:80] if letter.isalpha())
    main_script = script.most_common(1)[0][0] if script else ""
    for number in range(len(lines) - 1, body - 1, -1):
        text = lines[number].text
        if lines[number].blank:
            continue
        ends_like_speech = bool(re.search(r"[.!?…。！？][\"”’»)\]]*$", text)) or len(text) > 120
        scripts = Counter(_script(letter) for letter in text if letter.isalpha())
        own_script = bool(scripts) and scripts.most_common(1)[0][0] == main_script
        if number in labels or _NAVIGATION.fullmatch(text) or (ends_like_speech and own_script):
            return number + 1
    return len(lines)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]


def _main_speaker(lines: Sequence[Line], labels: dict[int, Label], facts: Facts) -> tuple[str, Role]:
    """Who speaks where no label says so: the official of the title, else the one who replies most."""
    officials = Counter(label.name for label in labels.values() if label.role is Role.OFFICIAL)
    for name, _ in officials.most_common():
        if facts.title and name.casefold() in facts.title.casefold():
            return name, Role.OFFICIAL
    if facts.speaker:
        return facts.speaker, Role.OFFICIAL
    return (officials.most_common(1)[0][0], Role.OFFICIAL) if officials else ("", Role.UNKNOWN)


def _walk(
    text: str,
    lines: Sequence[Line],
    labels: dict[int, Label],
    contents: Contents,
    body: int,
    past: int,
    main_speaker: tuple[str, Role],
) -> tuple[list[_Block], tuple[Part, ...]]:
    """One pass over the lines: the kind of each stretch, and the blocks of the body."""
    marks: list[tuple[int, PartKind]] = []
    blocks: list[_Block] = []
    in_answers = after_break = False
    previous: Role | None = None
    for number, line in enumerate(lines):
        if number < body or number >= past:
            listed = contents.first_line <= number < contents.past_line
            outside = PartKind.FRONT_MATTER if number < body else PartKind.FURNITURE
            marks.append((line.start, PartKind.CONTENTS if listed else outside))
            continue
        if line.blank:
            continue
        if _NAVIGATION.fullmatch(line.text) or _SEPARATOR.fullmatch(line.text):
            marks.append((line.start, PartKind.NAVIGATION))
            after_break = True
            continue
        label = labels.get(number)
        heading = None if label else _heading_at(lines, number, contents, blocks, in_answers, after_break)
        if heading is not None:
            marks.append((line.start, PartKind.HEADING))
            if is_answers_heading(line.text):
                in_answers = True
            else:
                blocks.append(_Block(line.start, heading.heading, heading.number, in_answers))
            previous = None
        elif label:
            marks += [(line.start, PartKind.LABEL), (label.end, PartKind.SPEECH)]
            opens_exchange = label.role is Role.REPORTER and previous is not Role.REPORTER
            in_answers = in_answers or label.role is Role.REPORTER
            if not blocks or opens_exchange or (in_answers and not blocks[-1].in_answers):
                blocks.append(_Block(line.start, in_answers=in_answers))
            blocks[-1].turns.append(Turn(label.name, label.role, label.end, line.end))
            previous = label.role
        else:
            marks.append((line.start, PartKind.SPEECH))
            # In the answers a break ends the exchange: words behind it without a label are nobody's reply.
            if not blocks or (in_answers and after_break):
                blocks.append(_Block(line.start, in_answers=in_answers, closing=in_answers))
            if not blocks[-1].turns:
                blocks[-1].turns.append(Turn(*main_speaker, line.start, line.end))
                previous = main_speaker[1]
            blocks[-1].turns[-1] = replace(blocks[-1].turns[-1], end=line.end)
        after_break = False
    for block in blocks:
        spans = [(turn, trim(text, turn.start, turn.end)) for turn in block.turns]
        block.turns = [replace(turn, start=start, end=end) for turn, (start, end) in spans if end > start]
    return blocks, _tile(marks, len(text))


def _heading_at(
    lines: Sequence[Line],
    number: int,
    contents: Contents,
    blocks: Sequence[_Block],
    in_answers: bool,
    after_break: bool,
) -> Entry | None:
    text = lines[number].text
    if is_answers_heading(text):
        return Entry(None, text)
    listed = contents.answers if in_answers else contents.remarks
    if len(text) <= 300 and (entry := listed_heading(text, listed)):
        return entry
    starts_section = after_break or not blocks or (not in_answers and not contents.remarks)
    if starts_section and _may_head(lines, number) and _text_follows(lines, number):
        return entry_of(text)
    return None


def _text_follows(lines: Sequence[Line], number: int) -> bool:
    following = next((n for n in range(number + 1, len(lines)) if not lines[n].blank), None)
    return (
        following is not None and not _may_head(lines, following) and not _NAVIGATION.fullmatch(lines[following].text)
    )


def _tile(marks: Sequence[tuple[int, PartKind]], length: int) -> tuple[Part, ...]:
    """Parts from the places where a kind begins; neighbours of one kind are joined."""
    parts: list[Part] = []
    for (start, kind), end in zip(marks, [*(start for start, _ in marks[1:]), length], strict=True):
        start = 0 if not parts else start
        if parts and parts[-1].kind is kind:
            parts[-1] = replace(parts[-1], end=end)
        elif end > start:
            parts.append(Part(kind, start, end))
    return tuple(parts)


def _sections(text: str, blocks: Sequence[_Block], contents: Contents, *, end: int) -> tuple[Section, ...]:
    blocks = [block for block in blocks if block.turns]
    starts = [*(block.start for block in blocks), end]
    headings = _answer_headings(text, blocks, contents)
    sections: list[Section] = []
    exchanges = 0
    for place, block in enumerate(blocks):
        span_end = starts[place + 1]
        entry = headings.get(place)
        if block.in_answers:
            asked = tuple(turn for turn in block.turns if turn.role is Role.REPORTER)
            told = tuple(turn for turn in block.turns if turn.role is not Role.REPORTER)
            spoken: tuple[Exchange, ...] = ()
            if not block.closing:
                exchanges += 1
                spoken = (Exchange(exchanges, asked, told),)
            remarks = () if spoken else told
            last = sections[-1] if sections else None
            default = CLOSING if block.closing else QUESTIONS
            entry = entry or Entry(None, default)
            same = (
                last
                and last.kind is SectionKind.ANSWERS
                and (last.heading, last.number) == (entry.heading, entry.number)
            )
            if last and same:
                sections[-1] = replace(
                    last, end=span_end, remarks=last.remarks + remarks, exchanges=last.exchanges + spoken
                )
                continue
            kind = SectionKind.REMARKS if block.closing and entry.heading == CLOSING else SectionKind.ANSWERS
            sections.append(Section(entry.number, entry.heading, kind, block.start, span_end, remarks, spoken))
        else:
            heading = block.heading or OPENING
            sections.append(
                Section(block.number, heading, SectionKind.REMARKS, block.start, span_end, tuple(block.turns))
            )
    return tuple(sections)


def _answer_headings(text: str, blocks: Sequence[_Block], contents: Contents) -> dict[int, Entry]:
    """Entry of the answers list by place among the blocks; printed headings hold until the next one."""
    places = [place for place, block in enumerate(blocks) if block.in_answers]
    if any(blocks[place].heading for place in places):
        found, current = dict[int, Entry](), None
        for place in places:
            if heading := blocks[place].heading:
                current = Entry(blocks[place].number, heading)
            if current and not blocks[place].closing:
                found[place] = current
        return found
    spoken = [
        Spoken(
            " ".join(text[turn.start : turn.end] for turn in blocks[place].turns if turn.role is Role.REPORTER),
            " ".join(text[turn.start : turn.end] for turn in blocks[place].turns if turn.role is not Role.REPORTER),
        )
        for place in places
    ]
    assigned = assign_headings([entry.heading for entry in contents.answers], spoken)
    return {place: contents.answers[j] for place, j in zip(places, assigned, strict=True) if j is not None}
