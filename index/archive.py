"""The whole index as one file: a zip of the catalogue, what users gave, and a manifest with the hash of each.

The catalogue holds texts, corrections, passages and vectors; the stores that are searched are made anew from it.
An archive is checked to its last byte before anything is written.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from index.briefing_index import BriefingIndex
from index.catalogue import Catalogue
from index.encoder import SentenceEncoder
from index.errors import REMEDY, BadInput, IndexDamaged, IndexMismatch, IndexNotWritable, first_line
from index.folder import check_in_folder, lock_folder
from index.manifest import Manifest
from index.progress import Tell
from index.reindex import FormerCatalogue, make_anew
from index.settings import IndexSettings

_FORMAT: Literal["briefings index"] = "briefings index"
_VERSION = 1
_MANIFEST = "archive.json"
_CATALOGUE = "catalogue.sqlite3"
_FEEDBACK, _UPLOADS = "feedback.jsonl", "uploads"
"""What users gave, beside the stores: what they thought of answers, and the files they uploaded."""
_CHUNK = 1 << 20

TellBytes = Callable[[int, int], None]
"""Told how many bytes of how many are done."""


class ArchivedFile(BaseModel, frozen=True, extra="forbid"):
    """One file of an archive."""

    size: int
    sha256: str


class ArchiveManifest(BaseModel, frozen=True, extra="forbid"):
    """Kept as archive.json in the archive."""

    format: Literal["briefings index"] = _FORMAT
    version: int = _VERSION
    briefings: int
    passages: int
    vectors: bool
    index: Manifest
    files: dict[str, ArchivedFile]


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What an archive holds."""

    file: str
    briefings: int
    passages: int
    size: int
    """Bytes of the archive."""


def export_index(
    index: BriefingIndex, path: Path, on_bytes: TellBytes | None = None, *, vectors: bool = True
) -> ArchiveReport:
    """Write the index to `path`, whole or not at all; without `vectors` it is smaller, and embedded anew on import.

    An archive that is there is replaced; BadInput for another file. Raises IndexNotWritable.
    """
    if path.exists() and not _is_archive(path):
        raise BadInput(f"{path}: exists and is no archive of an index; name another file")
    if not path.parent.is_dir():
        raise BadInput(f"{path}: there is no folder {path.parent}; make it first")
    summaries = index.briefings()
    partial = path.with_name(f"{path.name}.partial")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
            snapshot = Path(folder) / _CATALOGUE
            index.snapshot(snapshot, vectors=vectors)
            files = {_CATALOGUE: snapshot, **_given(index.folder)}
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archived = _pack(archive, files, on_bytes)
                manifest = ArchiveManifest(
                    briefings=len(summaries),
                    passages=sum(each.passages for each in summaries),
                    vectors=vectors,
                    index=index.manifest,
                    files=archived,
                )
                archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
        partial.replace(path)
    except OSError as error:
        raise IndexNotWritable(f"{path} cannot be written ({error.strerror or error}); {REMEDY}") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return ArchiveReport(str(path), manifest.briefings, manifest.passages, path.stat().st_size)


def import_index(
    path: Path,
    manifest: ArchiveManifest,
    settings: IndexSettings,
    on_progress: Tell | None = None,
    *,
    replace: bool = False,
    purpose: str = "import",
) -> ArchiveReport:
    """Make the archive at `path`, checked to be of that `manifest`, the index of `settings`, cut by these settings.

    BadInput for a folder that holds briefings unless `replace` is given: nothing is changed then. Raises IndexLocked,
    IndexNotWritable, IndexMismatch for an archive of a newer version.
    """
    check_in_folder(settings, "import")
    folder = settings.index
    encoder = SentenceEncoder.chosen(settings)
    _check_target(settings, replace=replace, purpose=purpose)
    lock = lock_folder(folder, purpose)
    try:
        latest = max((stores.name for stores in folder.glob("stores-*")), default=".")
        with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as unpacked:
            _unpack(path, manifest, Path(unpacked))
            with closing(Catalogue(Path(unpacked) / _CATALOGUE, dimension=encoder.dimension)) as catalogue:
                made_with = manifest.index if manifest.vectors else None
                former = FormerCatalogue(catalogue, made_with, model=encoder.model_hash)
                report = make_anew(settings, former, encoder.model_hash, latest, on_progress)
            for name, given in _given(Path(unpacked)).items():
                (folder / name).parent.mkdir(exist_ok=True)
                given.replace(folder / name)
    except OSError as error:
        raise IndexNotWritable(f"{folder} cannot be written ({error.strerror or error}); {REMEDY}") from error
    finally:
        lock.release()
    return ArchiveReport(str(path), report.briefings, report.passages, path.stat().st_size)


