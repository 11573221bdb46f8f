"""SQuAD 2.0, eight articles of its development part: paragraphs, answer spans, questions without an answer.

Source: rajpurkar.github.io/SQuAD-explorer. Licence: CC BY-SA 4.0.
Measures the choice of the sentence (does it hold the answer) and the refusal of questions that are near the paragraph
and not answered by it. These were written to be near misses, the hardest kind to refuse.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from evals.public.figures import refusal_figures, sentence_figures
from evals.public.reading import GivenText, Reader, overlap
from evals.public.records import Progress, PublicReport, read_whole, sample
from index.encoder import SentenceEncoder


class _Span(BaseModel, frozen=True):
    text: str
    answer_start: int


class _Question(BaseModel, frozen=True):
    question: str
    answers: list[_Span]
    is_impossible: bool


class _Paragraph(BaseModel, frozen=True):
    context: str
    qas: list[_Question]


class _Article(BaseModel, frozen=True):
    title: str
    paragraphs: list[_Paragraph]


class SquadFile(BaseModel, frozen=True):
    data: list[_Article]


def measure(path: Path, limit: int | None, encoder: SentenceEncoder, on_progress: Progress) -> PublicReport:
    """Each question is asked over its paragraph, under the article's title."""
    groups, held = {}, []
    for article in read_whole(path, SquadFile).data:
        heading = article.title.replace("_", " ")
        for place, paragraph in enumerate(article.paragraphs):
            name = f"{article.title}:{place}"
            groups[name] = [GivenText(paragraph.context, heading)]
            held += [(name, question) for question in paragraph.qas]
    asked = sample(held, limit)
    outcomes, readings = [], []
    with Reader(groups, encoder) as reader:
        for done, (group, question) in enumerate(asked, start=1):
            reading = reader.read(group, question.question)
            outcomes.append((not question.is_impossible, reading.refused, reading.confidence))
            spans = [(each.answer_start, each.answer_start + len(each.text)) for each in question.answers]
            if not question.is_impossible:
                readings.append((reading, spans))
            on_progress(done, len(asked))
    figures = (*sentence_figures(readings, overlap), *refusal_figures(outcomes))
    return PublicReport(len(asked), len(held), figures)
