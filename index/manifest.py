"""What an index was made with; an index refuses to mix two of anything."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ValidationError

from index.errors import IndexDamaged, IndexMismatch
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


def read_manifest(folder: Path) -> Manifest | None:
    """None where the folder holds no index yet."""
    path = folder / _NAME
    try:
        return Manifest.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValidationError, OSError) as error:
        raise IndexDamaged(f"{path}: cannot be read ({error}); move the index away and ingest again") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    partial = folder / f"{_NAME}.partial"
    partial.write_text(json.dumps(manifest.model_dump(), indent=2) + "\n", encoding="utf-8")
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
            "or set what it was made with, or ingest into another folder (--index DIR)."
        )
