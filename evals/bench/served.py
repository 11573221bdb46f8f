"""A chat window of its own for a measurement: the program as somebody would start it, over the samples."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import httpx

_START_SECONDS = 300


@contextmanager
def served_window() -> Iterator[str]:
    """The address of a server in a process of its own, which is stopped at the end."""
    with tempfile.TemporaryDirectory() as scratch, socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "assistant.cli", "chat", "--samples"]
        command += ["--index", str(Path(scratch) / "index"), "--port", str(port)]
        said = Path(scratch) / "said"
        with said.open("w", encoding="utf-8") as told:
            server = subprocess.Popen(command, stdout=told, stderr=told)
        try:
            address = f"http://127.0.0.1:{port}/"
            _wait_for(address, server, said)
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            httpx.get(f"{address}readyz").raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit(f"The chat window did not start. It said: {said.read_text(encoding='utf-8')}")
