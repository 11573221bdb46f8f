"""OpenAI, Anthropic and Ollama through their own client libraries, against a server that speaks as theirs do.

`pip install -e '.[anthropic]'` for Anthropic's: its LlamaIndex package brings the clouds of two others, 75 MB.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.records import Answer
from assistant.settings import AssistantSettings
from tests.assistant.llm.conftest import QUESTION
from tests.assistant.llm.wires import ANTHROPIC, OLLAMA, OPENAI, Wire

KEY = "the-right-key"
SAID = "The ferry line between Vey and Stell will be resumed on April 18"
REPLY = [SAID[:20], SAID[20:], ". Three documents were", " signed."]


class Provider:
    """A provider's server. `body`: what it streams to whoever has the key; the connection closes behind it."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.body: Iterator[bytes] = iter(())
        self.paths: list[str] = []
        self.address = ""

    def says(self, *pieces: str, ending: str | None = "stop") -> None:
        """Stream these words; without an `ending` the connection closes behind them."""
        last = [self.wire.ending(ending)] if ending else []
        self.body = iter([self.wire.opening, *map(self.wire.piece, pieces), *last])


@contextmanager
def serving(wire: Wire) -> Iterator[Provider]:
    provider = Provider(wire)
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            provider.paths.append(self.path)
            right = wire.key(self.headers) == KEY
            self.send_response(200 if right else 401)
            self.send_header("Content-Type", "application/json" if not right else "text/event-stream")
            self.end_headers()
            try:
                for message in provider.body if right else [wire.refusal]:
                    if stopped.is_set():
                        return
                    self.wfile.write(message)
                    self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                pass  # The client gave up waiting, as a test wants it to.

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        provider.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield provider
        finally:
            stopped.set()
            server.shutdown()
            thread.join()


@pytest.fixture(
    params=[
        pytest.param((OPENAI, "llama_index.llms.openai"), id="openai"),
        pytest.param((ANTHROPIC, "llama_index.llms.anthropic"), id="anthropic"),
        pytest.param((OLLAMA, "llama_index.llms.ollama"), id="ollama"),
    ]
)
def provider(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    wire, client = request.param
    if importlib.util.find_spec(client) is None:
        pytest.skip(f"{client} is not installed; the extra `{client.rpartition('.')[2]}` brings it")
    with serving(wire) as served:
        for name, value in wire.environment(served.address).items():
            monkeypatch.setenv(name, value)
        yield served


def answered(provider: Provider, assistant: Assistant, **others: object) -> Answer:
    settings = {"llm": provider.wire.setting(provider.address), "llm_key": KEY, "llm_retries": 0, **others}
    return Assistant(assistant.index, AssistantSettings.model_validate(settings)).ask(QUESTION)


def test_a_reply_streams_through_the_client_and_is_checked(
    provider: Provider, assistant_over_samples: Assistant
) -> None:
    provider.says(*REPLY)
    answer = answered(provider, assistant_over_samples)
    assert answer.answered_by in ("gpt-4o-mini", "claude-sonnet-4-5", "rule-1") and not answer.note
    assert SAID in answer.statements[0].text and len(answer.statements) == 2
    assert provider.paths == [provider.wire.path]


def test_a_reply_that_is_cut_at_the_limit_says_so(provider: Provider, assistant_over_samples: Assistant) -> None:
    provider.says(f"{SAID}. ", "The Elmarch side has comp", ending="length")
    answer = answered(provider, assistant_over_samples)
    assert "cut off at 512 tokens" in answer.note and len(answer.statements) == 1


def _garbage() -> Iterator[bytes]:
    while True:
        yield b"data: \x00\xff{{{]\n\n" * 100


def _silence(provider: Provider) -> Iterator[bytes]:
    yield provider.wire.opening
    while True:
        yield provider.wire.silence


@pytest.mark.parametrize(
    ("fault", "note"),
    [
        pytest.param("wrong-key", "BRIEFINGS_LLM_KEY", id="wrong-key"),
        pytest.param("gone", "cannot be reached", id="server-gone"),
        pytest.param("broken-off", "its reply broke off", id="cut-off-in-mid-stream"),
        pytest.param("garbage", "could not be read", id="garbage-without-end"),
        pytest.param("silence", "had not begun within 1 seconds", id="silence-without-end"),
    ],
)
def test_what_goes_wrong_is_a_note_below_the_speakers_own_words(
    provider: Provider,
    assistant_over_samples: Assistant,
    extract: Answer,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    note: str,
) -> None:
    others: dict[str, object] = {}
    if fault == "wrong-key":
        others["llm_key"] = "another"
    elif fault == "broken-off":
        provider.says(*REPLY[:3], ending=None)
    elif fault == "garbage":
        provider.body = _garbage()
    elif fault == "silence":
        provider.body = _silence(provider)
        others["llm_first_token_seconds"] = 1.0
    elif fault == "gone":
        provider.address = "http://127.0.0.1:9"
        for name, value in provider.wire.environment(provider.address).items():
            monkeypatch.setenv(name, value)
    answer = answered(provider, assistant_over_samples, **others)
    assert note in answer.note
    assert (answer.statements, answer.kind, answer.answered_by) == (extract.statements, extract.kind, "extract")
    assert KEY not in answer.note and "another" not in answer.note
