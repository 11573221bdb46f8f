"""One index folder: catalogue, vectors and words, kept in step.

    write    unfinished(edition) -> vectors, words -> catalogue replaces the briefing -> old edition cleaned away
    search   vectors, words give ids -> catalogue gives passages; ids it does not know are not part of the index

The catalogue's transaction is the moment an edition becomes part of the index. Killed before it, the edition never was;
killed after it, only cleaning is left. Opening the folder does what was left undone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import numpy as np

from index.catalogue import BriefingSummary, Catalogue, IndexedPassage
from index.encoder import SentenceEncoder
from index.errors import IndexMissing, UnknownBriefing
from index.folder_lock import FolderLock
from index.ingest import IngestReport, Progress, ingest
from index.manifest import Manifest, check_manifest, read_manifest, write_manifest
from index.passages import searched_words
from index.records import Briefing, Passage
from index.settings import IndexSettings
from index.vectors import VectorStore
from index.words import WordIndex


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found; the stores agree where nothing is missing, orphaned or changed."""

    briefings: int
    passages: int
    missing: dict[str, list[str]]
    """By store: passages of the catalogue that it lacks."""
    orphans: dict[str, list[str]]
    """By store: passages it holds that are not part of the index."""
    changed: list[str]
    """Passages whose words are not those at their place in the briefing's text."""

    @property
    def sound(self) -> bool:
        return not (any(self.missing.values()) or any(self.orphans.values()) or self.changed)


class BriefingIndex:
    """Open with `BriefingIndex.open`; close it, or use it in a `with`."""

    def __init__(self, folder: Path, settings: IndexSettings, encoder: SentenceEncoder, lock: FolderLock) -> None:
        self.folder = folder
        self.settings = settings
        self.encoder = encoder
        self._lock = lock
        self._ingesting = threading.Lock()
        self._writing = threading.Lock()
        self._catalogue = Catalogue(folder / "catalogue.sqlite3", dimension=encoder.dimension)
        self.vectors = VectorStore(folder / "chroma")
        self.words = WordIndex(folder / "words")
        self._briefing = lru_cache(maxsize=32)(self._catalogue.briefing)
        self._clean()

    @classmethod
    def open(cls, settings: IndexSettings, *, create: bool = False, purpose: str = "briefings") -> BriefingIndex:
        """Open the index of `settings`; `purpose` is told to a process that finds the folder in use.

        Raises IndexMissing where there is none and `create` is false, IndexMismatch, IndexLocked, IndexDamaged.
        """
        folder = settings.index
        encoder = SentenceEncoder(threads=settings.threads)
        wanted = Manifest(embedding=encoder.model_hash, passages=settings.passages)
        found = read_manifest(folder)
        if found is None and not create:
            raise IndexMissing(f"No index in {folder}; run `briefings ingest PATH` first, or name one with --index")
        if found:
            check_manifest(folder, found, wanted)
        folder.mkdir(parents=True, exist_ok=True)
        lock = FolderLock(folder, purpose)
        lock.acquire()
        try:
            index = cls(folder, settings, encoder, lock)
            if found is None:
                write_manifest(folder, wanted)
        except BaseException:
            lock.release()
            raise
        return index

    def close(self) -> None:
        self.vectors.close()
        self._catalogue.close()
        self._lock.release()

    def __enter__(self) -> BriefingIndex:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def briefings(self) -> list[BriefingSummary]:
        """All briefings, newest first."""
        return self._catalogue.summaries()

    def speakers(self) -> list[str]:
        """Everybody with words in the index who is no reporter, those who said most first."""
        return self._catalogue.speakers()

    def briefing(self, briefing_id: str) -> Briefing:
        """One briefing with its text and structure; UnknownBriefing where there is none of that id."""
        found = self._briefing(briefing_id)
        if found is None:
            raise UnknownBriefing(f"No briefing '{briefing_id}' in the index; `briefings list` shows what there is")
        return found

    def ingest(self, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None = None) -> IngestReport:
        """Add the transcripts at `paths` (files or folders); see `index.ingest`. One caller at a time, others wait."""
        # Each looks at what the others have left: two users who upload one file must not index it twice.
        with self._ingesting:
            return ingest(self, paths, on_progress)

    def add(self, briefings: Sequence[tuple[Briefing, Sequence[IndexedPassage]]]) -> None:
        """Make these briefings part of the index, each replacing the one of its id, all or none of each."""
        with self._writing:
            editions = [briefing.edition for briefing, _ in briefings]
            self._catalogue.begin(editions)
            try:
                self._fill_stores(briefings)
                for briefing, held in briefings:
                    self._catalogue.replace(briefing, held)
            finally:
                self._briefing.cache_clear()
                self._clean()

    def _fill_stores(self, briefings: Sequence[tuple[Briefing, Sequence[IndexedPassage]]]) -> None:
        passages = [held.passage for _, group in briefings for held in group]
        dates = [briefing.date.isoformat() if briefing.date else None for briefing, group in briefings for _ in group]
        if passages:
            vectors = np.vstack([held.vector for _, group in briefings for held in group])
            self.vectors.add(passages, vectors, dates)
        self.words.update(
            (
                passage.id,
                passage.edition,
                passage.briefing_id,
                passage.speaker,
                date,
                searched_words(passage, self.settings.passages),
            )
            for passage, date in zip(passages, dates, strict=True)
        )

    def remove(self, briefing_id: str) -> None:
        """Take a briefing out, leaving nothing behind in any store."""
        self.briefing(briefing_id)
        with self._writing:
            self._catalogue.retire(briefing_id)
            self._briefing.cache_clear()
            self._clean()

    def _clean(self) -> None:
        """Take out of the stores what is not, or no longer, part of the index."""
        unfinished = self._catalogue.unfinished()
        if unfinished:
            for edition in unfinished:
                self.vectors.delete(edition)
            self.words.update((), deleted=unfinished)
            self._catalogue.finish(unfinished)

    def passages(self, ids: Sequence[str]) -> Mapping[str, IndexedPassage]:
        """The passages of these ids with their vectors; ids that are not part of the index are left out."""
        return self._catalogue.passages(ids)

    def verify(self) -> Verification:
        """Compare the three stores, and every passage with the words at its place in the text."""
        known = self._catalogue.passage_ids()
        stores = {"vectors": self.vectors.ids(), "words": self.words.ids()}
        changed = [id_ for id_ in sorted(known) if not self._in_place(id_)]
        return Verification(
            briefings=len(self.briefings()),
            passages=len(known),
            missing={name: sorted(known - ids) for name, ids in stores.items()},
            orphans={name: sorted(ids - known) for name, ids in stores.items()},
            changed=changed,
        )

    def _in_place(self, id_: str) -> bool:
        passage: Passage = self._catalogue.passages([id_])[id_].passage
        briefing = self._briefing(passage.briefing_id)
        return (
            briefing is not None
            and briefing.edition == passage.edition
            and briefing.text[passage.start : passage.end] == passage.text
        )
