"""Result lines to figures: every metric for every question, and means with their 95% intervals over a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from evals.metrics import answers, attribution, citations, follow_up, refusal, retrieval
from evals.metrics.attribution import ByReporter
from evals.metrics.verdict import is_right
from evals.records import QuestionType, ResultLine, RunSettings
from evals.runner import read_results, read_settings, read_texts
from evals.speakers import reporters_in
from evals.statistics import Estimate, mean_with_interval, statistic_with_interval

TextOf = Callable[[str], str | None]
Scores = dict[str, float | None]
Score = Callable[[ResultLine], float | None]

LINE_METRICS: dict[str, Score] = {
    "first_right": lambda line: citations.right_within(line, 1),
    "any_of_3_right": lambda line: citations.right_within(line, 3),
    "key_recall": answers.key_recall,
    "token_f1": answers.token_f1,
    "citation_precision": citations.citation_precision,
    "citation_recall": citations.citation_recall,
    "key_citation_recall": citations.key_citation_recall,
    "heading_accuracy": citations.heading_accuracy,
    "first_heading": citations.first_heading_accuracy,
    "verbatim_share": citations.verbatim_share,
    "speaker_accuracy": attribution.speaker_accuracy,
    "role_accuracy": attribution.role_accuracy,
    "reporter_first": attribution.reporter_first,
    "recall@1": lambda line: retrieval.recall_at(line, 1),
    "recall@3": lambda line: retrieval.recall_at(line, 3),
    "recall@5": lambda line: retrieval.recall_at(line, 5),
    "recall@10": lambda line: retrieval.recall_at(line, 10),
    "all_evidence@5": lambda line: retrieval.all_evidence_at(line, 5),
    "all_evidence_500": lambda line: retrieval.all_evidence_within(line, 500),
    "all_evidence_1000": lambda line: retrieval.all_evidence_within(line, 1000),
    "all_evidence_2000": lambda line: retrieval.all_evidence_within(line, 2000),
    "ndcg@10": retrieval.ndcg_at_10,
    "mrr": retrieval.reciprocal_rank,
    "tokens_retrieved": retrieval.tokens_retrieved,
    "total_ms": lambda line: _took(line, "total"),
    "retrieve_ms": lambda line: _took(line, "retrieve"),
}
"""On top come `spans_valid` and `premise_as_official`, which need the texts, and `right`, which depends on the type."""

SET_METRICS: dict[str, Callable[[Sequence[refusal.Outcome]], float | None]] = {
    "refusal_precision": refusal.refusal_precision,
    "refusal_recall": refusal.refusal_recall,
    "refusal_f1": refusal.refusal_f1,
    "wrongly_refused": refusal.wrongly_refused,
    "auroc": refusal.auroc,
}

GROUPS: dict[str, dict[str, str]] = {
    "Answers": {
        "right": "Right at first",
        "first_right": "First statement leads to the evidence",
        "any_of_3_right": "One of three statements does",
        "key_recall": "Keys of a right answer said",
        "token_f1": "Token F1 with the short answer",
    },
    "Citations": {
        "citation_precision": "Citation precision",
        "citation_recall": "Citation recall",
        "key_citation_recall": "Keys in cited quotes",
        "heading_accuracy": "Under the right heading",
        "first_heading": "First under the right heading",
        "verbatim_share": "Statements word for word",
        "spans_valid": "Quotes stand at their places",
    },
    "Who said it": {
        "speaker_accuracy": "Speaker right",
        "role_accuracy": "Role right",
        "premise_as_official": "Reporter’s words as official",
        "reporter_first": "Reporter where official is wanted",
    },
    "Refusal": {
        "refusal_precision": "Refusal precision",
        "refusal_recall": "Refusal recall",
        "refusal_f1": "Refusal F1",
        "wrongly_refused": "Wrongly refused",
        "auroc": "AUROC of the confidence",
        "aurc": "Area under risk-coverage",
    },
    "Retrieval": {
        "recall@1": "Recall@1",
        "recall@3": "Recall@3",
        "recall@5": "Recall@5",
        "recall@10": "Recall@10",
        "all_evidence@5": "All evidence in 5 passages",
        "all_evidence_500": "All evidence in 500 tokens",
        "all_evidence_1000": "All evidence in 1,000 tokens",
        "all_evidence_2000": "All evidence in 2,000 tokens",
        "ndcg@10": "nDCG@10",
        "mrr": "MRR",
        "gap_closed": "Follow-up gap closed",
    },
    "Cost": {
        "tokens_retrieved": "Tokens retrieved",
        "total_ms": "Milliseconds, total",
        "retrieve_ms": "Milliseconds, retrieving",
    },
}
"""Figures as a report shows them: by group, with what a reader is told that they are."""

LABELS = {name: label for group in GROUPS.values() for name, label in group.items()}
LOWER_IS_BETTER = {"premise_as_official", "reporter_first", "wrongly_refused", "aurc", *GROUPS["Cost"]}
COSTS = frozenset(GROUPS["Cost"])
"""Not shares between 0 and 1."""

FOLLOW_UP_PARTS = ("last_turn", "own", "reference")


@dataclass(frozen=True, slots=True)
class QuestionScores:
    """What one question scored; nothing where the system failed."""

    id: str
    type: QuestionType
    failed: bool
    right: bool | None
    """The first statement leads to the evidence; refused, where that was wanted; None where nothing can be told."""
    values: Scores


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds that a step takes."""

    median: float
    p95: float
    count: int


