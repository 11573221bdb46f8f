"""Lines that run several paragraphs together, cut where a heading ends and where a label stands inside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.label_shapes import LONGEST_START, Shape, candidate_at
from index.lines import Line, line_at

_FEWEST = 3
"""Times a label must stand in the transcript before it is looked for inside its lines."""
_CAPITALS = r"[^\W\d_a-zа-я](?:[^\W\d_a-zа-я]|[.'’&/\-])*"
# `TAX DEPRECIATION AUTHORITY,[3.] Q. Mr. President, ...`, `THE WHITE HOUSE STAFF I want to talk to you ...`.
_HEADING = re.compile(
    rf"(?P<heading>{_CAPITALS}(?:(?:[,;:]? |;)(?:{_CAPITALS}|\d+|AND|OF|&)){{0,11}}?)"
    rf"(?:(?P<glue>,)(?=(?:\[\d|[A-Z\"]))|\s+(?=\[\d{{1,3}}[.'\s]*\]|Q\. )|\s+(?=(?:[A-Z][a-z]+|I|A)[ ,'’][a-z' ]))"
)
_NAME = r"[^\W\d_a-z][\w.'’\-]*(?: [^\W\d_a-z][\w.'’\-]*){0,4}[.:]\s"
_INSIDE = re.compile(
    rf"(?:(?<=[.?!…:\"”’)—])|(?<=--)|(?<=[^\W\d]\]))[ \u00a0]+(?=(?:\[\d{{1,3}}[.'\s]*\]\s*)?(?:Q[.:]\s|{_NAME}))"
)


def cut_runs(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines, those that hold several paragraphs cut; their spans still tile the text."""
    return _cut_at_labels(text, _cut_behind_headings(text, lines))


def _cut_behind_headings(text: str, lines: Sequence[Line]) -> list[Line]:
    found = {number: past for number, line in enumerate(lines) if (past := _heading_length(line.text))}
    if len(found) < 2:
        return list(lines)
    cut: list[Line] = []
    for number, line in enumerate(lines):
        start = line.start
        # Two headings may come in a row: `QUESTIONS,THE ECONOMIC OUTLOOK,[1.] ...`.
        while number in found and (past := _heading_length(text[max(start, line.first) : line.last][:LONGEST_START])):
            end = max(start, line.first) + past
            cut.append(line_at(text, start, end, past=end - (text[end - 1] == ","), glued=True))
            start = end
        cut.append(line_at(text, start, line.end, past=line.last, glued=line.glued))
    return cut


def _heading_length(line: str) -> int:
    """Characters of the heading in capitals that text follows on the same line; 0 without one."""
    match = _HEADING.match(line[:LONGEST_START])
    if not match:
        return 0
    heading = match["heading"]
    letters = sum(letter.isalpha() for letter in heading)
    behind = line[match.end() : match.end() + 40]
    certain = match["glue"] or behind.startswith(("[", "Q. "))
    long_enough = letters > 6 if certain else letters > 11 and len(heading.split()) > 2
    return match.end() if long_enough and not heading.endswith(".") else 0


def _cut_at_labels(text: str, lines: Sequence[Line]) -> list[Line]:
    known = _known_labels(lines)
    if not known:
        return list(lines)
    cut: list[Line] = []
    for line in lines:
        start = line.start
        for match in _INSIDE.finditer(line.text):
            candidate = candidate_at(line.text[match.end() : match.end() + LONGEST_START])
            if candidate and candidate.name in known:
                end = line.first + match.end()
                cut.append(line_at(text, start, end, past=end, glued=True))
                start = end
        cut.append(line_at(text, start, line.end, past=line.last, glued=line.glued))
    return cut


def _known_labels(lines: Sequence[Line]) -> set[str]:
    """Names that label turns at the start of lines, and those that only ever come inside but alternate with `Q.`."""
    starts: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for line in lines:
        if (candidate := candidate_at(line.text[:LONGEST_START])) and candidate.shape is not Shape.MARKED:
            starts[candidate.name] += 1
        if len(line.text) > 60:
            for match in _INSIDE.finditer(line.text):
                found = candidate_at(line.text[match.end() : match.end() + LONGEST_START])
                if found and found.shape in (Shape.ROLE, Shape.NAME, Shape.CAPITALS):
                    inside[found.name] += 1
    known = {name for name, count in starts.items() if count >= _FEWEST and inside[name]}
    # All of the transcript in one line: `Q.` and a name in capitals alternate.
    asked = inside["Q"] + inside["Question"] + inside["QUESTION"]
    if asked >= _FEWEST:
        known |= {name for name, count in inside.items() if count >= _FEWEST and name.upper() == name}
        known |= {name for name in ("Q", "Question", "QUESTION") if inside[name] >= _FEWEST}
    return {name for name in known if len(name) > 1 or name == "Q"}
