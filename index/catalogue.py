"""The record of what the index holds: briefings with their text and structure, passages with their vectors.

Owns SQLite. This is where an edition becomes part of the index, in one transaction; the vector and word stores are
filled before and cleaned after, and `unfinished` names the editions for which that is still under way.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from index.catalogue_versions import VERSIONS
from index.corrections import Corrections
from index.errors import REMEDY, REPAIR, IndexDamaged, IndexMismatch, IndexNotWritable, first_line, opening_failed
from index.records import Briefing, Passage, Role, edition_and_start, edition_of
from index.text_copies import StoredText, stored_text

_SUMMARY = "id, title, date, place, source, sha256, sections, exchanges, passages, revision, text_sha256, file_record"
_LISTED = {Role.OFFICIAL, Role.MODERATOR, Role.UNKNOWN}
"""Roles whose speakers are listed: all but the reporters."""
_BRIEFING = TypeAdapter(Briefing)
_PASSAGE = TypeAdapter(Passage)
_CORRECTIONS = TypeAdapter(Corrections)
_Row = TypeVar("_Row")


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
    revision: int = 0
    text_sha256: str = ""
    file_record: str | None = None
    """Name of the record in its file, where that holds several briefings."""

    @property
    def edition(self) -> str:
        return edition_of(self.id, self.sha256, self.revision)


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage with its vectors, float32, unit length."""

    passage: Passage
    vector: NDArray[np.float32]
    """[dimension], of heading, question and passage."""
    sentence_vectors: NDArray[np.float32]
    """[sentences, dimension]."""


@dataclass(frozen=True, slots=True)
class IndexedBriefing:
    """What becomes part of the index at one moment: a briefing, its passages, and what the user corrected in it."""

    briefing: Briefing
    passages: Sequence[IndexedPassage]
    corrections: Corrections = field(default_factory=Corrections)


