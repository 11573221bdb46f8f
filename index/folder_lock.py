"""Keeps a second process out of an index folder: embedded Chroma is not safe across processes. Owns filelock."""

from __future__ import annotations

import json
import os
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexLocked


class FolderLock:
    """Held from opening to closing an index; released by the system when the process dies, however it dies."""

    def __init__(self, folder: Path, purpose: str) -> None:
        self._lock = FileLock(folder / "lock")
        self._holder = folder / "lock.holder.json"
        self._purpose = purpose

    def acquire(self, wait: float) -> None:
        """Raise IndexLocked, naming who holds the folder, when it stays in use for `wait` seconds."""
        try:
            self._lock.acquire(timeout=wait)
        except Timeout as error:
            raise IndexLocked(
                f"The index in {self._holder.parent} is in use by {self._who()}; "
                "close it first, or work on another folder with --index"
            ) from error
        self._holder.write_text(json.dumps({"pid": os.getpid(), "purpose": self._purpose}), encoding="utf-8")

    def release(self) -> None:
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"`{holder['purpose']}` (process {holder['pid']})"
        except (OSError, ValueError, KeyError):
            return "another process"
