"""The folders in which the processes of one machine keep their copies of an index on a server, one each."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import IndexLocked
from index.folder import lock_folder
from index.folder_lock import FolderLock

_MOST = 64
_NAME = "copy.json"


@dataclass(frozen=True, slots=True)
class CopyState:
    """What a copy holds. Written after the copy, which loses nothing by being brought up to date twice."""

    revision: int = 0
    """Number of the last change that it holds, at least."""
    incomplete: tuple[str, ...] = ()
    """Briefings it should hold and does not, because the server has them in part."""

    @classmethod
    def read(cls, stores: Path) -> CopyState:
        """That of a new copy where there is none, or none that can be read."""
        try:
            told = json.loads((stores / _NAME).read_text(encoding="utf-8"))
            return cls(int(told["revision"]), tuple(map(str, told["incomplete"])))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def write(self, stores: Path) -> None:
        partial = stores / f"{_NAME}.partial"
        partial.write_text(json.dumps(asdict(self)), encoding="utf-8")
        partial.replace(stores / _NAME)


def free_copy(folder: Path, purpose: str) -> tuple[Path, FolderLock]:
    """The first copy that no other process of this machine uses, with its lock held. Raises IndexLocked."""
    for number in range(1, _MOST + 1):
        stores = folder / str(number)
        with suppress(IndexLocked):
            return stores, lock_folder(stores, purpose, wait=0)
    raise IndexLocked(f"All {_MOST} copies in {folder} are in use; give this process another folder (--index DIR)")


def empty_copy(stores: Path) -> None:
    """Remove everything but the lock."""
    for path in stores.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif not path.name.startswith("lock"):
            path.unlink()
