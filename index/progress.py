"""How far an ingest is, and how long it will still take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is."""

    file: str
    done: int
    """Passages embedded."""
    total: int
    """Passages known of so far, with an estimate for the files still to be read."""
    rate: float
    """Passages a second."""
    seconds_left: float | None
    files_done: int = 0
    files: int = 0
    """Files that are new or changed."""


Tell = Callable[[Progress], None]


class Meter:
    """Turns counts into rate and time left; the passages of files still unread are estimated from those read."""

    def __init__(self, files: int, size: int, tell: Tell | None) -> None:
        """`size`: bytes of all the files."""
        self._files = files
        self._size = size
        self._tell = tell
        self._started = time.monotonic()
        self._done = 0
        self._known = 0
        self._size_read = 0
        self._files_done = 0

    def read(self, size: int, passages: int) -> None:
        """A file of `size` bytes turned out to hold that many passages to embed."""
        self._size_read += size
        self._known += passages

    def finished(self, files: int) -> None:
        """Files of which nothing is left to do."""
        self._files_done += files

    def embedded(self, file: str, passages: int) -> None:
        """Count, and tell."""
        self._done += passages
        rate = self._done / max(time.monotonic() - self._started, 1e-6)
        total = max(self._done, round(self._known * self._size / max(self._size_read, 1)))
        left = (total - self._done) / rate if rate else None
        if self._tell:
            self._tell(Progress(file, self._done, total, rate, left, self._files_done, self._files))
