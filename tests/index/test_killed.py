"""kill -9 at any moment: the index opens, is sound, and the run goes on where it was."""

from __future__ import annotations

import multiprocessing
import random
import time
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pytest

from index.briefing_index import BriefingIndex
from index.manifest import read_manifest
from index.reindex import reindex
from index.repair import verify_index
from index.settings import IndexSettings, PassageSettings
from tests.small_briefings import write_briefings

_FILES = 24
_KILLS = 20
_GROUP = 5
"""Passages written at once: many groups, so that moments of every kind are hit."""


def _ingest(folder: Path, settings: IndexSettings) -> None:
    import index.ingest

    index.ingest._GROUP = _GROUP
    with BriefingIndex.open(settings, create=True) as opened:
        opened.ingest([folder])


def _remove_all(settings: IndexSettings) -> None:
    with BriefingIndex.open(settings) as opened:
        for summary in opened.briefings():
            opened.remove(summary.id)


def _reindex(settings: IndexSettings) -> None:
    import index.reindex

    index.reindex._GROUP = _GROUP
    reindex(settings)


@pytest.fixture
def context() -> ForkServerContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        pytest.skip("no fork on this system")
    context = multiprocessing.get_context("forkserver")
    # Whatever takes long to import: a run should be killed at its work.
    context.set_forkserver_preload(
        [
            *("index.briefing_index", "index.ingest", "llama_index.vector_stores.chroma", "chromadb.api.rust"),
            *("nltk.tokenize.punkt", "onnxruntime", "tokenizers", "tiktoken"),
        ]
    )
    # The first process waits for these imports: none that is timed.
    waiting = context.Process(target=time.sleep, args=(0,))
    waiting.start()
    waiting.join()
    return context


def _seconds(process: ForkServerProcess) -> float:
    """How long it takes from start to end, of which the moments to kill at are parts: machines differ."""
    started = time.perf_counter()
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.perf_counter() - started


def _kill(process: ForkServerProcess, moment: float) -> bool:
    """Whether it was still at work when it was killed."""
    process.start()
    process.join(moment)
    process.kill()
    process.join()
    return process.exitcode != 0


def test_a_killed_remove_leaves_whole_briefings(
    settings: IndexSettings, tmp_path: Path, context: ForkServerContext
) -> None:
    paths = write_briefings(tmp_path / "in", 12)
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest(paths)
    longest = _seconds(context.Process(target=_remove_all, args=(settings,)))
    moments = random.Random(20310520)
    at_work = 0
    for _ in range(6):
        with BriefingIndex.open(settings, create=True) as index:
            index.ingest(paths)
        at_work += _kill(context.Process(target=_remove_all, args=(settings,)), moments.uniform(0.1, 1.0) * longest)
        assert verify_index(settings).sound
        with BriefingIndex.open(settings) as index:
            left = {each.id for each in index.briefings()}
            report = index.ingest(paths)
            assert {each.briefing_id for each in report.unchanged} == left
            assert len(report.added) == len(paths) - len(left)
    assert at_work > 1


def test_a_killed_reindex_leaves_the_old_index_or_the_new_one(
    settings: IndexSettings, tmp_path: Path, context: ForkServerContext
) -> None:
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest(write_briefings(tmp_path / "in", 12))
    other = settings.model_copy(update={"passages": PassageSettings(tokens=99)})
    longest = _seconds(context.Process(target=_reindex, args=(other,)))
    moments = random.Random(20310521)
    at_work = 0
    for number in range(6):
        wanted = settings.model_copy(update={"passages": PassageSettings(tokens=100 + number)})
        at_work += _kill(context.Process(target=_reindex, args=(wanted,)), moments.uniform(0.1, 1.0) * longest)
        manifest = read_manifest(settings.index)
        assert manifest
        current = settings.model_copy(update={"passages": manifest.passages})
        found = verify_index(current)
        assert found.sound and found.briefings == 12
    reindex(settings)
    assert verify_index(settings).briefings == 12
    assert len(list(settings.index.glob("stores-*"))) == 1, "no unfinished one is left"
    assert at_work > 1


def test_killed_at_twenty_moments_an_ingest_loses_nothing(
    settings: IndexSettings, tmp_path: Path, context: ForkServerContext
) -> None:
    """Each run starts from what the last one left; when all is done, the files change and it begins anew."""
    moments = random.Random(20310519)
    folder = tmp_path / "in"

    # The first run makes the index; the second, in which all is replaced as below, tells how long one takes.
    for edition in (0, 1):
        write_briefings(folder, _FILES, edition)
        longest = _seconds(context.Process(target=_ingest, args=(folder, settings)))

    killed_at_work = 0
    finished = _FILES
    for _ in range(_KILLS):
        if finished == _FILES:
            edition += 1
            write_briefings(folder, _FILES, edition)
        process = context.Process(target=_ingest, args=(folder, settings))
        process.start()
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
