"""What a model wrote, as plain sentences: markup is read by markdown-it, and what could do anything is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt

from index.lines import squeeze
from index.sentences import sentence_spans

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S | re.I)
_NUMBERS = r"(?:source\s*)?\d+(?:\s*[,;–-]\s*(?:source\s*)?\d+)*"
_MARKERS = re.compile(rf"\s*(?:[\[【]{_NUMBERS}[\]】]|\(source {_NUMBERS}\))", re.I)
_BULLET = re.compile(r"(?m)^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_ADDRESS = re.compile(r"\w+:/{1,3}|\bwww\.|\b(?:javascript|data|vbscript|file|mailto):|<[a-z/!?]", re.I)
_HARMLESS = {
    "text",
    "softbreak",
    "hardbreak",
    "em_open",
    "em_close",
    "strong_open",
    "strong_close",
    "s_open",
    "s_close",
}
_FOLLOWED = 24
"""Characters, and a whole word of them, that must follow a sentence before it counts as over: "the U.S. I" may go on
as "the U.S. Iranian"."""


class SentenceStream:
    """Text in pieces to whole sentences, each as soon as it is over."""

    def __init__(self) -> None:
        self._text = ""
        self._given = 0

    def add(self, piece: str) -> Iterator[str]:
        """The sentences that are over with this piece."""
        self._text += piece
        return self._over(last_too=False)

    def finish(self, *, cut: bool) -> Iterator[str]:
        """What is left; but for the last sentence where the reply was cut within it."""
        return self._over(last_too=not cut)

    def _over(self, *, last_too: bool) -> Iterator[str]:
        text = _BULLET.sub(_blank, _THOUGHT.sub(_blank, self._text))
        spans = sentence_spans(text, self._given, len(text))
        for number, (start, end) in enumerate(spans, start=1):
            last = number == len(spans)
            broken_off = not last and "\n" in text[end : spans[number][0]]
            if not (last_too or broken_off or (not last and len(text) - end >= _FOLLOWED)):
                return
            self._given = end
            yield text[start:end]


def plain_sentence(written: str) -> str | None:
    """The words without emphasis and source markers; None for a link, an image, code, HTML or an address.

    Nothing of such a sentence can be shown: the words of a link are its writer's, not the briefing's.
    """
    kept = []
    for block in _markdown().parse(written):
        if block.type in ("html_block", "fence", "code_block", "hr"):
            return None
        for inline in block.children or ():
            if inline.type not in _HARMLESS:
                return None
            kept.append(inline.content if inline.type == "text" else " " * inline.type.endswith("break"))
    # Emphasis over several sentences leaves its marks in the first and the last.
    text = squeeze(_MARKERS.sub("", "".join(kept))).strip("*_`~ ")
    return None if _ADDRESS.search(text) else text


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True})


def _blank(match: re.Match[str]) -> str:
    """As many spaces, so that places stay where they are."""
    return " " * len(match.group())
