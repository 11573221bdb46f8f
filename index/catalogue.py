"""The record of what the index holds: briefings with their text and structure, passages with their vectors.

Owns SQLite. This is where an edition becomes part of the index, in one transaction; the vector and word stores are
filled before and cleaned after, and `unfinished` names the editions for which that is still under way.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from index.errors import IndexDamaged
from index.records import Briefing, Passage, Role

_SCHEMA = """
CREATE TABLE IF NOT EXISTS briefings (
    id TEXT PRIMARY KEY, edition TEXT NOT NULL, title TEXT NOT NULL, date TEXT, place TEXT, source TEXT NOT NULL,
    sha256 TEXT NOT NULL, sections INTEGER NOT NULL, exchanges INTEGER NOT NULL, passages INTEGER NOT NULL,
    record BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    id TEXT PRIMARY KEY, edition TEXT NOT NULL, record BLOB NOT NULL, vectors BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS passages_of_edition ON passages (edition);
CREATE INDEX IF NOT EXISTS passages_of_speaker ON passages (
    json_extract(CAST(record AS TEXT), '$.role'), json_extract(CAST(record AS TEXT), '$.speaker'));
CREATE TABLE IF NOT EXISTS unfinished (edition TEXT PRIMARY KEY);
"""
_BRIEFING = TypeAdapter(Briefing)
_PASSAGE = TypeAdapter(Passage)


@dataclass(frozen=True, slots=True)
class BriefingSummary:
    """A briefing as listed: without its text."""

    id: str
    title: str
    date: date | None
    place: str | None
    source: str
    sha256: str
    sections: int
    exchanges: int
    passages: int


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage with its vectors, float32, unit length."""

    passage: Passage
    vector: NDArray[np.float32]
    """[dimension], of heading, question and passage."""
    sentence_vectors: NDArray[np.float32]
    """[sentences, dimension]."""


class Catalogue:
    """Safe to use from several threads of one process; the index folder's lock keeps other processes out."""

    def __init__(self, path: Path, *, dimension: int) -> None:
        self._dimension = dimension
        self._guard = threading.RLock()
        try:
            self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(f"{path}: {error}; move the index folder away and ingest again") from error

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        with self._guard:
            return list(self._database.execute(query, values).fetchall())

    def begin(self, editions: Iterable[str]) -> None:
        """Note that the stores are about to hold passages of these editions that are not part of the index yet."""
        with self._transaction() as database:
            database.executemany("INSERT OR IGNORE INTO unfinished VALUES (?)", [(edition,) for edition in editions])

    def replace(self, briefing: Briefing, passages: Sequence[IndexedPassage]) -> None:
        """Make this edition the one of its briefing. The edition it replaces becomes unfinished business."""
        with self._transaction() as database:
            self._retire(database, briefing.id)
            database.execute("DELETE FROM unfinished WHERE edition = ?", (briefing.edition,))
            database.execute(
                "INSERT INTO briefings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    briefing.id,
                    briefing.edition,
                    briefing.title,
                    briefing.date.isoformat() if briefing.date else None,
                    briefing.place,
                    briefing.source,
                    briefing.sha256,
                    len(briefing.sections),
                    len(briefing.exchanges),
                    len(passages),
                    _BRIEFING.dump_json(briefing),
                ),
            )
            database.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?)",
                [
                    (
                        held.passage.id,
                        held.passage.edition,
                        _PASSAGE.dump_json(held.passage),
                        np.vstack([held.vector, held.sentence_vectors]).astype("<f2").tobytes(),
                    )
                    for held in passages
                ],
            )

    def retire(self, briefing_id: str) -> None:
        """Take a briefing out of the index; its edition becomes unfinished business until the stores are clean."""
        with self._transaction() as database:
            self._retire(database, briefing_id)

    def _retire(self, database: sqlite3.Connection, briefing_id: str) -> None:
        for (edition,) in database.execute("SELECT edition FROM briefings WHERE id = ?", (briefing_id,)).fetchall():
            database.execute("INSERT OR IGNORE INTO unfinished VALUES (?)", (edition,))
            database.execute("DELETE FROM passages WHERE edition = ?", (edition,))
            database.execute("DELETE FROM briefings WHERE id = ?", (briefing_id,))

    def unfinished(self) -> list[str]:
        """Editions of which the vector and word stores may hold passages although the index does not."""
        return [str(edition) for (edition,) in self._rows("SELECT edition FROM unfinished ORDER BY edition")]

    def finish(self, editions: Iterable[str]) -> None:
        with self._transaction() as database:
            database.executemany("DELETE FROM unfinished WHERE edition = ?", [(edition,) for edition in editions])

    def summaries(self) -> list[BriefingSummary]:
        """All briefings, newest first, those without a date last."""
        rows = self._rows(
            "SELECT id, title, date, place, source, sha256, sections, exchanges, passages FROM briefings "
            "ORDER BY date IS NULL, date DESC, id"
        )
        return [
            BriefingSummary(row[0], row[1], date.fromisoformat(str(row[2])) if row[2] else None, *row[3:])  # type: ignore[arg-type]
            for row in rows
        ]

    def speakers(self) -> list[str]:
        """Named speakers who are no reporters, those with most passages first."""
        role, speaker = (f"json_extract(CAST(record AS TEXT), '$.{name}')" for name in ("role", "speaker"))
        rows = self._rows(
            f"SELECT {speaker} AS speaker FROM passages WHERE {role} IN (?, ?, ?) AND speaker <> '' "
            "GROUP BY speaker ORDER BY count(*) DESC, speaker",
            (Role.OFFICIAL, Role.MODERATOR, Role.UNKNOWN),
        )
        return [str(name) for (name,) in rows]

    def briefing(self, briefing_id: str) -> Briefing | None:
        rows = self._rows("SELECT record FROM briefings WHERE id = ?", (briefing_id,))
        return _BRIEFING.validate_json(rows[0][0]) if rows else None  # type: ignore[arg-type]

    def passages(self, ids: Sequence[str]) -> Mapping[str, IndexedPassage]:
        """The passages of these ids that are part of the index; others are left out."""
        marks = ", ".join("?" * len(ids))
        rows = self._rows(f"SELECT id, record, vectors FROM passages WHERE id IN ({marks})", ids)
        return {str(id_): self._indexed(record, vectors) for id_, record, vectors in rows}  # type: ignore[arg-type]

    def passage_ids(self) -> set[str]:
        return {str(id_) for (id_,) in self._rows("SELECT id FROM passages")}

    def _indexed(self, record: bytes, vectors: bytes) -> IndexedPassage:
        matrix = np.frombuffer(vectors, dtype="<f2").astype(np.float32).reshape(-1, self._dimension)
        return IndexedPassage(_PASSAGE.validate_json(record), matrix[0], matrix[1:])
