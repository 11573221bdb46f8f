"""The passages nearest to a question within filters.

Chroma finds the passages that filters let in first, and then walks through its graph until it has met enough of them:
that takes longer the larger the index is. Few passages are compared one by one instead, and among many the nearest of
all hold enough that filters let in; only in between is the search left to Chroma.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.filters import Filters
from index.records import briefing_of

if TYPE_CHECKING:
    from index.briefing_index import BriefingIndex

_WIDER = (4, 20)
"""How many times as many as wanted are looked through for those that filters let in."""

_VIEW, _WIDEST_VIEW = 1000, 1000
"""One passage is asked for of so many in the index, at most so many: asked for more, Chroma searches its graph wider.
Of the ten nearest among a million it finds 0.94 where asked for 50, 0.97 where for 1,000; see docs/performance.md."""

Vector = NDArray[np.float32]


def nearest(index: BriefingIndex, vector: Vector, *, limit: int, filters: Filters) -> list[str]:
    """Ids of the `limit` passages nearest to `vector` [dimension], nearest first."""
    if filters == Filters():
        passages = sum(summary.passages for summary in index.briefings())
        asked_for = max(limit, min(passages // _VIEW, _WIDEST_VIEW))
        return index.vectors.nearest(vector, limit=asked_for, filters=filters)[:limit]
    if filters.briefing_id:
        return _in_briefing(index, vector, limit, filters)
    for wider in _WIDER:
        ids = index.vectors.nearest(vector, limit=wider * limit, filters=Filters())
        within = _within(index, ids, filters)
        if len(within) >= limit or len(ids) < wider * limit:  # Else that was the whole index.
            return within[:limit]
        if len(within) * _WIDER[-1] < limit * wider:
            break  # Looking wider would not find enough either.
    return index.vectors.nearest(vector, limit=limit, filters=filters)


def _in_briefing(index: BriefingIndex, vector: Vector, limit: int, filters: Filters) -> list[str]:
    days = {summary.id: summary.date for summary in index.briefings()}
    if filters.briefing_id not in days or not filters.hold(days[filters.briefing_id]):
        return []
    held = [
        each for each in index.indexed(filters.briefing_id).passages if filters.speaker in (None, each.passage.speaker)
    ]
    if not held:
        return []
    order = np.argsort(-(np.vstack([each.vector for each in held]) @ vector), kind="stable")
    return [held[place].passage.id for place in order[:limit]]


def _within(index: BriefingIndex, ids: Sequence[str], filters: Filters) -> list[str]:
    """Those of the ids whose passage the filters let in, in their order."""
    if filters.since or filters.until:
        of_those_days = {summary.id for summary in index.briefings() if filters.hold(summary.date)}
        ids = [id_ for id_ in ids if briefing_of(id_) in of_those_days]
    if not filters.speaker:
        return list(ids)
    held = index.passages(ids)
    return [id_ for id_ in ids if id_ in held and held[id_].passage.speaker == filters.speaker]
