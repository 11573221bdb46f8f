"""The index folder as a whole: who may use it, whether all of it is there, and what of it is left from before."""

from __future__ import annotations

import shutil
from pathlib import Path

from index.catalogue import holds_briefings
from index.errors import REMEDY, REPAIR, IndexDamaged, IndexMismatch, IndexNotWritable
from index.folder_lock import FolderLock
from index.manifest import Manifest
from index.seal import missing_files
from index.settings import IndexSettings

_WAIT = 5.0
"""Seconds. Long enough for two short commands one after the other."""


def lock_folder(folder: Path, purpose: str, *, wait: float = _WAIT) -> FolderLock:
    """The folder, made where there is none, with its lock held; one in use is waited for, in seconds."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FolderLock(folder, purpose)
        lock.acquire(wait)
    except OSError as error:
        raise IndexNotWritable(
            f"The index in {folder} cannot be opened ({error.strerror or error}); {REMEDY}"
        ) from error
    return lock


def check_in_folder(settings: IndexSettings, doing: str) -> None:
    """Raise IndexMismatch where the index is on a server, on which the folder's commands do not work."""
    if settings.chroma_url:
        raise IndexMismatch(
            f"The index is on a Chroma server, which others use: there is no {doing} in place. Name a new index with "
            "BRIEFINGS_CHROMA_INDEX, ingest the transcripts into it, then let every process use that one"
        )


def check_files(stores: Path) -> None:
    """Raise IndexDamaged for stores of which a part is missing: opened, they would be filled up with empty ones."""
    if missing := missing_files(stores):
        first = f"{stores / missing[0].file} {missing[0].what}"
        more = f" (and {len(missing) - 1} files more)" if len(missing) > 1 else ""
        raise IndexDamaged(f"{first}{more}; copy the index folder again where this is a copy, else {REPAIR}")


def check_no_stores(folder: Path) -> None:
    """Raise IndexDamaged where there are briefings and no manifest; one killed while it was made holds none yet."""
    for stores in (folder, *folder.glob("stores-*")):
        if holds_briefings(stores / "catalogue.sqlite3"):
            what = f"{folder / 'manifest.json'} is missing"
            raise IndexDamaged(f"{what}; copy the index folder again where this is a copy, else {REPAIR}")


def remove_former_stores(folder: Path, manifest: Manifest) -> None:
    """Delete what a reindex that was killed at its very end left behind."""
    former = [path for path in folder.glob("stores-*") if path.name < manifest.stores]
    if manifest.stores != ".":
        former += [folder / "chroma", folder / "words", folder / "texts", folder / "seal.json"]
        former += folder.glob("catalogue.sqlite3*")
    for path in former:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
