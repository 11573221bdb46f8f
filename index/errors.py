"""What can go wrong between a file and the index. Every message says what to do next."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

REMEDY = "make room on the disk, or see to the permissions, and run it again: what is finished is kept"
"""For an index that cannot be written to."""

REPAIR = "`briefings repair` makes it anew from the texts it holds"
"""For an index of which a part is damaged or missing."""

SQLITE_LOCKED = "database is locked"
"""What SQLite says, within whatever its caller makes of it, where another connection writes."""

_LITTLE = 1 << 20
"""Bytes of disk below which nothing can be opened that is written to."""


class IndexingError(Exception):
    """Anything this package raises on purpose."""


class BadInput(IndexingError):
    """A file that cannot become a briefing: names the file, the place and the remedy."""


class IndexMissing(IndexingError):
    """There is no index in the folder yet."""


class IndexMismatch(IndexingError):
    """The index was written with another embedding model, other passage settings or another layout."""


class IndexLocked(IndexingError):
    """Another process has the index folder, or a part of it, open."""


class IndexDamaged(IndexingError):
    """A part of the index cannot be read."""


class IndexNotWritable(IndexingError):
    """The disk is full, or the index folder may not be written to."""


class ServerUnreachable(IndexingError):
    """The Chroma server does not answer, answers with errors, or refuses the key."""


class UnknownBriefing(IndexingError):
    """No briefing of that id in the index."""


def first_line(error: Exception) -> str:
    """What an error says, on one line; its kind where it says nothing."""
    return next(iter(str(error).splitlines()), type(error).__name__)


def opening_failed(path: Path, error: Exception) -> IndexingError:
    """What a part of an index that cannot be opened tells: that it is in use, that the disk is full, or damage."""
    what = f"{path}: cannot be opened ({first_line(error)})"
    if SQLITE_LOCKED in str(error):
        return IndexLocked(f"{what}; close the other program that has it open, or wait until it has finished")
    full = shutil.disk_usage(path.parent).free < _LITTLE
    return IndexNotWritable(f"{what}; {REMEDY}") if full else IndexDamaged(f"{what}; {REPAIR}")


def unknown_briefing(asked: str, there: Sequence[str]) -> str:
    """Says which ids are near to the one asked for."""
    if not there:
        return f"No briefing '{asked}': the index is empty; `briefings ingest PATH` adds transcripts"
    word = asked.casefold()
    near = [id_ for id_ in there if word and word in id_.casefold()] or get_close_matches(asked, there, n=3)
    meant = f"; did you mean {' or '.join(near[:3])}?" if near else ";"
    return f"No briefing '{asked}' in the index{meant} `briefings list` shows what there is"
