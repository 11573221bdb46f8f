"""Where the words spoken begin and end: before them stands front matter, behind them furniture of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from index.contents import Contents, HeadingList, announces_start, is_answers_heading
from index.front_matter import find_date, front_matter_block, is_preface, is_title
from index.labels import Label
from index.lines import Line
from index.records import Role
from index.shapes import (
    ends_a_sentence,
    is_marked_heading,
    is_navigation,
    is_page_furniture,
    is_separator,
    may_head,
    reads_as_speech,
    script_of,
)

_LONG_SPEECH = 200
"""Characters: one paragraph of this length in front of the first label was spoken."""
_HABIT = 3
"""Links `back to top` from which a page is known to close its sections with one."""


def first_body_line(lines: Sequence[Line], labels: Mapping[int, Label], contents: Contents) -> int:
    """Where front matter and contents end: the first heading, label or paragraph of speech."""
    if contents.found and not contents.inside:
        past = contents.past_line
        starts = [
            n for n in range(past, min(past + 6, len(lines))) if n not in labels and announces_start(lines[n].text)
        ]
        return max(starts, default=past - 1) + 1
    first = front_matter_block(lines)
    opening = min(labels, default=None)
    if opening is not None and labels[opening].role is not Role.REPORTER and not _speech_between(lines, first, opening):
        # Officials are labelled from their first word: what stands before is not spoken.
        return _heading_above(lines, first, opening) if _marked_alike(lines, opening) else opening
    for number in range(first, len(lines)):
        line = lines[number]
        if line.blank:
            continue
        if number in labels:
            return _heading_above(lines, first, number) if questions_have_headings(lines, labels) else number
        if is_answers_heading(line.text) or _opens_speech(lines, number):
            return _heading_above(lines, first, number)
    return len(lines) if first else 0


def questions_have_headings(lines: Sequence[Line], labels: Mapping[int, Label]) -> bool:
    """Whether most exchanges carry a heading of their own, though no list holds it."""
    asked = headed = 0
    role: Role | None = None
    for number, label in labels.items():
        if label.role is Role.REPORTER and role is not Role.REPORTER:
            above = next((n for n in range(number - 1, -1, -1) if not lines[n].blank), None)
            asked += 1
            headed += above is not None and above not in labels and may_head(lines, above)
        role = label.role
    return headed > 1 and headed * 2 > asked


def _marked_alike(lines: Sequence[Line], number: int) -> bool:
    """Whether the line above `number` is a heading of Markdown, as are others further on."""
    above = next((n for n in range(number - 1, -1, -1) if not lines[n].blank), None)
    mark = lines[above].text[:2] if above is not None and is_marked_heading(lines[above].text) else ""
    return mark in ("**", "##") and any(
        line.text.startswith(mark) and is_marked_heading(line.text) for line in lines[number:]
    )


def _speech_between(lines: Sequence[Line], first: int, past: int) -> bool:
    """Whether somebody spoke before the first label: a long paragraph, or two."""
    spoken = [lines[number].text for number in range(first, past) if _opens_speech(lines, number)]
    return len(spoken) > 1 and any(ends_a_sentence(text) for text in spoken) and sum(map(len, spoken)) > _LONG_SPEECH


def _opens_speech(lines: Sequence[Line], number: int) -> bool:
    return reads_as_speech(lines, number) and not (is_title(lines[number].text) or is_preface(lines[number].text))


def _heading_above(lines: Sequence[Line], first: int, number: int) -> int:
    """The line in front of `number` where it heads it, unless it is the only one, and so the title."""
    above = [n for n in range(max(first, number - 4), number) if not lines[n].blank]
    if not above or not may_head(lines, above[-1]) or find_date(lines[above[-1]].text):
        return number  # A line that tells the day is part of the title.
    before = any(not line.blank for line in lines[first : above[-1]])
    return above[-1] if before else number


def past_body(lines: Sequence[Line], body: int, labels: Mapping[int, Label], contents: Contents) -> int:
    """Line past the last words spoken: what follows is furniture of the page, in whatever language."""
    main_script = _main_script(line.text[:80] for line in lines[body:])
    listed = HeadingList(contents.remarks)
    links = [number for number in range(body, len(lines)) if is_navigation(lines[number].text)]
    for number in range(len(lines) - 1, body - 1, -1):
        line = lines[number]
        if line.blank:
            continue
        if number in labels:
            return _past_turn(lines, number, labels[number])
        if is_navigation(line.text) or listed.find(line.text) is not None:
            return number + 1
        if _is_mark(lines, number):
            continue
        behind_last_link = len(links) >= _HABIT and number > links[-1]
        if _was_spoken(lines, number, main_script) and not (behind_last_link and _is_small_print(lines[number].text)):
            return number + 1
    return len(lines)


def _past_turn(lines: Sequence[Line], number: int, label: Label) -> int:
    """Past the words of the last label, where none of the lines behind it reads as speech."""
    past = number + 1
    alone = label.end >= lines[number].last
    while past < len(lines) and (alone or len(lines[past - 1].text) >= 60) and (alone or not lines[past].blank):
        alone = alone and lines[past].blank
        past += 1
    return past


def _was_spoken(lines: Sequence[Line], number: int, main_script: str) -> bool:
    text = lines[number].text
    above = lines[number - 1].text if number else ""
    if not (ends_a_sentence(text) or len(text) > 120 or (len(above) >= 60 and not ends_a_sentence(above))):
        return False
    script = _main_script([text[:400]])
    return bool(script) and script == main_script and not is_page_furniture(text)


def _main_script(texts: Iterable[str]) -> str:
    """The script of most letters; empty where there is none."""
    scripts: Counter[str] = Counter()
    for letter, count in Counter("".join(texts)).items():
        if letter.isalpha():
            scripts[script_of(letter)] += count
    return scripts.most_common(1)[0][0] if scripts else ""


def _is_mark(lines: Sequence[Line], number: int) -> bool:
    """A word or two behind a rule: the mark of whoever typed it."""
    above = next((n for n in range(number - 1, max(number - 4, -1), -1) if not lines[n].blank), None)
    return above is not None and is_separator(lines[above].text) and len(lines[number].text.split()) < 3


def _is_small_print(text: str) -> bool:
    return len(text) < 120
