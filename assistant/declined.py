"""Finds the exchange in which the user's question was put to the official, who gave no answer.

    question, passages found -> nearest exchanges -> does its reply decline? -> is it the same question?

Told only where both are clear: a wrong "not answered" hides an answer that is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.declining import asks_something, declines, declines_in_passing, declining_sentences
from assistant.extract import Chosen
from assistant.fusion import ScoredPassage
from index.briefing_index import BriefingIndex
from index.passages import question_text
from index.records import Briefing, Exchange, Passage, Turn
from index.sentences import sentence_spans

_SAME_QUESTION = 0.6
"""Cosine of the user's question with the reporter's from which they ask the same."""
_MOST_OF_IT = 0.5
"""Share of a reply's sentences that must decline where the best sentence is another."""
_SAME_MATTER = 0.45
"""The cosine, where the sentence that fits the question best is itself one that declines."""
_SHORT_REPLY = 3
"""Sentences: quoted whole."""
_MOST_ASKED = 600
"""Characters of a reporter's question that are compared, its end: the point comes last."""


@dataclass(frozen=True, slots=True)
class Declined:
    """A question that was put and not answered, with the words said instead: briefing.text[start:end]."""

    briefing: Briefing
    heading: str
    exchange: Exchange
    reply: Turn
    start: int
    end: int
    mostly: bool
    """Whether hardly anything else was said."""

    @property
    def asked(self) -> str:
        return question_text(self.briefing.text, self.exchange)

    @property
    def asked_by(self) -> str:
        """Name of who asked, as the transcript gives it; may be no more than `Q`."""
        return self.exchange.questions[-1].speaker


def find_declined(
    question: str, found: Sequence[ScoredPassage], chosen: Sequence[Chosen], index: BriefingIndex
) -> Declined | None:
    """The exchange in which `question` was asked and declined, if the best passage or sentence lies in such a one."""
    nearest = [each.found.passage for each in chosen[:1]] + [each.passage for each in found[:1]]
    for passage in {(each.briefing_id, each.exchange): each for each in nearest}.values():
        declined = _declined(passage, index)
        if declined is None:
            continue
        vectors = index.encoder.embed([question, declined.asked[-_MOST_ASKED:]])
        same = float(vectors[0] @ vectors[1])
        said_so = any(each.found.passage is passage and _says_so(each) for each in chosen[:1])
        if same >= _SAME_MATTER if said_so else (same >= _SAME_QUESTION and declined.mostly):
            return declined
    return None


def _declined(passage: Passage, index: BriefingIndex) -> Declined | None:
    """The passage's exchange, where its reply declines."""
    if passage.exchange is None:
        return None
    briefing = index.briefing(passage.briefing_id)
    exchange = next(each for each in briefing.exchanges if each.number == passage.exchange)
    spans = [
        (turn, start, end)
        for turn in exchange.replies
        for start, end in sentence_spans(briefing.text, turn.start, turn.end)
    ]
    said = [briefing.text[start:end] for _, start, end in spans]
    if not exchange.questions or not (declines(said) or declines_in_passing(said)):
        return None
    if not asks_something(question_text(briefing.text, exchange)):
        return None
    places = declining_sentences(said)
    first, last = (0, len(spans) - 1) if len(spans) <= _SHORT_REPLY else (places[0], places[0])
    while last + 1 in places:
        last += 1
    reply = spans[first][0]
    within = [end for turn, _, end in spans[first : last + 1] if turn is reply]
    return Declined(
        briefing, passage.heading, exchange, reply, spans[first][1], within[-1], declines(said, share=_MOST_OF_IT)
    )


def _says_so(chosen: Chosen) -> bool:
    passage = chosen.found.passage
    sentences = passage.sentences[chosen.first : chosen.last + 1]
    return bool(
        declining_sentences([passage.text[start - passage.start : end - passage.start] for start, end in sentences])
    )
