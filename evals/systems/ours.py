"""The assistant itself, over an index of its own."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import assistant.calibration
from assistant.assistant import Assistant
from assistant.question_map.question_map import QuestionMap
from assistant.records import Conversation, ConversationTurn
from index.briefing_index import BriefingIndex
from index.errors import BadInput, UnknownBriefing
from index.settings import IndexSettings

_log = logging.getLogger(__name__)


class Ours:
    """Named `ours`."""

    name = "ours"
    _assistant: Assistant

    def prepare(self, transcripts: Sequence[Path], folder: Path, *, reporters: bool = True) -> dict[str, str]:
        settings = IndexSettings(index=folder / "index")
        passages = settings.passages.model_copy(update={"reporters": reporters})
        index = BriefingIndex.open(
            settings.model_copy(update={"passages": passages}), create=True, purpose="briefings eval"
        )
        self._assistant = Assistant(index)
        report = index.ingest(transcripts)
        for outcome in report.failed:
            # Questions about it fail one by one, and are counted.
            _log.warning("not indexed: %s", outcome.reason or outcome.path)
        writer, reader = self._assistant.writer, self._assistant.reader
        summaries = sorted(index.briefings(), key=lambda each: each.id)
        if not summaries:
            index.close()
            raise BadInput(f"No transcript can be indexed from {', '.join(map(str, transcripts))}")
        return {
            "transcripts": _short("".join(summary.sha256 for summary in summaries).encode()),
            "embedding": index.encoder.model_hash[:12],
            "question map": QuestionMap.for_model(index.encoder.model_hash).digest[:12],
            "passages": _short(passages.model_dump_json().encode()),
            "code": _code(),
            "calibration": _short(Path(assistant.calibration.__file__).with_name("calibration.json").read_bytes()),
            **({"reader": reader.card["sha256"][:12]} if reader else {}),
            **({"model": writer.name, "prompts": writer.prompts_digest} if writer else {}),
        }

    def text_of(self, briefing_id: str) -> str | None:
        try:
            return self._assistant.index.briefing(briefing_id).text
        except UnknownBriefing:
            return None

    def ask(self, turns: Sequence[str], *, live: bool) -> dict[str, Any]:
        conversation = Conversation()
        for turn in turns[:-1]:
            if live:
                conversation = conversation.after(self._assistant.ask(turn, conversation))
            else:
                conversation = Conversation((*conversation.turns, ConversationTurn(turn)))
        return self._assistant.ask(turns[-1], conversation).as_json()

    def close(self) -> None:
        self._assistant.index.close()


def _code() -> str:
    """Digest of the code that answers; two halves of one run must not come from two versions of it."""
    root = Path(assistant.__file__ or "").parents[1]
    files = sorted(path for package in ("assistant", "index", "prompts") for path in (root / package).rglob("*.py"))
    return _short(b"".join(path.read_bytes() for path in files))


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
