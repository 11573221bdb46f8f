"""A follow-up made into a question that stands alone, by a language model."""

from __future__ import annotations

import logging
import re

from llama_index.core.llms import LLM

from assistant.llm.request import new_fence
from assistant.llm.stream import Ended, Limits, ModelFailed, stream_reply
from assistant.records import Conversation, ConversationTurn
from index.lines import squeeze
from prompts import fill, load

_log = logging.getLogger(__name__)

_TURNS = 4
"""Of the conversation that the model is shown."""
_LONGEST = 300
"""Characters of a rewritten question beyond those of the questions it is made from: what is longer is no question."""
_NAME = re.compile(r"\b(?:[A-Z][\w’'-]+|\d[\d.,]*)")


def rewrite_with_llm(
    llm: LLM,
    question: str,
    conversation: Conversation,
    *,
    fallback: str,
    seconds: float,
) -> str:
    """The question as the model rewrites it; `fallback` where the model fails, is slow, or adds what nobody said.

    A question without a conversation is returned as it is, and no model is asked.
    """
    if not conversation.turns:
        return question
    told = "\n".join(
        line
        for turn in conversation.turns[-_TURNS:]
        for line in (f"Question: {turn.standalone_question or turn.question}", *_about(turn))
    )
    prompt = fill(load("standalone"), fence=new_fence(), conversation=told, question=question)
    try:
        reply = "".join(
            piece for piece in stream_reply(llm, prompt, Limits(seconds, seconds, 0)) if not isinstance(piece, Ended)
        )
    except ModelFailed as failure:
        _log.warning("the question was not rewritten by the model: %s", failure)
        return fallback
    rewritten = squeeze(reply).strip('"“”*` ')
    return rewritten if _is_rewrite(rewritten, question, told) else fallback


def _about(turn: ConversationTurn) -> list[str]:
    told = {"was about": turn.headings, "names": turn.names, "is by": turn.speakers}
    return [f"The answer {how}: {'; '.join(what)}" for how, what in told.items() if what]


def _is_rewrite(rewritten: str, question: str, told: str) -> bool:
    """Whether it is a question of this conversation: every name and number in it was said before."""
    known = f"{question} {told}".casefold()
    names = _NAME.findall(rewritten)[1:] if rewritten[:1].isupper() else _NAME.findall(rewritten)
    return (
        0 < len(rewritten) <= len(question) + _LONGEST
        and "://" not in rewritten
        and all(name.casefold().rstrip(".,") in known for name in names)
    )
