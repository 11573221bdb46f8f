"""An index looked at file by file, and made anew from the texts it holds where a part is damaged or missing.

The catalogue is taken where it is whole: its vectors serve again. Where it is not, the copies of the texts are.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from index.briefing_index import BriefingIndex
from index.catalogue import Catalogue, IndexedPassage
from index.encoder import SentenceEncoder
from index.errors import IndexDamaged, IndexMissing
from index.folder import check_in_folder, lock_folder
from index.manifest import Manifest, read_manifest
from index.progress import Tell
from index.reindex import FormerCatalogue, Held, make_anew
from index.seal import damaged_files, read_seal
from index.settings import IndexSettings, PassageSettings
from index.text_copies import StoredText, TextCopies, read_copy
from index.verification import Verification


@dataclass(slots=True)
class RepairReport:
    """What was wrong, and what the index holds now."""

    damaged: list[str] = field(default_factory=list)
    briefings: int = 0
    passages: int = 0
    lost: list[str] = field(default_factory=list)
    """Files of texts that are damaged while the catalogue is too: these briefings have to be ingested again."""


def verify_index(settings: IndexSettings, *, purpose: str = "verify") -> Verification:
    """Look at the files before they are opened, since a damaged one may end the process, then at what they hold.

    Raises IndexMissing, IndexMismatch, IndexLocked.
    """
    folder = settings.index
    try:
        manifest = read_manifest(folder)
        if manifest:
            lock = lock_folder(folder, purpose)
            try:
                stores = folder / (read_manifest(folder) or manifest).stores
                damaged = [f"{stores / each.file} {each.what}" for each in damaged_files(stores)]
            finally:
                lock.release()
            if damaged:
                return Verification(damaged=damaged)
        with BriefingIndex.open(settings, purpose=purpose) as index:
            return index.verify()
    except IndexDamaged as error:
        return Verification(damaged=[str(error)])


def repair(settings: IndexSettings, on_progress: Tell | None = None, *, purpose: str = "repair") -> RepairReport:
    """Make the index of `settings` anew where it is not sound; nothing is done where it is.

    Raises IndexMissing, IndexLocked, IndexNotWritable, and IndexDamaged where neither catalogue nor copies are left.
    """
    check_in_folder(settings, "repair")
    found = verify_index(settings, purpose=purpose)
    if found.sound:
        return RepairReport([], found.briefings, found.passages)
    folder = settings.index
    encoder = SentenceEncoder.chosen(settings)
    lock = lock_folder(folder, purpose)
    try:
        stores = _stores(folder)
        copies = FormerCopies(TextCopies(folder / stores / "texts"))
        lost: list[str] = []
        try:
            catalogue = _whole_catalogue(folder / stores, encoder.dimension)
        except IndexDamaged:
            if not copies.held():
                raise
            lost = copies.damaged
            report = make_anew(settings, copies, encoder.model_hash, stores, on_progress)
        else:
            with closing(catalogue):
                former = FormerCatalogue(catalogue, _manifest(folder, folder / stores), model=encoder.model_hash)
                report = make_anew(settings, former, encoder.model_hash, stores, on_progress)
    finally:
        lock.release()
    unsound = [f"the stores disagree about {what}" for what in _disagreements(found)]
    return RepairReport([*found.damaged, *unsound], report.briefings, report.passages, lost)


class FormerCopies:
    """The copies of an index's texts, as what it is made anew from; there are no vectors among them."""

    def __init__(self, copies: TextCopies) -> None:
        self._paths: dict[str, Path] = {}
        self._held: list[Held] = []
        self.damaged: list[str] = []
        for path, copy in copies:
            if copy is None:
                self.damaged.append(str(path))
                continue
            self._paths[copy.edition] = path
            self._held.append(Held(copy.id, copy.edition, len(copy.text)))

    def held(self) -> list[Held]:
        return self._held

    def text(self, held: Held) -> StoredText:
        copy = read_copy(self._paths[held.edition])
        assert copy is not None, "the folder is locked"
        return copy

    def vectors(self, held: Held) -> tuple[Sequence[IndexedPassage], PassageSettings | None]:
        return (), None


def _stores(folder: Path) -> str:
    """The stores that the manifest names. Without one the first there are: a later folder is an unfinished reindex."""
    with suppress(IndexDamaged):
        if manifest := read_manifest(folder):
            return manifest.stores
    there = [".", *sorted(path.name for path in folder.glob("stores-*"))]
    for name in there:
        if (folder / name / "catalogue.sqlite3").exists() or TextCopies(folder / name / "texts").there:
            return name
    raise IndexMissing(f"No index in {folder}; run `briefings ingest PATH` first, or name one with --index")


def _manifest(folder: Path, stores: Path) -> Manifest | None:
    """The manifest, or the copy of it in the seal."""
    with suppress(IndexDamaged):
        if manifest := read_manifest(folder):
            return manifest
    with suppress(OSError, ValueError):
        if seal := read_seal(stores):
            return seal.manifest
    return None


def _whole_catalogue(stores: Path, dimension: int) -> Catalogue:
    """The catalogue, where it is as it was written; else IndexDamaged."""
    path = stores / "catalogue.sqlite3"
    if not path.is_file():
        raise IndexDamaged(f"{path} is missing; ingest the transcripts again")
    if any(damage.file == path.name for damage in damaged_files(stores)):
        raise IndexDamaged(f"{path} is damaged; ingest the transcripts again")
    catalogue = Catalogue(path, dimension=dimension)
    try:
        catalogue.check()
        for summary in catalogue.summaries():
            found = catalogue.briefing(summary.id)
            if found is None or found.text_sha256 != summary.text_sha256:
                raise IndexDamaged(f"{path}: the text of {summary.id} is not what it was; ingest it again")
            catalogue.passages_of(summary.edition)
    except IndexDamaged:
        catalogue.close()
        raise
    return catalogue


def _disagreements(found: Verification) -> list[str]:
    by_store = [*found.missing.items(), *found.orphans.items(), ("the catalogue", found.changed)]
    return sorted({name for name, ids in by_store if ids})
