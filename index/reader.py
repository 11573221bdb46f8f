"""Opens transcript files; nothing else does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from index.errors import BadInput
from index.files.encodings import decode
from index.files.extracted import Extracted
from index.files.opening import read_bytes

SUFFIXES = frozenset({".txt", ".md", ".markdown"})

OnBadInput = Callable[[Path, BadInput], None]
"""Told of what is left out while the rest goes on."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """One briefing's canonical text, and what the file declares about it."""

    path: Path
    sha256: str
    """Of the file's bytes; for a record of a JSON file, of that record's text, title and date."""
    text: str
    """Decoded, newlines normalised, nothing else changed; for HTML, PDF and docx what was extracted."""
    record: str | None = None
    """Name of the record in a JSON file: its id field, else its number."""
    title: str | None = None
    date: dt.date | None = None
    furniture: tuple[str, ...] = ()
    """What was left out of the text as page furniture, one short description each."""


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
    """The briefings of one file: one, but for JSON as many as it has records.

    BadInput names the file, the place and the remedy. A record that cannot be used is told to `on_bad_record` and the
    others go on; without it, it is raised.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(f"{path}: cannot read files of type '{path.suffix}'; save it as .txt or .md (UTF-8)")
    data = read_bytes(path)
    found = Extracted(decode(data, path))
    if not found.text.strip():
        raise BadInput(f"{path}: holds no text; was the transcript saved?")
    return [Transcript(path, sha256(data).hexdigest(), found.text, None, found.title, found.date, found.furniture)]


def find_transcripts(paths: Iterable[Path], on_bad_input: OnBadInput | None = None) -> list[Path]:
    """The files named, and every transcript below the folders named; sorted, each once.

    A file named outright is kept whatever its type, so that its failure is reported. A link that leads out of the
    folder named is not followed: `on_bad_input` is told.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        folder = path.resolve()
        for below in sorted(path.rglob("*")):
            if below.name.startswith("."):
                continue
            if below.is_symlink() and below.exists() and not below.resolve().is_relative_to(folder):
                if on_bad_input and (below.is_dir() or below.suffix.lower() in SUFFIXES):
                    reason = f"{below}: is a link out of {path} and not followed; name {below.resolve()} itself"
                    on_bad_input(below, BadInput(reason))
            elif below.suffix.lower() in SUFFIXES and not below.is_dir():
                found[below] = None
    return list(found)
