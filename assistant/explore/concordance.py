"""Every word of every briefing, for counting mentions of a term exactly.

A term is a word or several in a row. Words are compared by their stems, as in the word index, so inflected forms count;
a term in double quotes is taken as written. An abbreviation in capitals (US, NATO) matches only what begins with the
same capitals, so that "US" is not "us". A phrase lies within one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.errors import UsageError
from assistant.explore.mentions import BriefingMentions, Mention, TermMentions
from assistant.explore.words_in_order import ROLES, Vocabulary, WordsInOrder, words_in_order, words_of
from index.briefing_index import BriefingIndex
from index.catalogue import BriefingSummary
from index.lines import squeeze
from index.records import Role
from index.sentences import sentence_spans

LONGEST_TERM = 100
"""Characters."""
_LONGEST_ABBREVIATION = 5
_QUOTES = ('""', "“”", "„“", "«»")


@dataclass(frozen=True, slots=True)
class Place:
    """A mention with the sentence around it, to be read."""

    mention: Mention
    speaker: str
    heading: str
    before: str
    """Of its sentence, on one line."""
    words: str
    after: str


class Concordance:
    """Reads each edition of a briefing once, when it is first needed, and keeps some fourteen bytes a word."""

    def __init__(self, index: BriefingIndex) -> None:
        self._index = index
        self._vocabulary = Vocabulary(index.words.analyze)
        self._words: dict[tuple[str, int, str], WordsInOrder] = {}

    def mentions(self, term: str, by: Role | None = None) -> TermMentions:
        """Count `term` in every briefing. UsageError where it holds no word or is too long."""
        term = squeeze(term)
        if len(term) > LONGEST_TERM:
            raise UsageError(f"A term of more than {LONGEST_TERM} characters is not searched for; give a shorter one")
        searched, words = self.read()
        wanted = self._wanted(term)
        found = (self._in_text(each, wanted, by) for each in words)
        return TermMentions(
            term, by, tuple(BriefingMentions(each, hits) for each, hits in zip(searched, found, strict=True))
        )

    def read(self) -> tuple[list[BriefingSummary], list[WordsInOrder]]:
        """Every briefing, oldest first, with its words: what is new is read now, what is gone forgotten."""
        held = sorted(self._index.briefings(), key=lambda each: (each.date or date.max, each.id))
        words = [self._words_of(each) for each in held]
        self._forget_others(held)
        return held, words

    def places(self, briefing_id: str, mentions: Sequence[Mention]) -> list[Place]:
        """The mentions with their sentences. UnknownBriefing where it was removed meanwhile."""
        briefing = self._index.briefing(briefing_id)
        text = briefing.text
        places = []
        for mention in mentions:
            section = next((each for each in briefing.sections if each.start <= mention.start < each.end), None)
            turns = section.turns if section else ()
            turn = next((each for each in turns if each.start <= mention.start < each.end), None)
            first, last = (turn.start, turn.end) if turn else _line_around(text, mention.start)
            spans = sentence_spans(text, first, last)
            start, end = next((span for span in spans if span[0] <= mention.start < span[1]), (first, last))
            places.append(
                Place(
                    mention,
                    turn.speaker if turn else "",
                    section.heading if section else "",
                    " ".join(text[start : mention.start].split()) + _space(text, start, mention.start),
                    " ".join(text[mention.start : mention.end].split()),
                    _space(text, mention.end, end, leading=True) + " ".join(text[mention.end : end].split()),
                )
            )
        return places

    def _words_of(self, summary: BriefingSummary) -> WordsInOrder:
        key = (summary.id, summary.revision, summary.sha256)
        if key not in self._words:
            self._words[key] = words_in_order(self._index.briefing(summary.id), self._vocabulary)
        return self._words[key]

    def _forget_others(self, held: Sequence[BriefingSummary]) -> None:
        kept = {(each.id, each.revision, each.sha256) for each in held}
        for key in list(self._words.keys() - kept):
            self._words.pop(key, None)

    def _wanted(self, term: str) -> list[NDArray[np.bool_]]:
        """For each word of the term, which words of the vocabulary count as it."""
        as_written = len(term) > 1 and term[0] + term[-1] in _QUOTES
        words = [word for word, _, _ in words_of(term)]
        if not words:
            raise UsageError("Give a word or a name to look for")
        wanted = []
        for word in words:
            forms = [each for each in self._vocabulary.forms(word) if self._counts(each, word, as_written)]
            matching = np.zeros(len(self._vocabulary.words), np.bool_)
            matching[forms] = True
            wanted.append(matching)
        return wanted

    def _counts(self, number: int, word: str, as_written: bool) -> bool:
        seen = self._vocabulary.words[number]
        if word.isupper() and 1 < len(word) <= _LONGEST_ABBREVIATION:
            return seen == word if as_written else seen.startswith(word)
        return not as_written or seen.casefold() == word.casefold()

    def _in_text(
        self, words: WordsInOrder, wanted: Sequence[NDArray[np.bool_]], by: Role | None
    ) -> tuple[Mention, ...]:
        places = len(words.numbers) - len(wanted) + 1
        if places < 1:
            return ()
        matching = np.ones(places, np.bool_)
        for offset, allowed in enumerate(wanted):
            matching &= allowed[words.numbers[offset : offset + places]]
            if offset:
                matching &= ~words.parted[offset : offset + places]
        if by:
            matching &= words.roles[:places] == ROLES.index(by)
        found: list[int] = []
        for place in np.flatnonzero(matching):
            # "Very, very, very" holds "very very" once.
            if not found or place >= found[-1] + len(wanted):
                found.append(int(place))
        return tuple(self._mention(words, place, len(wanted)) for place in found)

    def _mention(self, words: WordsInOrder, place: int, length: int) -> Mention:
        last = place + length - 1
        seen = (self._vocabulary.words[number] for number in words.numbers[place : place + length])
        return Mention(
            int(words.starts[place]),
            int(words.starts[last] + words.lengths[last]),
            " ".join(word if word[:2].isupper() else word.lower() for word in seen),
            ROLES[words.roles[place]],
        )


def _line_around(text: str, place: int) -> tuple[int, int]:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, end if end >= 0 else len(text)


def _space(text: str, start: int, end: int, *, leading: bool = False) -> str:
    """The white space between a mention and its sentence, as one space where there is any."""
    edge = text[start:end][:1] if leading else text[start:end][-1:]
    return " " if edge.isspace() else ""
