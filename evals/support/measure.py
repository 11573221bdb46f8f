"""Runs the cases through the check and counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from statistics import median
from typing import Any

from assistant.records import Support
from assistant.support.check import SupportChecker
from assistant.support.records import CheckedSentence
from evals.statistics import Estimate, mean_with_interval
from evals.support.cases import CORRUPTIONS, TRUE, Case
from index.encoder import SentenceEncoder, Vector
from index.passages import embedded_sentences
from index.records import Passage
from index.settings import IndexSettings
from index.words import analyzer

_MOST_ANSWERS = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with its verdict."""

    case: Case
    verdict: CheckedSentence

    @property
    def refused(self) -> bool:
        return self.verdict.support is Support.UNSUPPORTED

    @property
    def named(self) -> bool:
        """Whether a fault of the kind corrupted is among those found."""
        return any(fault.kind == self.case.kind for fault in self.verdict.faults)


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a run."""

    caught: dict[str, Estimate | None]
    """Share of the corrupted sentences called unsupported, by corruption."""
    named: dict[str, Estimate | None]
    """Share for which the fault given is the one made."""
    true_rejected: Estimate | None
    rejected_by_rule: dict[str, Estimate | None]
    five_sentences_ms: float
    """Median time of the check of five sentences over their passages, with stored sentence vectors."""
    five_sentences_cpu_ms: float
    """The same in processor time, which other programs on the machine do not lengthen."""
    cases: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each answer's check: by the clock, and of the processor."""

    wall: tuple[float, ...]
    processor: tuple[float, ...]


def run(cases: Sequence[Case]) -> tuple[list[Outcome], Times]:
    """The verdict on every case, and the times of answers of five sentences."""
    encoder = SentenceEncoder.chosen(IndexSettings())
    checker = SupportChecker(analyzer(), encoder)

    @cache
    def vectors(passage: Passage) -> Vector:
        return encoder.embed(embedded_sentences(passage))

    outcomes = []
    for case in cases:
        known = {passage.id: vectors(passage) for passage in case.passages}
        (verdict,) = checker.check([case.text], case.passages, briefing_dates=case.dates, sentence_vectors=known)
        outcomes.append(Outcome(case, verdict))
    return outcomes, time_answers(cases, encoder, vectors)


def time_answers(cases: Sequence[Case], encoder: SentenceEncoder, vectors: Callable[[Passage], Vector]) -> Times:
    """The true sentences, five by five, each five with a checker that has seen nothing yet; at most sixty answers."""
    true = [case for case in cases if case.kind == TRUE][: 5 * _MOST_ANSWERS]
    wall, processor = [], []
    for five in [true[at : at + 5] for at in range(0, len(true), 5)]:
        passages = list(dict.fromkeys(passage for case in five for passage in case.passages))[:8]
        known = {passage.id: vectors(passage) for passage in passages}
        fresh = SupportChecker(analyzer(), encoder)
        began, worked = time.perf_counter(), time.process_time()
        fresh.check([case.text for case in five], passages, briefing_dates=five[0].dates, sentence_vectors=known)
        wall.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    return Times(tuple(wall), tuple(processor))


def figures(outcomes: Sequence[Outcome], times: Times) -> Measured:
    def share(chosen: Sequence[bool]) -> Estimate | None:
        return mean_with_interval([float(each) for each in chosen])

    true = [each for each in outcomes if each.case.kind == TRUE]
    rules = sorted({rule for each in true for rule in each.case.how.split("+")})
    return Measured(
        caught={kind: share([each.refused for each in outcomes if each.case.kind == kind]) for kind in CORRUPTIONS},
        named={kind: share([each.named for each in outcomes if each.case.kind == kind]) for kind in CORRUPTIONS[:-1]},
        true_rejected=share([each.refused for each in true]),
        rejected_by_rule={
            rule: share([each.refused for each in true if rule in each.case.how.split("+")]) for rule in rules
        },
        five_sentences_ms=round(median(times.wall), 1) if times.wall else 0.0,
        five_sentences_cpu_ms=round(median(times.processor), 1) if times.processor else 0.0,
        cases=len(outcomes),
    )
