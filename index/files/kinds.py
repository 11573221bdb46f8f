"""What kind of file it is: by its first bytes where they tell, else by its name."""

from __future__ import annotations

import re
from enum import Enum, auto
from pathlib import Path

from index.errors import BadInput


class FileKind(Enum):
    """How a file is read."""

    PLAIN = auto()
    HTML = auto()
    PDF = auto()
    DOCX = auto()
    JSON = auto()
    JSON_LINES = auto()


_KINDS = {
    ".txt": FileKind.PLAIN,
    ".md": FileKind.PLAIN,
    ".markdown": FileKind.PLAIN,
    ".html": FileKind.HTML,
    ".htm": FileKind.HTML,
    ".xhtml": FileKind.HTML,
    ".pdf": FileKind.PDF,
    ".docx": FileKind.DOCX,
    ".json": FileKind.JSON,
    ".jsonl": FileKind.JSON_LINES,
    ".ndjson": FileKind.JSON_LINES,
}
SUFFIXES: frozenset[str] = frozenset(_KINDS)
_SAVE_AS_DOCX = "open it in a word processor and save it as .docx"
OTHER_DOCUMENTS = {
    ".doc": _SAVE_AS_DOCX,
    ".odt": _SAVE_AS_DOCX,
    ".rtf": _SAVE_AS_DOCX,
    ".pages": _SAVE_AS_DOCX,
    ".epub": "convert it to .html or .txt",
    ".mht": "save the page as .html",
    ".mhtml": "save the page as .html",
    ".webarchive": "save the page as .html",
}
"""Suffixes of documents that may well be transcripts, with the remedy."""
_MARKUP = re.compile(rb"\s*(?:<!doctype\s+html|<html[\s>]|<\?xml[^>]*>\s*(?:<!doctype\s+html|<html[\s>]))", re.I)
_ANY_TAG = re.compile(rb"<[a-z!/][^<>]*>", re.I)


def refuse_by_name(path: Path) -> None:
    """BadInput for a name that says the file is no transcript."""
    suffix = path.suffix.lower()
    if remedy := OTHER_DOCUMENTS.get(suffix):
        raise BadInput(f"{path}: cannot read files of type '{suffix}'; {remedy}")
    if not suffix:
        raise BadInput(f"{path}: its name does not tell what it is; give it the ending .txt or .md (UTF-8)")
    if suffix not in SUFFIXES:
        raise BadInput(f"{path}: cannot read files of type '{suffix}'; save it as .txt or .md (UTF-8)")


def kind_of(data: bytes, path: Path) -> FileKind:
    """The kind that the content shows, whatever the name; BadInput where name and content fit nothing readable."""
    named = _KINDS.get(path.suffix.lower(), FileKind.PLAIN)
    start = data[:1024]
    if b"%PDF-" in start and (named is FileKind.PDF or start.lstrip().startswith(b"%PDF-")):
        return FileKind.PDF
    if start.startswith(b"PK\x03\x04"):
        if b"mimetypeapplication/vnd.oasis.opendocument" in start:
            raise BadInput(f"{path}: is an OpenDocument file; {_SAVE_AS_DOCX}")
        return FileKind.DOCX
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise BadInput(f"{path}: is an old Word document (or one with a password); {_SAVE_AS_DOCX}, without a password")
    if start.startswith(b"{\\rtf"):
        raise BadInput(f"{path}: is an RTF document; {_SAVE_AS_DOCX}")
    if not start.strip():
        return FileKind.PLAIN if not data.strip() else named
    if _MARKUP.match(start.removeprefix(b"\xef\xbb\xbf")):
        return FileKind.HTML
    if named is FileKind.HTML and b"\x00" not in start and not _ANY_TAG.search(data):
        return FileKind.PLAIN
    if named in (FileKind.PDF, FileKind.DOCX):
        raise BadInput(
            f"{path}: is no {path.suffix.lower()[1:]} file, whatever its name says; give it its right suffix"
        )
    return named
