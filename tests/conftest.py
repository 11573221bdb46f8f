"""Indexes and transcripts that several tests share. The model, the stores and the index are real throughout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.samples import sample_paths
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings

REAL = Path(__file__).parents[1].parent / "shared" / "briefings"
TRANSCRIPT = REAL / "russian_mfa" / "2022-01-13-zakharova.txt"


def real_transcripts() -> Path:
    """The folder of real transcripts, which lies beside the project in development only."""
    if not REAL.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{REAL} is missing, and it never is in CI")
        pytest.skip("the real transcripts are not on this machine")
    return REAL


@pytest.fixture(autouse=True)
def report_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the last evaluation report would lie; nothing does. The user's own is left alone."""
    path = tmp_path / "kept" / "last-report.html"
    monkeypatch.setenv("BRIEFINGS_REPORT", str(path))
    return path


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    return IndexSettings(index=tmp_path / "index")


@pytest.fixture
def index(settings: IndexSettings) -> Iterator[BriefingIndex]:
    with BriefingIndex.open(settings, create=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def assistant_over_samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the bundled samples. Shared: tests that change the index make their own."""
    folder = tmp_path_factory.mktemp("samples")
    with BriefingIndex.open(IndexSettings(index=folder / "index"), create=True) as opened:
        report = opened.ingest(sample_paths())
        assert not report.failed
        yield Assistant(opened)


@pytest.fixture(scope="session")
def assistant_over_transcript(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the real reference transcript."""
    real_transcripts()
    folder = tmp_path_factory.mktemp("transcript")
    with BriefingIndex.open(IndexSettings(index=folder / "index"), create=True) as opened:
        report = opened.ingest([TRANSCRIPT])
        assert not report.failed
        yield Assistant(opened)


@pytest.fixture
def empty_assistant(index: BriefingIndex) -> Assistant:
    return Assistant(index)
