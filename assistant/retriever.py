"""Finds the passages most likely to answer: vectors and words, fused.

The dense score of a passage is the mean of its own cosine and its best sentence's: a passage answers by one sentence,
but the words around it tell what that sentence is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.briefing_names import briefings_named
from assistant.question import asks_about_reporters
from assistant.question_map.question_map import QuestionMap
from assistant.reader.records import Reading
from assistant.records import ConversationTurn
from assistant.settings import AssistantSettings
from index.briefing_index import BriefingIndex
from index.catalogue import BriefingSummary, IndexedPassage
from index.filters import Filters
from index.nearest import nearest
from index.records import Passage, Role

_OTHER_SIDE_DISCOUNT = 0.1
"""Of the fused score. A question shares more words with the user's than its reply does, but the reply answers; where
reporters' words are asked for, it is the officials' that are discounted."""

_NAMED_BONUS = 0.2
"""For passages of a briefing that the question names by its day or month: a strong hint, not a filter."""

_SPEAKER_BONUS = 0.1
"""For passages of a speaker whom the question names: "What did Kerry say?" wants Kerry's words."""

_NEAR_HEADING = 0.1
_NEAR_BRIEFING = 0.1
"""For passages under a heading, of a briefing, that the last answer cited, where a follow-up leans on it."""


