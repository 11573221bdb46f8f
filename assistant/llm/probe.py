"""Asks the model that BRIEFINGS_LLM names for one word, so that a wrong setting is found before a question is asked."""

from __future__ import annotations

import time
from dataclasses import replace

from assistant.errors import UsageError
from assistant.llm.models import ModelName, build_llm
from assistant.llm.stream import ModelFailed, limits_of, stream_reply
from assistant.settings import AssistantSettings


def probe(settings: AssistantSettings) -> str:
    """How long the model took to reply; UsageError naming setting and remedy where it does not."""
    llm = build_llm(settings)
    name = ModelName.parse(settings.llm).shown
    started = time.monotonic()
    try:
        next(stream_reply(llm, "Reply with the one word: ready", replace(limits_of(settings), retries=0)))
    except ModelFailed as failure:
        raise UsageError(
            f"BRIEFINGS_LLM={settings.llm!r}: {failure}. Until it replies, answers are the speakers' own words"
        ) from failure
    return f"{name} replied within {time.monotonic() - started:.1f} s"
