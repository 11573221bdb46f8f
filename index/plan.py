"""What an ingest will do with each file, decided from content alone: nothing is parsed to find that nothing changed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.catalogue import BriefingSummary
from index.files.opening import LARGEST


class Action(StrEnum):
    """What is to be done with a file."""

    READ = "read"
    UNCHANGED = "unchanged"
    MOVED = "moved"
    """The index holds its content under a place that is gone."""
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file before it is read."""

    path: Path
    source: str
    """Its place, links resolved."""
    sha256: str | None
    """Of its bytes; None where they cannot be read, which the reader reports."""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One file, and what is to be done with it."""

    file: FoundFile
    action: Action
    held: tuple[BriefingSummary, ...] = ()
    """What the index holds of this file; for a file that moved, of its former place."""
    twin: BriefingSummary | FoundFile | None = None
    """What a duplicate equals."""


def find_file(path: Path) -> FoundFile:
    """The file at `path` with the hash of its bytes; never fails."""
    source = str(path)
    try:
        source = str(path.resolve())
        if not path.is_file() or path.stat().st_size > LARGEST:
            return FoundFile(path, source, None)
        with path.open("rb") as file:
            return FoundFile(path, source, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)
    except (OSError, ValueError, RuntimeError):  # Not readable, no name of a file, a link in a circle.
        return FoundFile(path, source, None)


def plan(files: Sequence[FoundFile], held: Iterable[BriefingSummary], exists: Callable[[str], bool]) -> list[Step]:
    """One step a file, in order. `exists` tells whether there is still a file at a source.

    A file that changes gives up its former content: another file with that content is no duplicate of it.
    """
    by_source: dict[str, list[BriefingSummary]] = defaultdict(list)
    for summary in held:
        by_source[summary.source].append(summary)
    now = {file.source: file.sha256 for file in files if file.sha256}
    owners: dict[str, BriefingSummary | FoundFile] = {}
    for summaries in by_source.values():
        for summary in summaries:
            if now.get(summary.source, summary.sha256) == summary.sha256:
                owners.setdefault(summary.sha256, summary)
    steps: list[Step] = []
    seen: set[str] = set()
    for file in files:
        own = tuple(by_source.get(file.source, ()))
        owner = owners.get(file.sha256 or "")
        if file.source in seen:
            steps.append(Step(file, Action.DUPLICATE, (), next(each for each in files if each.source == file.source)))
        elif any(each.sha256 == file.sha256 and each.file_record is None for each in own):
            steps.append(Step(file, Action.UNCHANGED, own))
        elif owner is None or owner.source == file.source:
            owners.setdefault(file.sha256 or file.source, file)
            steps.append(Step(file, Action.READ, own))
        elif isinstance(owner, BriefingSummary) and not own and not exists(owner.source):
            steps.append(Step(file, Action.MOVED, tuple(by_source[owner.source])))
            owners[owner.sha256] = file
        else:
            steps.append(Step(file, Action.DUPLICATE, own, owner))
        seen.add(file.source)
    return steps


def gone(
    held: Iterable[BriefingSummary], folders: Sequence[Path], exists: Callable[[str], bool]
) -> list[BriefingSummary]:
    """Briefings whose file lay below one of the folders and is there no more."""
    roots = [folder.resolve() for folder in folders if folder.is_dir()]
    return [
        summary
        for summary in held
        if any(Path(summary.source).is_relative_to(root) for root in roots) and not exists(summary.source)
    ]
