"""Transcripts as the index would number them, and their texts with the reporters' words taken out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from index.errors import BadInput
from index.ingest import new_briefing_id
from index.parser import parse_briefing
from index.prepare import record_id
from index.reader import Transcript, find_transcripts
from index.reader import read_transcripts as read_file
from index.records import Role

Span = tuple[int, int]


def read_transcripts(paths: Sequence[Path]) -> tuple[dict[str, Transcript], list[str]]:
    """The transcripts at `paths` (files or folders) by the id a fresh index gives them, and what cannot be read.

    As in the index, content that stands in two files counts once.
    """
    found: dict[str, Transcript] = {}
    problems: list[str] = []
    seen: set[str] = set()
    for path in find_transcripts(paths):
        try:
            transcripts = read_file(path, on_bad_record=lambda _, error: problems.append(str(error)))
        except BadInput as error:
            problems.append(str(error))
            continue
        name = new_briefing_id(path, found)
        for transcript in transcripts:
            if transcript.sha256 not in seen:
                seen.add(transcript.sha256)
                found[name if transcript.record is None else record_id(name, transcript.record)] = transcript
    return found, problems


@dataclass(frozen=True, slots=True)
class KeptText:
    """A canonical text of which only some stretches are kept; knows where each character came from."""

    text: str
    """The stretches, joined."""
    kept: tuple[Span, ...]
    """Spans of the stretches in the canonical text, in order, none empty."""

    def origin(self, start: int, end: int) -> Span:
        """The canonical span from the first to the last character of text[start:end], which is not empty."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, place: int) -> int:
        starts = [0, *accumulate(end - start for start, end in self.kept)]
        stretch = bisect_right(starts, place) - 1
        return self.kept[stretch][0] + place - starts[stretch]


def without_reporters(text: str) -> KeptText:
    """`text` without what reporters said; their labels stay, as furniture that any splitter would see."""
    briefing = parse_briefing(text, briefing_id="")
    spoken = sorted(
        (turn.start, turn.end)
        for section in briefing.sections
        for turn in section.turns
        if turn.role is Role.REPORTER and turn.end > turn.start
    )
    edges = [0, *(edge for span in spoken for edge in span), len(text)]
    kept = tuple((start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start)
    return KeptText("".join(text[start:end] for start, end in kept), kept)
