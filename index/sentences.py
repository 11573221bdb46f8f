"""Sentence spans; owns nltk's Punkt models, which llama-index-core ships, so that nothing is downloaded."""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.lines import paragraphs, trim

_LONGEST = 1200
"""Characters. Longer runs without a full stop are cut at white space, so that a passage stays a passage."""
_ABBREVIATIONS = {
    *("mr", "mrs", "ms", "messrs", "dr", "prof", "gen", "col", "lt", "maj", "capt", "sgt", "adm", "sen", "rep", "gov"),
    *("hon", "st", "no", "nos", "vs", "etc", "e.g", "i.e", "u.s", "u.k", "u.n", "a.m", "p.m", "inc", "ltd", "co", "jr"),
    *("sr", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "approx", "art"),
}
# Punkt breaks behind these although a name or number follows.
_NO_BREAK = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|No|St)\.|\b[A-Z]\.)$")


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
    splitter._params.abbrev_types.update(_ABBREVIATIONS)
    return splitter


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences in text[start:end], in order, trimmed; a paragraph's end always ends a sentence."""
    spans: list[tuple[int, int]] = []
    for first, last in paragraphs(text, start, end):
        pending: tuple[int, int] | None = None
        for from_, to in _splitter().span_tokenize(text[first:last]):
            here = trim(text, first + from_, first + to)
            pending = (pending[0], here[1]) if pending else here
            if not _NO_BREAK.search(text[pending[0] : pending[1]]):
                spans += _cut(text, *pending)
                pending = None
        if pending:
            spans += _cut(text, *pending)
    return [span for span in spans if span[1] > span[0]]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > start else start + _LONGEST
        pieces.append(trim(text, start, cut))
        start = trim(text, cut, end)[0]
    return [*pieces, (start, end)]
