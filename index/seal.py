"""What every file of an index hashed to when it was closed: it tells flipped bytes, missing files and half copies.

There is a seal only while nobody has the index open, because Chroma rewrites its files whenever it is asked. After a
crash there is none until the index is closed once; until then the stores can only be compared with each other.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from index.errors import first_line
from index.manifest import Manifest

_NAME = "seal.json"
NEEDED = ("catalogue.sqlite3", "chroma/chroma.sqlite3", "words/meta.json")
"""What every index has."""


class SealedFile(BaseModel, frozen=True):
    """One file as it was."""

    size: int
    modified: int
    """Nanoseconds. Where size and time are those of the last seal, the file is not hashed again."""
    sha256: str


class Seal(BaseModel, frozen=True):
    """Kept as seal.json beside the catalogue."""

    files: dict[str, SealedFile]
    manifest: Manifest
    """A copy: by it the vectors can be used again where the manifest itself is damaged."""
    sha256: str = ""
    """Of all of the above."""

    def digest(self) -> str:
        return hashlib.sha256(self.model_copy(update={"sha256": ""}).model_dump_json().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not as it was written."""

    file: str
    """Below the folder of the stores."""
    what: str


def write_seal(stores: Path, manifest: Manifest, former: Seal | None, *, wrote: bool) -> None:
    """Seal the files of `stores`; nothing where they may not be written to.

    Unless the index `wrote`, what `former` says of its own files holds: a change of theirs is damage.
    """
    files: dict[str, SealedFile] = {}
    with suppress(OSError):
        for name, path in _files(stores).items():
            found, known = path.stat(), former.files.get(name) if former else None
            same = known is not None and (known.size, known.modified) == (found.st_size, found.st_mtime_ns)
            if known and (same or not (wrote or name.startswith("chroma/"))):
                files[name] = known
            else:
                files[name] = SealedFile(size=found.st_size, modified=found.st_mtime_ns, sha256=_hash(path))
        put_back_seal(stores, Seal(files=files, manifest=manifest))


def put_back_seal(stores: Path, seal: Seal | None) -> None:
    """As `break_seal` gave it: nothing was done to the stores."""
    if seal:
        partial = stores / f"{_NAME}.partial"
        partial.write_text(seal.model_copy(update={"sha256": seal.digest()}).model_dump_json(indent=1), "utf-8")
        partial.replace(stores / _NAME)


def read_seal(stores: Path) -> Seal | None:
    """None where there is none; ValueError where it is damaged."""
    try:
        seal = Seal.model_validate_json((stores / _NAME).read_text("utf-8"))
    except FileNotFoundError:
        return None
    if seal.sha256 != seal.digest():
        raise ValueError("its own hash is another")
    return seal


def break_seal(stores: Path) -> Seal | None:
    """Take the seal away before the index is used, and return it. Where nothing may be written, nothing will be."""
    with suppress(OSError, ValueError):
        seal = read_seal(stores)
        (stores / _NAME).unlink(missing_ok=True)
        return seal
    return None


def missing_files(stores: Path) -> list[Damage]:
    """Files of which there is none or not all, told without reading any: what a half copy lacks."""
    needed = [Damage(name, "is missing") for name in NEEDED if not (stores / name).is_file()]
    with suppress(OSError, ValueError):
        if seal := read_seal(stores):
            return [damage for name, sealed in seal.files.items() if (damage := _cut(stores / name, name, sealed))]
    return needed


def damaged_files(stores: Path) -> list[Damage]:
    """Every file that is not as it was sealed; where there is no seal, only those that are missing."""
    try:
        seal = read_seal(stores)
    except (OSError, ValueError) as error:
        return [Damage(_NAME, f"cannot be read ({first_line(error)})"), *missing_files(stores)]
    if seal is None:
        return missing_files(stores)
    found = {name: _cut(stores / name, name, sealed) for name, sealed in seal.files.items()}
    for name, sealed in seal.files.items():
        if found[name] is None and _hash(stores / name) != sealed.sha256:
            found[name] = Damage(name, "holds other bytes than were written")
    return [damage for damage in found.values() if damage]


def _cut(path: Path, name: str, sealed: SealedFile) -> Damage | None:
    if not path.is_file():
        return Damage(name, "is missing")
    size = path.stat().st_size
    return None if size == sealed.size else Damage(name, f"has {size} bytes instead of {sealed.size}")


def _files(stores: Path) -> dict[str, Path]:
    found = [stores / "catalogue.sqlite3", *(stores / "chroma").rglob("*"), *(stores / "words").rglob("*")]
    return {path.relative_to(stores).as_posix(): path for path in found if path.is_file() and path.suffix != ".lock"}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
