"""Folders that change: duplicates, moved and vanished files, links, dry runs, stopping, helpers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index.briefing_index import BriefingIndex
from index.ingest import IngestOptions, IngestReport, Outcome, would_ingest
from index.settings import IndexSettings
from tests.small_briefings import small_briefing, write_briefings


def ids(outcomes: list[Outcome]) -> list[str | None]:
    return [outcome.briefing_id for outcome in outcomes]


def held(index: BriefingIndex) -> set[str]:
    return {summary.id for summary in index.briefings()}


def test_a_file_that_becomes_equal_to_another_leaves_no_stale_edition(index: BriefingIndex, tmp_path: Path) -> None:
    first, second = write_briefings(tmp_path / "in", 2)
    index.ingest([tmp_path / "in"])
    second.write_bytes(first.read_bytes())
    report = index.ingest([tmp_path / "in"])
    assert ids(report.removed) == ["001"] and ids(report.duplicates) == ["000"]
    assert held(index) == {"000"} and index.verify().sound


def test_a_file_that_gives_up_its_content_leaves_it_to_its_twin(index: BriefingIndex, tmp_path: Path) -> None:
    twin, owner = tmp_path / "a.txt", tmp_path / "b.txt"
    owner.write_text(small_briefing(1), encoding="utf-8")
    index.ingest([owner])
    twin.write_text(small_briefing(1), encoding="utf-8")
    owner.write_text(small_briefing(2), encoding="utf-8")
    report = index.ingest([tmp_path])
    assert ids(report.added) == ["a"] and ids(report.changed) == ["b"] and not report.duplicates


def test_the_same_words_in_another_type_of_file_are_a_duplicate(index: BriefingIndex, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(small_briefing(1), encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbf" + small_briefing(1).replace("\n", "\r\n").encode())
    report = index.ingest([tmp_path])
    assert ids(report.added) == ["a"] and ids(report.duplicates) == ["a"]
    again = index.ingest([tmp_path])
    assert ids(again.unchanged) == ["a"] and ids(again.duplicates) == ["a"]


def test_a_renamed_file_keeps_its_briefing_even_when_pruning(index: BriefingIndex, tmp_path: Path) -> None:
    (path,) = write_briefings(tmp_path, 1)
    index.ingest([tmp_path])
    path.rename(tmp_path / "renamed.txt")
    report = index.ingest([tmp_path], options=IngestOptions(prune=True))
    assert "moved from" in (report.unchanged[0].reason or "") and not report.removed
    assert index.briefing("000").source == str((tmp_path / "renamed.txt").resolve())
    assert index.ingest([tmp_path]).unchanged[0].reason is None


def test_prune_removes_what_is_gone_below_the_folder_only(index: BriefingIndex, tmp_path: Path) -> None:
    inside = write_briefings(tmp_path / "in", 2)
    (tmp_path / "out").mkdir()
    outside = tmp_path / "out" / "other.txt"
    outside.write_text(small_briefing(9), encoding="utf-8")
    index.ingest([tmp_path])
    inside[0].unlink()
    outside.unlink()
    assert held(index) == {"000", "001", "other"}
    report = index.ingest([tmp_path / "in"], options=IngestOptions(prune=True))
    assert ids(report.removed) == ["000"]
    assert held(index) == {"001", "other"} and index.verify().sound


def test_a_dry_run_says_what_the_run_will_do_and_does_nothing(index: BriefingIndex, tmp_path: Path) -> None:
    paths = write_briefings(tmp_path / "in", 4)
    index.ingest(paths)
    paths[0].unlink()
    paths[1].write_text(small_briefing(1, edition=1), encoding="utf-8")
    paths[2].write_bytes(paths[3].read_bytes())
    (tmp_path / "in" / "new.txt").write_text(small_briefing(8), encoding="utf-8")
    (tmp_path / "in" / "bad.txt").write_bytes(b"")
    before = index.briefings()
    options = IngestOptions(prune=True)
    told = would_ingest(before, [tmp_path / "in"], index.settings.passages, options)
    assert index.briefings() == before
    assert told == index.ingest([tmp_path / "in"], options=options)
    assert [len(each) for each in (told.added, told.changed, told.unchanged, told.duplicates, told.removed)] == [
        *(1, 1, 1, 1, 2)
    ]
    assert len(told.failed) == 1


def _unreadable(path: Path) -> None:
    path.write_text(small_briefing(5), encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")


def _link_out(path: Path) -> None:
    other = path.parent.parent / "elsewhere.txt"
    other.write_text(small_briefing(6), encoding="utf-8")
    path.symlink_to(other)


@pytest.mark.parametrize(
    ("make", "remedy"),
    [
        pytest.param(_unreadable, "check the name and the permissions", id="unreadable"),
        pytest.param(_link_out, "itself", id="link-out-of-the-folder"),
        pytest.param(lambda path: path.write_bytes(b""), "was the transcript saved?", id="empty"),
        pytest.param(lambda path: path.symlink_to("nowhere.txt"), "repair the link", id="broken-link"),
    ],
)
def test_a_bad_file_in_a_folder_is_named_and_the_rest_is_indexed(
    index: BriefingIndex, tmp_path: Path, make: Callable[[Path], None], remedy: str
) -> None:
    write_briefings(tmp_path / "in", 2)
    bad = tmp_path / "in" / "bad.txt"
    make(bad)
    report = index.ingest([tmp_path / "in"])
    assert [outcome.path for outcome in report.failed] == [str(bad)]
    assert remedy in (report.failed[0].remedy or report.failed[0].reason or "")
    assert held(index) == {"000", "001"}


def test_a_bad_new_edition_leaves_the_last_good_one(index: BriefingIndex, tmp_path: Path) -> None:
    (path,) = write_briefings(tmp_path, 1)
    index.ingest([path])
    path.write_bytes(b"")
    assert len(index.ingest([path]).failed) == 1
    assert held(index) == {"000"}


def test_stopped_it_keeps_what_is_finished_and_goes_on_later(index: BriefingIndex, tmp_path: Path) -> None:
    write_briefings(tmp_path / "in", 6)
    asked = iter([False] * 8 + [True] * 100)
    report = index.ingest([tmp_path / "in"], options=IngestOptions(stop=lambda: next(asked)))
    assert report.stopped and len(report.added) == len(index.briefings()) < 6
    assert index.verify().sound
    after = index.ingest([tmp_path / "in"])
    assert len(after.unchanged) == len(report.added) and len(after.unchanged) + len(after.added) == 6


def test_helpers_prepare_the_same_index(settings: IndexSettings, tmp_path: Path) -> None:
    paths = [*write_briefings(tmp_path / "in", 5), tmp_path / "in" / "bad.txt"]
    paths[-1].write_bytes(b"\x00\x01")

    def ingested(jobs: int) -> tuple[IngestReport, set[str]]:
        own = settings.model_copy(update={"index": tmp_path / f"index-{jobs}"})
        with BriefingIndex.open(own, create=True) as index:
            return index.ingest(paths, options=IngestOptions(jobs=jobs)), index.vectors.ids()

    assert ingested(0) == ingested(1)


def test_a_second_run_opens_no_model(settings: IndexSettings, tmp_path: Path) -> None:
    write_briefings(tmp_path / "in", 3)
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest([tmp_path / "in"])
    with BriefingIndex.open(settings) as index:
        index.ingest([tmp_path / "in"])
        assert index.encoder._opened is None


def test_an_index_inside_the_folder_is_not_read_as_transcripts(index: BriefingIndex, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(small_briefing(1), encoding="utf-8")
    for _ in range(2):
        report = index.ingest([tmp_path])
        assert not report.duplicates and not report.failed
    assert held(index) == {"a"}
