"""Three briefings of a fictional ministry, so that there is something to ask from the first minute."""

from __future__ import annotations

from pathlib import Path


def sample_paths() -> list[Path]:
    """The bundled transcripts, oldest first."""
    return sorted(Path(__file__).parent.glob("*.txt"))
