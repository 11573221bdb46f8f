"""An index as one file: what comes back, and what is refused while nothing changes."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from index.archive import check_archive, export_index, import_index
from index.briefing_index import BriefingIndex
from index.corrections import Corrections
from index.errors import BadInput
from index.settings import IndexSettings, PassageSettings
from tests.small_briefings import write_briefings

FACTS = Corrections(title="Talks on the dam", place="Elm")
QUESTION = "What about the harbour of Port Vell, file 0?"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Archives of an index of two briefings, whose transcripts and whose index are gone since."""
    folder = tmp_path_factory.mktemp("exported")
    with BriefingIndex.open(IndexSettings(index=folder / "index"), create=True) as index:
        index.ingest(write_briefings(folder / "in", 2))
        index.correct("000", FACTS)
        (index.folder / "uploads").mkdir()
        (index.folder / "uploads" / "upload ü.txt").write_text("As uploaded.", encoding="utf-8")
        (index.folder / "feedback.jsonl").write_text("{}\n", encoding="utf-8")
        told: list[tuple[int, int]] = []
        report = export_index(index, folder / "index.zip", lambda *bytes_: told.append(bytes_))
        assert told[-1][0] == told[-1][1] > 0 and report.briefings == 2
        export_index(index, folder / "small.zip", vectors=False)
        answer = Assistant(index).ask(QUESTION)
        (folder / "answer.json").write_text(json.dumps([answer.text, answer.as_json()["citations"]]), encoding="utf-8")
    for gone in ("in", "index"):
        shutil.rmtree(folder / gone)
    return folder


def imported(archive: Path, settings: IndexSettings, *, replace: bool = False) -> int:
    return import_index(archive, check_archive(archive), settings, replace=replace).briefings


@pytest.mark.parametrize("name", ["index.zip", "small.zip"])
def test_an_archive_comes_back_whole(exported: Path, settings: IndexSettings, name: str) -> None:
    assert imported(exported / name, settings) == 2
    with BriefingIndex.open(settings) as index:
        assert index.verify().sound
        assert index.corrections() == {"000": FACTS}
        answer = Assistant(index).ask(QUESTION)
        before = json.loads((exported / "answer.json").read_text(encoding="utf-8"))
        assert [answer.text, answer.as_json()["citations"]] == before
    assert (settings.index / "uploads" / "upload ü.txt").read_text(encoding="utf-8") == "As uploaded."
    assert (settings.index / "feedback.jsonl").exists()


def test_vectors_serve_again_and_without_them_the_archive_is_smaller(exported: Path, settings: IndexSettings) -> None:
    assert (exported / "small.zip").stat().st_size < (exported / "index.zip").stat().st_size
    other = settings.model_copy(update={"passages": PassageSettings(tokens=60)})
    assert imported(exported / "index.zip", other) == 2, "it is cut by the settings of where it is imported"


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :]


def _data_behind_the_end(path: Path) -> None:
    """The last file's own header says that 65,000 bytes stand between its name and what it holds."""
    with zipfile.ZipFile(path) as archive:
        place = max(each.header_offset for each in archive.infolist()) + 29
    path.write_bytes(path.read_bytes()[:place] + b"\xff" + path.read_bytes()[place + 1 :])


def _without_member(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name != "catalogue.sqlite3"}
    _write(path, kept)


def _with_member(name: str) -> Callable[[Path], None]:
    def add(path: Path) -> None:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, "x")

    return add


def _listed_member(name: str) -> Callable[[Path], None]:
    """A file the manifest lists with its right hash, under a name that leads elsewhere."""

    def add(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            members = {each: archive.read(each) for each in archive.namelist()}
        manifest = json.loads(members["archive.json"])
        manifest["files"][name] = manifest["files"]["feedback.jsonl"]
        _write(path, members | {"archive.json": json.dumps(manifest).encode(), name: members["feedback.jsonl"]})

    return add


def _newer(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    manifest = json.loads(members["archive.json"]) | {"version": 2}
    _write(path, members | {"archive.json": json.dumps(manifest).encode()})


def _write(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-30]), "cut short", id="cut-at-the-end"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:2000]), "cut short", id="half"),
        pytest.param(lambda path: path.write_bytes(b""), "cut short", id="empty"),
        pytest.param(_data_behind_the_end, "cut short", id="behind-the-end"),
        pytest.param(lambda path: path.write_text("Good morning."), "no archive of an index", id="a-transcript"),
        pytest.param(lambda path: _write(path, {"word/document.xml": b"<a/>"}), "no archive", id="a-docx"),
        pytest.param(_without_member, "not those it lists", id="a-file-missing"),
        pytest.param(_with_member("uploads/more.txt"), "not those it lists", id="a-file-more"),
        pytest.param(_listed_member("../../escaped.txt"), "no part of an index", id="a-name-that-leads-out"),
        pytest.param(_listed_member("uploads/../../escaped.txt"), "no part of an index", id="a-name-leading-out-below"),
        pytest.param(_newer, "newer version", id="of-a-newer-version"),
        pytest.param(Path.unlink, "no such file", id="missing"),
    ],
)
def test_what_is_no_whole_archive_is_refused_and_nothing_changes(
    exported: Path, settings: IndexSettings, tmp_path: Path, damage: Callable[[Path], object], says: str
) -> None:
    archive = Path(shutil.copy(exported / "index.zip", tmp_path / "copy.zip"))
    damage(archive)
    with pytest.raises(BadInput, match=says):
        imported(archive, settings)
    assert not settings.index.exists()


def test_a_flipped_byte_is_refused_or_changes_nothing_that_is_imported(exported: Path, tmp_path: Path) -> None:
    """Times and attributes of a zip's files are not looked at; every byte of what the files hold is."""
    content = (exported / "index.zip").read_bytes()
    whole = check_archive(exported / "index.zip")
    archive, refused = tmp_path / "flipped.zip", 0
    places = range(0, len(content), len(content) // 300)
    for place in places:
        archive.write_bytes(_flipped(content, place))
        try:
            assert check_archive(archive) == whole
        except BadInput:
            refused += 1
    assert refused > 0.95 * len(places)


def test_briefings_are_given_up_only_when_told_so(exported: Path, settings: IndexSettings, tmp_path: Path) -> None:
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest(write_briefings(tmp_path / "in", 3)[2:])
    with pytest.raises(BadInput, match=r"holds 1 briefings.*--replace"):
        imported(exported / "index.zip", settings)
    with BriefingIndex.open(settings) as index:
        assert [each.id for each in index.briefings()] == ["002"]
    assert imported(exported / "index.zip", settings, replace=True) == 2
    with BriefingIndex.open(settings) as index:
        assert {each.id for each in index.briefings()} == {"000", "001"} and index.verify().sound


def test_an_export_writes_over_no_other_file_and_leaves_no_half_one(index: BriefingIndex, tmp_path: Path) -> None:
    transcript = tmp_path / "talks.txt"
    transcript.write_text("Good morning.", encoding="utf-8")
    with pytest.raises(BadInput, match="name another file"):
        export_index(index, transcript)
    with pytest.raises(BadInput, match="no folder"):
        export_index(index, tmp_path / "nowhere" / "index.zip")
    export_index(index, tmp_path / "index.zip")
    export_index(index, tmp_path / "index.zip")
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["index.zip", "talks.txt"]
