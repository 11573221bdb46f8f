"""`make load-cluster`: a Chroma server, app processes over it, and many users asking at once.

python -m evals.bench.cluster [--processes 2] [--users 50] [--every 10] [--seconds 600] [--briefings FOLDER]

The users are split over the processes, as nginx splits them. Another process ingests what they ask about, while they
run already: how long after its end the last of them knows of it is told too.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from socket import socket
from typing import Annotated, Any

import httpx
import typer

from assistant.samples import sample_paths
from evals.bench.load import measure_load

_START_SECONDS = 180


def main(
    processes: int = 2,
    users: int = 50,
    every: Annotated[float, typer.Option(help="Seconds from one question of a user to the next.")] = 10.0,
    seconds: Annotated[float, typer.Option(help="How long they ask.")] = 600.0,
    briefings: Annotated[Path | None, typer.Option(help="Transcripts to ingest beside the samples.")] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Where the figures go.")] = None,
) -> None:
    """Ask PROCESSES app processes over one Chroma server with USERS at once; every figure is that of the worst."""
    with ExitStack() as running:
        scratch = Path(running.enter_context(tempfile.TemporaryDirectory()))
        chroma = running.enter_context(_chroma(scratch))
        environment = {**os.environ, "BRIEFINGS_CHROMA_URL": chroma, "BRIEFINGS_INDEX": str(scratch / "index")}
        apps = [running.enter_context(_app(environment, scratch / f"app-{place}")) for place in range(processes)]
        _ingest(environment, [*sample_paths(), *([briefings] if briefings else [])])
        visible = max(_seconds_until(partial(_lists_briefings, app)) for app in apps)
        loads = asyncio.run(_measure(apps, users, every, seconds))
    figures: dict[str, Any] = {
        "processes": processes,
        "users": users,
        "one_question_every_s": every,
        "lasted_s": seconds,
        "ingest_visible_after_s": round(visible, 2),
        "answers": sum(load["answers"] for load in loads),
        "errors": [error for load in loads for error in load["errors"]],
        "worst_latency_s": {name: max(load["latency_s"][name] for load in loads) for name in ("median", "p95", "most")},
        "each": loads,
    }
    if out:
        out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    latency, errors = figures["worst_latency_s"], figures["errors"]
    print(f"{figures['answers']} answers by {processes} processes; a finished ingest was visible after {visible:.1f} s")
    print(f"median {latency['median']} s, 95th percentile {latency['p95']} s, most {latency['most']} s")
    print(f"{len(errors)} errors{': ' + errors[0] if errors else ''}")


async def _measure(apps: Sequence[str], users: int, every: float, seconds: float) -> list[dict[str, Any]]:
    share = -(-users // len(apps))
    return await asyncio.gather(*(measure_load(app, share, every, seconds) for app in apps))


def _ingest(environment: dict[str, str], paths: Sequence[Path]) -> None:
    command = [sys.executable, "-m", "assistant.cli", "ingest", "--json", *map(str, paths)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _chroma(scratch: Path) -> Iterator[str]:
    port = _free_port()
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", str(port)]
    with _process([*command, "--path", str(scratch / "chroma")], dict(os.environ), scratch / "chroma.said"):
        address = f"http://127.0.0.1:{port}"
        _seconds_until(lambda: httpx.get(f"{address}/api/v2/heartbeat", timeout=20).is_success)
        yield address


@contextmanager
def _app(environment: dict[str, str], said: Path) -> Iterator[str]:
    port = _free_port()
    with _process([sys.executable, "-m", "assistant.cli", "chat", "--port", str(port)], environment, said):
        address = f"http://127.0.0.1:{port}/"
        _seconds_until(lambda: httpx.get(f"{address}readyz", timeout=20).is_success)
        yield address


@contextmanager
def _process(command: Sequence[str], environment: dict[str, str], said: Path) -> Iterator[None]:
    with said.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(command, env=environment, stdout=told, stderr=told)
    try:
        yield
        if process.poll() is not None:
            raise SystemExit(f"{command[1:4]} ended before its time. It said: {said.read_text(encoding='utf-8')}")
    finally:
        process.terminate()
        process.wait()


def _lists_briefings(app: str) -> bool:
    reply = httpx.post(f"{app}gradio_api/run/structure", json={"data": [""]}, timeout=20)
    return bool(reply.raise_for_status().json()["data"][0]["briefings"])


def _seconds_until(true: Callable[[], bool]) -> float:
    began = time.monotonic()
    while (spent := time.monotonic() - began) < _START_SECONDS:
        try:
            if true():
                return spent
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"Not ready after {_START_SECONDS} s")


def _free_port() -> int:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


if __name__ == "__main__":
    typer.run(main)
