"""What the runner needs of a system under test, ours or another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol


class SystemUnderTest(Protocol):
    """Indexes transcripts, then answers questions over them."""

    name: str

    def prepare(self, transcripts: Sequence[Path], folder: Path, *, reporters: bool = True) -> dict[str, str]:
        """Index `transcripts` (files or folders), in `folder` where something is kept.

        Without `reporters`, nothing that a reporter said may be indexed. Returns digests of what answers depend on.
        Raises BadInput where none of the transcripts can be read.
        """
        ...

    def text_of(self, briefing_id: str) -> str | None:
        """The canonical text that spans of answers refer to; None for a briefing not indexed."""
        ...

    def ask(self, turns: Sequence[str], *, live: bool) -> dict[str, Any]:
        """Answer the last turn, as the machine interface prints an answer.

        Earlier turns are asked after the reference turns, or with `live` after the system's own answers.
        """
        ...

    def close(self) -> None: ...
