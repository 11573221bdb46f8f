"""Files into the index: read -> parse -> cut -> embed -> write, a group of briefings at a time.

What is unchanged costs one hash. A file that fails is reported and the rest goes on.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from index.catalogue import BriefingSummary, IndexedPassage
from index.errors import BadInput
from index.parser import parse_briefing
from index.passages import cut_passages, embedded_sentences, embedded_text
from index.reader import find_transcripts, read_transcripts
from index.records import Briefing, Passage

if TYPE_CHECKING:
    from index.briefing_index import BriefingIndex

_GROUP = 600
"""Passages written at once: enough to fill the model's batches, few enough to lose little when stopped."""
_BATCH = 64
"""Passages embedded between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: str
    briefing_id: str | None = None
    passages: int = 0
    reason: str | None = None


@dataclass(slots=True)
class IngestReport:
    """What became of every file, in the order read."""

    added: list[Outcome] = field(default_factory=list)
    changed: list[Outcome] = field(default_factory=list)
    unchanged: list[Outcome] = field(default_factory=list)
    failed: list[Outcome] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is."""

    file: str
    done: int
    """Passages embedded."""
    total: int
    """Passages known of so far, with an estimate for the files still to be read."""
    rate: float
    """Passages a second."""
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class _Prepared:
    path: Path
    briefing: Briefing
    passages: list[Passage]
    changed: bool


def ingest(
    index: BriefingIndex, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None = None
) -> IngestReport:
    """Bring the transcripts at `paths` (files or folders) into `index`."""
    report = IngestReport()
    files = find_transcripts(paths)
    known = {summary.id: summary for summary in index.briefings()}
    meter = _Meter(len(files), on_progress)
    group: list[_Prepared] = []
    for number, path in enumerate(files, start=1):
        try:
            prepared = _prepare(index, path, known, report)
        except BadInput as error:
            report.failed.append(Outcome(str(path), reason=str(error)))
            prepared = None
        meter.files_read = number
        if prepared:
            meter.known += len(prepared.passages)
            group.append(prepared)
        if group and (number == len(files) or sum(len(each.passages) for each in group) >= _GROUP):
            _write(index, group, report, meter)
            group = []
    return report


def _prepare(
    index: BriefingIndex, path: Path, known: dict[str, BriefingSummary], report: IngestReport
) -> _Prepared | None:
    """Read, parse and cut one file; None where the index holds this content already."""
    transcript = read_transcripts(path)[0]
    source = str(path.resolve())
    same = next((held for held in known.values() if held.sha256 == transcript.sha256), None)
    if same:
        reason = None if same.source == source else f"same content as {same.source}"
        report.unchanged.append(Outcome(str(path), same.id, same.passages, reason))
        return None
    briefing_id = _briefing_id(path, source, known)
    briefing = parse_briefing(transcript.text, briefing_id=briefing_id, source=source, sha256=transcript.sha256)
    passages = cut_passages(briefing, index.settings.passages)
    if not passages:
        raise BadInput(f"{path}: no speech found, only headings or page furniture; is it a transcript?")
    changed = briefing_id in known
    known[briefing_id] = _summary(briefing, len(passages))
    return _Prepared(path, briefing, passages, changed)


def _briefing_id(path: Path, source: str, known: dict[str, BriefingSummary]) -> str:
    """The file's name, made safe for addresses; with a mark of its folder where another file has that name."""
    for summary in known.values():
        if summary.source == source:
            return summary.id
    return new_briefing_id(path, known)


def new_briefing_id(path: Path, taken: Container[str]) -> str:
    """The id under which a file is indexed where the ids `taken` are those of other files."""
    plain = re.sub(r"[^\w.-]+", "-", path.stem).strip("-.") or "briefing"
    return plain if plain not in taken else f"{plain}-{sha256(str(path.resolve()).encode()).hexdigest()[:6]}"


def _summary(briefing: Briefing, passages: int) -> BriefingSummary:
    return BriefingSummary(
        id=briefing.id,
        title=briefing.title,
        date=briefing.date,
        place=briefing.place,
        source=briefing.source,
        sha256=briefing.sha256,
        sections=len(briefing.sections),
        exchanges=len(briefing.exchanges),
        passages=passages,
    )


def _write(index: BriefingIndex, group: Sequence[_Prepared], report: IngestReport, meter: _Meter) -> None:
    index.add([(each.briefing, _embed(index, each, meter)) for each in group])
    for each in group:
        outcome = Outcome(str(each.path), each.briefing.id, len(each.passages))
        (report.changed if each.changed else report.added).append(outcome)


def _embed(index: BriefingIndex, prepared: _Prepared, meter: _Meter) -> list[IndexedPassage]:
    held: list[IndexedPassage] = []
    for first in range(0, len(prepared.passages), _BATCH):
        batch = prepared.passages[first : first + _BATCH]
        sentences = [sentence for passage in batch for sentence in embedded_sentences(passage)]
        vectors = index.encoder.embed(
            [embedded_text(passage, index.settings.passages) for passage in batch] + sentences
        )
        place = len(batch)
        for passage, vector in zip(batch, vectors, strict=False):
            held.append(IndexedPassage(passage, vector, vectors[place : place + len(passage.sentences)]))
            place += len(passage.sentences)
        meter.report(str(prepared.path), len(batch))
    return held


class _Meter:
    """Turns counts into rate and time left; the passages of files still unread are estimated from those read."""

    def __init__(self, files: int, on_progress: Callable[[Progress], None] | None) -> None:
        self._files = files
        self._tell = on_progress
        self._started = time.monotonic()
        self._done = 0
        self.files_read = 0
        self.known = 0

    def report(self, file: str, embedded: int) -> None:
        self._done += embedded
        rate = self._done / max(time.monotonic() - self._started, 1e-6)
        total = max(self._done, round(self.known * self._files / max(self.files_read, 1)))
        if self._tell:
            self._tell(Progress(file, self._done, total, rate, (total - self._done) / rate if rate else None))
