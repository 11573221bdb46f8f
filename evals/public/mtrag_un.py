"""IBM MTRAG-UN: conversations with the passages that answer the last question, where any do.

Source: github.com/IBM/mt-rag-benchmark. Licence: Apache 2.0.
Measures refusal: whether the confidence tells answerable from unanswerable. Unanswerable ones come without a passage,
so over the passages given nobody could refuse wrongly: each question is asked over those of all tasks, as if they were
one corpus. Nobody checked that this corpus answers none of the unanswerable ones.
A question answered in part counts as answerable. One that is underspecified wants asking back, which we do not do: left
out and counted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from assistant.conversation import make_standalone
from assistant.records import Conversation, ConversationTurn
from evals.public.figures import refusal_figures
from evals.public.reading import GivenText, Reader
from evals.public.records import Figure, Progress, PublicReport, read_lines, sample
from evals.statistics import mean_with_interval
from index.encoder import SentenceEncoder


class _Context(BaseModel, frozen=True):
    text: str
    title: str = ""


class _Turn(BaseModel, frozen=True):
    speaker: Literal["user", "agent"]
    text: str


class MtragTask(BaseModel, frozen=True):
    """The conversation up to the question, and the passages given."""

    contexts: list[_Context]
    input: list[_Turn] = Field(min_length=1)
    answerability: list[Literal["ANSWERABLE", "UNANSWERABLE", "PARTIAL", "UNDERSPECIFIED"]] = Field(min_length=1)

    @property
    def kind(self) -> str:
        return self.answerability[0]

    @property
    def question(self) -> str:
        """The last question as our follow-up step makes it stand alone."""
        *earlier, last = [turn.text for turn in self.input if turn.speaker == "user"]
        conversation = Conversation()
        for text in earlier:
            made = ConversationTurn(text, make_standalone(text, conversation).question)
            conversation = Conversation((*conversation.turns, made))
        return make_standalone(last, conversation).question


def measure(path: Path, limit: int | None, encoder: SentenceEncoder, on_progress: Progress) -> PublicReport:
    """Each question is asked over the passages of all tasks, those not sampled included."""
    held = read_lines(path, MtragTask)
    told = [task for task in held if task.kind != "UNDERSPECIFIED"]
    asked = sample(told, limit)
    texts = dict.fromkeys(context for task in held for context in task.contexts)
    names = {context: str(place) for place, context in enumerate(texts)}
    groups = {name: [GivenText(context.text, context.title)] for context, name in names.items()}
    steps = len(groups) + len(asked)
    outcomes, found = [], []
    with Reader(groups, encoder) as reader:
        reader.embed_all(lambda done: on_progress(done, steps))
        for done, task in enumerate(asked, start=1):
            reading = reader.read(None, task.question)
            outcomes.append((task.kind != "UNANSWERABLE", reading.refused, reading.confidence))
            if given := {names[context] for context in task.contexts}:
                found.append(float(any(each.passage.briefing_id in given for each in reading.found)))
            on_progress(len(groups) + done, steps)
    hit = Figure("hit@5", "A given passage among the first five", mean_with_interval(found))
    notes = (
        f"Asked over all {len(groups)} passages of the set.",
        f"{len(held) - len(told)} underspecified left out: they want asking back, which we do not do.",
    )
    return PublicReport(len(asked), len(held), (hit, *refusal_figures(outcomes)), notes)
