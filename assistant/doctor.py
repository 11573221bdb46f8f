"""Looks at what the product needs, and says what to do about each fault."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.command_line import index_settings
from assistant.errors import UsageError
from index.errors import IndexingError, IndexMissing

if TYPE_CHECKING:
    from index.settings import IndexSettings
    from index.verification import Verification

_FREE = 500 * 1024 * 1024
"""Bytes of disk below which ingesting is likely to fail."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    detail: str


def examine(folder: Path | None) -> list[Check]:
    """Every check, whether or not those before it passed."""
    settings = index_settings(folder)
    checks: list[tuple[str, Callable[[], str]]] = [
        ("python and packages", _versions),
        ("embedding model", _model),
        ("map of questions", _question_map),
        ("reader", _reader),
        ("token tables", _tokens),
        ("disk", lambda: _disk(settings.index)),
        ("index", lambda: _index(folder)),
        ("language model", _language_model),
    ]
    return [_run(name, check) for name, check in checks]


def _run(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except (IndexingError, UsageError, OSError, PackageNotFoundError, RuntimeError) as error:
        return Check(name, False, str(error))


def _versions() -> str:
    packages = ("briefings", "chromadb", "llama-index-core", "gradio", "onnxruntime", "tantivy")
    return ", ".join([f"python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)])


def _model() -> str:
    from index.encoder import SentenceEncoder
    from index.settings import IndexSettings

    encoder = SentenceEncoder.chosen(IndexSettings())
    encoder.verify_files()
    return f"{encoder.name}, {encoder.model_hash[:12]}, files whole"


def _question_map() -> str:
    from assistant.question_map.question_map import QuestionMap
    from index.encoder import SentenceEncoder
    from index.settings import IndexSettings

    digest = QuestionMap.for_model(SentenceEncoder.chosen(IndexSettings()).model_hash).digest
    return f"{digest[:12]}, file whole" if digest else "none for this embedding model: questions are not moved"


def _reader() -> str:
    from assistant.reader.reader import load_reader

    reader = load_reader()
    if reader is None:
        return "no weights; sentences are chosen by their likeness to the question alone"
    return f"{reader.card['name']}, {reader.card['sha256'][:12]}, file whole"


def _tokens() -> str:
    from index.tokens import count_tokens

    return f"cl100k_base at hand ({count_tokens('one two three')} tokens for three words)"


def _disk(folder: Path) -> str:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < _FREE:
        raise OSError(f"{free // 2**20} MiB free at {there}; make room, or name another folder with --index")
    return f"{free // 2**20} MiB free"


def _index(folder: Path | None) -> str:
    from index.repair import verify_index

    settings = index_settings(folder)
    try:
        found = verify_index(settings, purpose="briefings doctor")
    except IndexMissing as missing:
        return f"none yet ({missing})"
    if settings.chroma_url:
        return _server_index(settings, found)
    if not found.sound:
        where = f"--index {settings.index}"
        raise IndexingError(f"not sound; `briefings verify {where}` tells what, `briefings repair {where}` mends it")
    return f"{found.briefings} briefings, {found.passages} passages, sound ({settings.index})"


def _server_index(settings: IndexSettings, found: Verification) -> str:
    from index.briefing_index import BriefingIndex

    with BriefingIndex.open(settings, purpose="briefings doctor") as opened:
        where, behind = opened.where(), opened.behind()
    if not found.sound:
        raise IndexingError(f"not sound; `briefings verify` tells what; ingest those transcripts again ({where})")
    if behind:
        raise IndexingError(f"{behind} ({where})")
    return f"{found.briefings} briefings, {found.passages} passages, sound ({where})"


def _language_model() -> str:
    from assistant.settings import AssistantSettings

    settings = AssistantSettings()
    if not settings.llm:
        return "none; answers are the speakers' own words (BRIEFINGS_LLM names one)"
    from assistant.llm.probe import probe

    return probe(settings)
