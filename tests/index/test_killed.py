"""kill -9 at any moment: the index opens, is sound, and the run goes on where it was."""

from __future__ import annotations

import multiprocessing
import random
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from index.briefing_index import BriefingIndex
from index.settings import IndexSettings
from tests.small_briefings import write_briefings

_FILES = 40
_KILLS = 20
_GROUP = 8
"""Passages written at once: many groups, so that moments of every kind are hit."""


def _ingest(folder: Path, settings: IndexSettings) -> None:
    import index.ingest

    index.ingest._GROUP = _GROUP
    with BriefingIndex.open(settings, create=True) as opened:
        opened.ingest([folder])


@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="no fork on this system")
def test_killed_at_twenty_moments_an_ingest_loses_nothing(settings: IndexSettings, tmp_path: Path) -> None:
    """Each run starts from what the last one left; when all is done, the files change and it begins anew."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["index.briefing_index", "llama_index.vector_stores.chroma", "onnxruntime"])
    moments = random.Random(20310519)
    folder = tmp_path / "in"

    def started() -> ForkServerProcess:
        process = context.Process(target=_ingest, args=(folder, settings))
        process.start()
        return process

    # The first run waits for the fork server's imports; the second tells how long one takes.
    for edition in (0, 1):
        write_briefings(folder, _FILES, edition)
        begun = time.monotonic()
        whole = started()
        whole.join()
        longest = time.monotonic() - begun
        assert whole.exitcode == 0

    killed_at_work = 0
    finished = _FILES
    for _ in range(_KILLS):
        if finished == _FILES:
            edition += 1
            write_briefings(folder, _FILES, edition)
        process = started()
        process.join(moments.uniform(0, longest))
        process.kill()
        process.join()
        killed_at_work += process.exitcode != 0
        with BriefingIndex.open(settings) as index:
            assert index.verify().sound
            assert len(index.briefings()) == _FILES, "an edition goes only when the next one stands"
            current = {each.id for each in index.briefings() if f"Draft {edition} " in index.briefing(each.id).text}
            finished = len(current)
            left = sorted(set(folder.glob("*.txt")) - {folder / f"{id_}.txt" for id_ in current})
            report = index.ingest([*(folder / f"{id_}.txt" for id_ in sorted(current)), *left[:1]])
            assert {each.briefing_id for each in report.unchanged} == current, "nothing finished is done again"
            finished += len(report.changed)
    assert killed_at_work > _KILLS // 4
