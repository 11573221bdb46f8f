"""Catalogues written by earlier versions."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from assistant.samples import sample_paths
from index.briefing_index import BriefingIndex
from index.errors import IndexMismatch
from index.settings import IndexSettings

_BEFORE_VERSIONS = """
CREATE TABLE old (
    id TEXT PRIMARY KEY, edition TEXT NOT NULL, title TEXT NOT NULL, date TEXT, place TEXT, source TEXT NOT NULL,
    sha256 TEXT NOT NULL, sections INTEGER NOT NULL, exchanges INTEGER NOT NULL, passages INTEGER NOT NULL,
    record BLOB NOT NULL);
INSERT INTO old SELECT id, edition, title, date, place, source, sha256, sections, exchanges, passages,
    CAST(json_remove(CAST(record AS TEXT), '$.origin', '$.revision') AS BLOB) FROM briefings;
DROP TABLE briefings;
ALTER TABLE old RENAME TO briefings;
DROP TABLE corrections;
DROP TABLE speakers;
PRAGMA user_version = 0;
"""
"""Takes a catalogue back to the tables and records of before it had a version."""


def test_a_catalogue_without_a_version_keeps_everything(settings: IndexSettings) -> None:
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest(sample_paths())
        briefings, speakers, found = index.briefings(), index.speakers(), index.verify()
        texts = [index.briefing(each.id) for each in briefings]
    with sqlite3.connect(settings.index / "catalogue.sqlite3") as database:
        database.executescript(_BEFORE_VERSIONS)
    database.close()
    # Nor did those versions keep seals and copies of texts.
    (settings.index / "seal.json").unlink()
    shutil.rmtree(settings.index / "texts")
    with BriefingIndex.open(settings) as index:
        assert index.briefings() == briefings
        assert index.speakers() == speakers and len(speakers) == 2
        assert [index.briefing(each.id) for each in briefings] == texts
        assert index.verify() == found and found.sound
        assert len(index.ingest(sample_paths()).unchanged) == len(briefings)


def test_a_catalogue_of_a_newer_version_is_left_alone(settings: IndexSettings) -> None:
    BriefingIndex.open(settings, create=True).close()
    with sqlite3.connect(settings.index / "catalogue.sqlite3") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(IndexMismatch, match="newer version"):
        BriefingIndex.open(settings)
