"""How much of what a follow-up loses without its conversation do we win back?"""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.retrieval import evidence_within
from evals.records import ResultLine

BUDGET = 1000
"""Tokens within which the evidence must lie."""


def follow_up_evidence(line: ResultLine) -> tuple[float, float, float] | None:
    """All evidence within the budget: with the last turn alone, with the system's question, with the reference one."""
    if line.answer is None or not {"last_turn", "reference"} <= set(line.variants):
        return None
    scores = [
        evidence_within(answer, line.gold, BUDGET)
        for answer in (line.variants["last_turn"], line.answer, line.variants["reference"])
    ]
    return None if None in scores else (scores[0], scores[1], scores[2])  # type: ignore[return-value]


def gap_closed(scores: Sequence[tuple[float, float, float]]) -> float | None:
    """(ours - last turn alone) / (reference - last turn alone), of the means; None where there is no gap.

    Takes the scores and not the lines, so that an interval can be drawn without counting tokens again.
    """
    if not scores:
        return None
    alone, own, reference = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    return (own - alone) / (reference - alone) if reference > alone else None
