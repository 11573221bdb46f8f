"""One file read, parsed and cut: all of an ingest that needs neither model nor stores, in other processes if asked."""

from __future__ import annotations

import multiprocessing
import os
import re
import threading
from collections import deque
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.catalogue import BriefingSummary, IndexedPassage
from index.corrections import Corrections, corrected
from index.errors import BadInput, IndexingError
from index.parser import parse_briefing
from index.passages import cut_passages
from index.reader import DEFAULT_FIELDS, JsonFields, Transcript, read_transcripts
from index.records import Briefing, Origin, Passage
from index.settings import PassageSettings

_AHEAD = 3
"""Files read ahead for each process: enough to keep it busy, few enough to keep memory flat."""


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be prepared. Travels to another process, so it is small."""

    path: Path
    source: str
    size: int
    """Bytes."""
    name: str
    """Id of its briefing where it is new; of several in one file, what their ids begin with."""
    held: tuple[BriefingSummary, ...]
    """What the index holds of this file."""
    corrections: Mapping[str, Corrections]
    """The user's, by id."""
    settings: PassageSettings
    fields: JsonFields = DEFAULT_FIELDS

    def corrections_of(self, briefing_id: str) -> Corrections:
        return self.corrections.get(briefing_id, Corrections())


@dataclass(slots=True)
class Prepared:
    """What one file came to."""

    task: Task
    briefings: list[tuple[Briefing, list[Passage]]] = field(default_factory=list)
    unchanged: list[BriefingSummary] = field(default_factory=list)
    """Records whose content the index holds already."""
    failures: list[str] = field(default_factory=list)
    embedded: dict[str, list[IndexedPassage]] = field(default_factory=dict)
    """By briefing id, where the passages were embedded with the preparing."""

    @property
    def passages(self) -> int:
        return sum(len(passages) for _, passages in self.briefings)


def prepare(task: Task) -> Prepared:
    """Read, parse and cut one file; what cannot be used is among the failures."""
    prepared = Prepared(task)

    def fail(_: Path, error: BadInput) -> None:
        prepared.failures.append(str(error))

    try:
        for transcript in read_transcripts(task.path, task.fields, fail):
            held = next((each for each in task.held if each.file_record == transcript.record), None)
            if held and held.sha256 == transcript.sha256:
                prepared.unchanged.append(held)
                continue
            try:
                prepared.briefings.append(_briefing_of(transcript, task, held))
            except BadInput as error:
                fail(task.path, error)
    except BadInput as error:
        fail(task.path, error)
    except Exception as error:  # One file, whatever is wrong with it, must not stop thousands.
        fail(
            task.path,
            BadInput(f"{task.path}: cannot be parsed ({type(error).__name__}: {error}); report it with the file"),
        )
    return prepared


def _briefing_of(transcript: Transcript, task: Task, held: BriefingSummary | None) -> tuple[Briefing, list[Passage]]:
    new_id = task.name if transcript.record is None else record_id(task.name, transcript.record)
    briefing_id = held.id if held else new_id
    briefing = build_briefing(
        transcript.text,
        briefing_id=briefing_id,
        source=task.source,
        sha256=transcript.sha256,
        origin=Origin(transcript.record, transcript.title, transcript.date, transcript.furniture),
        corrections=task.corrections_of(briefing_id),
    )
    passages = cut_passages(briefing, task.settings)
    if not passages:
        where = f"{task.path}, record {transcript.record}" if transcript.record else f"{task.path}"
        raise BadInput(f"{where}: no speech found, only headings or page furniture; is it a transcript?")
    return briefing, passages


def build_briefing(
    text: str, *, briefing_id: str, source: str, sha256: str, origin: Origin, corrections: Corrections
) -> Briefing:
    """The briefing in a text: what the user says of it holds, then a record's own fields, then what the text says.

    A web page's title comes last: it names the site as often as the briefing.
    """
    found = parse_briefing(text, briefing_id=briefing_id, source=source, sha256=sha256)
    if origin.record is not None:
        title, date = origin.title or found.title, origin.date or found.date
    else:
        title = origin.title if origin.title and found.title == briefing_id else found.title
        date = found.date or origin.date
    return corrected(replace(found, title=title, date=date, origin=origin), corrections)


def record_id(name: str, record: str) -> str:
    """The id of one record of the file whose ids begin with `name`."""
    return f"{name}-{safe_name(record)}"


def safe_name(name: str) -> str:
    """`name` with what an address or a command line would trip over replaced."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "briefing"


def prepare_all(tasks: Iterable[Task], *, jobs: int) -> Generator[Prepared, None, None]:
    """Every task's result in order; with `jobs` above 0 prepared in that many processes, ahead of being asked for."""
    if jobs < 1:
        yield from map(prepare, tasks)
        return
    # Spawned, not forked: the stores and the model have threads of their own in this process.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_parent)
    waiting: deque[Future[Prepared]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(prepare, task))
            if len(waiting) > jobs * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise IndexingError(
            "A process that reads files was ended from outside, perhaps for want of memory; "
            "run it again with --jobs 0: what is finished is kept"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """A process killed outright cannot end its helpers; they watch it."""
    parent = multiprocessing.parent_process()
    if parent:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
