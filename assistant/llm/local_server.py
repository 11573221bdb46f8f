"""A GGUF file behind an OpenAI-compatible server on a free loopback port; owns xllamacpp.

llama.cpp runs in a process of its own: what goes wrong in it costs an answer and not the chat. Run as a program it
serves until its standard input ends, so that it never outlives the process that started it, however that one ended.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import os
import secrets
import selectors
import subprocess
import sys
from pathlib import Path

from assistant.errors import UsageError


class LocalServer:
    """Started at once; stopped with `stop`, or at the end of this process."""

    def __init__(self, model: Path, *, context_tokens: int, timeout: float) -> None:
        """UsageError where the model cannot be served; `timeout`: seconds it may take to load."""
        if importlib.util.find_spec("xllamacpp") is None:
            raise UsageError("BRIEFINGS_LLM=local:... needs the extra `local-llm`: pip install 'briefings[local-llm]'")
        if not model.is_file():
            raise UsageError(f"BRIEFINGS_LLM names {model}, and no such file is there; give the path of a .gguf file")
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(model), str(context_tokens)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        atexit.register(self.stop)
        self.key = secrets.token_urlsafe()
        """Without it, any page open in a browser on this machine could ask the model."""
        self.url = self._start(timeout)
        if not self.url:
            self.stop()
            raise UsageError(
                f"BRIEFINGS_LLM names {model}, and llama.cpp could not load it within {timeout:.0f} s; "
                "see that it is a whole GGUF file of a chat model and fits into memory"
            )

    def _start(self, timeout: float) -> str:
        """The address, once it is printed; empty where none is."""
        asked, told = self._process.stdin, self._process.stdout
        if asked is None or told is None:
            return ""
        with contextlib.suppress(OSError), selectors.DefaultSelector() as selector:
            asked.write(self.key + "\n")
            asked.flush()
            selector.register(told, selectors.EVENT_READ)
            if selector.select(timeout):
                address = told.readline().strip()
                return f"{address}/v1" if address else ""
        return ""

    @property
    def process_id(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        """End the server; does nothing where it has ended."""
        atexit.unregister(self.stop)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _serve(model: str, context_tokens: int) -> None:
    """Load the model, print the address, serve until standard input ends; its first line is the key."""
    told = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # llama.cpp may write to standard output, which nobody reads.
    key = sys.stdin.readline().strip()
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.n_ctx = context_tokens
    params.n_parallel = 1
    params.cpuparams.n_threads = max(1, (os.cpu_count() or 1) - 1)  # One core is left to whoever asks.
    params.ui = False
    params.warmup = False
    server = xllamacpp.Server(params)
    print(server.listening_address, file=told, flush=True)
    sys.stdin.read()
    os._exit(0)  # Waits for no answer that is still being written.


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
