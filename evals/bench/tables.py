"""The figures as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

_STEPS = ("retrieve", "embed", "dense", "words", "beside", "passages", "names", "fuse")


def times_table(figures: dict[str, Any]) -> Table:
    """Everything but growth: seconds, rates and ratios."""
    table = Table("what", "median", "least", "most", "processor", title="Medians over rounds")
    for group, found in figures.items():
        if group != "growth":
            _add(table, group, found)
    return table


def _add(table: Table, name: str, value: Any) -> None:
    """A row for everything measured over rounds, however deep it lies."""
    if isinstance(value, dict) and "median" in value and "least" in value:
        table.add_row(name, *(str(value.get(part, "")) for part in ("median", "least", "most", "processor")))
    elif isinstance(value, dict):
        for part, inner in value.items():
            _add(table, f"{name}: {part}", inner)


def growth_table(rows: Sequence[dict[str, Any]]) -> Table:
    """One row a size; of a warm question the median by the clock, and behind it of the processor."""
    table = Table(
        "passages",
        "written/s",
        "first answer s",
        *(f"{name} ms" for name in _STEPS),
        "exact ms",
        "recall@10",
        "memory MiB",
        "index MiB",
        title="One archive as it grows",
    )
    for row in rows:
        written = row["written"]
        rate = f"{written['added'] / written['seconds']:,.0f}" if written["added"] else ""
        table.add_row(
            f"{row['passages']:,}",
            rate,
            f"{row['first_answer_s']:.1f}",
            *(_milliseconds(row["steps_ms"][name]) for name in _STEPS),
            _milliseconds(row["floor_ms"]) if row["floor_ms"] else "",
            f"{row['recall_at_10']:.3f}",
            f"{row['memory_mib']:,}",
            f"{row['index_mib']:,.0f}",
        )
    return table


def _milliseconds(times: dict[str, float]) -> str:
    return f"{times['median']:.1f} ({times['processor']:.1f})"
