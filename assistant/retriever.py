"""Finds the passages most likely to answer: by vectors, by words, and beside what these find.

question -> vectors, words (50 each) -> passages beside the first ten of each -> fusion -> the best
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.briefing_names import briefings_named
from assistant.fusion import ScoredPassage, fuse
from assistant.question_map.question_map import QuestionMap
from assistant.records import ConversationTurn
from assistant.settings import AssistantSettings
from index.briefing_index import BriefingIndex
from index.catalogue import BriefingSummary
from index.filters import Filters
from index.nearest import nearest
from index.records import Passage

FIRST = 10
"""Passages of each search beside which others are looked for."""
REACH = 4
"""Places in the transcript to each side of them: an exchange's question or its reply is seldom further away."""

_NEAR_HEADING = 0.1
_NEAR_BRIEFING = 0.1
"""For passages under a heading, of a briefing, that the last answer cited, where a follow-up leans on it."""


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
        first = dict.fromkeys(id_ for each in searches for id_ in each.first)
        beside = [id_ for id_ in self._index.beside(first, reach=REACH) if id_ not in ids]
        held = self._index.passages([*ids, *beside])
        candidates = [held[id_] for id_ in ids if id_ in held]
        around = [held[id_] for id_ in beside if id_ in held]
        if filters.speaker:
            around = [each for each in around if each.passage.speaker == filters.speaker]
        of_these = {each.passage.briefing_id for each in candidates}
        days = {
            each.id: f"{each.date.day} {each.date:%B %Y}" for each in summaries if each.date and each.id in of_these
        }
        scored = [
            fuse(
                each.vector,
                candidates,
                each.words,
                around,
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
        first: dict[str, None] = {}
        for within in (filters, *_among(meant, filters)):
            nearby = nearest(self._index, vector, limit=self._settings.candidates, filters=within)
            sharing = dict(self._index.words.best(text, limit=self._settings.candidates, filters=within))
            dense |= dict.fromkeys(nearby)
            words |= sharing
            first |= dict.fromkeys((*nearby[:FIRST], *list(sharing)[:FIRST]))
        return _Search(vector, dense, words, first)


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
    first: Collection[str]
    """The best of both."""


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
