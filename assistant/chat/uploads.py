"""Uploaded files into the index, telling how far it is."""

from __future__ import annotations

import logging
import queue
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assistant.chat.languages import words
from assistant.chat.rendering import render_ingest_problem, render_progress, render_report
from assistant.serving.serving import Serving
from index.briefing_index import BriefingIndex
from index.errors import IndexingError
from index.ingest import Outcome, Progress

_log = logging.getLogger(__name__)

_REFRESH_SECONDS = 0.2


def add_briefings(index: BriefingIndex, uploaded: Sequence[str], serving: Serving, user: str | None) -> Iterator[str]:
    """Index the files, yielding what to show: progress, and at the end the report."""
    if not serving.may_edit(user):
        yield render_ingest_problem(words.EDITORS_ONLY)
        return
    if len(uploaded) > serving.settings.uploads_at_once:
        yield render_ingest_problem(words.TOO_MANY_FILES.format(limit=serving.settings.uploads_at_once))
        return
    yield render_progress(None)
    wrong = [path for path in uploaded if Path(path).suffix.lower() not in words.UPLOAD_TYPES]
    try:
        kept = [_keep(index.folder / "uploads", Path(path)) for path in uploaded if path not in wrong]
        updates: queue.SimpleQueue[Progress] = queue.SimpleQueue()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ingest") as worker:
            running = worker.submit(index.ingest, kept, updates.put)
            while not running.done():
                try:
                    yield render_progress(updates.get(timeout=_REFRESH_SECONDS))
                except queue.Empty:
                    continue
            report = running.result()
    except IndexingError as error:
        yield render_ingest_problem(str(error))
        return
    except Exception:
        _log.exception("indexing uploaded files failed")
        yield render_ingest_problem(words.INGEST_FAILED)
        return
    report.failed.extend(
        Outcome(path, reason=words.WRONG_TYPE.format(types=", ".join(words.UPLOAD_TYPES))) for path in wrong
    )
    yield render_report(report)


def _keep(folder: Path, uploaded: Path) -> Path:
    """A copy beside the index: gradio's own goes, and the same name uploaded again is a new edition."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(uploaded, folder / uploaded.name))
