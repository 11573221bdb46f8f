"""Disks that are full and folders that may not be written to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import check_archive, export_index, import_index
from index.briefing_index import BriefingIndex
from index.errors import IndexNotWritable
from index.repair import verify_index
from index.settings import IndexSettings
from tests.small_briefings import write_briefings


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"file systems cannot be mounted here: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MiB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    place = tmp_path / "disk"
    place.mkdir()
    _mount("-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place))
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def _fill(disk: Path) -> Path:
    """What takes up all the room that is left."""
    filler, free = disk / "filler", os.statvfs(disk)
    filler.write_bytes(b"\0" * (free.f_bavail * free.f_frsize))
    return filler


def test_a_full_disk_is_reported_and_what_is_finished_stays(small_disk: Path, tmp_path: Path) -> None:
    settings = IndexSettings(index=small_disk / "index")
    first = write_briefings(tmp_path / "first", 2)
    more = write_briefings(tmp_path / "more", 6, edition=1)
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest(first)
        filler = _fill(small_disk)
        report = index.ingest(more)
        assert len(report.failed) == 6 and not report.added
        assert all("make room" in (each.reason or "") for each in report.failed)
        assert len(index.briefings()) == 2
    filler.unlink()
    with BriefingIndex.open(settings) as index:
        assert index.verify().sound
        assert len(index.ingest(more).added) == 6
        assert index.verify().sound


def test_an_index_that_may_not_be_written_to_says_so(small_disk: Path) -> None:
    settings = IndexSettings(index=small_disk / "index")
    BriefingIndex.open(settings, create=True).close()
    _mount("-o", "remount,ro", str(small_disk))
    with pytest.raises(IndexNotWritable, match=r"index.*see to the permissions"):
        BriefingIndex.open(settings)


def test_a_copy_that_does_not_fit_leaves_nothing_half_done(small_disk: Path, tmp_path: Path) -> None:
    settings = IndexSettings(index=tmp_path / "index")
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest(write_briefings(tmp_path / "in", 2))
        export_index(index, tmp_path / "index.zip")
        filler = _fill(small_disk)
        with pytest.raises(IndexNotWritable, match="make room"):
            export_index(index, small_disk / "index.zip")
        assert [path.name for path in small_disk.iterdir()] == ["filler"]
    there = IndexSettings(index=small_disk / "index")
    with pytest.raises(IndexNotWritable, match="make room"):
        import_index(tmp_path / "index.zip", check_archive(tmp_path / "index.zip"), there)
    filler.unlink()
    assert import_index(tmp_path / "index.zip", check_archive(tmp_path / "index.zip"), there).briefings == 2
    assert verify_index(there).sound