_LABEL_WORDS = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")
_NO_NAMES = frozenset(("official", "officials", "speaker", "moderator", "president", "secretary", "minister"))
"""Last words of labels that name nobody: what stands before them is no name either."""


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage with what speaks for it."""

    held: IndexedPassage
    score: float
    """Fused, up to 1 among the candidates of this question."""
    closeness: float
    """Dense score before fusion: a cosine, comparable between questions."""
    words: float
    """BM25, 0 where no word is shared."""
    sentence_closeness: NDArray[np.float32]
    """[sentences]: cosine of each sentence with the question, moved by the question map."""
    day: str = ""
    """Of its briefing, as questions name it: `3 March 2020`; no passage says when it was spoken."""
    meant: bool = False
    """Whether the question names its briefing."""
    reading: Reading | None = None
    """What the reader makes of it; None where it was not read."""

    @property
    def passage(self) -> Passage:
        return self.held.passage


class Retriever:
    """Searches one index."""

    def __init__(self, index: BriefingIndex, settings: AssistantSettings) -> None:
        self._index = index
        self._settings = settings
        self._map = QuestionMap.for_model(index.encoder.model_hash)

    def find(
        self,
        question: str,
        *,
        limit: int,
        filters: Filters | None = None,
        variants: Sequence[tuple[str, float]] = (),
        near: ConversationTurn | None = None,
    ) -> list[ScoredPassage]:
        """The `limit` passages most likely to answer `question`, best first.

        `variants`: further wordings with their weights, for a follow-up; `near`: the turn whose citations are a hint.
        """
        if not question.strip():
            return []
        filters = filters or Filters()
        asked = variants or ((question, 1.0),)
        summaries = self._index.briefings()
        named = [briefings_named(text, summaries)[0] for text, _ in asked]
        searches = [self._search(text, filters, meant) for (text, _), meant in zip(asked, named, strict=True)]
        ids = dict.fromkeys(id_ for each in searches for id_ in (*each.dense, *each.words))
        held = self._index.passages(list(ids))
        candidates = [held[id_] for id_ in ids if id_ in held]
        of_these = {each.passage.briefing_id for each in candidates}
        days = {
            each.id: f"{each.date.day} {each.date:%B %Y}" for each in summaries if each.date and each.id in of_these
        }
        scored = [
            fuse(
                each.vector,
                candidates,
                each.words,
                dense_weight=self._settings.dense_weight,
                named={summary.id for summary in meant},
                days=days,
                question=text,
            )
            for each, meant, (text, _) in zip(searches, named, asked, strict=True)
        ]
        if len(asked) == 1 and near is None:
            return scored[0][:limit]
        return _together(scored, [weight for _, weight in asked], near)[:limit]

    def _search(self, text: str, filters: Filters, meant: Sequence[BriefingSummary]) -> _Search:
        """Among all briefings, and once more among those `meant`: in a large archive a hint comes too late else."""
        vector = self._map(self._index.encoder.embed_query(text))
        dense: dict[str, None] = {}
        words: dict[str, float] = {}
        for within in (filters, *_among(meant, filters)):
            dense |= dict.fromkeys(nearest(self._index, vector, limit=self._settings.candidates, filters=within))
            words |= dict(self._index.words.best(text, limit=self._settings.candidates, filters=within))
        return _Search(vector, dense, words)


def _among(meant: Sequence[BriefingSummary], filters: Filters) -> list[Filters]:
    """The filters that hold the briefings meant as well, narrowest where there is one; none where some are set."""
    days = [summary.date for summary in meant if summary.date]
    if not meant or filters.briefing_id or filters.since or filters.until:
        return []
    if len(meant) == 1:
        return [replace(filters, briefing_id=meant[0].id)]
    return [replace(filters, since=min(days), until=max(days))] if days else []


@dataclass(frozen=True, slots=True)
class _Search:
    """What one wording found."""

    vector: NDArray[np.float32]
    dense: Collection[str]
    words: Mapping[str, float]


def _together(
    scored: Sequence[Sequence[ScoredPassage]], weights: Sequence[float], near: ConversationTurn | None
) -> list[ScoredPassage]:
    """The passages as the first wording sees them, with the weighted mean of all scores; best first."""
    totals: dict[str, float] = {}
    for ranked, weight in zip(scored, weights, strict=True):
        for each in ranked:
            totals[each.passage.id] = totals.get(each.passage.id, 0.0) + each.score * weight / sum(weights)
    joined = [replace(each, score=totals[each.passage.id] + _hint(each.passage, near)) for each in scored[0]]
    return sorted(joined, key=lambda each: -each.score)


def _hint(passage: Passage, near: ConversationTurn | None) -> float:
    if near is None:
        return 0.0
    return _NEAR_HEADING * (passage.heading in near.headings) + _NEAR_BRIEFING * (
        passage.briefing_id in near.briefing_ids
    )


def fuse(
    vector: NDArray[np.float32],
    candidates: Sequence[IndexedPassage],
    words: Mapping[str, float],
    *,
    dense_weight: float,
    named: Collection[str] = (),
    days: Mapping[str, str] = {},
    question: str = "",
) -> list[ScoredPassage]:
    """Score the candidates for a query vector [dimension], best first; both scores min-max normalised over them.

    `words`: BM25 by passage id; `named`: ids of the briefings that the question names; `days`: when each briefing was
    held, by its id; `question`: read for names of speakers.
    """
    if not candidates:
        return []
    sentences = [each.sentence_vectors @ vector for each in candidates]
    closeness = np.array(
        [
            0.5 * float(each.vector @ vector) + 0.5 * float(of_sentences.max(initial=-1.0))
            for each, of_sentences in zip(candidates, sentences, strict=True)
        ]
    )
    bm25 = np.array([words.get(each.passage.id, 0.0) for each in candidates])
    by_reporter = np.array([each.passage.role is Role.REPORTER for each in candidates])
    other_side = by_reporter != asks_about_reporters(question)
    meant = np.array([each.passage.briefing_id in named for each in candidates])
    fused = dense_weight * _min_max(closeness) + (1.0 - dense_weight) * _min_max(bm25)
    spoken_by = np.array([names_speaker(question, each.passage.speaker) for each in candidates])
    fused += _NAMED_BONUS * meant + _SPEAKER_BONUS * spoken_by - _OTHER_SIDE_DISCOUNT * other_side
    order = np.argsort(-fused, kind="stable")
    return [
        ScoredPassage(
            candidates[i],
            float(fused[i]),
            float(closeness[i]),
            float(bm25[i]),
            sentences[i],
            day=days.get(candidates[i].passage.briefing_id, ""),
            meant=bool(meant[i]),
        )
        for i in order
    ]


def names_speaker(question: str, speaker: str) -> bool:
    """Whether the question has a last name of a speaker in it; of `ANA RUIZ-GIL SOTO, HEAD OF OFFICE` any of the two.

    The last word of a label counts however it is written in the question, another only as a name.
    """
    words = _LABEL_WORDS.findall(speaker.partition(",")[0])
    if not words or not question:
        return False
    if re.search(rf"\b{re.escape(words[-1])}\b", question, re.I):
        return True
    further = words[-2] if len(words) > 2 and words[-1].casefold() not in _NO_NAMES else ""
    written = re.search(rf"\b{re.escape(further)}\b", question, re.I) if further else None
    return written is not None and written.group()[0].isupper()


def _min_max(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
