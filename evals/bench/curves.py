"""Growth as a picture. Owns matplotlib."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

_STEPS = ("retrieve", "dense", "words", "beside", "passages", "embed", "names", "fuse")


def draw_growth(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Write a PNG with four pictures over the number of passages. Raises ImportError without the extra `bench`."""
    from matplotlib.figure import Figure

    sizes = [row["passages"] for row in rows]
    figure = Figure(figsize=(10, 7), layout="constrained")
    (speed, memory), (recall, start) = figure.subplots(2, 2)

    def lines(axes: Any, title: str, of: dict[str, Callable[[dict[str, Any]], float | None]]) -> None:
        for name, value in of.items():
            axes.plot(sizes, [value(row) for row in rows], marker="o", markersize=3, label=name)
        axes.set(title=title, xscale="log", xlabel="passages")
        axes.grid(alpha=0.3)
        axes.legend(fontsize="x-small", ncol=2)

    lines(
        speed,
        "A warm question, ms of the processor",
        {name: lambda row, name=name: row["steps_ms"][name]["processor"] for name in _STEPS}
        | {"exact: one product": lambda row: row["floor_ms"]["processor"] if row["floor_ms"] else None},
    )
    speed.set_yscale("log")
    lines(memory, "MiB", {"memory": lambda row: row["memory_mib"], "index": lambda row: row["index_mib"]})
    memory.set_yscale("log")
    lines(
        recall,
        "Of the nearest, found",
        {"recall@10": lambda row: row["recall_at_10"], "recall@50": lambda row: row["recall_at_50"]},
    )
    recall.set_ylim(0.9, 1.005)
    lines(start, "Seconds from a cold start", {"first answer": lambda row: row["first_answer_s"]})
    figure.savefig(path, dpi=120)
