"""Text of a transcript to a Briefing: sections, exchanges, turns, every character in exactly one part.

    text -> lines -> labels, lists of contents -> extent of the body -> blocks -> sections

Nothing here opens a file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from index.alignment import Spoken, assign_headings
from index.blocks import Block, Layout, find_blocks
from index.contents import Contents, Entry, find_contents
from index.extent import first_body_line, past_body
from index.front_matter import Facts, find_facts
from index.labels import Label, find_labels
from index.lines import split_lines
from index.question_headings import asked_in_headings
from index.records import Briefing, Exchange, Role, Section, SectionKind, Turn
from index.runs import cut_runs
from index.speakers import is_office

OPENING = "Opening remarks"
QUESTIONS = "Questions and answers"
CLOSING = "Closing remarks"
GENERIC_HEADINGS = frozenset({OPENING, QUESTIONS, CLOSING})
"""Headings given where the transcript prints none."""


def parse_briefing(text: str, *, briefing_id: str, source: str = "", sha256: str = "") -> Briefing:
    """Cut a transcript into sections and exchanges, keeping every character.

    `text` is canonical: decoded, newlines normalised. Any text parses; without structure it is one section.
    """
    lines = cut_runs(text, split_lines(text))
    labels = find_labels(lines, title=re.sub(r"[\W_]+", " ", briefing_id))
    labels = labels or asked_in_headings(lines)
    contents = find_contents(lines, labels)
    body = first_body_line(lines, labels, contents)
    past = past_body(lines, body, labels, contents)
    front = contents.first_line if contents.found and not contents.inside else body
    facts = find_facts(text, lines, front, file_name=briefing_id)
    labels = _with_holders_of_offices(labels, facts)
    speaker = _main_speaker(labels, facts)
    labels = _with_names(labels, speaker)

    blocks, parts = find_blocks(Layout(text, lines, labels, contents, body, past, speaker))
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


def _main_speaker(labels: Mapping[int, Label], facts: Facts) -> tuple[str, Role]:
    """Who speaks where no label says so: the official of the title, else the one who replies most."""
    officials = Counter(
        label.name for label in labels.values() if label.role is Role.OFFICIAL and not label.names_nobody
    )
    named = [name for name, _ in officials.most_common() if facts.title and name.casefold() in facts.title.casefold()]
    if named and (not facts.speaker or facts.speaker not in named):
        return named[0], Role.OFFICIAL
    if facts.speaker:
        return facts.speaker, Role.OFFICIAL
    return (officials.most_common(1)[0][0], Role.OFFICIAL) if officials else ("", Role.UNKNOWN)


def _with_names(labels: Mapping[int, Label], speaker: tuple[str, Role]) -> dict[int, Label]:
    """The labels, where `Answer:` stands for the main speaker."""
    return {
        number: replace(label, name=speaker[0]) if speaker[0] and label.names_nobody else label
        for number, label in labels.items()
    }


def _with_holders_of_offices(labels: Mapping[int, Label], facts: Facts) -> dict[int, Label]:
    """The labels, where `Spokesman:` stands for the one whom the front matter names."""
    office = _office_of_speaker(labels, facts)
    if not office or not facts.speaker:
        return dict(labels)
    return {
        number: replace(label, name=facts.speaker) if label.name == office else label
        for number, label in labels.items()
    }


def _office_of_speaker(labels: Mapping[int, Label], facts: Facts) -> str | None:
    """The label `Spokesman` or `THE PRESIDENT` where the front matter names its holder and no other label does."""
    officials = {label.name for label in labels.values() if label.role is Role.OFFICIAL}
    offices = [name for name in officials if is_office(name)]
    if (
        not facts.speaker
        or len(offices) != 1
        or any(facts.speaker.split()[-1].casefold() in name.casefold() for name in officials)
    ):
        return None
    if not facts.office:  # The name stands alone in front, and so is that of the only office.
        return offices[0] if offices[0].casefold().startswith("the ") else None
    word = offices[0].split()[-1].casefold()
    # A title tells of presidents and ministers whom it only mentions.
    return offices[0] if word in facts.office.casefold() and word.startswith(("spokes", "发言人", "發言人")) else None


def _sections(text: str, blocks: Sequence[Block], contents: Contents, *, end: int) -> tuple[Section, ...]:
    """The blocks as sections; neighbouring exchanges under one heading share a section."""
    if not blocks:
        return ()
    ends = [*(block.start for block in blocks[1:]), end]
    headings = _answer_headings(text, blocks, contents)
    found: list[list[Section]] = []
    exchanges = 0
    for place, (block, block_end) in enumerate(zip(blocks, ends, strict=True)):
        if not block.in_answers:
            found.append([_remarks(block, block_end)])
            continue
        exchanges += not block.closing
        section = _answers(block, block_end, headings.get(place), exchanges)
        if found and _same_heading(found[-1][-1], section):
            found[-1].append(section)
        else:
            found.append([section])
    return tuple(_joined(sections) for sections in found)


def _same_heading(last: Section, section: Section) -> bool:
    both_answers = last.kind is section.kind is SectionKind.ANSWERS
    return both_answers and (last.heading, last.number) == (section.heading, section.number)


def _joined(sections: Sequence[Section]) -> Section:
    """One section of neighbours under one heading."""
    return replace(
        sections[0],
        end=sections[-1].end,
        remarks=tuple(turn for section in sections for turn in section.remarks),
        exchanges=tuple(exchange for section in sections for exchange in section.exchanges),
    )


def _remarks(block: Block, end: int) -> Section:
    entry = block.heading or Entry(None, OPENING)
    return Section(entry.number, entry.heading, SectionKind.REMARKS, block.start, end, tuple(block.turns))


def _answers(block: Block, end: int, entry: Entry | None, number: int) -> Section:
    """A section of one exchange, or of closing words where the block holds no label."""
    if block.closing:
        kind = SectionKind.ANSWERS if entry else SectionKind.REMARKS
        entry = entry or Entry(None, CLOSING)
        return Section(entry.number, entry.heading, kind, block.start, end, tuple(block.turns))
    entry = entry or Entry(None, QUESTIONS)
    # Who gives the floor is no part of what is asked and answered.
    opening = _floor_given(block)
    exchange = Exchange(number, _by_reporters(block, True), _by_reporters(block, False)[len(opening) :])
    return Section(entry.number, entry.heading, SectionKind.ANSWERS, block.start, end, opening, (exchange,))


def _floor_given(block: Block) -> tuple[Turn, ...]:
    """The moderator's turns in front of the first question."""
    opening = tuple(takewhile(lambda turn: turn.role is Role.MODERATOR, block.turns))
    return opening if len(opening) < len(block.turns) else ()


