"""One index folder: catalogue, vectors and words, kept in step.

    write    unfinished(edition) -> vectors, words, copy of the text -> catalogue replaces the briefing -> cleaned
    search   vectors, words give ids -> catalogue gives passages; ids it does not know are not part of the index

The catalogue's transaction is the moment an edition becomes part of the index. Killed before it, the edition never was;
killed after it, only cleaning is left. Opening the folder does what was left undone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import numpy as np

from index.catalogue import BriefingSummary, Catalogue, IndexedBriefing, IndexedPassage
from index.corrections import Corrections, check_speakers
from index.encoder import SentenceEncoder
from index.errors import IndexDamaged, IndexMissing, IndexNotWritable, UnknownBriefing, unknown_briefing
from index.folder import check_files, check_no_stores, lock_folder, remove_former_stores
from index.folder_lock import FolderLock
from index.ingest import IngestOptions, IngestReport, Progress, ingest
from index.manifest import Manifest, check_manifest, read_manifest, write_manifest
from index.passage_vectors import embed_passages
from index.passages import cut_passages, searched_words
from index.prepare import build_briefing
from index.records import Briefing
from index.seal import Seal, break_seal, put_back_seal, write_seal
from index.settings import IndexSettings
from index.text_copies import TextCopies, stored_text
from index.vectors import VectorStore
from index.verification import Verification, compare_stores
from index.words import WordIndex


class BriefingIndex:
    """Open with `BriefingIndex.open`; close it, or use it in a `with`."""

    _whole = True
    """Whether the folder holds all of the index; a copy of one on a server has no vectors and needs no seal."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        settings: IndexSettings,
        encoder: SentenceEncoder,
        lock: FolderLock,
        vectors: VectorStore | None = None,
    ) -> None:
        self.folder = folder
        self._stores = stores = folder / manifest.stores
        self.manifest = manifest
        self._seal: Seal | None = break_seal(stores)
        self._wrote = self._seal is None
        self.settings = settings
        self.encoder = encoder
        self._lock = lock
        self._ingesting = threading.Lock()
        self._writing = threading.Lock()
        try:
            self._catalogue = Catalogue(stores / "catalogue.sqlite3", dimension=encoder.dimension)
            self.words = WordIndex(stores / "words")
            # Last: merely opened, Chroma rewrites its files.
            self.vectors = vectors or VectorStore(stores / "chroma")
        except (IndexDamaged, IndexNotWritable):
            put_back_seal(stores, self._seal)
            raise
        self.texts = TextCopies(stores / "texts")
        self._briefing = lru_cache(maxsize=32)(self._catalogue.briefing)
        # On a full disk it can be read; before anything is written, cleaning is tried again.
        with suppress(IndexNotWritable):
            self._clean()
            if not self.texts.there:  # An earlier version kept none.
                self.texts.add(filter(None, map(self._catalogue.stored_text, (each.id for each in self.briefings()))))

    @classmethod
    def open(cls, settings: IndexSettings, *, create: bool = False, purpose: str = "briefings") -> BriefingIndex:
        """Open the index of `settings`; `purpose` is told to a process that finds the folder in use.

        Where the settings name a Chroma server, the index there; see `index.server.server_index`.
        Raises IndexMissing where there is none and `create` is false, IndexMismatch, IndexLocked, IndexDamaged, and
        IndexNotWritable where nothing may be written, since the lock is a file.
        """
        if settings.chroma_url:
            from index.server.server_index import ServerIndex

            return ServerIndex.join(settings, create=create, purpose=purpose)
        folder = settings.index
        encoder = SentenceEncoder.chosen(settings)
        wanted = Manifest(embedding=encoder.model_hash, passages=settings.passages)
        found = read_manifest(folder)
        if found is None:
            check_no_stores(folder)
        if found is None and not create:
            raise IndexMissing(f"No index in {folder}; run `briefings ingest PATH` first, or name one with --index")
        if found:
            check_manifest(folder, found, wanted)
        lock = lock_folder(folder, purpose)
        try:
            # While this waited for the lock, a reindex may have put other stores in place.
            found = read_manifest(folder)
            if found:
                check_files(folder / found.stores)
            index = cls(folder, found or wanted, settings, encoder, lock)
            if found is None:
                write_manifest(folder, wanted)
            remove_former_stores(folder, found or wanted)
        except BaseException:
            lock.release()
            raise
        return index

    def close(self) -> None:
        self.vectors.close()
        self._catalogue.close()
        if self._whole:
            write_seal(self._stores, self.manifest, self._seal, wrote=self._wrote)
        self._lock.release()

    def __enter__(self) -> BriefingIndex:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def where(self) -> str:
        """In words, for messages."""
        return f"folder {self.folder}"

    def behind(self) -> str:
        """What is known to be missing here of an index that other processes change too; empty where nothing is."""
        return ""

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
            raise UnknownBriefing(unknown_briefing(briefing_id, [each.id for each in self.briefings()]))
        return found

    def corrections(self) -> dict[str, Corrections]:
        """What the user corrected, by briefing id."""
        return self._catalogue.corrections()

    def ingest(
        self,
        paths: Sequence[Path],
        on_progress: Callable[[Progress], None] | None = None,
        options: IngestOptions = IngestOptions(),  # noqa: B008  It is frozen.
    ) -> IngestReport:
        """Add the transcripts at `paths` (files or folders); see `index.ingest`. One caller at a time, others wait."""
        # Each looks at what the others have left: two users who upload one file must not index it twice.
        with self._ingesting:
            return ingest(self, paths, on_progress, options)

    def correct(self, briefing_id: str, corrections: Corrections) -> Briefing:
        """Let the user's facts hold for a briefing, besides those given earlier; returns it as it is now.

        They outlive a change of the file and a reindex. Raises UnknownBriefing; BadInput for a speaker nobody is.
        """
        with self._ingesting:
            found = self.briefing(briefing_id)
            check_speakers(found, corrections.roles)
            merged = corrections.over(self.corrections().get(briefing_id, Corrections()))
            briefing = build_briefing(
                found.text,
                briefing_id=briefing_id,
                source=found.source,
                sha256=found.sha256,
                origin=found.origin,
                corrections=merged,
            )
            briefing = replace(briefing, revision=found.revision + 1)
            indexed = embed_passages(
                self.encoder,
                cut_passages(briefing, self.settings.passages),
                self.settings.passages,
                known=self._catalogue.passages_of(found.edition),
            )
            self.add([IndexedBriefing(briefing, indexed, merged)])
            return briefing

    def move(self, briefing_id: str, source: str) -> None:
        """Note that a briefing's file lies elsewhere now."""
        self._wrote = True
        self._catalogue.move(replace(self.briefing(briefing_id), source=source))
        self._briefing.cache_clear()
        self.texts.add(filter(None, [self._catalogue.stored_text(briefing_id)]))

    def holds(self, briefing: Briefing) -> bool:
        """Whether this very edition is part of the index."""
        held = self._briefing(briefing.id)
        return held is not None and held.edition == briefing.edition

    def add(self, briefings: Sequence[IndexedBriefing]) -> None:
        """Make these briefings part of the index, each replacing the one of its id, all or none of each.

        Raises IndexNotWritable on a full disk; what was part of the index stays so.
        """
        if not briefings:
            return
        with self._writing:
            self._wrote = True
            if self._catalogue.unfinished():
                self._clean()  # Left from when the disk was full.
            self._catalogue.begin([added.briefing.edition for added in briefings])
            try:
                self._fill_stores(briefings)
                for added in briefings:
                    self._catalogue.replace(added)
            except Exception:
                with suppress(IndexNotWritable):
                    self._clean()
                raise
            finally:
                self._briefing.cache_clear()
            self._clean()

    def _fill_stores(self, briefings: Sequence[IndexedBriefing]) -> None:
        if self._whole:
            add_vectors(self.vectors, briefings)
        self.words.update(
            (
                held.passage.id,
                held.passage.edition,
                held.passage.briefing_id,
                held.passage.speaker,
                date,
                searched_words(held.passage, self.settings.passages),
            )
            for held, date in _dated_passages(briefings)
        )
        self.texts.add(stored_text(added.briefing, added.corrections) for added in briefings)

    def indexed(self, briefing_id: str) -> IndexedBriefing:
        """All that the index holds of a briefing; UnknownBriefing where there is none of that id."""
        found = self.briefing(briefing_id)
        corrections = self.corrections().get(briefing_id, Corrections())
        return IndexedBriefing(found, self._catalogue.passages_of(found.edition), corrections)

    def remove(self, briefing_id: str) -> IndexedBriefing:
        """Take a briefing out, leaving nothing behind in any store; `add` of what is returned puts it back."""
        with self._writing:
            self._wrote = True
            removed = self.indexed(briefing_id)
            self._catalogue.retire(briefing_id)
            self._briefing.cache_clear()
            self._clean()
        return removed

    def _clean(self) -> None:
        """Take out of the stores what is not, or no longer, part of the index."""
        unfinished = self._catalogue.unfinished()
        if unfinished:
            self._wrote = True
            for edition in unfinished if self._whole else ():
                self.vectors.delete(edition)
            self.texts.delete(unfinished)
            self.words.update((), deleted=unfinished)
            self._catalogue.finish(unfinished)

    def passages(self, ids: Sequence[str]) -> Mapping[str, IndexedPassage]:
        """The passages of these ids with their vectors; ids that are not part of the index are left out."""
        return self._catalogue.passages(ids)

    def beside(self, ids: Iterable[str], *, reach: int) -> list[str]:
        """Ids of the passages up to `reach` places before and after these, in the order of their transcripts."""
        return self._catalogue.beside(ids, reach=reach)

    def passage_ids(self) -> set[str]:
        """All passages that are part of the index."""
        return self._catalogue.passage_ids()

    def snapshot(self, path: Path, *, vectors: bool) -> None:
        """Write the catalogue as it is now to a file of its own; see `index.archive`."""
        with self._writing:
            self._catalogue.snapshot(path, passages=vectors)

    def verify(self) -> Verification:
        """Compare the stores; see `index.repair` for the files themselves."""
        return compare_stores(self)

    def check(self) -> None:
        """Raise IndexDamaged where the catalogue's pages do not fit together."""
        self._catalogue.check()

    def in_place(self, passage_id: str) -> bool:
        """Whether a passage of the index has the words at its place in the briefing's text."""
        passage = self._catalogue.passages([passage_id])[passage_id].passage
        briefing = self._briefing(passage.briefing_id)
        return (
            briefing is not None
            and briefing.edition == passage.edition
            and briefing.text[passage.start : passage.end] == passage.text
        )


def add_vectors(store: VectorStore, briefings: Sequence[IndexedBriefing]) -> None:
    """Write the passages of these briefings with their vectors."""
    dated = _dated_passages(briefings)
    if dated:
        vectors = np.vstack([held.vector for held, _ in dated])
        store.add([held.passage for held, _ in dated], vectors, [date for _, date in dated])


def _dated_passages(briefings: Sequence[IndexedBriefing]) -> list[tuple[IndexedPassage, str | None]]:
    """All passages with the days of their briefings, in ISO form."""
    return [
        (held, added.briefing.date.isoformat() if added.briefing.date else None)
        for added in briefings
        for held in added.passages
    ]
