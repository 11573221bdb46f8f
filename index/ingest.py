"""Files into the index: find -> plan -> read, parse, cut -> embed -> write, a group of briefings at a time.

What is unchanged costs one hash. A file that fails is reported and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from index.catalogue import BriefingSummary, IndexedBriefing
from index.corrections import Corrections
from index.errors import BadInput, IndexNotWritable
from index.parse_report import report as parse_report
from index.passage_vectors import embed_passages
from index.plan import Action, FoundFile, Step, find_file, gone, plan
from index.prepare import Prepared, Task, prepare, prepare_all, safe_name
from index.progress import Meter, Tell
from index.progress import Progress as Progress
from index.reader import DEFAULT_FIELDS, JsonFields, find_transcripts
from index.settings import PassageSettings

if TYPE_CHECKING:
    from index.briefing_index import BriefingIndex

Engine = Callable[[Sequence[Task]], Generator[Prepared, None, None]]
"""Every task's result, in order."""
_GROUP = 600
"""Passages written at once: enough to fill the model's batches, few enough to lose little when stopped."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, or of one briefing of a file that holds several."""

    path: str
    briefing_id: str | None = None
    passages: int = 0
    reason: str | None = None
    """Why it failed, or what is to be known about it; of a failure it ends with what to do."""
    warnings: tuple[str, ...] = ()
    """What the parser is in doubt about."""

    @property
    def remedy(self) -> str | None:
        """What to do about a failure."""
        return self.reason.rpartition("; ")[2] if self.reason and "; " in self.reason else None


@dataclass(slots=True)
class IngestReport:
    """What became of every file, in the order read."""

    added: list[Outcome] = field(default_factory=list)
    changed: list[Outcome] = field(default_factory=list)
    unchanged: list[Outcome] = field(default_factory=list)
    duplicates: list[Outcome] = field(default_factory=list)
    """Not indexed, because the briefing named holds the same words."""
    removed: list[Outcome] = field(default_factory=list)
    """No longer in the index: the file is gone, or holds something else now."""
    failed: list[Outcome] = field(default_factory=list)
    stopped: bool = False
    """Whether it was stopped before it was through; running it again goes on from there."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How to ingest."""

    jobs: int = 0
    """Processes that read and parse beside the one that embeds. Reading and parsing are 3 % of the work, and embedding
    keeps up to four cores busy: helpers serve where there are more."""
    fields: JsonFields = DEFAULT_FIELDS
    prune: bool = False
    """Whether to remove the briefings whose file lay below a folder named and is gone."""
    engine: Engine | None = None
    """Reads, parses and may embed in place of this machine's own processes; `index.on_ray` has one."""
    stop: Callable[[], bool] = lambda: False
    """Asked before each briefing; what is finished then is kept."""


def ingest(
    index: BriefingIndex,
    paths: Sequence[Path],
    on_progress: Tell | None = None,
    options: IngestOptions = IngestOptions(),
) -> IngestReport:
    """Bring the transcripts at `paths` (files or folders) into `index`."""
    run = _Ingest(index.briefings(), index.corrections(), index.settings.passages, options, index)
    return run.through(paths, on_progress)


def would_ingest(
    held: Sequence[BriefingSummary], paths: Sequence[Path], settings: PassageSettings, options: IngestOptions
) -> IngestReport:
    """What `ingest` would report over an index that holds these briefings. Reads and parses; writes nothing."""
    return _Ingest(held, {}, settings, options, None).through(paths, None)


def new_briefing_id(path: Path, taken: Container[str]) -> str:
    """The id under which a file is indexed where the ids `taken` are those of other files."""
    plain = safe_name(path.stem)
    return plain if plain not in taken else f"{plain}-{sha256(str(path.resolve()).encode()).hexdigest()[:6]}"


