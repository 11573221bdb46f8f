"""Load on a running chat window: `python -m evals.bench.load http://127.0.0.1:7860/ --users 20 --seconds 120`.

So many users each ask one question every few seconds over the API. Prints latencies, errors, and how the server's
memory grew, which it reads from /metrics.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import time
from dataclasses import dataclass, field

import httpx
import typer

_MEGABYTE = 1 << 20


@dataclass
class Load:
    """What came back."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def _questions(client: httpx.AsyncClient) -> list[str]:
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


async def _memory(client: httpx.AsyncClient) -> float:
    """Resident megabytes of the server."""
    figures = (await client.get("metrics")).text
    found = re.search(r"^process_resident_memory_bytes (\S+)$", figures, re.M)
    return float(found[1]) / _MEGABYTE if found else float("nan")


async def _user(client: httpx.AsyncClient, number: int, questions: list[str], every: float, until: float) -> Load:
    chance, load = random.Random(number), Load()
    await asyncio.sleep(chance.uniform(0, every))
    while (started := time.perf_counter()) < until:
        try:
            await _call(client, "ask", chance.choice(questions), [], "", "", "")
            load.seconds.append(time.perf_counter() - started)
        except httpx.HTTPError as error:
            load.errors.append(repr(error))
        await asyncio.sleep(max(0.0, started + every - time.perf_counter()))
    return load


async def _watched(client: httpx.AsyncClient, until: float) -> list[float]:
    """Memory at the start, and every half minute."""
    seen = [await _memory(client)]
    while time.perf_counter() < until:
        await asyncio.sleep(min(30.0, max(0.1, until - time.perf_counter())))
        seen.append(await _memory(client))
    return seen


async def _run(address: str, users: int, every: float, seconds: float) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        questions = await _questions(client)
        until = time.perf_counter() + seconds
        asking = [_user(client, each, questions, every, until) for each in range(users)]
        memory, *loads = await asyncio.gather(_watched(client, until), *asking)
    spent = sorted(second for load in loads for second in load.seconds)
    errors = [error for load in loads for error in load.errors]
    if len(spent) > 1:
        cuts = statistics.quantiles(spent, n=100)
        print(f"{len(spent)} answers; median {cuts[49]:.3f} s, 95th percentile {cuts[94]:.3f} s, max {spent[-1]:.3f} s")
    print(f"{len(errors)} errors{': ' + errors[0] if errors else ''}")
    print(f"server's memory in MiB: {', '.join(f'{each:.0f}' for each in memory)}")


def main(address: str, users: int = 20, every: float = 5.0, seconds: float = 120.0) -> None:
    """Ask with USERS at once, each once every EVERY seconds, for SECONDS."""
    asyncio.run(_run(address, users, every, seconds))


if __name__ == "__main__":
    typer.run(main)
