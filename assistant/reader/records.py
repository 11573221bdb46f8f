"""What the reader makes of a passage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Span:
    """The words that answer."""

    start: int
    end: int
    """Characters in the briefing's text."""
    score: float
    """Chance of exactly these words among all of their sentence, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage."""

    sentence_scores: NDArray[np.float32]
    """[sentences of the passage]: logits of "this one answers", comparable between passages."""
    null: float
    """Logit of "none of them does", to hold against them."""
    span: Span | None
    """In the best sentence; None where the passage has no sentence."""

    @property
    def margin(self) -> float:
        """How far the best sentence is above "none does": log odds that the passage answers, as trained."""
        return float(self.sentence_scores.max(initial=-np.inf)) - self.null

    @property
    def log_chances(self) -> NDArray[np.float64]:
        """[sentences]: log of the chance that this sentence is the one that answers, "none does" among the choices."""
        scores = self.sentence_scores.astype(np.float64)
        every = np.append(scores, self.null)
        chances: NDArray[np.float64] = scores - (np.log(np.exp(every - every.max()).sum()) + every.max())
        return chances
