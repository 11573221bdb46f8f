"""Text as the checks read it: words with their stems and places, without citation markers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.support.wordlists import words

MARKER = re.compile(r"\s*\[\s*\d+(?:\s*[,;–-]\s*\d+)*\s*\]")
_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?![^\W\d_])|[^\W_]+(?:['’][^\W_]+)*")
_ACCENTS = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'"})
FUNCTION_WORDS = words("""a about above after again all also although am an and any are as at be because
    been before being both but by
    can could did do does doing down during each either else even ever every few for from further had has have
    having he her here hers herself him himself his how however i if in into is it its itself just let like may
    me might more most much must my myself neither no nor not now of off on once only or other our ours
    ourselves out over own per quite rather s same shall she should since so some still such t than that the
    their theirs them themselves then there these they this those through thus to too under until up upon us
    very was we were what when where whether which while who whom whose why will with within without would yet
    you your yours yourself yourselves don't didn't doesn't isn't wasn't aren't weren't won't wouldn't can't
    cannot couldn't shouldn't hasn't haven't hadn't i'm we're they're we've i've you're they've we'll i'll
    they'll that's it's there's let's got get going well longer""")

_PASTS = """took:take taken:take held:hold sold:sell left:leave met:meet began:begin begun:begin went:go
    gone:go gave:give
given:give came:come made:make sent:send paid:pay won:win lost:lose built:build bought:buy told:tell became:become
brought:bring grew:grow grown:grow fell:fall fallen:fall rose:rise risen:rise spoke:speak spoken:speak wrote:write
written:write broke:break broken:break saw:see seen:see found:find fought:fight led:lead sought:seek thought:think
withdrew:withdraw withdrawn:withdraw chose:choose chosen:choose drew:draw drawn:draw flew:fly kept:keep knew:know
known:know ran:run shot:shoot spent:spend stood:stand struck:strike taught:teach threw:throw won:win wore:wear"""
PASTS = dict(pair.split(":") for pair in _PASTS.split())
"""Verbs of which the past shares no stem with the rest."""


class Token(NamedTuple):
    """A word: as written, folded (small letters, no accents, no possessive), its stem; a function word has no stem.

    A tuple, because thousands are made for every answer.
    """

    text: str
    word: str
    stem: str
    start: int
    end: int


def fold(text: str) -> str:
    """Small letters without accents; typographic apostrophes as typed ones."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return _ACCENTS.sub("", plain)


_SPACES = re.compile("[\n\r\t\u00a0\u202f\u2009]")


def on_one_line(text: str) -> str:
    """The text with every break and odd space as a plain one, each character in its place."""
    return _SPACES.sub(" ", text)


def without_markers(sentence: str) -> str:
    """The sentence without citation markers such as [1]."""
    return on_one_line(MARKER.sub("", sentence)).strip()


class Tokenizer:
    """Cuts text into tokens, with the stems of the index."""

    def __init__(self, analyze: Callable[[str], Sequence[str]]) -> None:
        """`analyze`: stems of a text as they are indexed."""
        self._analyze = analyze
        self._read = lru_cache(maxsize=50_000)(self._word_and_stem)
        self._cut = lru_cache(maxsize=2_000)(self._tokens_of)

    def __call__(self, text: str) -> tuple[Token, ...]:
        return self._cut(text)

    def _tokens_of(self, text: str) -> tuple[Token, ...]:
        made = []
        for match in _TOKEN.finditer(text):
            written = match.group()
            word, stem = self._read(written)
            made.append(Token(written, word, stem, match.start(), match.end()))
        return tuple(made)

    def _word_and_stem(self, text: str) -> tuple[str, str]:
        word = fold(text)
        if "." in word and not word[0].isdigit():
            word = word.replace(".", "")
        word = word.removesuffix("'s").removesuffix("'")
        if text == "US" or word in FUNCTION_WORDS:
            return word, ""
        return word, "".join(self._analyze(PASTS.get(word, word)))


def content(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that carry meaning."""
    return [token for token in tokens if token.stem]
