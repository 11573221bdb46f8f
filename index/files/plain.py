"""Plain text and Markdown: decoded, newlines normalised, nothing else changed."""

from __future__ import annotations

from pathlib import Path

from index.files.encodings import decode
from index.files.extracted import Extracted


def read_plain(data: bytes, path: Path) -> Extracted:
    return Extracted(decode(data, path))
