"""Flipped bytes, missing files and half copies: `verify` names the file, `repair` needs no transcript."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index.briefing_index import BriefingIndex
from index.corrections import Corrections
from index.errors import IndexDamaged, IndexingError, IndexMissing, first_line
from index.manifest import read_manifest
from index.records import Briefing
from index.repair import repair, verify_index
from index.settings import IndexSettings
from tests.small_briefings import write_briefings

FACTS = Corrections("Talks on the dam", dt.date(2031, 5, 4), "Elm")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed index of two briefings, one corrected, whose transcripts are gone. Copied, never opened again."""
    folder = tmp_path_factory.mktemp("whole")
    with BriefingIndex.open(IndexSettings(index=folder / "index"), create=True) as index:
        assert len(index.ingest(write_briefings(folder / "in", 2)).added) == 2
        index.correct("000", FACTS)
    shutil.rmtree(folder / "in")
    return folder / "index"


@pytest.fixture
def copied(whole: Path, tmp_path: Path) -> IndexSettings:
    return IndexSettings(index=Path(shutil.copytree(whole, tmp_path / "index")))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        pytest.param(ValueError("no such table\nat line 3"), "no such table", id="several-lines"),
        pytest.param(EOFError(), "EOFError", id="says-nothing"),
    ],
)
def test_an_error_is_told_on_one_line(error: Exception, told: str) -> None:
    assert first_line(error) == told


def the(folder: Path, pattern: str) -> Path:
    """The largest file of that name: of an empty one no byte can be flipped."""
    return max(folder.glob(pattern), key=lambda path: path.stat().st_size)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def held(settings: IndexSettings) -> list[Briefing]:
    with BriefingIndex.open(settings) as index:
        return [index.briefing(each.id) for each in index.briefings()]


KINDS = (
    "manifest.json",
    "seal.json",
    "catalogue.sqlite3",
    "texts/*.json",
    "chroma/chroma.sqlite3",
    "chroma/*/data_level0.bin",
    "chroma/*/header.bin",
    "chroma/*/length.bin",
    "words/meta.json",
    "words/.managed.json",
    "words/*.idx",
    "words/*.pos",
    "words/*.store",
    "words/*.term",
    "words/*.fast",
    "words/*.fieldnorm",
    "words/*.del",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_byte_is_found_in_each_kind_of_file(copied: IndexSettings, kind: str) -> None:
    path = the(copied.index, kind)
    flip(path)
    found = verify_index(copied)
    assert not found.sound
    assert any(path.name in each for each in found.damaged)


def test_every_kind_of_file_is_in_the_table(whole: Path) -> None:
    known = {path for kind in KINDS for path in whole.glob(kind)}
    others = {path for path in whole.rglob("*") if path.is_file() and "lock" not in path.name}
    assert {path.name for path in others - known} <= {"link_lists.bin"}, "which is empty in a small index"


@pytest.mark.parametrize(
    ("kind", "damage"),
    [
        pytest.param("catalogue.sqlite3", flip, id="catalogue"),
        pytest.param("catalogue.sqlite3", Path.unlink, id="catalogue-missing"),
        pytest.param("chroma/*/data_level0.bin", flip, id="vectors"),
        pytest.param("chroma", shutil.rmtree, id="vectors-missing"),
        pytest.param("words/*.term", Path.unlink, id="words-missing"),
        pytest.param("texts/*.json", flip, id="texts"),
        pytest.param("manifest.json", Path.unlink, id="manifest-missing"),
        pytest.param("manifest.json", cut, id="manifest"),
    ],
)
def test_repair_makes_the_index_anew_without_the_transcripts(
    whole: Path, copied: IndexSettings, tmp_path: Path, kind: str, damage: Callable[[Path], object]
) -> None:
    before = held(IndexSettings(index=Path(shutil.copytree(whole, tmp_path / "before"))))
    damage(the(copied.index, kind))
    report = repair(copied)
    assert report.damaged and not report.lost and report.briefings == 2
    assert verify_index(copied).sound
    assert held(copied) == before
    with BriefingIndex.open(copied) as index:
        assert index.corrections() == {"000": FACTS}


def test_an_index_that_is_whole_is_left_alone(copied: IndexSettings) -> None:
    before = (copied.index / "catalogue.sqlite3").read_bytes()
    report = repair(copied)
    assert (report.damaged, report.briefings) == ([], 2)
    assert (copied.index / "catalogue.sqlite3").read_bytes() == before


def test_what_neither_catalogue_nor_copy_holds_is_named(copied: IndexSettings) -> None:
    flip(copied.index / "catalogue.sqlite3")
    broken = the(copied.index, "texts/000*")
    flip(broken)
    report = repair(copied)
    assert report.lost == [str(broken)] and report.briefings == 1
    assert verify_index(copied).sound


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        pytest.param("catalogue.sqlite3", "catalogue.sqlite3", id="catalogue"),
        pytest.param("chroma/chroma.sqlite3", "chroma.sqlite3", id="vectors"),
        pytest.param("words/meta.json", "meta.json", id="words"),
        pytest.param("manifest.json", "manifest.json", id="manifest"),
    ],
)
def test_a_half_copied_folder_is_not_opened_and_not_filled_up(
    copied: IndexSettings, tmp_path: Path, missing: str, named: str
) -> None:
    (copied.index / missing).unlink()
    for create in (False, True):
        with pytest.raises(IndexDamaged, match=rf"{named}.*copy the index folder again.*briefings repair"):
            BriefingIndex.open(copied, create=create)
    assert not (copied.index / missing).exists()


def test_no_byte_of_the_manifest_changes_unseen(copied: IndexSettings) -> None:
    path = copied.index / "manifest.json"
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(IndexingError):
            read_manifest(copied.index)


def test_damage_done_before_the_index_was_used_once_more_is_found(copied: IndexSettings) -> None:
    path = the(copied.index, "words/*.pos")
    flip(path)
    with BriefingIndex.open(copied) as index:
        index.briefings()
    assert any(path.name in each for each in verify_index(copied).damaged)


def test_an_index_of_an_earlier_version_is_given_copies_of_its_texts(copied: IndexSettings) -> None:
    shutil.rmtree(copied.index / "texts")
    (copied.index / "seal.json").unlink()
    assert verify_index(copied).sound
    assert len(list((copied.index / "texts").iterdir())) == 2


def test_verify_and_repair_without_an_index_say_how_to_make_one(settings: IndexSettings) -> None:
    for command in (verify_index, repair):
        with pytest.raises(IndexMissing, match="briefings ingest"):
            command(settings)
