"""Ingest, remove, verify: what a user sees of them, and what is left in the stores."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.samples import sample_paths
from index.briefing_index import BriefingIndex
from index.errors import IndexLocked, IndexMismatch, IndexMissing, UnknownBriefing
from index.filters import Filters
from index.ingest import Progress
from index.manifest import read_manifest, write_manifest
from index.settings import IndexSettings, PassageSettings
from tests.small_briefings import write_briefings

SAMPLE = sample_paths()[0]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A transcript of one exchange."""
    return write_briefings(tmp_path / "small", 1)[0]


def test_a_second_ingest_changes_nothing_and_says_so(index: BriefingIndex) -> None:
    first = index.ingest(sample_paths())
    before = index.verify()
    second = index.ingest(sample_paths())
    assert [outcome.briefing_id for outcome in first.added] == [path.stem for path in sample_paths()]
    assert len(second.unchanged) == 3
    assert not (second.added or second.changed or second.failed)
    assert index.verify() == before and before.sound and before.passages > 0


def test_a_changed_file_replaces_its_briefing_whole(index: BriefingIndex, tmp_path: Path) -> None:
    path = tmp_path / SAMPLE.name
    path.write_bytes(SAMPLE.read_bytes())
    index.ingest([path])
    old = index.briefing(path.stem)
    path.write_text(path.read_text(encoding="utf-8").replace("back to top", "Return to top", 1), encoding="utf-8")
    report = index.ingest([path])
    assert [outcome.briefing_id for outcome in report.changed] == [path.stem]
    assert index.briefing(path.stem).sha256 != old.sha256
    assert len(index.briefings()) == 1
    assert index.verify().sound


def test_the_same_content_under_two_names_is_indexed_once_and_reported(index: BriefingIndex, tmp_path: Path) -> None:
    twin = tmp_path / "another-name.txt"
    twin.write_bytes(SAMPLE.read_bytes())
    index.ingest([SAMPLE])
    report = index.ingest([twin])
    assert len(index.briefings()) == 1
    assert [outcome.briefing_id for outcome in report.duplicates] == [SAMPLE.stem]
    assert SAMPLE.name in (report.duplicates[0].reason or "")


def test_two_files_of_one_name_are_two_briefings(index: BriefingIndex, tmp_path: Path) -> None:
    for number, source in enumerate(sample_paths()[:2]):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "briefing.txt").write_bytes(source.read_bytes())
    report = index.ingest([tmp_path])
    assert len({outcome.briefing_id for outcome in report.added}) == 2


def test_two_users_who_upload_one_file_at_once_index_it_once(index: BriefingIndex) -> None:
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda _: index.ingest([SAMPLE]), range(2)))
    assert sorted(len(report.added) for report in reports) == [0, 1]
    assert sorted(len(report.unchanged) for report in reports) == [0, 1]
    found = index.words.best("ministry dam talks", limit=1000, filters=Filters())
    assert len(found) == len({id_ for id_, _ in found}), "no passage stands twice in the word index"
    assert index.verify().sound


