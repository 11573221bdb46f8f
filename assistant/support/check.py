"""Checks each sentence of a written answer against the passages retrieved for its question, without a language model."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from assistant.records import Support
from assistant.support.records import CheckedSentence, Evidence, Fault, FaultKind
from index.encoder import SentenceEncoder, Vector
from index.records import Passage

_MARKER = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
_WORD = re.compile(r"\w+")


class SupportChecker:
    """Says of each sentence whether the passages carry it, where, and what is wrong with it if not."""

    def __init__(self, analyze: Callable[[str], Sequence[str]], encoder: SentenceEncoder) -> None:
        """`analyze`: stems of a text as they are indexed (WordIndex.analyze)."""
        self._analyze = analyze
        self._encoder = encoder

    def check(
        self,
        sentences: Sequence[str],
        passages: Sequence[Passage],
        *,
        briefing_dates: Mapping[str, date | None] = {},
        sentence_vectors: Mapping[str, Vector] | None = None,
    ) -> list[CheckedSentence]:
        """One verdict a sentence, in their order.

        `briefing_dates` by briefing id; `sentence_vectors` by passage id, [sentences, 384], as the catalogue keeps
        them: what is missing is embedded.
        """
        return [self._check(sentence, passages) for sentence in sentences]

    def _check(self, sentence: str, passages: Sequence[Passage]) -> CheckedSentence:
        said = [word.casefold() for word in _WORD.findall(_MARKER.sub("", sentence))]
        for passage in passages:
            found = list(_WORD.finditer(passage.text))
            words = [match.group().casefold() for match in found]
            for first in range(len(words) - len(said) + 1):
                if said and words[first : first + len(said)] == said:
                    start, end = found[first].start(), found[first + len(said) - 1].end()
                    place = Evidence(passage, passage.start + start, passage.start + end)
                    return CheckedSentence(sentence, Support.VERBATIM, (place,), ())
        fault = Fault(FaultKind.UNCARRIED, "no passage carries it")
        return CheckedSentence(sentence, Support.UNSUPPORTED, (), (fault,))
