"""Opens transcript files; nothing else does."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from index.errors import BadInput
from index.files.extracted import Extracted
from index.files.json_records import JsonFields as JsonFields
from index.files.json_records import Record, read_records
from index.files.kinds import OTHER_DOCUMENTS, FileKind, kind_of, refuse_by_name
from index.files.kinds import SUFFIXES as SUFFIXES
from index.files.opening import read_bytes
from index.files.plain import read_plain
from index.manifest import is_manifest

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


DEFAULT_FIELDS = JsonFields()


def read_transcripts(
    path: Path, fields: JsonFields = DEFAULT_FIELDS, on_bad_record: OnBadInput | None = None
) -> list[Transcript]:
    """The briefings of one file: one, but for JSON as many as it has records.

    BadInput names the file, the place and the remedy. A record that cannot be used is told to `on_bad_record` and the
    others go on; without it, it is raised.
    """
    if not os.path.lexists(path):
        raise BadInput(f"{path}: No such file or folder; check the name, it is looked for from {Path.cwd()}")
    # Before the file is opened: nobody waits for a film to be read.
    refuse_by_name(path)
    data = read_bytes(path)
    kind = kind_of(data, path)
    if kind in (FileKind.JSON, FileKind.JSON_LINES):
        return _records(data, path, fields, on_bad_record, lines=kind is FileKind.JSON_LINES)
    found = _reader_of(kind)(data, path)
    if not found.text.strip():
        raise BadInput(f"{path}: holds no text; was the transcript saved?")
    return [Transcript(path, sha256(data).hexdigest(), found.text, None, found.title, found.date, found.furniture)]


def _reader_of(kind: FileKind) -> Callable[[bytes, Path], Extracted]:
    """Each loads its library when it is first needed: the start of a command does not wait for them."""
    if kind is FileKind.HTML:
        from index.files.html import read_html

        return read_html
    if kind is FileKind.PDF:
        from index.files.pdf import read_pdf

        return read_pdf
    if kind is FileKind.DOCX:
        from index.files.docx import read_docx

        return read_docx
    return read_plain


def _records(
    data: bytes, path: Path, fields: JsonFields, on_bad_record: OnBadInput | None, *, lines: bool
) -> list[Transcript]:
    found: list[Transcript] = []
    records = list(read_records(read_plain(data, path).text, path, fields, lines=lines))
    if not records:
        raise BadInput(f"{path}: holds no records; was the file saved?")
    for record in records:
        if isinstance(record, Record):
            declared = record.extracted
            found.append(Transcript(path, record.sha256, declared.text, record.name, declared.title, declared.date))
        elif on_bad_record is None:
            raise record
        else:
            on_bad_record(path, record)
    return found


def find_transcripts(paths: Iterable[Path], on_bad_input: OnBadInput | None = None) -> list[Path]:
    """The files named, and every transcript below the folders named; sorted, each once.

    A file named outright is kept whatever its type, so that its failure is reported. A link that leads out of the
    folder named is not followed: `on_bad_input` is told.
    """
    # A document of a type that cannot be read is listed too, for its failure to be reported.
    listed = SUFFIXES | OTHER_DOCUMENTS.keys()
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        folder = path.resolve()
        everything = sorted(path.rglob("*"))
        # An index keeps copies of the texts, which are no transcripts of their own.
        indexes = {each.parent for each in everything if is_manifest(each)}
        for below in everything:
            if below.name.startswith(".") or not indexes.isdisjoint(below.parents):
                continue
            if below.is_symlink() and below.exists() and not below.resolve().is_relative_to(folder):
                if on_bad_input and (below.is_dir() or below.suffix.lower() in listed):
                    reason = f"{below}: is a link out of {path} and not followed; name {below.resolve()} itself"
                    on_bad_input(below, BadInput(reason))
            elif below.suffix.lower() in listed and not below.is_dir():
                found[below] = None
    return list(found)
