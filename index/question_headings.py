"""Lists of questions without labels: each stands above its reply, as a heading or in bold or italics."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.labels import Label
from index.lines import Line, next_filled
from index.records import Role
from index.shapes import LONGEST_HEADING, is_break, is_marked_heading, stands_alone

_QUESTION = re.compile(r"(?P<mark>#{1,6}\s+(?:\*{1,3})?|\*{1,3}|_{1,2})?(?=[\"“«¿]?\w)[^\n]{3,}[?？][*_]*")
_FEWEST = 2
_LEAST_SHARE = 0.25
"""Of the lines that hold words, where questions carry no mark: people also ask themselves when they speak."""


def asked_in_headings(lines: Sequence[Line]) -> dict[int, Label]:
    """Each question as a reporter's turn and the line below as the reply to it, by line number; empty where the
    transcript has fewer than two, or more headings of another kind."""
    asked = {number: match for number, line in enumerate(lines) if (match := _question(lines, number, line))}
    replies = {number: next_filled(lines, number) for number in asked}
    answered = {
        number: reply
        for number, reply in replies.items()
        if reply is not None and reply not in asked and not is_break(lines[reply].text)
    }
    marked = [number for number in answered if asked[number]["mark"]]
    others = sum(is_marked_heading(line.text) and number not in asked for number, line in enumerate(lines))
    if len(marked) >= _FEWEST and len(marked) > others - 1:  # One may be the title.
        shown = marked
    else:
        filled = sum(not line.blank for line in lines)
        shown = list(answered) if len(answered) >= max(_FEWEST, _LEAST_SHARE * filled) else []
    found: dict[int, Label] = {}
    for number in shown:
        mark = asked[number]["mark"] or ""
        found[number] = Label("", Role.REPORTER, lines[number].first + len(mark))
        found[answered[number]] = Label("", Role.OFFICIAL, lines[answered[number]].first)
    return found


def _question(lines: Sequence[Line], number: int, line: Line) -> re.Match[str] | None:
    if "?" not in line.text[-4:] and "？" not in line.text[-4:]:
        return None
    if len(line.text) > LONGEST_HEADING or not stands_alone(lines, number):
        return None
    return _QUESTION.fullmatch(line.text)
