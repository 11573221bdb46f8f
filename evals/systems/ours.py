"""The assistant itself, over an index of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import assistant.calibration
from assistant.assistant import Assistant
from assistant.records import Conversation, ConversationTurn
from index.briefing_index import BriefingIndex
from index.errors import UnknownBriefing
from index.settings import IndexSettings


class Ours:
    """Named `ours`."""

    name = "ours"
    _assistant: Assistant

    def prepare(self, transcripts: Sequence[Path], folder: Path) -> dict[str, str]:
        index = BriefingIndex.open(IndexSettings(index=folder / "index"), create=True, purpose="briefings eval")
        report = index.ingest(transcripts)
        if report.failed:
            raise ValueError("; ".join(outcome.reason or outcome.path for outcome in report.failed))
        self._assistant = Assistant(index)
        texts = "".join(summary.sha256 for summary in sorted(index.briefings(), key=lambda each: each.id))
        calibration = Path(assistant.calibration.__file__).with_name("calibration.json").read_bytes()
        return {
            "transcripts": hashlib.sha256(texts.encode()).hexdigest()[:12],
            "embedding": index.encoder.model_hash[:12],
            "calibration": hashlib.sha256(calibration).hexdigest()[:12],
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
