"""Is what the answer needs in what was retrieved? Recall@k, nDCG@10, MRR, and the evidence within a token budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ir_measures
from ir_measures import RR, nDCG

from evals.metrics.evidence import places_held
from evals.records import GoldSpan, ResultLine
from index.tokens import count_tokens


def recall_at(line: ResultLine, k: int) -> float | None:
    """Share of the needed places held by the first `k` passages."""
    if not line.gold or line.answer is None:
        return None
    return len(places_held(line.answer["passages"][:k], line.gold)) / len(line.gold)


def all_evidence_at(line: ResultLine, k: int) -> float | None:
    """1 where every needed place is held by the first `k` passages."""
    recall = recall_at(line, k)
    return None if recall is None else float(recall == 1.0)


def all_evidence_within(line: ResultLine, tokens: int) -> float | None:
    """1 where every needed place is held by the passages that fit into `tokens`, best first."""
    if line.answer is None:
        return None
    return evidence_within(line.answer, line.gold, tokens)


def evidence_within(answer: Mapping[str, Any], gold: Sequence[Sequence[GoldSpan]], tokens: int) -> float | None:
    """The same for any answer to the question."""
    if not gold:
        return None
    fitting, used = [], 0
    for passage in answer["passages"]:
        used += count_tokens(passage["text"])
        if used > tokens:
            break
        fitting.append(passage)
    return float(len(places_held(fitting, gold)) == len(gold))


def tokens_retrieved(line: ResultLine) -> float | None:
    return None if line.answer is None else float(sum(count_tokens(p["text"]) for p in line.answer["passages"]))


def ndcg_at_10(line: ResultLine) -> float | None:
    """nDCG@10 over needed places; a passage that repeats one found before counts as a miss at its rank."""
    return _measured(line, nDCG @ 10)


def reciprocal_rank(line: ResultLine) -> float | None:
    """1 / rank of the first passage that holds a needed place."""
    return _measured(line, RR)


def _measured(line: ResultLine, measure: Any) -> float | None:
    if not line.gold or line.answer is None:
        return None
    judged = [ir_measures.Qrel("q", f"place-{number}", 1) for number in range(len(line.gold))]
    ranked: list[str] = []
    for rank, passage in enumerate(line.answer["passages"]):
        new = [f"place-{number}" for number in sorted(places_held([passage], line.gold))]
        new = [name for name in new if name not in ranked]
        ranked += new or [f"miss-{rank}"]
    found = [ir_measures.ScoredDoc("q", name, float(len(ranked) - rank)) for rank, name in enumerate(ranked)]
    return float(ir_measures.calc_aggregate([measure], judged, found)[measure]) if found else 0.0
