"""What an index was made with; an index refuses to mix two of anything."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel

from index.errors import REPAIR, IndexDamaged, IndexMismatch, first_line
from index.settings import PassageSettings

LAYOUT = 2
"""Raised whenever an index written before can no longer be read."""
_NAME = "manifest.json"


class Manifest(BaseModel, frozen=True, extra="forbid"):
    """Kept as manifest.json in the index folder."""

    layout: int = LAYOUT
    embedding: str
    """Hash of the embedding model's files."""
    passages: PassageSettings
    stores: str = "."
    """Folder of catalogue, vectors and words, below the index folder; a reindex writes into a new one."""
    sha256: str = ""
    """Of all of the above; empty where an earlier version wrote it."""

    def digest(self) -> str:
        return hashlib.sha256(self.model_copy(update={"sha256": ""}).model_dump_json().encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest | None:
    """None where the folder holds no index yet."""
    path = folder / _NAME
    try:
        found = Manifest.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, OSError) as error:
        raise IndexDamaged(f"{path}: cannot be read ({first_line(error)}); {REPAIR}") from error
    if found.sha256 not in ("", found.digest()):
        raise IndexDamaged(f"{path}: holds other bytes than were written; {REPAIR}")
    return found.model_copy(update={"sha256": ""})


def is_manifest(path: Path) -> bool:
    """Whether a file is an index folder's manifest, damaged or not."""
    return path.name == _NAME and (path.parent / "lock").is_file()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    partial = folder / f"{_NAME}.partial"
    sealed = manifest.model_copy(update={"sha256": manifest.digest()})
    partial.write_text(sealed.model_dump_json(indent=2) + "\n", encoding="utf-8")
    partial.replace(folder / _NAME)


def differences(found: Manifest, wanted: Manifest) -> str:
    """What of an index found differs from what is wanted, in words; empty where nothing does."""
    return "; ".join(
        f"{name} is {getattr(found, name)!s}, not {getattr(wanted, name)!s}"
        for name in ("layout", "embedding", "passages")
        if getattr(found, name) != getattr(wanted, name)
    )


def check_manifest(folder: Path, found: Manifest, wanted: Manifest) -> None:
    """Raise IndexMismatch naming what differs and what to do."""
    if differing := differences(found, wanted):
        raise IndexMismatch(
            f"The index in {folder} was made differently: {differing}. "
            f"`briefings reindex --index {folder}` makes it anew from the texts it holds, keeping ids and corrections; "
            "or set what it was made with (BRIEFINGS_EMBEDDING, BRIEFINGS_PASSAGES__...), "
            "or ingest into another folder (--index DIR)."
        )
