"""A model's reply as it comes, within a time limit and asked for again where the server was busy; owns tenacity.

Clients' time limits hold between two bytes, so that a server that trickles keeps one waiting for ever. Here a thread
reads the reply, and whoever waits for it leaves when the time is up.
"""

from __future__ import annotations

import contextlib
import gc
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from queue import Empty, Queue
from typing import Any

from llama_index.core.llms import LLM, ChatMessage, ChatResponse, ChatResponseGen
from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_when_event_set, wait_exponential_jitter
from tenacity.nap import sleep_using_event

from assistant.settings import AssistantSettings

_BUSY = (408, 409, 425, 429)


class ModelFailed(Exception):
    """The model gave no whole reply; the message says what happened, in words for the reader, without any key."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds until the first words and until the last; how often to ask again before the first."""

    first: float
    total: float
    retries: int


def limits_of(settings: AssistantSettings) -> Limits:
    return Limits(settings.llm_first_token_seconds, settings.llm_seconds, settings.llm_retries)


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a reply; `cut` where the model had no tokens left for the rest."""

    cut: bool


def stream_reply(llm: LLM, prompt: str, limits: Limits) -> Iterator[str | Ended]:
    """The pieces of the reply and at last `Ended`; ModelFailed where it does not come or breaks off.

    A generator that is closed early tells the server to stop.
    """
    pieces: Queue[str | Ended | Exception] = Queue()
    given_up = threading.Event()
    reader = threading.Thread(target=_read, args=(llm, prompt, limits.retries, pieces, given_up), daemon=True)
    started = time.monotonic()
    reader.start()
    begun = False
    try:
        while True:
            allowed = limits.total if begun else min(limits.first, limits.total)
            try:
                piece = pieces.get(timeout=max(0.0, started + allowed - time.monotonic()))
            except Empty:
                late = "was not done" if begun else "had not begun"
                raise ModelFailed(f"it {late} within {allowed:g} seconds") from None
            if isinstance(piece, Exception):
                raise ModelFailed(in_words(piece)) from piece
            yield piece
            if isinstance(piece, Ended):
                return
            begun = True
    finally:
        given_up.set()


def _read(
    llm: LLM, prompt: str, retries: int, pieces: Queue[str | Ended | Exception], given_up: threading.Event
) -> None:
    attempts = Retrying(
        retry=retry_if_exception(_may_pass),
        stop=stop_after_attempt(retries + 1) | stop_when_event_set(given_up),
        wait=wait_exponential_jitter(multiplier=0.25, max=8),
        sleep=sleep_using_event(given_up),
        reraise=True,
    )
    try:
        first, rest = attempts(_begin, llm, prompt)
        ending = None
        with contextlib.closing(rest):
            for response in chain([first], rest):
                if given_up.is_set():
                    break
                if response.delta:
                    pieces.put(response.delta)
                ending = _ending(response) or ending
        if given_up.is_set():
            # OpenAI's client ends the connection once its stream, which refers to itself, is collected. Until then the
            # server writes on, and a local one answers nobody else.
            gc.collect()
            return
        if ending is None and _ending_is_told(first):
            raise ModelFailed("its reply broke off")
        pieces.put(Ended(cut=ending in ("length", "max_tokens")))
    except Exception as error:  # Whatever a client raises is told to the one who waits.
        pieces.put(error)


def _begin(llm: LLM, prompt: str) -> tuple[ChatResponse, ChatResponseGen]:
    """Ask, and wait for the first piece: up to there nothing was shown, and the question can be put again."""
    responses = llm.stream_chat([ChatMessage(role="user", content=prompt)])
    first = next(responses, None)
    if first is None:
        raise ModelFailed("it sent nothing that could be read")
    return first, responses


def _may_pass(error: BaseException) -> bool:
    """Whether asking again may help: the server was busy or could not be reached, rather than refused."""
    status = getattr(error, "status_code", None)
    if status is None:
        return "Connect" in type(error).__name__ or "Timeout" in type(error).__name__
    return isinstance(status, int) and (status in _BUSY or status >= 500)


def _ending(response: ChatResponse) -> str | None:
    """Why the reply ends here, if it does: OpenAI's `finish_reason`, Anthropic's `stop_reason`, Ollama's `done`."""
    raw: Any = response.raw
    if isinstance(raw, dict):
        reason = response.message.additional_kwargs.get("stop_reason") or raw.get("done_reason")
        return str(reason) if reason else "stop" if raw.get("done") is True else None
    choices = getattr(raw, "choices", None)
    return choices[0].finish_reason if choices else None


def _ending_is_told(response: ChatResponse) -> bool:
    """Whether a reply of this protocol is whole only with an ending: those three give what came as they read it."""
    return isinstance(response.raw, dict) or hasattr(response.raw, "choices")


def in_words(error: BaseException) -> str:
    """What happened, for the reader: no address, no key, nothing that a server wrote."""
    if isinstance(error, ModelFailed):
        return str(error)
    status, kind = getattr(error, "status_code", None), type(error).__name__
    if status in (401, 403):
        return f"its server refused the key (HTTP {status}); see BRIEFINGS_LLM_KEY"
    if status == 404:
        return "its server knows no such model or address (HTTP 404); see BRIEFINGS_LLM"
    if isinstance(status, int) and status > 0:  # Ollama's client says -1 where the stream itself tells of an error.
        return f"its server answered with HTTP {status}"
    if "Timeout" in kind:
        return "its server was too slow; BRIEFINGS_LLM_SECONDS allows more time"
    if "Connect" in kind:
        return "its server cannot be reached; see that it runs and that BRIEFINGS_LLM names its address"
    return f"its reply could not be read ({kind})"
