"""QEvasion ("I never said that"): questions at presidential news conferences and whether the reply answers them.

Source: huggingface.co/datasets/ailsntua/QEvasion. Licence: MIT.
Is to measure `declined`: asked, but not answered. The assistant does not tell these from answers yet, so nothing of
ours is measured; the shares below say what the set holds. Its labels are finer than a refusal in so many words.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pydantic import BaseModel, ValidationError

from assistant.errors import UsageError
from evals.public.records import Figure, Progress, PublicReport, first_fault, read_text, sample
from evals.statistics import mean_with_interval
from index.encoder import SentenceEncoder

CLARITY = ("Clear Reply", "Ambivalent", "Clear Non-Reply")


class EvasionExample(BaseModel, frozen=True):
    """A question, the reply, and how clear the reply is."""

    interview_question: str
    interview_answer: str
    clarity_label: str


def measure(path: Path, limit: int | None, encoder: SentenceEncoder, on_progress: Progress) -> PublicReport:
    """What the set holds."""
    held = read_examples(path)
    taken = sample(held, limit)
    on_progress(len(taken), len(taken))
    figures = tuple(
        Figure(
            label.casefold().replace(" ", "_").replace("-", "_"),
            f"– labelled {label}",
            mean_with_interval([float(example.clarity_label == label) for example in taken]),
            ours=False,
        )
        for label in CLARITY
    )
    return PublicReport(len(taken), len(held), figures, ("Nothing of ours is measured: no `declined` answers yet.",))


def read_examples(path: Path) -> list[EvasionExample]:
    """The rows; UsageError naming the line of one that is none."""
    rows = csv.DictReader(io.StringIO(read_text(path), newline=""))
    found = []
    for row in rows:
        try:
            example = EvasionExample.model_validate(row)
        except ValidationError as error:
            raise UsageError(f"{path}:{rows.line_num}: {first_fault(error)}") from error
        if example.clarity_label not in CLARITY:
            raise UsageError(f"{path}:{rows.line_num}: clarity_label is none of {', '.join(CLARITY)}")
        found.append(example)
    return found
