"""An index made anew from the texts it holds: after another model, other passage settings, a newer parser.

The new stores grow beside the old ones, in a folder of their own; the manifest then names them, which is the moment
they become the index. Killed before, it goes on where it was; the old stores serve until then.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from index.briefing_index import BriefingIndex
from index.catalogue import Catalogue, IndexedBriefing, IndexedPassage
from index.encoder import SentenceEncoder
from index.errors import REMEDY, IndexDamaged, IndexMismatch, IndexMissing, IndexNotWritable
from index.folder import check_in_folder, lock_folder, remove_former_stores
from index.manifest import Manifest, read_manifest, write_manifest
from index.passage_vectors import embed_passages
from index.passages import cut_passages
from index.prepare import build_briefing
from index.progress import Meter, Tell
from index.settings import IndexSettings, PassageSettings
from index.text_copies import StoredText

_GROUP = 600
"""Passages written at once."""


@dataclass(frozen=True, slots=True)
class Held:
    """One briefing of the index that is made anew."""

    id: str
    edition: str
    size: int
    """In whatever unit, the same for all: for the time left."""


class Former(Protocol):
    """What an index is made anew from: a catalogue, or the copies of its texts."""

    def held(self) -> Sequence[Held]: ...

    def text(self, held: Held) -> StoredText: ...

    def vectors(self, held: Held) -> tuple[Sequence[IndexedPassage], PassageSettings | None]:
        """Passages whose vectors may serve again, and the settings by which they were cut; none after another model."""


class FormerCatalogue:
    """The catalogue of an index, made with `manifest`; None where that is not known."""

    def __init__(self, catalogue: Catalogue, manifest: Manifest | None, *, model: str) -> None:
        self._catalogue = catalogue
        self._manifest = manifest if manifest and manifest.embedding == model else None

    def held(self) -> list[Held]:
        return [Held(each.id, each.edition, each.passages) for each in self._catalogue.summaries()]

    def text(self, held: Held) -> StoredText:
        found = self._catalogue.stored_text(held.id)
        assert found is not None, "the folder is locked"
        return found

    def vectors(self, held: Held) -> tuple[Sequence[IndexedPassage], PassageSettings | None]:
        if self._manifest is None:
            return (), None
        return self._catalogue.passages_of(held.edition), self._manifest.passages


@dataclass(slots=True)
class ReindexReport:
    """What was made anew."""

    briefings: int = 0
    passages: int = 0
    resumed: int = 0
    """Briefings of these that an earlier, unfinished reindex had done."""


def reindex(settings: IndexSettings, on_progress: Tell | None = None, *, purpose: str = "reindex") -> ReindexReport:
    """Make the index of `settings` anew, by these settings. Raises IndexMissing, IndexLocked, IndexNotWritable."""
    check_in_folder(settings, "reindex")
    folder = settings.index
    if read_manifest(folder) is None:
        raise IndexMissing(f"No index in {folder}; run `briefings ingest PATH` first, or name one with --index")
    encoder = SentenceEncoder.chosen(settings)
    lock = lock_folder(folder, purpose)
    try:
        manifest = read_manifest(folder)
        assert manifest is not None
        catalogue = Catalogue(folder / manifest.stores / "catalogue.sqlite3", dimension=encoder.dimension)
        with closing(catalogue):
            former = FormerCatalogue(catalogue, manifest, model=encoder.model_hash)
            return make_anew(settings, former, encoder.model_hash, manifest.stores, on_progress)
    finally:
        lock.release()


def make_anew(
    settings: IndexSettings, former: Former, model: str, former_stores: str, on_progress: Tell | None
) -> ReindexReport:
    """New stores from `former`, which then are the index. The caller holds the folder's lock."""
    folder = settings.index
    number = int(former_stores.rpartition("-")[2]) if former_stores != "." else 0
    wanted = Manifest(embedding=model, passages=settings.passages, stores=f"stores-{number + 1:04d}")
    try:
        with _building(settings, folder / wanted.stores) as building:
            report = _Rebuild(former, building).all(on_progress)
        write_manifest(folder, wanted)
        remove_former_stores(folder, wanted)
    except OSError as error:
        raise IndexNotWritable(f"{folder} cannot be written ({error.strerror or error}); {REMEDY}") from error
    return report


def _building(settings: IndexSettings, stores: Path) -> BriefingIndex:
    """The new stores, with what an earlier reindex by the same settings has put there."""
    inside = settings.model_copy(update={"index": stores})
    try:
        return BriefingIndex.open(inside, create=True)
    except (IndexDamaged, IndexMismatch):
        shutil.rmtree(stores)
        return BriefingIndex.open(inside, create=True)


class _Rebuild:
    def __init__(self, former: Former, building: BriefingIndex) -> None:
        self._former = former
        self._building = building

    def all(self, on_progress: Tell | None) -> ReindexReport:
        """Every briefing of the former index that is not done yet."""
        wanted = {each.edition: each for each in self._former.held()}
        done = {each.edition: each.id for each in self._building.briefings()}
        for edition, id_ in done.items():
            if edition not in wanted:
                self._building.remove(id_)  # Removed or changed since an unfinished reindex.
        left = [each for edition, each in wanted.items() if edition not in done]
        meter = Meter(len(left), sum(each.size for each in left), on_progress)
        group: list[IndexedBriefing] = []
        for each in left:
            group.append(self._rebuilt(each, meter))
            if sum(len(added.passages) for added in group) >= _GROUP:
                self._building.add(group)
                group = []
        self._building.add(group)
        held = self._building.briefings()
        return ReindexReport(len(held), sum(each.passages for each in held), len(done.keys() & wanted.keys()))

    def _rebuilt(self, held: Held, meter: Meter) -> IndexedBriefing:
        stored = self._former.text(held)
        briefing = build_briefing(
            stored.text,
            briefing_id=stored.id,
            source=stored.source,
            sha256=stored.sha256,
            origin=stored.origin,
            corrections=stored.corrections,
        )
        briefing = replace(briefing, revision=stored.revision)
        settings = self._building.settings.passages
        passages = cut_passages(briefing, settings)
        meter.read(held.size, len(passages))
        known, known_settings = self._former.vectors(held)
        indexed = embed_passages(
            self._building.encoder,
            passages,
            settings,
            on_batch=lambda count: meter.embedded(stored.source, count),
            known=known,
            known_settings=known_settings,
        )
        meter.finished(1)
        return IndexedBriefing(briefing, indexed, stored.corrections)
