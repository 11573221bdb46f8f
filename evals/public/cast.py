"""TREC CAsT 2019 and 2020: turns of conversations, each with the question as a human wrote it to stand alone.

Source: github.com/daltonj/treccastweb. Licence: MIT.
Measures the follow-up step: how near the text that we search with comes to the human rewrite, against the turn alone.
The topics are not press briefings and the earlier answers are not given, so what an answer brought up cannot be known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from assistant.conversation import make_standalone
from assistant.records import Conversation, ConversationTurn
from evals.public.reading import Reader
from evals.public.records import Figure, Progress, PublicReport, read_lines, sample
from evals.statistics import mean_with_interval
from index.encoder import SentenceEncoder

# The word index leaves out thirty-odd words only; these say nothing of the topic either.
_FUNCTION_WORDS = (
    "what which who whom whose when where why how do does did done can could would should shall may might must has "
    "have had having am were been being i me my you your he him his she her hers its we us our them those from about "
    "than so also too some any more most other same all"
)


class _Earlier(BaseModel, frozen=True):
    q: str


class CastTurn(BaseModel, frozen=True):
    """A turn, what was asked before it, and the human rewrite."""

    history: list[_Earlier]
    raw: str
    rewrite: str


@dataclass(frozen=True, slots=True)
class RewriteScores:
    """One follow-up; None where a figure does not apply."""

    recovered: float | None
    """Of the words that the rewrite adds to the turn, the share that ours adds too."""
    precision: float | None
    """Of the words that ours adds to the turn, the share that the rewrite holds."""
    left_alone: float | None
    """Whether ours adds nothing, where the rewrite adds nothing."""
    ours: float
    raw: float
    """F1 of the words with the rewrite's: of our text, of the turn alone."""


def standalone(turn: CastTurn) -> str:
    """Our question for the turn, the earlier ones having gone through the same step."""
    conversation = Conversation()
    for earlier in turn.history:
        made = ConversationTurn(earlier.q, make_standalone(earlier.q, conversation).question)
        conversation = Conversation((*conversation.turns, made))
    return make_standalone(turn.raw, conversation).question


def score_rewrite(raw: set[str], rewrite: set[str], ours: set[str]) -> RewriteScores:
    """Compare stems of content words."""
    wanted, added = rewrite - raw, ours - raw
    return RewriteScores(
        recovered=len(wanted & added) / len(wanted) if wanted else None,
        precision=len(added & rewrite) / len(added) if added else None,
        left_alone=None if wanted else float(not added),
        ours=_f1(ours, rewrite),
        raw=_f1(raw, rewrite),
    )


def measure(path: Path, limit: int | None, encoder: SentenceEncoder, on_progress: Progress) -> PublicReport:
    """Figures over the turns that have a history."""
    held = read_lines(path, CastTurn)
    turns = sample([turn for turn in held if turn.history], limit)
    scores, cosines = [], []
    with Reader({}, encoder) as reader:
        function_words = reader.stems(_FUNCTION_WORDS)
        for done, turn in enumerate(turns, start=1):
            ours = standalone(turn)
            scores.append(
                score_rewrite(*(reader.stems(text) - function_words for text in (turn.raw, turn.rewrite, ours)))
            )
            rewrite = encoder.embed_query(turn.rewrite)
            cosines.append([float(rewrite @ encoder.embed_query(text)) for text in (ours, turn.raw)])
            on_progress(done, len(turns))

    def mean(name: str, label: str, of: Callable[[RewriteScores], float | None], *, ours: bool = True) -> Figure:
        values = [value for each in scores if (value := of(each)) is not None]
        return Figure(name, label, mean_with_interval(values), ours)

    return PublicReport(
        len(turns),
        len(held),
        (
            mean("recovered", "Words of the rewrite that the turn lacks, recovered", lambda each: each.recovered),
            mean("precision", "Words added that the rewrite holds", lambda each: each.precision),
            mean("left_alone", "Left alone where the rewrite adds nothing", lambda each: each.left_alone),
            mean("word_f1", "F1 of words with the rewrite", lambda each: each.ours),
            mean("word_f1_raw", "– of the turn alone", lambda each: each.raw, ours=False),
            Figure("cosine", "Cosine with the rewrite", mean_with_interval([ours for ours, _ in cosines])),
            Figure("cosine_raw", "– of the turn alone", mean_with_interval([raw for _, raw in cosines]), ours=False),
        ),
        (f"{sum(not turn.history for turn in held)} opening turns have nothing before them: left out.",),
    )


def _f1(one: set[str], other: set[str]) -> float:
    shared = len(one & other)
    return 2 * shared / (len(one) + len(other)) if shared else float(not one and not other)
