"""Does it refuse what the briefings do not hold, and only that?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.stats import rankdata

from evals.records import QuestionType, ResultLine

Outcome = tuple[bool, bool, float]
"""Answerable; refused; confidence that the briefings hold the answer."""


def outcomes(lines: Sequence[ResultLine]) -> list[Outcome]:
    """Questions about the document are left out: they are answered from structure, with certainty."""
    return [
        (line.question.answerable, line.answer["kind"] == "not_found", float(line.answer["confidence"]))
        for line in lines
        if line.answer is not None and line.question.type is not QuestionType.ABOUT_DOCUMENT
    ]


def refusal_precision(found: Sequence[Outcome]) -> float | None:
    """Of the questions refused, the share without an answer."""
    refused = [not answerable for answerable, refused, _ in found if refused]
    return sum(refused) / len(refused) if refused else None


def refusal_recall(found: Sequence[Outcome]) -> float | None:
    """Of the questions without an answer, the share refused."""
    wanted = [refused for answerable, refused, _ in found if not answerable]
    return sum(wanted) / len(wanted) if wanted else None


def refusal_f1(found: Sequence[Outcome]) -> float | None:
    precision, recall = refusal_precision(found), refusal_recall(found)
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def wrongly_refused(found: Sequence[Outcome]) -> float | None:
    """Of the questions with an answer, the share refused: lower is better."""
    wanted = [refused for answerable, refused, _ in found if answerable]
    return sum(wanted) / len(wanted) if wanted else None


COUNTED: dict[str, Callable[[Sequence[Outcome]], int]] = {
    "refusal_precision": lambda found: sum(refused for _, refused, _ in found),
    "refusal_recall": lambda found: sum(not answerable for answerable, _, _ in found),
    "wrongly_refused": lambda found: sum(answerable for answerable, _, _ in found),
}
"""Of how many questions a share is taken."""


def auroc(found: Sequence[Outcome]) -> float | None:
    """Chance that a question with an answer gets the higher confidence than one without; ties count half.

    Mann and Whitney's U over the number of pairs.
    """
    answerable = np.array([each[0] for each in found], dtype=bool)
    positives, negatives = int(answerable.sum()), int((~answerable).sum())
    if not positives or not negatives:
        return None
    ranks = rankdata([each[2] for each in found])
    return float((ranks[answerable].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """(coverage, risk) when only the surest are answered: from the surest alone to all; risk is the share wrong.

    Among equal confidences no order is known: each counts as their mean, or the order in the file would decide.
    """
    if not confidences:
        return []
    _, group = np.unique(-np.asarray(confidences), return_inverse=True)
    mean_wrong = np.bincount(group, weights=~np.asarray(right, dtype=bool)) / np.bincount(group)
    order = np.sort(group)
    wrong = np.cumsum(mean_wrong[order])
    count = np.arange(1, len(order) + 1)
    return [(float(n / len(order)), float(w / n)) for n, w in zip(count, wrong, strict=True)]


def aurc(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """Area under the risk-coverage curve, the mean risk over all coverages (Geifman and El-Yaniv): lower is better."""
    curve = risk_coverage(confidences, right)
    return sum(risk for _, risk in curve) / len(curve) if curve else None
