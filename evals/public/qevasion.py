"""QEvasion ("I never said that"): questions at presidential news conferences and whether the reply answers them.

Source: huggingface.co/datasets/ailsntua/QEvasion. Licence: MIT.
Measures what `declined` rests on: of the replies that we say give no answer, how many are labelled so, and how many of
those labelled so we find. Evasion is finer than a refusal in so many words: we aim at precision.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from assistant.declining import declines, declines_in_passing
from assistant.errors import UsageError
from evals.public.records import Figure, Progress, PublicReport, first_fault, read_text, sample
from evals.statistics import Estimate, mean_with_interval
from index.encoder import SentenceEncoder
from index.sentences import sentence_spans

NO_REPLY = "Clear Non-Reply"
CLARITY = ("Clear Reply", "Ambivalent", NO_REPLY)


class EvasionExample(BaseModel, frozen=True):
    """A question, the reply, and how clear the reply is."""

    interview_question: str
    interview_answer: str
    clarity_label: str


def measure(path: Path, limit: int | None, encoder: SentenceEncoder, on_progress: Progress) -> PublicReport:
    """Each reply is judged by its sentences, as in `assistant.declined`."""
    held = read_examples(path)
    taken = sample(held, limit)
    told = [_is_declined(_sentences(example.interview_answer)) for example in taken]
    labelled = [example.clarity_label == NO_REPLY for example in taken]
    on_progress(len(taken), len(taken))
    ours = (
        Figure("precision", "– labelled so, of those we call declined", _share(labelled, told)),
        Figure("recall", "– called declined, of those labelled so", _share(told, labelled)),
    )
    shares = tuple(
        Figure(
            label.casefold().replace(" ", "_").replace("-", "_"),
            f"– labelled {label}",
            mean_with_interval([float(example.clarity_label == label) for example in taken]),
            ours=False,
        )
        for label in CLARITY
    )
    return PublicReport(len(taken), len(held), ours + shares, (f"{sum(told)} replies were called declined.",))


def _share(counted: Sequence[bool], among: Sequence[bool]) -> Estimate | None:
    values = [float(yes) for yes, kept in zip(counted, among, strict=True) if kept]
    return mean_with_interval(values) if values else None


def _is_declined(said: Sequence[str]) -> bool:
    return declines(said) or declines_in_passing(said)


_GLUED = re.compile(r"(?<=[a-z][.?!])(?=[A-Z])")
"""Paragraphs of the set stand without a space between them."""


def _sentences(reply: str) -> list[str]:
    reply = _GLUED.sub(" ", reply)
    return [reply[start:end] for start, end in sentence_spans(reply, 0, len(reply))]


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