class _Ingest:
    """One run. Without an index it only reports."""

    def __init__(
        self,
        held: Sequence[BriefingSummary],
        corrections: Mapping[str, Corrections],
        settings: PassageSettings,
        options: IngestOptions,
        index: BriefingIndex | None,
    ) -> None:
        self._held = held
        self._corrections = corrections
        self._settings = settings
        self._options = options
        self._index = index
        self._sources = {summary.id: summary.source for summary in held}
        """Of every briefing by id, those of this run included."""
        self._same_words: dict[str, str] = {}
        """Id by what the words hash to, of every briefing that stays."""
        self._report = IngestReport()

    def through(self, paths: Sequence[Path], on_progress: Tell | None) -> IngestReport:
        """From first to last."""
        files = [find_file(path) for path in find_transcripts(paths, self._fail)]
        steps = plan(files, self._held, _exists)
        self._remember_words(files)
        tasks = [self._task(step) for step in steps if step.action is Action.READ]
        for step in steps:
            if step.action in (Action.UNCHANGED, Action.MOVED):
                self._keep(step)
        self._read(tasks, Meter(len(tasks), sum(task.size for task in tasks), on_progress))
        for step in steps:
            if step.action is Action.DUPLICATE:
                self._leave_out(step)
        if self._options.prune and not self._report.stopped:
            moved = {each.id for step in steps if step.action is Action.MOVED for each in step.held}
            for summary in gone(self._held, paths, _exists):
                if summary.id not in moved:
                    self._remove(summary, "its file is gone")
        return self._report

    def _fail(self, path: Path, error: BadInput) -> None:
        self._report.failed.append(Outcome(str(path), reason=str(error)))

    def _remember_words(self, files: Sequence[FoundFile]) -> None:
        now = {file.source: file.sha256 for file in files}
        for summary in self._held:
            stays = summary.file_record is not None or now.get(summary.source, summary.sha256) == summary.sha256
            if stays and summary.text_sha256 and _exists(summary.source):
                self._same_words.setdefault(summary.text_sha256, summary.id)

    def _task(self, step: Step) -> Task:
        name = new_briefing_id(step.file.path, {id_ for id_, at in self._sources.items() if at != step.file.source})
        if not step.held:
            self._sources[name] = step.file.source
        corrections = {each.id: self._corrections[each.id] for each in step.held if each.id in self._corrections}
        file = step.file
        return Task(
            file.path, file.source, file.size, name, step.held, corrections, self._settings, self._options.fields
        )

    def _keep(self, step: Step) -> None:
        for summary in step.held:
            reason = None
            if step.action is Action.MOVED:
                reason = f"moved from {summary.source}"
                if self._index:
                    self._index.move(summary.id, step.file.source)
            self._report.unchanged.append(Outcome(str(step.file.path), summary.id, summary.passages, reason))

    def _leave_out(self, step: Step) -> None:
        """Report a file that equals another; what the index holds of it from before is out of date."""
        path, twin = str(step.file.path), step.twin
        if isinstance(twin, FoundFile) and str(twin.path) in {each.path for each in self._report.failed}:
            self._report.failed.append(Outcome(path, reason=f"{path}: same content as {twin.path}, which failed"))
            return
        equals = next((id_ for id_, source in self._sources.items() if twin and source == twin.source), None)
        reason = f"same content as {twin.source}" if twin else None
        self._report.duplicates.append(Outcome(path, equals, reason=reason))
        for summary in step.held:
            self._remove(summary, f"its file now equals that of {equals}")

    def _remove(self, summary: BriefingSummary, reason: str) -> None:
        if self._index:
            self._index.remove(summary.id)
        self._report.removed.append(Outcome(summary.source, summary.id, summary.passages, reason))

    def _read(self, tasks: Sequence[Task], meter: Meter) -> None:
        group: list[Prepared] = []
        done = 0
        engine = self._options.engine
        results = engine(tasks) if engine else prepare_all(tasks, jobs=self._options.jobs)
        try:
            for prepared in self._until_stopped(results):
                prepared = self._settled(prepared)
                meter.read(prepared.task.size, prepared.passages)
                group.append(prepared)
                if sum(each.passages for each in group) >= _GROUP:
                    self._write(group, meter)
                    done, group = done + len(group), []
            self._write(group, meter)
        except IndexNotWritable as error:
            # Nothing more can be written, but what is finished stays.
            for task in tasks[done:]:
                self._fail(task.path, BadInput(f"{task.path}: not indexed: {error}"))
        finally:
            results.close()

    def _until_stopped(self, results: Iterator[Prepared]) -> Iterator[Prepared]:
        for prepared in results:
            if self._options.stop():
                self._report.stopped = True
                return
            yield prepared

    def _settled(self, prepared: Prepared) -> Prepared:
        """What was prepared without what the index holds elsewhere; failures and duplicates go to the report."""
        task = prepared.task
        if any(self._sources.get(briefing.id, task.source) != task.source for briefing, _ in prepared.briefings):
            # A record's id is that of another file's briefing.
            prepared = prepare(replace(task, name=new_briefing_id(task.path, {safe_name(task.path.stem)})))
        for reason in prepared.failures:
            self._fail(task.path, BadInput(reason))
        for summary in prepared.unchanged:
            self._report.unchanged.append(Outcome(str(task.path), summary.id, summary.passages))
        kept = []
        for briefing, passages in prepared.briefings:
            twin = self._same_words.setdefault(briefing.text_sha256, briefing.id)
            if twin == briefing.id:
                self._sources[briefing.id] = task.source
                kept.append((briefing, passages))
                continue
            reason = f"same words as {self._sources[twin]}"
            self._report.duplicates.append(Outcome(str(task.path), twin, reason=reason))
        return replace(prepared, briefings=kept)

    def _write(self, group: Sequence[Prepared], meter: Meter) -> None:
        """Make the briefings of a group part of the index, and take out what their files no longer hold."""
        if self._index:
            self._index.add([each for prepared in group for each in self._embedded(self._index, prepared, meter)])
        held_before = {summary.id for summary in self._held}
        for prepared in group:
            for briefing, passages in prepared.briefings:
                if self._report.stopped and self._index and not self._index.holds(briefing):
                    continue
                warnings = parse_report(briefing).warnings
                outcome = Outcome(str(prepared.task.path), briefing.id, len(passages), warnings=warnings)
                (self._report.changed if briefing.id in held_before else self._report.added).append(outcome)
            self._remove_stale(prepared)
        meter.finished(len(group))

    def _embedded(self, index: BriefingIndex, prepared: Prepared, meter: Meter) -> Iterator[IndexedBriefing]:
        for briefing, passages in prepared.briefings:
            if self._options.stop():
                self._report.stopped = True
                return
            indexed = prepared.embedded.get(briefing.id)
            if indexed is None:
                indexed = embed_passages(
                    index.encoder,
                    passages,
                    self._settings,
                    on_batch=lambda count: meter.embedded(str(prepared.task.path), count),
                )
            else:
                meter.embedded(str(prepared.task.path), len(indexed))
            yield IndexedBriefing(briefing, indexed, prepared.task.corrections_of(briefing.id))

    def _remove_stale(self, prepared: Prepared) -> None:
        if prepared.failures or self._report.stopped:
            return  # What failed now may come back; until then its last edition stays.
        current = {briefing.id for briefing, _ in prepared.briefings} | {each.id for each in prepared.unchanged}
        for summary in prepared.task.held:
            if summary.id not in current:
                self._remove(summary, "its file holds it no more")


def _exists(source: str) -> bool:
    return Path(source).exists()
