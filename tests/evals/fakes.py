"""A system under test that answers as told, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

BRIEFING = "2031-03-19-maren"
TEXT = "The reservoir is four fifths full. The gate is shut."


class ScriptedSystem:
    """Answers every question with the whole text; raises what `trouble` holds for a question, once."""

    name = "scripted"

    def __init__(self, trouble: dict[str, BaseException] | None = None, digest: str = "one") -> None:
        self.trouble = dict(trouble or {})
        self.asked: list[tuple[tuple[str, ...], bool]] = []
        self.reporters: bool | None = None
        self.closed = False
        self._digest = digest

    def prepare(self, transcripts: Sequence[Path], folder: Path, *, reporters: bool = True) -> dict[str, str]:
        self.reporters = reporters
        return {"made_of": self._digest}

    def text_of(self, briefing_id: str) -> str | None:
        return TEXT if briefing_id == BRIEFING else None

    def ask(self, turns: Sequence[str], *, live: bool) -> dict[str, Any]:
        self.asked.append((tuple(turns), live))
        if error := self.trouble.pop(turns[-1], None):
            raise error
        # A separator that str.splitlines takes for a line end.
        return {"text": f"{turns[-1]}\u2028{TEXT}", "kind": "answered", "passages": [], "citations": []}

    def close(self) -> None:
        self.closed = True
