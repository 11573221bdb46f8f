"""`make load`: many users asking at once. Errors, latencies, and how the server's memory grows.

python -m evals.bench.load [--address URL] [--users 20] [--every 5] [--seconds 900] [--json FILE]
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from evals.bench.served import served_window

_MEGABYTE = 1 << 20
_HALF_MINUTE = 30.0


@dataclass
class Load:
    """What came back to one user, or to all."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def measure_load(address: str, users: int, every: float, seconds: float) -> dict[str, Any]:
    """Latencies in seconds, errors, and resident MiB of the server every half minute; says the memory as it goes."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        questions = await headings_asked(client)
        until = time.perf_counter() + seconds
        watching = asyncio.create_task(_watched(client, until))
        loads = await asyncio.gather(*(_user(client, each, questions, every, until) for each in range(users)))
        memory = await watching
    spent = [second for load in loads for second in load.seconds]
    errors = [error for load in loads for error in load.errors]
    cuts = statistics.quantiles(spent, n=100) if len(spent) > 1 else [float("nan")] * 99
    return {
        "users": users,
        "one_question_every_s": every,
        "lasted_s": seconds,
        "answers": len(spent),
        "errors": errors,
        "latency_s": {"median": round(cuts[49], 3), "p95": round(cuts[94], 3), "most": round(max(spent, default=0), 3)},
        "memory_mib": [round(each, 1) for each in memory],
    }


async def headings_asked(client: httpx.AsyncClient) -> list[str]:
    """Headings of the indexed briefings as questions, so that the load fits whatever is indexed."""
    listed = (await _call(client, "structure", ""))["briefings"]
    shown = [await _call(client, "structure", each["id"]) for each in listed[:20]]
    headings = [section["heading"] for each in shown for section in each["sections"] if section["heading"]]
    return [f"What was said about {heading}?" for heading in headings] or ["What was said?"]


async def _call(client: httpx.AsyncClient, endpoint: str, *values: object) -> dict[str, list[dict[str, str]]]:
    reply = await client.post(f"gradio_api/run/{endpoint}", json={"data": values})
    reply.raise_for_status()
    called: dict[str, list[dict[str, str]]] = reply.json()["data"][0]
    return called


async def _user(client: httpx.AsyncClient, number: int, questions: list[str], every: float, until: float) -> Load:
    chance, load = random.Random(number), Load()
    await asyncio.sleep(chance.uniform(0, every))
    while (started := time.perf_counter()) < until:
        try:
            # In new words each time: what was read for a question is remembered.
            asked = f"{chance.choice(questions)} (user {number}, question {len(load.seconds)})"
            await _call(client, "ask", asked, [], "", "", "")
            load.seconds.append(time.perf_counter() - started)
        except httpx.HTTPError as error:
            load.errors.append(repr(error))
        await asyncio.sleep(max(0.0, started + every - time.perf_counter()))
    return load


async def _watched(client: httpx.AsyncClient, until: float) -> list[float]:
    """Memory at the start, and every half minute."""
    began, seen = time.perf_counter(), [await _memory(client)]
    while (left := until - time.perf_counter()) > 0:
        await asyncio.sleep(min(_HALF_MINUTE, left + 0.1))
        seen.append(await _memory(client))
        print(f"{time.perf_counter() - began:4.0f} s: the server holds {seen[-1]:.0f} MiB", flush=True)
    return seen


async def _memory(client: httpx.AsyncClient) -> float:
    """Resident MiB of the server."""
    figures = (await client.get("metrics")).text
    found = re.search(r"^process_resident_memory_bytes (\S+)$", figures, re.M)
    return float(found[1]) / _MEGABYTE if found else float("nan")


def main(
    address: Annotated[str, typer.Option(help="A window that runs already; else one over the samples.")] = "",
    users: int = 20,
    every: Annotated[float, typer.Option(help="Seconds from one question of a user to the next.")] = 5.0,
    seconds: Annotated[float, typer.Option(help="How long they ask.")] = 900.0,
    out: Annotated[Path | None, typer.Option("--json", help="Where the figures go.")] = None,
) -> None:
    """Ask with USERS at once, each once every EVERY seconds, for SECONDS."""
    if address:
        figures = asyncio.run(measure_load(address, users, every, seconds))
    else:
        with served_window() as started:
            figures = asyncio.run(measure_load(started, users, every, seconds))
    if out:
        out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    latency, errors, memory = figures["latency_s"], figures["errors"], figures["memory_mib"]
    times = f"median {latency['median']} s, 95th percentile {latency['p95']} s, most {latency['most']} s"
    print(f"{figures['answers']} answers: {times}")
    print(f"{len(errors)} errors{': ' + errors[0] if errors else ''}")
    third = memory[len(memory) // 3 :]
    print(f"memory: {memory[0]} MiB at first, {third[0]} after a third of the time, {memory[-1]} at the end")


if __name__ == "__main__":
    typer.run(main)
