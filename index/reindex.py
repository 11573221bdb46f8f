"""An index made anew from the texts it holds: after another model, other passage settings, a newer parser.

The new stores grow beside the old ones, in a folder of their own; the manifest then names them, which is the moment
they become the index. Killed before, it goes on where it was; the old stores serve until then.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from index.briefing_index import BriefingIndex, lock_folder, remove_former_stores
from index.catalogue import BriefingSummary, Catalogue, IndexedBriefing
from index.corrections import Corrections
from index.encoder import SentenceEncoder
from index.errors import IndexMismatch, IndexMissing
from index.manifest import Manifest, read_manifest, write_manifest
from index.passage_vectors import embed_passages
from index.passages import cut_passages
from index.prepare import build_briefing
from index.progress import Meter, Tell
from index.settings import IndexSettings

_GROUP = 600
"""Passages written at once."""


@dataclass(slots=True)
class ReindexReport:
    """What was made anew."""

    briefings: int = 0
    passages: int = 0
    resumed: int = 0
    """Briefings of these that an earlier, unfinished reindex had done."""


def reindex(settings: IndexSettings, on_progress: Tell | None = None, *, purpose: str = "reindex") -> ReindexReport:
    """Make the index of `settings` anew, by these settings. Raises IndexMissing, IndexLocked, IndexNotWritable."""
    if settings.chroma_url:
        raise IndexMismatch(
            "An index on a Chroma server is used by others while it is made anew: name a new one with "
            "BRIEFINGS_CHROMA_INDEX, ingest the transcripts into it, then let every process use that one"
        )
    folder = settings.index
    if read_manifest(folder) is None:
        raise IndexMissing(f"No index in {folder}; run `briefings ingest PATH` first, or name one with --index")
    encoder = SentenceEncoder(threads=settings.threads)
    lock = lock_folder(folder, purpose)
    try:
        former = read_manifest(folder)
        assert former is not None
        number = int(former.stores.rpartition("-")[2]) if former.stores != "." else 0
        wanted = Manifest(embedding=encoder.model_hash, passages=settings.passages, stores=f"stores-{number + 1:04d}")
        catalogue = Catalogue(folder / former.stores / "catalogue.sqlite3", dimension=encoder.dimension)
        try:
            with _building(settings, folder / wanted.stores) as building:
                report = _Rebuild(catalogue, former, building, former.embedding == wanted.embedding).all(on_progress)
        finally:
            catalogue.close()
        write_manifest(folder, wanted)
        remove_former_stores(folder, wanted)
        return report
    finally:
        lock.release()


def _building(settings: IndexSettings, stores: Path) -> BriefingIndex:
    """The new stores, with what an earlier reindex by the same settings has put there."""
    inside = settings.model_copy(update={"index": stores})
    try:
        return BriefingIndex.open(inside, create=True)
    except IndexMismatch:
        shutil.rmtree(stores)
        return BriefingIndex.open(inside, create=True)


class _Rebuild:
    def __init__(self, former: Catalogue, manifest: Manifest, building: BriefingIndex, same_model: bool) -> None:
        self._former = former
        self._former_settings = manifest.passages
        self._building = building
        self._same_model = same_model
        self._corrections = former.corrections()

    def all(self, on_progress: Tell | None) -> ReindexReport:
        """Every briefing of the former catalogue that is not done yet."""
        summaries = self._former.summaries()
        done = {(each.id, each.sha256, each.revision) for each in self._building.briefings()}
        left = [each for each in summaries if (each.id, each.sha256, each.revision) not in done]
        wanted = {(each.id, each.sha256, each.revision) for each in summaries}
        for id_, sha256, revision in done:
            if (id_, sha256, revision) not in wanted:
                self._building.remove(id_)  # Removed or changed since an unfinished reindex.
        meter = Meter(len(left), sum(each.passages for each in left), on_progress)
        group: list[IndexedBriefing] = []
        for summary in left:
            group.append(self._rebuilt(summary, meter))
            if sum(len(each.passages) for each in group) >= _GROUP:
                self._building.add(group)
                group = []
        self._building.add(group)
        held = self._building.briefings()
        return ReindexReport(len(held), sum(each.passages for each in held), len(done & wanted))

    def _rebuilt(self, summary: BriefingSummary, meter: Meter) -> IndexedBriefing:
        former = self._former.briefing(summary.id)
        assert former is not None
        corrections = self._corrections.get(summary.id, Corrections())
        briefing = build_briefing(
            former.text,
            briefing_id=former.id,
            source=former.source,
            sha256=former.sha256,
            origin=former.origin,
            corrections=corrections,
        )
        briefing = replace(briefing, revision=former.revision)
        settings = self._building.settings.passages
        passages = cut_passages(briefing, settings)
        meter.read(summary.passages, len(passages))
        known = self._former.passages_of(former.edition) if self._same_model else ()
        indexed = embed_passages(
            self._building.encoder,
            passages,
            settings,
            on_batch=lambda count: meter.embedded(former.source, count),
            known=known,
            known_settings=self._former_settings,
        )
        meter.finished(1)
        return IndexedBriefing(briefing, indexed, corrections)
