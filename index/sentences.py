"""Sentence spans; owns nltk's Punkt models, which llama-index-core ships, so that nothing is downloaded."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.lines import paragraphs, trim

_LONGEST = 1200
"""Characters. Longer runs without a full stop are cut at white space, so that a passage stays a passage."""
_STRETCH = 10_000
"""Characters given to Punkt at once: its effort grows with the square, and it gives up after five seconds."""
ABBREVIATIONS = {
    *("mr", "mrs", "ms", "messrs", "dr", "prof", "gen", "col", "lt", "maj", "capt", "sgt", "adm", "sen", "rep", "gov"),
    *("hon", "st", "vs", "etc", "e.g", "i.e", "u.s", "u.k", "u.n", "a.m", "p.m", "inc", "ltd", "co", "jr"),
    *("sr", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "approx", "art"),
}
"""In small letters, without the full stop at their end, which ends no sentence."""
_WORDS = {"art", "ill", "no", "ok", "ore", "wash", "wed"}
"""What Punkt takes for abbreviations, and speech mostly uses as words."""
# Punkt breaks behind some of these although a name or number follows.
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Messrs|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|Hon|St)\.$")
_NUMBER = re.compile(r"\b(?:[Nn]os?|[Aa]rts?|[Pp]p?|[Vv]ol|[Ff]igs?|Sec|Ch)\.$")
_INITIALS = re.compile(r"(?<![\w’'])(?:(?:[A-Z]\.)+|[ap]\.m\.)$")
_STARTER = r"[\"“(]?(?:I|We|The|And|But|So|It|He|She|They|This|That|There|In|You|Our|My)\b"
# "... in the U.S. We have ...": Punkt takes an abbreviation for one wherever it stands.
_AFTER_INITIALS = re.compile(rf"(?:(?<!\w)[A-Z]\.(?:[A-Z]\.)*|\b[ap]\.m\.)(?=\s+{_STARTER})")
_STARTS = re.compile(_STARTER)
_ENDS = re.compile(r"[.!?…。！？:;][\"”’»)\]*_'\u2014-]*$")


@lru_cache(maxsize=1)
def _splitter() -> Any:
    import nltk
    from nltk.tokenize.punkt import PunktTokenizer

    package = importlib.util.find_spec("llama_index.core")
    if package and package.submodule_search_locations:
        models = str(Path(package.submodule_search_locations[0]) / "_static" / "nltk_cache")
        if models not in nltk.data.path:
            nltk.data.path.append(models)
    splitter = PunktTokenizer("english")
    splitter._params.abbrev_types.update(ABBREVIATIONS)
    splitter._params.abbrev_types.difference_update(_WORDS)
    return splitter


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences in text[start:end], in order, trimmed; a paragraph's end always ends a sentence."""
    spans: list[tuple[int, int]] = []
    for first, last in paragraphs(text, start, end):
        opened = first
        for cut in [*_cuts(text, first, last), last]:
            spans += _shorten(text, *trim(text, opened, cut))
            opened = cut
    return [span for span in spans if span[1] > span[0]]


def _cuts(text: str, first: int, last: int) -> list[int]:
    """Where sentences end within a paragraph."""
    ends = {end for end in _punkt_ends(text, first, last) if _ends_here(text, end)}
    ends |= {match.end() for match in _AFTER_INITIALS.finditer(text, first, last)}
    return sorted(ends)


def _punkt_ends(text: str, first: int, last: int) -> Iterator[int]:
    """Ends of Punkt's sentences, found a bounded stretch at a time."""
    while first < last:
        past = min(first + _STRETCH, last)
        if past < last:
            past = max(text.rfind(" ", first + 1, past), text.rfind("\n", first + 1, past)) + 1 or past
        for _, end in _splitter().span_tokenize(text[first:past]):
            yield first + end
        first = past


def _ends_here(text: str, end: int) -> bool:
    """Whether the sentence Punkt ends at `end` does: not behind a title or an initial, nor before small letters."""
    before, after = text[max(0, end - 12) : end], text[end : end + 40].lstrip()
    if not _ENDS.search(before) or _TITLE.search(before):
        return False
    if _NUMBER.search(before):
        return not after[:1].isdigit()
    if _INITIALS.search(before):
        return bool(_STARTS.match(after))
    return not (after[:1].islower() and before.endswith((".", "…")))


def _shorten(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > start else start + _LONGEST
        pieces.append(trim(text, start, cut))
        start = trim(text, cut, end)[0]
    return [*pieces, (start, end)]
