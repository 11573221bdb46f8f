"""What a single line looks like: a heading, speech, a link of the page, a rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from index.lines import Line

LONGEST_HEADING = 250
"""Characters. Longer lines are speech."""
_LONGEST_UNLISTED = 160

_NAVIGATION = re.compile(r"\W*(?:back to (?:the )?top|return to (?:the )?top|to the top|top of page|наверх)\W*", re.I)
_SEPARATOR = re.compile(r"(?:\\?[*_=~#•·–—-]\s*){3,}")
_RULES = frozenset("\\*_=~#•·–—-")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_CLOSING_TIME = re.compile(r"\W*(?:end\W+)?\d{1,2}[:.]\d\d\W*(?:[ap]\W?m\b)?\W*\w{0,5}\W*", re.I)
_PAGE_WORDS = re.compile(
    r"\W*(?:©|\(c\)|copyright|all rights reserved|share (?:this|on)|follow us|subscribe|sign up|print|download|"
    r"(?:we|this (?:web)?site) uses? cookies|related (?:links|articles|news)|read more)(?:\W|$)",
    re.I,
)
# `(The briefing was concluded at 2:10 p.m.)`
_CLOSED_AT = re.compile(
    r"[(\[]\W*(?:the )?(?:\w+ ){0,3}(?:briefing|conference|call)\b.{0,40}\b(?:conclude[ds]?|ended|ends)\b.{0,30}\d",
    re.I,
)
_HASHES = re.compile(r"#{1,6}\s")
_STAGE_DIRECTION = re.compile(r"\W*(?:laughter|applause|crosstalk|inaudible|end|pause|recess)\b", re.I)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)\]*_]*$")
_SENTENCE_BREAK = re.compile(r"[^\W\d_A-Z]{3}[.!?…][\"”’»)]*\s+[\"“‘«(]*[^\W\d_a-z]|[。！？]")
_ABBREVIATION_END = re.compile(r"\b(?:[^\W\d_]\.){2,}$")  # `CONSULAR CONVENTION WITH THE U.S.S.R.`
_NO_HEADING_END = re.compile(r"[.!?…:;,\"”’»)\]。！？—–-]$")


def is_navigation(text: str) -> bool:
    """A link of the page that closes a section: `back to top`."""
    return 3 < len(text) <= 40 and bool(_NAVIGATION.fullmatch(text))


def is_separator(text: str) -> bool:
    """A rule drawn with characters: `***`."""
    return 3 <= len(text) <= 200 and text[0] in _RULES and bool(_SEPARATOR.fullmatch(text))


def is_break(text: str) -> bool:
    return is_navigation(text) or is_separator(text)


def is_page_furniture(text: str) -> bool:
    """What web pages print under an article, and the time at which a briefing ended."""
    return len(text) <= LONGEST_HEADING and bool(
        _PAGE_WORDS.match(text) or _CLOSING_TIME.fullmatch(text) or _CLOSED_AT.match(text)
    )


def names_a_time(text: str) -> bool:
    return bool(_CLOCK.search(text))


def ends_a_sentence(text: str) -> bool:
    # The tail alone: a line may be a megabyte long.
    return bool(_SENTENCE_END.search(text[-20:]))


def holds_a_sentence_break(text: str) -> bool:
    return bool(_SENTENCE_BREAK.search(text))


def reads_as_speech(lines: Sequence[Line], number: int) -> bool:
    """Whole sentences of some length, or the first of several long lines."""
    text = lines[number].text
    following = lines[number + 1].text if number + 1 < len(lines) else ""
    if len(text) >= 60 and (ends_a_sentence(text) or holds_a_sentence_break(text)):
        return True
    if len(text) >= 30 and text.endswith((".", "!", "?")) and len(text.split()) > 4:
        return True
    return len(text) >= 40 and len(following) >= 40


def may_head(lines: Sequence[Line], number: int) -> bool:
    """A short line standing alone that starts like a title and does not end like a sentence."""
    text = lines[number].text
    if not 2 < len(text) <= _LONGEST_UNLISTED or is_break(text):
        return False
    first = re.sub(r"^[\W\d_]+", "", text)[:1]
    return (
        stands_alone(lines, number)
        and bool(first)
        and not first.islower()
        and not _ends_like_speech(text)
        and not text.startswith(("(", "[", "*("))
        and not _CLOCK.search(text)
    )


def _ends_like_speech(text: str) -> bool:
    return bool(_NO_HEADING_END.search(text)) and not (text.isupper() and _ABBREVIATION_END.search(text))


def is_marked_heading(text: str) -> bool:
    """A line set apart as a heading by capitals, or by the marks of Markdown."""
    if not 2 < len(text) <= _LONGEST_UNLISTED or is_break(text) or _STAGE_DIRECTION.match(text) or _CLOCK.search(text):
        return False
    if text.startswith("**") or _HASHES.match(text):
        return not _ends_like_speech(text.rstrip("*_# "))
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 6 and all(letter.isupper() for letter in letters) and not text.endswith((":", ",", "!"))


def stands_alone(lines: Sequence[Line], number: int) -> bool:
    """Whether the line is a paragraph of its own."""
    above = number == 0 or lines[number - 1].blank or lines[number - 1].glued or is_break(lines[number - 1].text)
    below = number + 1 >= len(lines) or lines[number + 1].blank or lines[number].glued
    # Where nothing separates a heading from its text, the text shows by its length.
    return above and (below or len(lines[number + 1].text) > len(lines[number].text) + 60)


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """LATIN, CYRILLIC, CJK: the first word of the letter's name."""
    return unicodedata.name(letter, "").split(" ")[0]
