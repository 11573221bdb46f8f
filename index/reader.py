"""Opens transcript files; nothing else does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from index.errors import BadInput

SUFFIXES = frozenset({".txt", ".md", ".markdown"})
_LARGEST = 64 * 1024 * 1024
"""Bytes. The longest real transcripts are below one megabyte."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file's canonical text: decoded, newlines normalised, nothing else changed."""

    path: Path
    sha256: str
    """Of the file's bytes."""
    text: str
    record: str | None = None
    """Name of the record in a JSON file."""
    title: str | None = None
    date: dt.date | None = None
    furniture: tuple[str, ...] = ()


OnBadInput = Callable[[Path, BadInput], None]


@dataclass(frozen=True, slots=True)
class JsonFields:
    """Names of the fields of a JSON record."""

    text: str = "text"
    title: str = "title"
    date: str = "date"
    id: str = "id"


DEFAULT_FIELDS = JsonFields()


def read_transcripts(
    path: Path, fields: JsonFields = DEFAULT_FIELDS, on_bad_record: OnBadInput | None = None
) -> list[Transcript]:
    """The briefings of one file."""
    return [read_transcript(path)]


def read_transcript(path: Path) -> Transcript:
    """Read one file; BadInput names the file, the place and the remedy."""
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(f"{path}: cannot read files of type '{path.suffix}'; save it as .txt or .md (UTF-8)")
    try:
        if path.stat().st_size > _LARGEST:
            raise BadInput(f"{path}: larger than {_LARGEST // 2**20} MiB; a transcript is shorter, split the file")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}; check the name and the permissions") from error
    text = decode(data, path)
    if not text.strip():
        raise BadInput(f"{path}: holds no text; was the transcript saved?")
    return Transcript(path, sha256(data).hexdigest(), text)


def decode(data: bytes, path: Path) -> str:
    """Canonical text of `data`; a byte order mark is dropped, every kind of line end becomes a newline."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\x00" in data[:4096]:
            raise BadInput(f"{path}: is a binary file; save the transcript as plain text")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(
            f"{path}:{line}: byte {error.start} is not valid {error.encoding}; save the file as UTF-8"
        ) from error
    return re.sub("\r\n?", "\n", text)


def find_transcripts(paths: Iterable[Path], on_bad_input: OnBadInput | None = None) -> list[Path]:
    """The files named, and every transcript below the folders named; sorted, each once.

    A file named outright is kept whatever its type, so that its failure is reported.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for below in sorted(path.rglob("*")):
                if below.suffix.lower() in SUFFIXES and below.is_file() and not below.name.startswith("."):
                    found[below] = None
        else:
            found[path] = None
    return list(found)
