"""Sentences of a model made into an answer: each is checked, and cites the words that bear it out or is left out.

Citations come from the check alone; markers that the model prints count for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.citations import Draft, attribution, cite_evidence
from assistant.fusion import ScoredPassage
from assistant.llm.orders import is_order
from assistant.llm.plain import plain_sentence
from assistant.records import AnswerKind, Citation, Statement, Support
from assistant.support.check import SupportChecker
from assistant.support.holder import with_holder
from assistant.support.premise import Correction
from assistant.support.records import CheckedSentence, Evidence
from index.briefing_index import BriefingIndex
from index.lines import squeeze

_FEWEST_WORDS = 3
"""Of a statement. Single words are found in any text, and say nothing about it."""


class Review:
    """The statements kept so far of one reply."""

    def __init__(
        self,
        checker: SupportChecker,
        found: Sequence[ScoredPassage],
        index: BriefingIndex,
        *,
        show_unsupported: bool,
        correction: Correction | None = None,
    ) -> None:
        """`correction`: of the question; told first, whatever the model makes of it."""
        self._check = checker.over(
            [each.passage for each in found],
            briefing_dates={id_: index.briefing(id_).date for id_ in {each.passage.briefing_id for each in found}},
            sentence_vectors={each.passage.id: each.held.sentence_vectors for each in found},
        )
        self._index = index
        self._show_unsupported = show_unsupported
        self._seen: set[str] = set()
        self._statements: list[Statement] = []
        self._citations: list[Citation] = []
        self.left_out = 0
        self.kept = False
        """Whether anything of the reply is borne out."""
        self._correction = correction
        if correction:
            number = self._cited(correction.evidence)
            self._statements.append(Statement(correction.text, Support.SUPPORTED, (number,)))

    def add(self, written: str) -> bool:
        """Check one sentence; whether there is something new to show. What was said before is dropped in silence."""
        sentence = plain_sentence(written)
        if sentence is None or 0 < len(sentence.split()) < _FEWEST_WORDS:
            self.left_out += 1
            return False
        words = "".join(filter(str.isalnum, sentence)).casefold()
        if not words or words in self._seen:
            return False
        self._seen.add(words)
        checked = self._check(sentence)
        if checked.support is not Support.UNSUPPORTED and checked.evidence and not _is_ordered(checked):
            self._keep(checked)
        elif self._show_unsupported:
            self._statements.append(Statement(checked.text, Support.UNSUPPORTED, ()))
        else:
            self.left_out += 1
            return False
        return True

    def draft(self, *, answered_by: str, prompts_digest: str, notes: Sequence[str] = ()) -> Draft:
        """The answer of the statements kept so far."""
        return Draft(
            AnswerKind.ANSWERED,
            self._text(),
            tuple(self._statements),
            tuple(self._citations),
            answered_by=answered_by,
            prompts_digest=prompts_digest,
            note=" ".join((*notes, *_told(self.left_out))),
            correction=self._correction,
        )

    def _keep(self, checked: CheckedSentence) -> None:
        self.kept = True
        numbers = tuple(dict.fromkeys(self._cited(each) for each in checked.evidence))
        if checked.support is Support.VERBATIM:
            text = squeeze(self._citations[numbers[0] - 1].quote)
        else:
            text = with_holder(checked.text, checked.evidence[0])
        self._statements.append(Statement(text, checked.support, numbers))

    def _cited(self, evidence: Evidence) -> int:
        """The number of the citation of these words, made where there is none yet."""
        passage = evidence.passage
        for held in self._citations:
            if (held.briefing_id, held.start, held.end) == (passage.briefing_id, evidence.start, evidence.end):
                return held.number
        number = len(self._citations) + 1
        self._citations.append(cite_evidence(number, self._index, evidence))
        return number

    def _text(self) -> str:
        """Prose with markers; words of a briefing stand in quotation marks, behind who said them."""
        pieces: list[str] = []
        told = ""
        for statement in self._statements:
            markers = "".join(f"[{number}]" for number in statement.citations)
            by = ""
            if statement.support is Support.UNSUPPORTED:
                pieces.append(f"(Not borne out by the briefings: {statement.text})")
            elif statement.support is Support.SUPPORTED:
                pieces.append(f"{statement.text} {markers}")
            else:
                by = attribution(self._citations[statement.citations[0] - 1])
                quote = f"“{statement.text}” {markers}"
                pieces.append(quote if by == told else f"{by}: {quote}")
            told = by
        return " ".join(pieces)


def _is_ordered(checked: CheckedSentence) -> bool:
    """Whether any of the words that bear a sentence out belong to an order to write it."""
    return any(
        is_order(each.passage.text[start - each.passage.start : end - each.passage.start])
        for each in checked.evidence
        for start, end in each.passage.sentences
        if start < each.end and each.start < end
    )


def _told(left_out: int) -> list[str]:
    if left_out == 0:
        return []
    if left_out == 1:
        return ["One sentence was left out because the briefings do not bear it out."]
    return [f"{left_out} sentences were left out because the briefings do not bear them out."]
