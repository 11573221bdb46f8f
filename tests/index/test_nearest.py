"""Whatever way filters are searched, what is found is what comparing everything would find."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.samples import sample_paths
from index.filters import Filters
from index.nearest import nearest

_FIRST, _SECOND, _THIRD = (path.stem for path in sample_paths())


@pytest.mark.parametrize("limit", [3, 30, 200])
@pytest.mark.parametrize(
    "filters",
    [
        pytest.param(Filters(), id="none"),
        pytest.param(Filters(briefing_id=_SECOND), id="one-briefing"),
        pytest.param(Filters(briefing_id=_SECOND, until=dt.date(2025, 3, 10)), id="one-briefing-of-another-day"),
        pytest.param(Filters(briefing_id="no-such-briefing"), id="no-such-briefing"),
        pytest.param(Filters(since=dt.date(2025, 3, 20)), id="since"),
        pytest.param(Filters(until=dt.date(2025, 3, 6)), id="until"),
        pytest.param(Filters(since=dt.date(2030, 1, 1)), id="no-such-day"),
        pytest.param(Filters(speaker="Nobody"), id="nobody"),
    ],
)
def test_the_nearest_within_filters(assistant_over_samples: Assistant, filters: Filters, limit: int) -> None:
    index = assistant_over_samples.index
    vector = index.encoder.embed_query("observers at the dam")
    held = [
        each
        for summary in index.briefings()
        for each in index.indexed(summary.id).passages
        if filters.briefing_id in (None, summary.id) and filters.hold(summary.date)
        if filters.speaker in (None, each.passage.speaker)
    ]
    closeness = {each.passage.id: float(each.vector @ vector) for each in held}
    wanted = sorted(closeness.values(), reverse=True)[:limit]
    found = nearest(index, vector, limit=limit, filters=filters)
    assert len(set(found)) == len(wanted)
    # Not the ids: the catalogue's vectors are rounded, and may put two neighbours the other way round.
    np.testing.assert_allclose([closeness[id_] for id_ in found], wanted, atol=1e-3)


@pytest.mark.parametrize("limit", [3, 200])
def test_the_nearest_of_each_speaker(assistant_over_samples: Assistant, limit: int) -> None:
    index = assistant_over_samples.index
    vector = index.encoder.embed_query("What was agreed?")
    for speaker in index.speakers():
        of_speaker = [
            each.passage.id
            for summary in index.briefings()
            for each in index.indexed(summary.id).passages
            if each.passage.speaker == speaker
        ]
        found = nearest(index, vector, limit=limit, filters=Filters(speaker=speaker))
        assert set(found) <= set(of_speaker) and len(found) == min(limit, len(of_speaker))
