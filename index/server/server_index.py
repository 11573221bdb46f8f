"""An index on a Chroma server, used by several processes on several machines at once.

    write    lease -> catch up -> unfinished(edition) -> vectors, packed edition -> change -> former one cleaned away
    read     a thread looks for changes -> packed editions -> this process's copy of catalogue and words
    search   vectors on the server, words here give ids -> the copy's catalogue gives passages

The server holds everything; the copy is a cache, made anew where it is missing or belongs to another index. It is an
embedded index without vectors: the same code fills, searches and cleans it. Each process has a copy of its own.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from index.briefing_index import BriefingIndex
from index.catalogue import IndexedBriefing
from index.corrections import Corrections
from index.encoder import SentenceEncoder
from index.errors import IndexDamaged, IndexingError, IndexMismatch, IndexMissing
from index.folder_lock import FolderLock
from index.ingest import IngestOptions, IngestReport, Progress
from index.manifest import Manifest, differences
from index.records import Briefing
from index.server.connection import ChromaServer
from index.server.copies import CopyState, empty_copy, free_copy
from index.server.lease import WriterLease
from index.server.packing import unpack
from index.server.publisher import Publisher
from index.server.shared_record import Head
from index.settings import IndexSettings
from index.verification import Verification

_log = logging.getLogger(__name__)

_LATE = 5.0
"""Seconds after which a copy that could not be brought up to date says so."""
_GROUP = 20
"""Editions fetched and made part of the copy at once."""


class ServerIndex(BriefingIndex):
    """Open with `BriefingIndex.open` and settings that name a server."""

    _whole = False

    def __init__(
        self,
        settings: IndexSettings,
        manifest: Manifest,
        encoder: SentenceEncoder,
        lock: FolderLock,
        server: ChromaServer,
        publisher: Publisher,
        purpose: str,
    ) -> None:
        super().__init__(settings.index, manifest, settings, encoder, lock, publisher.vectors)
        self.server = server
        self.shared = publisher.shared
        self._publisher = publisher
        self._lease = WriterLease(self.shared.catalogue, purpose)
        self._publishing = threading.RLock()
        self._following = threading.RLock()
        self._state = CopyState.read(self._stores)
        self._fresh = True
        self._late_since: float | None = None
        """When a change was first known, or the server first silent, that the copy does not hold yet."""
        self._closed = threading.Event()
        self._follower = threading.Thread(target=self._keep_following, name="follow", daemon=True)

    @classmethod
    def join(cls, settings: IndexSettings, *, create: bool, purpose: str) -> ServerIndex:
        """Open the index on the server and bring this process's copy up to date.

        Raises ServerUnreachable, IndexMissing where there is none and `create` is false, and what `BriefingIndex.open`
        does.
        """
        encoder = SentenceEncoder.chosen(settings)
        wanted = Manifest(embedding=encoder.model_hash, passages=settings.passages)
        server = ChromaServer(settings)
        try:
            publisher = Publisher(server)
            found = publisher.shared.manifest()
            if found is None and not create:
                raise IndexMissing(f"No index on {server.where}; run `briefings ingest PATH` first")
            id_, manifest = found or publisher.shared.make(wanted)
            if differing := differences(manifest, wanted):
                raise IndexMismatch(
                    f"The index on {server.where} was made differently: {differing}. Set what it was made with; or "
                    "name another one with BRIEFINGS_CHROMA_INDEX, ingest into it, and let the processes use that."
                )
            stores, lock = free_copy(settings.index / "copies" / id_[:12], purpose)
        except BaseException:
            server.close()
            raise
        copied = manifest.model_copy(update={"stores": stores.relative_to(settings.index).as_posix()})
        try:
            try:
                index = cls(settings, copied, encoder, lock, server, publisher, purpose)
            except (IndexDamaged, IndexMismatch):
                empty_copy(stores)  # The server has it all.
                index = cls(settings, copied, encoder, lock, server, publisher, purpose)
            index.follow()
        except BaseException:
            lock.release()
            server.close()
            raise
        index._follower.start()
        return index

    def close(self) -> None:
        self._closed.set()
        if self._follower.is_alive():
            self._follower.join()
        super().close()
        self.server.close()

    def where(self) -> str:
        return f"Chroma server {self.server.where}, copy in {self._stores}"

    def behind(self) -> str:
        since = self._late_since
        if since is not None and (late := time.monotonic() - since) > _LATE:
            return f"This copy of the index is {late:.0f} s behind the server: what was added since may be missing."
        if self._state.incomplete:
            names = ", ".join(self._state.incomplete[:5])
            return f"The server holds these briefings only in part: {names}. Ingest their transcripts again."
        return ""

    def follow(self) -> None:
        """Bring the copy up to date with the server. Raises ServerUnreachable."""
        self._follow({})

    def _follow(self, at_hand: Mapping[str, IndexedBriefing]) -> None:
        with self._following:
            revision = self.shared.revision()
            if revision > self._state.revision or self._fresh:
                self._late_since = self._late_since or time.monotonic()
                heads = self.shared.heads(after=self._state.revision, upto=revision)
                heads += [head for head in map(self.shared.head, self._state.incomplete) if head]
                missing: list[str] = []
                for first in range(0, len(heads), _GROUP):
                    missing += self._apply(heads[first : first + _GROUP], at_hand)
                self._state = CopyState(revision, tuple(sorted(set(missing))))
                self._state.write(self._stores)
                self._fresh = False
            self._late_since = None

    def _apply(self, heads: Sequence[Head], at_hand: Mapping[str, IndexedBriefing]) -> list[str]:
        """Make the copy hold these briefings as the server does; doing it again changes nothing.

        Returns those whose packed edition on the server cannot be read.
        """
        new, missing = [], []
        for head in heads:
            former = self._briefing(head.briefing_id)
            if not head.present:
                if former:
                    super().remove(head.briefing_id)
            elif former and former.edition == head.edition:
                if former.source != head.source:
                    super().move(head.briefing_id, head.source)
            elif indexed := at_hand.get(head.edition) or self._fetched(head):
                new.append(replace(indexed, briefing=replace(indexed.briefing, source=head.source)))
            elif self.shared.head(head.briefing_id) == head:  # Else a later change says what replaced it.
                missing.append(head.briefing_id)
        super().add(new)
        return missing

    def _fetched(self, head: Head) -> IndexedBriefing | None:
        packed = self.shared.edition(head)
        return unpack(packed) if packed is not None else None

    def _keep_following(self) -> None:
        while not self._closed.wait(self.settings.chroma_poll_seconds):
            try:
                self.follow()
            except Exception as error:
                if self._late_since is None:
                    known = isinstance(error, IndexingError)
                    _log.warning("the copy of the index cannot be brought up to date: %s", error, exc_info=not known)
                self._late_since = self._late_since or time.monotonic()

    @contextmanager
    def _writing_alone(self) -> Iterator[int]:
        """Number of the last change, with the lease held and the copy up to date with that change."""
        with self._publishing:
            if self._lease.is_held:
                self.follow()
                yield self._state.revision
                return
            with self._lease.held():
                self.shared.repair()
                self.follow()
                self._clean_server()
                yield self._state.revision

    def ingest(
        self,
        paths: Sequence[Path],
        on_progress: Callable[[Progress], None] | None = None,
        options: IngestOptions = IngestOptions(),  # noqa: B008  It is frozen.
    ) -> IngestReport:
        """As in an index folder. Nobody else writes from the plan to the end, so that no id is given twice."""
        with self._writing_alone():
            return super().ingest(paths, on_progress, options)

    def correct(self, briefing_id: str, corrections: Corrections) -> Briefing:
        with self._writing_alone():
            return super().correct(briefing_id, corrections)

    def add(self, briefings: Sequence[IndexedBriefing]) -> None:
        """As in an index folder, for all processes. Raises IndexLocked where another one does not stop writing."""
        if not briefings:
            return
        with self._writing_alone() as number:
            new = [added for added in briefings if not self.holds(added.briefing)]
            at_hand = {added.briefing.edition: added for added in new}
            self._change(self._publisher.publish(new), number, at_hand)

    def remove(self, briefing_id: str) -> IndexedBriefing:
        with self._writing_alone() as number:
            removed = self.indexed(briefing_id)
            gone = Head(briefing_id, removed.briefing.edition, removed.briefing.source, 0, False, 0, "")
            self._change([gone], number, {})
        return removed

    def move(self, briefing_id: str, source: str) -> None:
        with self._writing_alone() as number:
            head = self.shared.head(briefing_id)
            if head and head.present:
                self._change([replace(head, source=source)], number, {})

    def _change(self, heads: Sequence[Head], number: int, at_hand: Mapping[str, IndexedBriefing]) -> None:
        """Make these the heads of their briefings, and clean away what they replace."""
        kept = {head.edition for head in heads if head.present}
        former = [held.edition for head in heads if (held := self._briefing(head.briefing_id))]
        replaced = [edition for edition in former if edition not in kept]
        self.shared.begin(replaced)
        self._lease.check()
        self.shared.change([replace(head, number=number + place) for place, head in enumerate(heads, start=1)])
        self._follow(at_hand)
        self.shared.finish(sorted(kept))
        self._delete(replaced)

    def _clean_server(self) -> None:
        """Delete what a writer that died has left."""
        left = self.shared.unfinished()
        heads = {edition: self.shared.head(edition.rpartition(":")[0]) for edition in left}
        self._delete([each for each, head in heads.items() if not head or not head.present or head.edition != each])
        self.shared.finish(left)

    def _delete(self, editions: Sequence[str]) -> None:
        for edition in editions:
            self.vectors.delete(edition)
            self.shared.delete_edition(edition)
        self.shared.finish(editions)

    def verify(self) -> Verification:
        """The copy against the server's vectors, and every passage against the text."""
        self.follow()
        found = super().verify()
        # What a writer is about to add belongs to nobody yet.
        unfinished = set(self.shared.unfinished())
        orphans = [id_ for id_ in found.orphans["vectors"] if id_.rpartition(":")[0] not in unfinished]
        return replace(found, orphans={**found.orphans, "vectors": orphans})
