"""The canonical text cut into lines with their offsets; paragraphs are runs of lines that hold words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# What `str.strip` leaves standing: zero-width marks that web pages put on otherwise empty lines.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


class Line(NamedTuple):  # Not a dataclass: files of a megabyte hold hundreds of thousands, and these are made faster.
    """One physical line: its span with the line break, and the span of its words."""

    start: int
    end: int
    """Past the line break."""
    first: int
    last: int
    """The words are text[first:last]; equal where the line is blank."""
    text: str
    """The words."""
    glued: bool = False
    """Whether the next paragraph follows without a line break."""

    @property
    def blank(self) -> bool:
        return self.first == self.last


# Paragraphs exported as a list come joined by commas: `... moon missile.,Q. Mr. Arrowsmith: ...`.
_GLUE = re.compile(
    r"(?:(?<=[.?!:…—])|(?<=--))[\"”’')\]]{0,3},(?=[\"“‘(\[]?[^\W\d_a-z]|\[\d)"
    r"|(?<=\w[\])]),(?=[A-Z\[])|(?<=[\w\]]),(?=(?:Q|[A-Z]{3}[A-Z ]+)\. [\"“‘(\[]?[A-Z])"
)


def split_lines(text: str) -> list[Line]:
    """Every line of `text`, and every paragraph glued to the one before by a comma; their spans tile it."""
    lines, start = [], 0
    for piece in text.split("\n"):
        past = start + len(piece)
        end = min(past + 1, len(text))
        for match in _GLUE.finditer(text, start, past):
            lines.append(line_at(text, start, match.end(), past=match.end() - 1, glued=True))
            start = match.end()
        if end > start:
            lines.append(line_at(text, start, end, past=past))
        start = end
    return lines


def line_at(text: str, start: int, end: int, *, past: int, glued: bool = False) -> Line:
    """The line text[start:end], whose words end before `past`."""
    first, last = trim(text, start, past)
    return Line(start, end, first, last, text[first:last], glued)


def next_filled(lines: Sequence[Line], number: int) -> int | None:
    """The first line behind `number` that holds words."""
    return next((n for n in range(number + 1, len(lines)) if not lines[n].blank), None)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and invisible marks at either edge."""
    while start < end and (text[start].isspace() or text[start] in INVISIBLE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in INVISIBLE):
        end -= 1
    return start, end


def paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs in text[start:end]: runs of lines without a blank one between."""
    opened: tuple[int, int] | None = None
    for line in split_lines(text[start:end]):
        if line.blank:
            if opened:
                yield opened
            opened = None
        else:
            opened = (opened[0] if opened else start + line.first, start + line.last)
            if line.glued:
                yield opened
                opened = None
    if opened:
        yield opened


_INVISIBLE_MARKS = re.compile(f"[{INVISIBLE}]")


def squeeze(text: str) -> str:
    """One line, single spaces, invisible marks gone: how a heading or name is shown and compared."""
    return " ".join(_INVISIBLE_MARKS.sub("", text).split())