def check_archive(path: Path, on_bytes: TellBytes | None = None) -> ArchiveManifest:
    """What an archive says of itself, once all of it is as it says; else BadInput."""
    with _opened(path) as archive:
        manifest = ArchiveManifest.model_validate_json(archive.read(_MANIFEST))
        if manifest.version > _VERSION:
            raise BadInput(f"{path}: written by a newer version of this program; update it (pip install -U)")
        if {*archive.namelist()} - {_MANIFEST} != manifest.files.keys() or _CATALOGUE not in manifest.files:
            raise ValueError("its files are not those it lists")
        done, total = 0, sum(each.size for each in manifest.files.values())
        for name, told in manifest.files.items():
            if name != _CATALOGUE and not _is_given(name):
                raise ValueError(f"{name} is no part of an index")
            digest, size = hashlib.sha256(), 0
            with archive.open(name) as member:
                while size <= told.size and (chunk := member.read(_CHUNK)):
                    digest.update(chunk)
                    size += len(chunk)
                    if on_bytes:
                        on_bytes(done + size, total)
            if (size, digest.hexdigest()) != (told.size, told.sha256):
                raise ValueError(f"{name} holds other bytes than were written")
            done += size
    return manifest


def _check_target(settings: IndexSettings, *, replace: bool, purpose: str) -> None:
    """An index is made where there is none: an import that is killed leaves it as it was."""
    try:
        with BriefingIndex.open(settings, create=True, purpose=purpose) as index:
            held = len(index.briefings())
    except (IndexDamaged, IndexMismatch):
        if replace:
            return
        raise
    if held and not replace:
        remedy = "name another folder with --index, or give these up with --replace"
        raise BadInput(f"{settings.index} holds {held} briefings; {remedy}")


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever is wrong with it becomes BadInput."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BadInput(f"{path}: there is no such file; check the name") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BadInput(
            f"{path}: is damaged, cut short or no archive of an index ({first_line(error)}); "
            "copy it again, or name a file that `briefings export` wrote"
        ) from error
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}; check the name and the permissions") from error


def _is_archive(path: Path) -> bool:
    try:
        with _opened(path) as archive:
            return _MANIFEST in archive.namelist()
    except BadInput:
        return False


def _pack(archive: zipfile.ZipFile, files: Mapping[str, Path], on_bytes: TellBytes | None) -> dict[str, ArchivedFile]:
    done, total = 0, sum(path.stat().st_size for path in files.values())
    packed: dict[str, ArchivedFile] = {}
    for name, path in files.items():
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as member:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                member.write(chunk)
                size += len(chunk)
                if on_bytes:
                    on_bytes(done + size, total)
        packed[name] = ArchivedFile(size=size, sha256=digest.hexdigest())
        done += size
    return packed


def _unpack(path: Path, manifest: ArchiveManifest, folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for name in manifest.files:  # Names were checked: none leads out of the folder.
            (folder / name).parent.mkdir(exist_ok=True)
            with archive.open(name) as member, (folder / name).open("wb") as file:
                shutil.copyfileobj(member, file, _CHUNK)


def _given(folder: Path) -> dict[str, Path]:
    """What users gave, by its name in the archive."""
    there = [folder / _FEEDBACK, *(folder / _UPLOADS).glob("*")]
    return {path.relative_to(folder).as_posix(): path for path in sorted(there) if path.is_file()}


def _is_given(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return name == _FEEDBACK or (folder == _UPLOADS and file not in ("", ".", "..") and "\\" not in file)