def test_remove_leaves_nothing_behind(index: BriefingIndex) -> None:
    index.ingest(sample_paths()[:2])
    index.remove(SAMPLE.stem)
    assert [summary.id for summary in index.briefings()] == [sample_paths()[1].stem]
    left = {*index.vectors.ids(), *index.words.ids()}
    assert left and not any(id_.startswith(SAMPLE.stem) for id_ in left)
    assert index.verify().sound
    with pytest.raises(UnknownBriefing, match="briefings list"):
        index.remove(SAMPLE.stem)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("empty.txt", b"", "holds no text", id="empty"),
        pytest.param("spaces.txt", b" \n\xc2\xa0\n", "holds no text", id="white-space-only"),
        pytest.param("binary.txt", b"\x7fELF\x00\x00\x01", "binary", id="binary"),
        pytest.param("second.txt", b"caf\xc3\xa9\nnot \xff fine\n", "second.txt:2: byte 10", id="broken-utf-8"),
        pytest.param("talk.mp3", b"ID3", "save it as .txt or .md", id="unknown-type"),
    ],
)
def test_a_bad_file_is_named_with_a_remedy_and_the_rest_goes_on(
    index: BriefingIndex, tmp_path: Path, small: Path, name: str, content: bytes, reason: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    report = index.ingest([bad, small])
    assert [Path(outcome.path).name for outcome in report.failed] == [name]
    assert name in (report.failed[0].reason or "") and reason in (report.failed[0].reason or "")
    assert [outcome.briefing_id for outcome in report.added] == [small.stem]


def test_a_missing_file_fails_alone(index: BriefingIndex, tmp_path: Path, small: Path) -> None:
    report = index.ingest([tmp_path / "nowhere.txt", small])
    assert "No such file" in (report.failed[0].reason or "")
    assert len(report.added) == 1


def test_crlf_and_byte_order_mark_leave_spans_true(index: BriefingIndex, tmp_path: Path) -> None:
    path = tmp_path / "windows.txt"
    path.write_bytes(b"\xef\xbb\xbf" + SAMPLE.read_bytes().replace(b"\n", b"\r\n"))
    index.ingest([path])
    assert "\r" not in index.briefing("windows").text
    assert index.verify().sound


def test_progress_counts_up_with_rate_and_time_left(index: BriefingIndex) -> None:
    told: list[Progress] = []
    index.ingest(sample_paths(), told.append)
    done = [each.done for each in told]
    assert done == sorted(done) and done[-1] == index.verify().passages
    assert all(each.total >= each.done and each.rate > 0 for each in told)
    assert told[-1].seconds_left == 0


@pytest.mark.parametrize("moment", ["vectors", "words", "catalogue", "clean"])
def test_an_interrupted_ingest_leaves_whole_briefings_only(
    settings: IndexSettings, small: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest([small])
        before = index.briefing(small.stem)
        small.write_text(small.read_text(encoding="utf-8") + "\nOne more closing sentence.\n", encoding="utf-8")

        class Stopped(Exception):
            pass

        def stop(*_: object, **__: object) -> None:
            raise Stopped

        with monkeypatch.context() as patch:
            if moment == "vectors":
                patch.setattr(index.vectors, "add", stop)
            elif moment == "words":
                patch.setattr(index.words, "update", stop)
            elif moment == "catalogue":
                patch.setattr(index._catalogue, "replace", stop)
            else:
                patch.setattr(index, "_clean", stop)
            with pytest.raises(Stopped):
                index.ingest([small])
    with BriefingIndex.open(settings) as index:
        assert index.verify().sound
        held = index.briefing(small.stem).sha256
        assert (held == before.sha256) is (moment != "clean")
        assert len(index.ingest([small]).unchanged) == (moment == "clean")


def test_verify_names_orphans_and_missing_passages(index: BriefingIndex, small: Path) -> None:
    index.ingest([small])
    some = sorted(index.vectors.ids())[0]
    index.vectors.llama_index.delete_nodes([some])
    index.words.update([("stray-passage", "stray-edition", "stray", "", None, "words of nobody")])
    found = index.verify()
    assert not found.sound
    assert found.missing["vectors"] == [some]
    assert found.orphans["words"] == ["stray-passage"]


def test_what_is_not_in_the_catalogue_is_never_found(index: BriefingIndex, small: Path) -> None:
    index.ingest([small])
    index.words.update([("stray-passage", "stray-edition", "stray", "", None, "zyxomma")])
    assert index.words.best("zyxomma", limit=5, filters=Filters()) != []
    assert index.passages(["stray-passage"]) == {}


def test_an_index_refuses_other_passage_settings(settings: IndexSettings) -> None:
    BriefingIndex.open(settings, create=True).close()
    other = IndexSettings(index=settings.index, passages=PassageSettings(tokens=128))
    with pytest.raises(IndexMismatch, match=r"passages.*briefings reindex --index"):
        BriefingIndex.open(other)


def test_an_index_refuses_another_embedding_model(settings: IndexSettings) -> None:
    BriefingIndex.open(settings, create=True).close()
    manifest = read_manifest(settings.index)
    assert manifest
    write_manifest(settings.index, manifest.model_copy(update={"embedding": "other"}))
    with pytest.raises(IndexMismatch, match="embedding"):
        BriefingIndex.open(settings)


def test_no_index_says_how_to_make_one(settings: IndexSettings) -> None:
    with pytest.raises(IndexMissing, match="briefings ingest"):
        BriefingIndex.open(settings)


def test_a_second_process_is_kept_out_and_told_by_whom(settings: IndexSettings) -> None:
    script = (
        "import sys; from pathlib import Path; from index.briefing_index import BriefingIndex;"
        "from index.settings import IndexSettings;"
        "BriefingIndex.open(IndexSettings(index=Path(sys.argv[1])), create=True)"
    )
    with BriefingIndex.open(settings, create=True, purpose="briefings chat"):
        command = [sys.executable, "-c", script, str(settings.index)]
        second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode != 0
    assert IndexLocked.__name__ in second.stderr
    assert f"`briefings chat` (process {os.getpid()})" in second.stderr


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(), {0, 1, 2}, id="all"),
        pytest.param(Filters(briefing_id=sample_paths()[1].stem), {1}, id="one-briefing"),
        pytest.param(Filters(since=dt.date(2025, 3, 20)), {1, 2}, id="since"),
        pytest.param(Filters(until=dt.date(2025, 3, 20)), {0, 1}, id="until"),
    ],
)
def test_filters_hold_in_both_stores(assistant_over_samples: Assistant, filters: Filters, expected: set[int]) -> None:
    index = assistant_over_samples.index
    wanted = {sample_paths()[number].stem for number in expected}
    vector = index.encoder.embed_query("observers at the dam")
    by_vector = index.passages(index.vectors.nearest(vector, limit=200, filters=filters))
    by_words = index.passages([id_ for id_, _ in index.words.best("ministry", limit=200, filters=filters)])
    assert {held.passage.briefing_id for held in by_vector.values()} == wanted
    assert {held.passage.briefing_id for held in by_words.values()} <= wanted


def test_a_speaker_is_searched_alone_in_both_stores(assistant_over_samples: Assistant) -> None:
    index = assistant_over_samples.index
    speakers = index.speakers()
    assert len(speakers) > 1 and len(set(speakers)) == len(speakers)
    for speaker in speakers:
        filters = Filters(speaker=speaker)
        vector = index.encoder.embed_query("observers at the dam")
        by_vector = index.passages(index.vectors.nearest(vector, limit=200, filters=filters))
        by_words = index.passages(
            [id_ for id_, _ in index.words.best("ministry the summit", limit=200, filters=filters)]
        )
        assert {held.passage.speaker for held in by_vector.values()} == {speaker}
        assert {held.passage.speaker for held in by_words.values()} <= {speaker}
    assert index.vectors.nearest(vector, limit=5, filters=Filters(speaker="Nobody")) == []
