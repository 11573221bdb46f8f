"""Lines printed on pages to running text: what comes back on every page goes, paragraphs are made whole again."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_EDGE = 3
"""Lines at the top and at the bottom of a page among which its header and footer are looked for."""
_SHARE = 0.4
"""Of the pages: what stands at one height on so many of them runs through (left and right pages may differ)."""
_SAME_PLACE = 4.0
"""Points."""
_SENTENCE_END = re.compile(r"[.!?…:。！？][\"”’»)\]]*$")
_LABEL = re.compile(r"(?:Q[.:]\s|[A-Z][A-Z.'’\- ]{1,60}(?:\([^)]{1,60}\))?:\s|(?:Question|Answer)s?:\s)")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")


@dataclass(slots=True)
class PrintedLine:
    """One line of a page; lengths in points, `height` counted from the foot of the page."""

    text: str
    left: float
    height: float
    size: float
    fonts: set[str]


def flow(pages: Sequence[Sequence[PrintedLine]]) -> tuple[str, tuple[str, ...]]:
    """The text of the pages, one line a paragraph and a blank line between two; and what was left out."""
    running = _running_lines(pages)
    counts = Counter(_shape(line.text) for line in running.values())
    kept = [[line for line in page if id(line) not in running] for page in pages]
    furniture = tuple(f"running line '{shape[:60]}' on {count} pages" for shape, count in counts.items())
    words = Counter(word.casefold() for page in kept for line in page for word in _WORD.findall(line.text))
    text = "\n\n".join(_joined(paragraph, words) for paragraph in _paragraphs(kept))
    return text.translate(_LIGATURES), furniture


def _shape(text: str) -> str:
    return re.sub(r"\d+", "..", " ".join(text.split()))


def _running_lines(pages: Sequence[Sequence[PrintedLine]]) -> dict[int, PrintedLine]:
    """Headers and footers by identity: the same but for numbers, in the same place, on many pages."""
    edges: list[tuple[int, str, PrintedLine]] = []
    for number, page in enumerate(pages):
        by_height = sorted(page, key=lambda line: line.height)
        outer = {id(line): line for line in by_height[:_EDGE] + by_height[-_EDGE:]}
        edges += [(number, _shape(line.text).casefold(), line) for line in outer.values()]
    places: dict[str, list[tuple[int, PrintedLine]]] = {}
    for number, shape, line in edges:
        places.setdefault(shape, []).append((number, line))
    running: dict[int, PrintedLine] = {}
    for standing in places.values():
        cells: dict[int, set[int]] = {}
        for number, line in standing:
            cells.setdefault(round(line.height / _SAME_PLACE), set()).add(number)
        for _, line in standing:
            cell = round(line.height / _SAME_PLACE)
            # A height near the edge of its cell is found in the next one.
            together = set().union(*(cells.get(near, set()) for near in (cell - 1, cell, cell + 1)))
            if len(together) >= max(2, _SHARE * len(pages)):
                running[id(line)] = line
    return running


def _paragraphs(pages: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    # What goes on from the line above starts with a small letter more often than not.
    going_on = Counter(round(line.left) for line in lines if line.text[:1].islower())
    left = (going_on or Counter(round(line.left) for line in lines)).most_common(1)[0][0]
    steps = [
        round(above.height - line.height, 0)
        for page in pages
        for above, line in itertools.pairwise(page)
        if above.height > line.height
    ]
    step = Counter(steps).most_common(1)[0][0] if steps else 0.0
    lengths = sorted(len(line.text) for line in lines)
    full = lengths[int(0.9 * (len(lengths) - 1))]
    paragraphs = [[lines[0]]]
    for above, line in itertools.pairwise(lines):
        if _opens(above, line, left=left, step=step, full=full):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return paragraphs


def _opens(above: PrintedLine, line: PrintedLine, *, left: float, step: float, full: int) -> bool:
    """Whether `line` begins a paragraph: a gap, an indent, other type, a label, or room left on the line above."""
    first_word = len(line.text.split(" ", 1)[0])
    has_room = len(above.text) + 1 + first_word < 0.85 * full
    if above.height > line.height and step and above.height - line.height > 1.3 * step:
        return True
    if abs(above.size - line.size) > 0.15 * max(above.size, line.size) or not above.fonts & line.fonts:
        return has_room
    if _LABEL.match(line.text):
        return True
    set_in = abs(line.left - left) > 0.6 * line.size
    if set_in and abs(line.left - above.left) > 0.6 * line.size:
        return True
    if set_in:
        return has_room or bool(_SENTENCE_END.search(above.text[-8:]))
    return len(above.text) < 0.75 * full and has_room and bool(_SENTENCE_END.search(above.text[-8:]))


def _joined(lines: Sequence[PrintedLine], words: Counter[str]) -> str:
    """One line; a word split at a line's end is whole again, a hyphen of its own stays."""
    text = lines[0].text
    for line in lines[1:]:
        broken = _BROKEN_WORD.search(text)
        follows = _WORD.match(line.text)
        if not broken or not follows or not line.text[0].islower():
            # A dash at a line's end takes no space, wherever the line is broken.
            text += line.text if text.endswith(("—", "-")) and text[-2:-1].strip() else f" {line.text}"
        elif _keeps_hyphen(broken[1].casefold(), follows.group().casefold(), words) and not text.endswith("\u00ad"):
            text += line.text
        else:
            text = text[:-1] + line.text
    return text


def _keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    """Whether the hyphen is the word's own: the document spells it so elsewhere, or uses both halves as words."""
    if words[before + after]:
        return False
    return bool(words[f"{before}-{after}"] or (words[before] > 1 and words[after] > 1))
