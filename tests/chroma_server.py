"""A real Chroma server for tests, and a proxy before it that can be slow, failing or silent."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class ChromaProcess:
    """`chroma run` on a free port of this machine; it can be killed and started again over the same data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port), "--path", str(self._folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                answering = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                answering.request("GET", "/api/v2/heartbeat")
                answering.getresponse().read()
                answering.close()
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("chroma run did not start")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


class FaultyProxy:
    """Hands requests on to `port`; `delay` seconds later, or not at all where `status` is set."""

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        self.status = 0
        self.headers: list[dict[str, str]] = []
        """Of every request that came."""
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                proxy.headers.append({name.lower(): value for name, value in self.headers.items()})
                time.sleep(proxy.delay)
                if proxy.status:
                    status, answer = proxy.status, b'{"error": "broken"}'
                else:
                    server = http.client.HTTPConnection("127.0.0.1", port)
                    server.request(self.command, self.path, body, {"content-type": "application/json"})
                    got = server.getresponse()
                    status, answer = got.status, got.read()
                    server.close()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # Whoever asked has hung up, which is what is tested.

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def faulty_proxy(port: int) -> Iterator[FaultyProxy]:
    proxy = FaultyProxy(port)
    try:
        yield proxy
    finally:
        proxy.close()


def until(true: object, seconds: float = 5.0) -> bool:
    """Whether what is called becomes true in that time."""
    assert callable(true)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False
