"""Ingest on a Ray cluster, where ray is installed."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

from index.briefing_index import BriefingIndex
from index.errors import IndexingError
from index.ingest import IngestOptions
from index.on_ray import prepare_on_ray
from index.settings import IndexSettings
from tests.small_briefings import write_briefings


def test_what_to_install_is_told_where_ray_is_missing(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    options = IngestOptions(engine=partial(prepare_on_ray, settings=settings))
    with (
        BriefingIndex.open(settings, create=True) as index,
        pytest.raises(IndexingError, match=r"pip install 'briefings\[ray\]'"),
    ):
        index.ingest(write_briefings(tmp_path / "in", 1), None, options)


def busy_ray_workers() -> list[int]:
    """Processes started from this one that are just working on a batch."""
    parents: dict[int, int] = {}
    workers = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                title = (folder / "cmdline").read_bytes()
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # It has just ended.
            if title.startswith(b"ray::") and b"(Worker)).submit" in title:
                workers.append(int(folder.name))

    def ours(process: int) -> bool:
        return process == os.getpid() or (process in parents and ours(parents[process]))

    return [worker for worker in workers if ours(worker)]


@pytest.mark.filterwarnings("default")
def test_a_killed_worker_costs_only_its_batch(settings: IndexSettings, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed: pip install 'briefings[ray]'")
    paths = write_briefings(tmp_path / "in", 24)
    killed, over = list[int](), Event()

    def kill_one() -> None:
        while not killed and not over.wait(0.005):
            for worker in busy_ray_workers()[:1]:
                os.kill(worker, signal.SIGKILL)
                killed.append(worker)

    options = IngestOptions(engine=partial(prepare_on_ray, settings=settings, workers=2))
    with BriefingIndex.open(settings, create=True) as index:
        killer = Thread(target=kill_one)
        killer.start()
        try:
            report = index.ingest(paths, None, options)
        finally:
            over.set()
            killer.join()
        assert killed
        assert len(report.added) == 24
        assert not report.failed
        assert index.verify().sound
        assert len(index.ingest(paths, None, options).unchanged) == 24
