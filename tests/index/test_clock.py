"""A clock that jumps: dates come from the text, and nothing is ordered by when it was done."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import time
from pathlib import Path

import pytest

from index.briefing_index import BriefingIndex
from index.corrections import Corrections
from index.reindex import reindex
from index.repair import verify_index
from index.settings import IndexSettings
from tests.small_briefings import small_briefing, write_briefings


def test_a_jumping_clock_changes_nothing(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look at the clock is decades before or after the last; so are the times of the files."""
    years = itertools.cycle((2098, 1981, 2040, 1999))
    monkeypatch.setattr(time, "time", lambda: dt.datetime(next(years), 1, 1).timestamp())
    monkeypatch.setattr(time, "time_ns", lambda: int(time.time() * 1e9))
    paths = write_briefings(tmp_path / "in", 3)
    for path, year in zip(paths, (2090, 1985, 2030), strict=True):
        os.utime(path, (dt.datetime(year, 1, 1).timestamp(),) * 2)
    with BriefingIndex.open(settings, create=True) as index:
        assert len(index.ingest(paths).added) == 3
        assert [each.date for each in index.briefings()] == [dt.date(2010, 5, day) for day in (3, 2, 1)]
        paths[0].write_text(small_briefing(0, edition=1), encoding="utf-8")
        os.utime(paths[0], (0, 0))
        report = index.ingest(paths)
        assert (len(report.changed), len(report.unchanged)) == (1, 2), "content decides, not the time of the file"
        index.correct("001", Corrections(place="Elm"))
        index.remove("002")
    assert verify_index(settings).sound
    reindex(settings)
    found = verify_index(settings)
    assert found.sound and found.briefings == 2