def _by_reporters(block: Block, reporters: bool) -> tuple[Turn, ...]:
    return tuple(turn for turn in block.turns if (turn.role is Role.REPORTER) is reporters)


def _answer_headings(text: str, blocks: Sequence[Block], contents: Contents) -> dict[int, Entry]:
    """Heading of each block of the answers by its place; printed headings hold until the next one."""
    places = [place for place, block in enumerate(blocks) if block.in_answers]
    if any(blocks[place].heading for place in places if not blocks[place].closing):
        found: dict[int, Entry] = {}
        current: Entry | None = None
        for place in places:
            printed = blocks[place].heading
            current = printed or current
            # Closing words stand under a heading of their own, or none.
            if heading := printed if blocks[place].closing else current:
                found[place] = heading
        return found
    spoken = [
        Spoken(_words(text, _by_reporters(blocks[place], True)), _words(text, _by_reporters(blocks[place], False)))
        for place in places
    ]
    assigned = assign_headings([entry.heading for entry in contents.answers], spoken)
    aligned = {place: contents.answers[j] for place, j in zip(places, assigned, strict=True) if j is not None}
    return {place: heading for place in places if (heading := blocks[place].heading or aligned.get(place))}


def _words(text: str, turns: Sequence[Turn]) -> str:
    return " ".join(text[turn.start : turn.end] for turn in turns)