class Catalogue:
    """Safe to use from several threads of one process; the index folder's lock keeps other processes out."""

    def __init__(self, path: Path, *, dimension: int) -> None:
        self._path = path
        self._dimension = dimension
        self._guard = threading.RLock()
        # Asked for with every question: reading all briefings anew takes longer the more there are.
        self._remembered: dict[str, Sequence[Any]] = {}
        self._order = lru_cache(maxsize=256)(self._read_order)
        try:
            self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._migrate(path)
        except sqlite3.DatabaseError as error:
            raise opening_failed(path, error) from error

    def _migrate(self, path: Path) -> None:
        """Bring the catalogue to the newest version, wholly or not at all."""
        version = int(self._database.execute("PRAGMA user_version").fetchone()[0])
        if version > len(VERSIONS):
            raise IndexMismatch(f"{path}: written by a newer version of this program; update it (pip install -U)")
        if version == len(VERSIONS):
            return
        self._database.create_function("text_sha256_of", 1, _text_sha256_of)
        with self._transaction() as database:
            for statements in VERSIONS[version:]:
                for statement in statements:
                    database.execute(statement)
            database.execute(f"PRAGMA user_version = {len(VERSIONS)}")

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                yield self._database
                self._database.execute("COMMIT")
                self._remembered.clear()
                self._order.cache_clear()
            except BaseException as error:
                if self._database.in_transaction:  # A full disk may have rolled it back already.
                    self._database.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise IndexNotWritable(f"the catalogue cannot be written ({error}); {REMEDY}") from error
                raise

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        with self._guard, self._readable():
            return list(self._database.execute(query, values).fetchall())

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """What a damaged file brings about when it is read."""
        try:
            yield
        except (sqlite3.DatabaseError, ValueError) as error:  # ValidationError is a ValueError.
            raise IndexDamaged(f"{self._path}: cannot be read ({first_line(error)}); {REPAIR}") from error

    def begin(self, editions: Iterable[str]) -> None:
        """Note that the stores are about to hold passages of these editions that are not part of the index yet."""
        with self._transaction() as database:
            database.executemany("INSERT OR IGNORE INTO unfinished VALUES (?)", [(edition,) for edition in editions])

    def replace(self, added: IndexedBriefing) -> None:
        """Make this edition the one of its briefing. The edition it replaces becomes unfinished business."""
        briefing, passages = added.briefing, added.passages
        with self._transaction() as database:
            self._retire(database, briefing.id)
            database.execute("DELETE FROM unfinished WHERE edition = ?", (briefing.edition,))
            if added.corrections:
                database.execute(
                    "INSERT INTO corrections VALUES (?, ?)",
                    (briefing.id, _CORRECTIONS.dump_json(added.corrections)),
                )
            database.execute(
                f"INSERT INTO briefings (edition, record, {_SUMMARY}) VALUES ({', '.join('?' * 14)})",
                (
                    briefing.edition,
                    _BRIEFING.dump_json(briefing),
                    briefing.id,
                    briefing.title,
                    briefing.date.isoformat() if briefing.date else None,
                    briefing.place,
                    briefing.source,
                    briefing.sha256,
                    len(briefing.sections),
                    len(briefing.exchanges),
                    len(passages),
                    briefing.revision,
                    briefing.text_sha256,
                    briefing.origin.record,
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
            voices = Counter(
                each.passage.speaker for each in passages if each.passage.speaker and each.passage.role in _LISTED
            )
            database.executemany(
                "INSERT INTO speakers VALUES (?, ?, ?)",
                [(briefing.edition, speaker, count) for speaker, count in voices.items()],
            )

    def retire(self, briefing_id: str) -> None:
        """Take a briefing out of the index; its edition becomes unfinished business until the stores are clean."""
        with self._transaction() as database:
            self._retire(database, briefing_id)

    def _retire(self, database: sqlite3.Connection, briefing_id: str) -> None:
        for (edition,) in database.execute("SELECT edition FROM briefings WHERE id = ?", (briefing_id,)).fetchall():
            database.execute("INSERT OR IGNORE INTO unfinished VALUES (?)", (edition,))
            database.execute("DELETE FROM passages WHERE edition = ?", (edition,))
            database.execute("DELETE FROM speakers WHERE edition = ?", (edition,))
            database.execute("DELETE FROM briefings WHERE id = ?", (briefing_id,))
            database.execute("DELETE FROM corrections WHERE briefing_id = ?", (briefing_id,))

    def move(self, briefing: Briefing) -> None:
        """Note the new place of a briefing's file, which `briefing` names as its source."""
        with self._transaction() as database:
            database.execute(
                "UPDATE briefings SET source = ?, record = ? WHERE id = ?",
                (briefing.source, _BRIEFING.dump_json(briefing), briefing.id),
            )

    def check(self) -> None:
        """Raise IndexDamaged where the file's pages do not fit together."""
        ((told,), *_) = self._rows("PRAGMA quick_check(1)")
        if told != "ok":
            raise IndexDamaged(f"{self._path}: {told}; {REPAIR}")

    def snapshot(self, path: Path, *, passages: bool) -> None:
        """Write a copy of this moment to `path`, with or without the passages. Raises IndexNotWritable."""
        try:
            with self._guard:
                self._database.execute("VACUUM INTO ?", (str(path),))
            if not passages:
                with closing(sqlite3.connect(path, isolation_level=None)) as copy:
                    copy.execute("DELETE FROM passages")
                    copy.execute("DELETE FROM speakers")
                    copy.execute("VACUUM")
        except sqlite3.OperationalError as error:
            raise IndexNotWritable(f"{path.parent} cannot be written ({error}); {REMEDY}") from error

    def unfinished(self) -> list[str]:
        """Editions of which the vector and word stores may hold passages although the index does not."""
        return [str(edition) for (edition,) in self._rows("SELECT edition FROM unfinished ORDER BY edition")]

    def finish(self, editions: Iterable[str]) -> None:
        with self._transaction() as database:
            database.executemany("DELETE FROM unfinished WHERE edition = ?", [(edition,) for edition in editions])

    def summaries(self) -> list[BriefingSummary]:
        """All briefings, newest first, those without a date last."""
        return self._remember("summaries", self._read_summaries)

    def speakers(self) -> list[str]:
        """Named speakers who are no reporters, those with most passages first."""
        return self._remember("speakers", self._read_speakers)

    def _remember(self, name: str, read: Callable[[], list[_Row]]) -> list[_Row]:
        """What `read` gives, read once until the next write."""
        with self._guard:  # Until it is kept: a write in between would make it out of date.
            if name not in self._remembered:
                self._remembered[name] = read()
            return list(self._remembered[name])

    def _read_summaries(self) -> list[BriefingSummary]:
        rows = self._rows(f"SELECT {_SUMMARY} FROM briefings ORDER BY date IS NULL, date DESC, id")
        return [
            BriefingSummary(row[0], row[1], date.fromisoformat(str(row[2])) if row[2] else None, *row[3:])  # type: ignore[arg-type]
            for row in rows
        ]

    def _read_speakers(self) -> list[str]:
        rows = self._rows("SELECT speaker FROM speakers GROUP BY speaker ORDER BY sum(passages) DESC, speaker")
        return [str(name) for (name,) in rows]

    def briefing(self, briefing_id: str) -> Briefing | None:
        rows = self._rows("SELECT record FROM briefings WHERE id = ?", (briefing_id,))
        with self._readable():
            return _BRIEFING.validate_json(rows[0][0]) if rows else None  # type: ignore[arg-type]

    def stored_text(self, briefing_id: str) -> StoredText | None:
        """What this briefing can be made anew from."""
        briefing = self.briefing(briefing_id)
        return stored_text(briefing, self.corrections().get(briefing_id, Corrections())) if briefing else None

    def corrections(self) -> dict[str, Corrections]:
        """What the user corrected, by briefing; those without corrections are left out."""
        rows = self._rows("SELECT briefing_id, record FROM corrections")
        with self._readable():
            return {str(id_): _CORRECTIONS.validate_json(record) for id_, record in rows}  # type: ignore[arg-type]

    def passages_of(self, edition: str) -> list[IndexedPassage]:
        """All passages of one edition."""
        rows = self._rows("SELECT record, vectors FROM passages WHERE edition = ?", (edition,))
        return [self._indexed(record, vectors) for record, vectors in rows]  # type: ignore[arg-type]

    def passages(self, ids: Sequence[str]) -> Mapping[str, IndexedPassage]:
        """The passages of these ids that are part of the index; others are left out."""
        marks = ", ".join("?" * len(ids))
        rows = self._rows(f"SELECT id, record, vectors FROM passages WHERE id IN ({marks})", ids)
        return {str(id_): self._indexed(record, vectors) for id_, record, vectors in rows}  # type: ignore[arg-type]

    def beside(self, ids: Iterable[str], *, reach: int) -> list[str]:
        """Ids of the passages up to `reach` places before and after these, in the order of their transcripts."""
        wanted: dict[str, set[str]] = {}
        for id_ in ids:
            wanted.setdefault(edition_and_start(id_)[0], set()).add(id_)
        found: list[str] = []
        for edition, those in wanted.items():
            with self._guard:  # As in _remember.
                order = self._order(edition)
            near = {
                place + step
                for place, id_ in enumerate(order)
                if id_ in those
                for step in range(-reach, reach + 1)
                if 0 <= place + step < len(order)
            }
            found += [order[place] for place in sorted(near) if order[place] not in those]
        return found

    def _read_order(self, edition: str) -> list[str]:
        rows = self._rows("SELECT id FROM passages WHERE edition = ?", (edition,))
        return sorted((str(id_) for (id_,) in rows), key=edition_and_start)

    def passage_ids(self) -> set[str]:
        return {str(id_) for (id_,) in self._rows("SELECT id FROM passages")}

    def _indexed(self, record: bytes, vectors: bytes) -> IndexedPassage:
        with self._readable():
            matrix = np.frombuffer(vectors, dtype="<f2").astype(np.float32).reshape(-1, self._dimension)
            return IndexedPassage(_PASSAGE.validate_json(record), matrix[0], matrix[1:])


def holds_briefings(path: Path) -> bool:
    """Whether there is a catalogue with briefings in it, or one that cannot be read."""
    if not path.is_file():
        return False
    with closing(sqlite3.connect(path)) as database:
        try:
            return bool(database.execute("SELECT 1 FROM briefings LIMIT 1").fetchall())
        except sqlite3.DatabaseError as error:
            return "no such table" not in str(error)


def _text_sha256_of(record: bytes) -> str:
    return _BRIEFING.validate_json(record).text_sha256
