"""Times side by side: what is compared takes turns, so that a busy machine slows all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from time import perf_counter, process_time


class Steps:
    """Seconds by step, by the clock and of the processor."""

    def __init__(self) -> None:
        self.clock: dict[str, list[float]] = defaultdict(list)
        self.processor: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add what the body takes; all threads of this process count for the processor."""
        clock, processor = perf_counter(), process_time()
        yield
        self.clock[name].append(perf_counter() - clock)
        self.processor[name].append(process_time() - processor)

    def summary(self, *, milliseconds: bool = False) -> dict[str, dict[str, float]]:
        """By step: median, least and most by the clock, and the median of the processor."""
        unit = 1000.0 if milliseconds else 1.0
        return {
            name: {
                **spread([each * unit for each in times]),
                "processor": round(median(self.processor[name]) * unit, 3),
            }
            for name, times in self.clock.items()
        }


def take_turns(ways: Mapping[str, Callable[[], object]], rounds: int) -> Steps:
    """Every way in every round, after one round that does not count."""
    steps, not_counted = Steps(), Steps()
    for number in range(rounds + 1):
        for name, way in ways.items():
            with (steps if number else not_counted).step(name):
                way()
    return steps


def ratios(times: Mapping[str, Sequence[float]], one: str, other: str) -> dict[str, float]:
    """How many times as long `one` took as `other`: of rounds, since the halves of a round met the same machine."""
    return spread([a / b for a, b in zip(times[one], times[other], strict=True)])


def spread(values: Sequence[float], digits: int = 3) -> dict[str, float]:
    named = {"median": median(values), "least": min(values), "most": max(values)}
    return {name: round(value, digits) for name, value in named.items()}