@dataclass(frozen=True, slots=True)
class FollowUpScores:
    """Share of follow-ups with all evidence within `follow_up.BUDGET` tokens, by what was asked, and the gap closed."""

    means: dict[str, Estimate]
    """By `FOLLOW_UP_PARTS`."""
    gap_closed: Estimate | None


@dataclass(frozen=True, slots=True)
class RunScores:
    """Everything a report says in figures. A metric that applies to no question is absent."""

    questions: tuple[QuestionScores, ...]
    overall: dict[str, Estimate]
    by_type: dict[QuestionType, dict[str, Estimate]]
    whole_set: dict[str, Estimate]
    """Refusal, AUROC, AURC: what has no value for one question."""
    follow_ups: FollowUpScores | None
    latency: dict[str, Latency]
    risk_coverage: tuple[tuple[float, float], ...]
    asked: int
    failures: tuple[tuple[str, str], ...]
    """Question id and error."""

    @property
    def failed(self) -> int:
        return len(self.failures)

    @property
    def estimates(self) -> dict[str, Estimate]:
        """Every figure of the whole run by name."""
        gap = {"gap_closed": self.follow_ups.gap_closed} if self.follow_ups and self.follow_ups.gap_closed else {}
        return {**self.overall, **self.whole_set, **gap}


def in_words(name: str, estimate: Estimate | None) -> str:
    """`0.81 (0.74–0.88)`; whole numbers for tokens, one decimal for milliseconds."""
    if estimate is None:
        return "–"
    digits = 2 if name not in COSTS else 0 if name == "tokens_retrieved" else 1
    return f"{estimate.value:,.{digits}f} ({estimate.low:,.{digits}f}–{estimate.high:,.{digits}f})"


def load_run(folder: Path) -> tuple[RunSettings, list[ResultLine], TextOf]:
    """A run as the runner left it."""
    settings, texts = read_settings(folder), read_texts(folder)
    return settings, read_results(folder), texts.get


def score_line(line: ResultLine, text_of: TextOf, by_reporter: ByReporter | None = None) -> Scores:
    """Every metric for one question; None where a metric does not apply or the system failed."""
    return {
        **{name: metric(line) for name, metric in LINE_METRICS.items()},
        "spans_valid": citations.spans_valid(line, text_of),
        "premise_as_official": attribution.premise_as_official(line, by_reporter or reporters_in(text_of)),
        "right": None if line.answer is None or (right := is_right(line)) is None else float(right),
    }


