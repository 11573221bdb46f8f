"""A file's bytes, read only where that is safe: of bounded size, an ordinary file, the same before and after."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from index.errors import BadInput

LARGEST = 64 * 1024 * 1024
"""Bytes. The longest real transcripts are below one megabyte; saved web pages may carry their pictures."""


def read_bytes(path: Path) -> bytes:
    """The content of an ordinary file; BadInput where it is none, too large, or changes meanwhile."""
    try:
        before = path.stat()
        if stat.S_ISDIR(before.st_mode):
            raise BadInput(f"{path}: is a folder; name the files in it, or rename it if it should be read as a folder")
        if not stat.S_ISREG(before.st_mode):
            raise BadInput(f"{path}: is no ordinary file but a pipe, socket or device; save the transcript as a file")
        if before.st_size > LARGEST:
            raise BadInput(f"{path}: larger than {LARGEST // 2**20} MiB; a transcript is shorter, split the file")
        # Not blocking: the file may have become a pipe since it was looked at.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as opened:
            data = opened.read(before.st_size + 1)
        after = path.stat()
    except OSError as error:
        if path.is_symlink() and not path.exists():
            raise BadInput(f"{path}: is a link to a file that is not there; remove or repair the link") from error
        raise BadInput(f"{path}: {error.strerror or error}; check the name and the permissions") from error
    except ValueError as error:
        raise BadInput(f"{str(path)!r}: is no usable file name ({error}); rename the file") from error
    if len(data) != before.st_size or _identity(before) != _identity(after):
        raise BadInput(f"{path}: changed while it was read; run again when it is complete")
    return data


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
