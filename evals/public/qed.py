"""QED: questions from Natural Questions with a Wikipedia passage and the sentence in it that supports the answer.

Source: github.com/google-research-datasets/QED. Licence: CC BY-SA 3.0 (Wikipedia text).
Measures the sentence citation: is the supporting sentence what is quoted first. Only questions that one sentence
answers are asked; for the others QED names none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from evals.public.figures import Span, sentence_figures
from evals.public.reading import GivenText, Reader
from evals.public.records import Progress, PublicReport, read_lines, sample
from index.encoder import SentenceEncoder


class _Sentence(BaseModel, frozen=True):
    start: int
    end: int


class _Annotation(BaseModel, frozen=True):
    explanation_type: Literal["single_sentence", "multi_sentence", "none"]
    selected_sentence: _Sentence | None = None


class QedExample(BaseModel, frozen=True):
    """A question, its passage and, for most, the one sentence."""

    title_text: str
    question_text: str
    paragraph_text: str
    sentence_starts: list[int]
    annotation: _Annotation

    @property
    def supporting(self) -> Span | None:
        chosen = self.annotation.selected_sentence
        single = self.annotation.explanation_type == "single_sentence"
        return (chosen.start, chosen.end) if chosen and single else None


def covers_half(picked: Span | None, gold: Span) -> bool:
    """Whether what was picked holds half of the sentence: our sentence ends may lie elsewhere than QED's."""
    if picked is None:
        return False
    shared = min(picked[1], gold[1]) - max(picked[0], gold[0])
    return 2 * shared >= gold[1] - gold[0]


def measure(path: Path, limit: int | None, encoder: SentenceEncoder, on_progress: Progress) -> PublicReport:
    """Each question is asked over its passage, under the article's title."""
    held = read_lines(path, QedExample)
    usable = [(example, span) for example in held if (span := example.supporting) and len(example.sentence_starts) > 1]
    asked = sample(usable, limit)
    groups = {str(place): [GivenText(each.paragraph_text, each.title_text)] for place, (each, _) in enumerate(asked)}
    readings = []
    with Reader(groups, encoder) as reader:
        for place, (example, span) in enumerate(asked):
            readings.append((reader.read(str(place), example.question_text), [span]))
            on_progress(place + 1, len(asked))
    note = f"{len(held) - len(usable)} left out: no single supporting sentence, or a passage of one sentence."
    return PublicReport(len(asked), len(held), sentence_figures(readings, covers_half), (note,))
