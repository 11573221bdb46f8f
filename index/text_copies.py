"""The texts of an index a second time, a file an edition: from them a damaged catalogue is made anew.

A file's first line is the SHA-256 of the rest, so that each can be trusted or not by itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from index.corrections import Corrections
from index.errors import REMEDY, IndexNotWritable
from index.records import Briefing, Origin, edition_of


@dataclass(frozen=True, slots=True)
class StoredText:
    """All that a briefing is made from: its text, where that is from, and what the user corrected."""

    id: str
    source: str
    sha256: str
    """Of the file's bytes."""
    text: str
    origin: Origin = field(default_factory=Origin)
    revision: int = 0
    corrections: Corrections = field(default_factory=Corrections)

    @property
    def edition(self) -> str:
        return edition_of(self.id, self.sha256, self.revision)


_STORED = TypeAdapter(StoredText)


def stored_text(briefing: Briefing, corrections: Corrections) -> StoredText:
    """What is kept of a briefing for it to be made anew."""
    return StoredText(
        briefing.id,
        briefing.source,
        briefing.sha256,
        briefing.text,
        briefing.origin,
        briefing.revision,
        corrections,
    )


class TextCopies:
    """A folder of files, one for each edition; it may be missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def there(self) -> bool:
        return self._folder.is_dir()

    def add(self, texts: Iterable[StoredText]) -> None:
        """Keep these, each written whole or not at all. Raises IndexNotWritable."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for text in texts:
                self._write(text)
        except OSError as error:
            raise IndexNotWritable(f"the copies of the texts cannot be written ({error}); {REMEDY}") from error

    def _write(self, text: StoredText) -> None:
        record = _STORED.dump_json(text)
        partial = self._folder / "partial"
        with partial.open("wb") as file:
            file.write(sha256(record).hexdigest().encode() + b"\n" + record)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._path(text.edition))

    def delete(self, editions: Iterable[str]) -> None:
        """Let these go; those that are not there are passed over. Raises IndexNotWritable."""
        try:
            for edition in editions:
                self._path(edition).unlink(missing_ok=True)
        except OSError as error:
            raise IndexNotWritable(f"the copies of the texts cannot be written ({error}); {REMEDY}") from error

    def __iter__(self) -> Iterator[tuple[Path, StoredText | None]]:
        """Every file with its text, None where the file is damaged."""
        for path in sorted(self._folder.glob("*.json")):
            yield path, read_copy(path)

    def _path(self, edition: str) -> Path:
        # An id may be as long as a file's name; with the hash behind it, it would be too long for one.
        return self._folder / f"{edition.partition(':')[0][:40]}-{sha256(edition.encode()).hexdigest()[:16]}.json"


def read_copy(path: Path) -> StoredText | None:
    """The text in one file; None where it is damaged."""
    try:
        told, _, record = path.read_bytes().partition(b"\n")
        return _STORED.validate_json(record) if told == sha256(record).hexdigest().encode() else None
    except (OSError, ValidationError):
        return None
