"""What the model is asked: the prompt with sources that fit into its tokens, fenced as data."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from assistant.citations import shortened
from index.briefing_index import BriefingIndex
from index.lines import squeeze
from index.records import Passage, Role
from index.tokens import count_tokens
from prompts import Prompt, fill

UNKNOWN = "NOT_ANSWERED"
"""What the model replies where the sources do not answer."""
_FRAME = 64
"""Tokens for what servers put around a message."""
_OTHER_TOKENIZER = 1.2
"""Models count more tokens than cl100k_base does, by up to a fifth for English."""


def answer_request(
    prompt: Prompt, question: str, passages: Sequence[Passage], index: BriefingIndex, *, tokens: int
) -> str:
    """The filled prompt of at most `tokens` tokens; passages are best first, and the last ones are left out first."""
    fence = new_fence()

    def filled(sources: Sequence[str]) -> str:
        return fill(prompt, fence=fence, sources="\n\n".join(sources), question=question, unknown=UNKNOWN)

    left = tokens / _OTHER_TOKENIZER - _FRAME - count_tokens(filled([]))
    taken: list[str] = []
    for number, passage in enumerate(passages, start=1):
        source = _source(number, passage, index)
        left -= count_tokens(source) + 2
        if left < 0 and taken:
            break
        taken.append(source)
    return filled(taken)


def new_fence() -> str:
    """A line that nobody can have written into a transcript or a question beforehand."""
    return f"====== {secrets.token_hex(8)} ======"


def _source(number: int, passage: Passage, index: BriefingIndex) -> str:
    briefing = index.briefing(passage.briefing_id)
    who = passage.speaker or "speaker not named"
    when = f", {briefing.date.day} {briefing.date:%B %Y}" if briefing.date else ""
    asked = f"\nIn reply to: {shortened(squeeze(passage.question))}" if passage.question else ""
    role = "" if passage.role is Role.UNKNOWN else f" ({passage.role})"
    return f"Source {number}. {who}{role}{when}, under “{passage.heading}”{asked}\n{squeeze(passage.text)}"