def score_run(lines: Sequence[ResultLine], text_of: TextOf) -> RunScores:
    """All figures of a run. Failed questions have no scores; they are counted and named beside the figures."""
    by_reporter = reporters_in(text_of)
    questions = tuple(_question_scores(line, text_of, by_reporter) for line in lines)
    types = [each for each in QuestionType if any(question.type is each for question in questions)]
    told = judged(lines, questions)
    return RunScores(
        questions=questions,
        overall=_estimates(questions),
        by_type={each: _estimates([q for q in questions if q.type is each]) for each in types},
        whole_set=_whole_set(lines, told),
        follow_ups=_follow_ups(lines),
        latency=_latency(lines),
        risk_coverage=tuple(refusal.risk_coverage(*_columns(told))),
        asked=len(lines),
        failures=tuple((line.question.id, line.error or "no answer") for line in lines if line.answer is None),
    )


def _question_scores(line: ResultLine, text_of: TextOf, by_reporter: ByReporter) -> QuestionScores:
    scores = score_line(line, text_of, by_reporter)
    return QuestionScores(line.question.id, line.question.type, line.answer is None, is_right(line), scores)


def _estimates(questions: Sequence[QuestionScores]) -> dict[str, Estimate]:
    found: dict[str, Estimate] = {}
    for name in questions[0].values if questions else ():
        values = [value for question in questions if (value := question.values[name]) is not None]
        if estimate := mean_with_interval(values):
            found[name] = estimate
    return found


def judged(lines: Sequence[ResultLine], questions: Sequence[QuestionScores]) -> list[tuple[float, bool]]:
    """Confidence and whether an answer given is right: an answer to an unanswerable question is wrong."""
    return [
        (float(line.answer["confidence"]), bool(question.right) and line.question.answerable)
        for line, question in zip(lines, questions, strict=True)
        if line.answer is not None and question.right is not None and question.type is not QuestionType.ABOUT_DOCUMENT
    ]


def _columns(told: Sequence[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [confidence for confidence, _ in told], [right for _, right in told]


def aurc_of(told: Sequence[tuple[float, bool]]) -> float | None:
    """AURC over what `judged` gives."""
    return refusal.aurc(*_columns(told))


def _whole_set(lines: Sequence[ResultLine], told: Sequence[tuple[float, bool]]) -> dict[str, Estimate]:
    found = refusal.outcomes(lines)
    figures = {name: statistic_with_interval(found, metric) for name, metric in SET_METRICS.items()}
    figures["aurc"] = statistic_with_interval(told, aurc_of)
    # Of how many questions a share is taken, not how many there are: eight unanswerable ones carry a recall.
    counts = {name: count(found) for name, count in refusal.COUNTED.items()}
    return {
        name: replace(estimate, count=counts.get(name, estimate.count))
        for name, estimate in figures.items()
        if estimate
    }


def _follow_ups(lines: Sequence[ResultLine]) -> FollowUpScores | None:
    triples = [triple for line in lines if (triple := follow_up.follow_up_evidence(line))]
    if not triples:
        return None
    means = {
        part: estimate
        for part, column in zip(FOLLOW_UP_PARTS, zip(*triples, strict=True), strict=True)
        if (estimate := mean_with_interval(column))
    }
    return FollowUpScores(means, statistic_with_interval(triples, follow_up.gap_closed))


def _latency(lines: Sequence[ResultLine]) -> dict[str, Latency]:
    timings: list[Mapping[str, Any]] = [line.answer["timings_ms"] for line in lines if line.answer]
    steps = dict.fromkeys(step for each in timings for step in each)
    return {step: _latency_of([float(each[step]) for each in timings if step in each]) for step in steps}


def _latency_of(values: Sequence[float]) -> Latency:
    median, p95 = np.percentile(values, [50, 95])
    return Latency(float(median), float(p95), len(values))


def _took(line: ResultLine, step: str) -> float | None:
    if line.answer is None or step not in line.answer["timings_ms"]:
        return None
    return float(line.answer["timings_ms"][step])
