"""An OpenAI-compatible server whose "model" is a rule: it streams what a function makes of the prompt."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Manners:
    """How a server behaves; the default is well."""

    status: tuple[int, ...] = ()
    """HTTP status of the first requests; 200 for those after."""
    before: float = 0.0
    """Seconds before the first piece."""
    between: float = 0.0
    """Seconds between pieces."""
    breaks_after: int | None = None
    """Pieces after which the connection is closed without an ending."""
    finish: str = "stop"
    raw: bytes | None = None
    """Sent instead of a stream."""


@dataclass
class ModelServer:
    """Runs from `serving`; `asked` are the bodies of the requests, `keys` their Authorization headers."""

    reply: Callable[[str], str]
    manners: Manners
    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    """Set once a client has closed the connection before the end."""

    @property
    def setting(self) -> str:
        """For BRIEFINGS_LLM."""
        return f"openai-like:http://127.0.0.1:{self.port}/v1#rule-1"

    @property
    def prompts(self) -> list[str]:
        return [each["messages"][-1]["content"] for each in self.asked]


@contextmanager
def serving(reply: Callable[[str], str] | str, manners: Manners | None = None) -> Iterator[ModelServer]:
    """A server on a free loopback port, stopped at the end."""
    made = ModelServer((lambda _: reply) if isinstance(reply, str) else reply, manners or Manners())
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.asked.append(asked)
            made.keys.append(self.headers.get("Authorization", ""))
            # The client may give up waiting, as a test wants it to.
            try:
                _answer(self, made, asked, stopped)
            except (BrokenPipeError, ConnectionResetError):
                made.left.set()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield made
        finally:
            stopped.set()
            server.shutdown()
            thread.join()


def _answer(
    handler: BaseHTTPRequestHandler, made: ModelServer, asked: dict[str, Any], stopped: threading.Event
) -> None:
    manners = made.manners
    nth = len(made.asked) - 1
    status = manners.status[nth] if nth < len(manners.status) else 200
    if status != 200 or manners.raw is not None:
        body = manners.raw if manners.raw is not None else b'{"error": {"message": "no"}}'
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json" if status != 200 else "text/event-stream")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        return
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    stopped.wait(manners.before)
    for number, piece in enumerate(_pieces(made.reply(asked["messages"][-1]["content"]))):
        if number == manners.breaks_after:
            return
        _send(handler, asked, {"content": piece}, None)
        stopped.wait(manners.between)
    _send(handler, asked, {}, manners.finish)
    handler.wfile.write(b"data: [DONE]\n\n")


def _pieces(text: str) -> Sequence[str]:
    """About what a token is."""
    return [text[start : start + 4] for start in range(0, len(text), 4)]


def _send(handler: BaseHTTPRequestHandler, asked: dict[str, Any], delta: dict[str, str], finish: str | None) -> None:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": int(time.time()), "model": asked["model"]}
    handler.wfile.write(b"data: " + json.dumps(chunk | {"choices": [choice]}).encode() + b"\n\n")
    handler.wfile.flush()
