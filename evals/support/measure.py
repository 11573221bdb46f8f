"""Runs the cases through the check and counts."""

from __future__ import annotations

import time
from collections.abc import Sequence
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
    cases: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def run(cases: Sequence[Case]) -> tuple[list[Outcome], float]:
    """The verdict on every case, and the median milliseconds for five sentences."""
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
    times = []
    true = [case for case in cases if case.kind == TRUE]
    for five in [true[at : at + 5] for at in range(0, min(len(true), 300), 5)]:
        passages = list(dict.fromkeys(passage for case in five for passage in case.passages))[:8]
        known = {passage.id: vectors(passage) for passage in passages}
        fresh = SupportChecker(analyzer(), encoder)
        began = time.perf_counter()
        fresh.check([case.text for case in five], passages, briefing_dates=five[0].dates, sentence_vectors=known)
        times.append((time.perf_counter() - began) * 1000)
    return outcomes, median(times) if times else 0.0


def figures(outcomes: Sequence[Outcome], milliseconds: float) -> Measured:
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
        five_sentences_ms=round(milliseconds, 1),
        cases=len(outcomes),
    )
