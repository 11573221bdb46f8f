"""What speaks for a passage: nearness of its vectors and words shared, fused, and what was said around it.

The dense score of a passage is the mean of its own cosine and its best sentence's: a passage answers by one sentence,
but the words around it tell what that sentence is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.question import asks_about_reporters
from assistant.reader.records import Reading
from index.catalogue import IndexedPassage
from index.records import Passage, Role

_OTHER_SIDE_DISCOUNT = 0.3
"""Of the fused score. A question shares more words with the user's than its reply does, but the reply answers; where
reporters' words are asked for, it is the officials' that are discounted. Of the written questions kept for validation
0.92 find the passage that answers among the first five of its briefing, 0.91 with a discount of 0.1."""

_SHARE_AROUND = 0.9
"""Of the best score around, towards which a passage is raised half of the way."""
_AROUND = 3000
"""Characters between the beginnings of two passages within which one is around the other: about four passages."""

_NAMED_BONUS = 0.2
"""For passages of a briefing that the question names by its day or month: a strong hint, not a filter."""

_SPEAKER_BONUS = 0.1
"""For passages of a speaker whom the question names: "What did Kerry say?" wants Kerry's words."""

_LABEL_WORDS = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")
_NO_NAMES = frozenset(("official", "officials", "speaker", "moderator", "president", "secretary", "minister"))
"""Last words of labels that name nobody: what stands before them is no name either."""


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage with what speaks for it."""

    held: IndexedPassage
    score: float
    """Fused, up to 1 among the candidates of this question."""
    closeness: float
    """Dense score before fusion: a cosine, comparable between questions."""
    words: float
    """BM25, 0 where no word is shared."""
    sentence_closeness: NDArray[np.float32]
    """[sentences]: cosine of each sentence with the question, moved by the question map."""
    day: str = ""
    """Of its briefing, as questions name it: `3 March 2020`; no passage says when it was spoken."""
    meant: bool = False
    """Whether the question names its briefing."""
    reading: Reading | None = None
    """What the reader makes of it; None where it was not read."""

    @property
    def passage(self) -> Passage:
        return self.held.passage


def fuse(
    vector: NDArray[np.float32],
    found: Sequence[IndexedPassage],
    words: Mapping[str, float],
    around: Sequence[IndexedPassage] = (),
    *,
    dense_weight: float,
    named: Collection[str] = (),
    days: Mapping[str, str] = {},
    question: str = "",
) -> list[ScoredPassage]:
    """Score passages for a query vector [dimension], best first.

    `words`: BM25 by passage id; `around`: what stands near the best of those `found`, scored on their scale, which is 0
    to 1 for dense score and BM25 alike; `named`: ids of the briefings that the question names; `days`: when each
    briefing was held, by its id; `question`: read for names of speakers.
    """
    if not found:
        return []
    reporters_wanted = asks_about_reporters(question)
    candidates = [*found, *(each for each in around if (each.passage.role is Role.REPORTER) == reporters_wanted)]
    passages = [each.passage for each in candidates]
    sentences = [each.sentence_vectors @ vector for each in candidates]
    closeness = np.array(
        [
            0.5 * float(each.vector @ vector) + 0.5 * float(of_sentences.max(initial=-1.0))
            for each, of_sentences in zip(candidates, sentences, strict=True)
        ]
    )
    bm25 = np.array([words.get(passage.id, 0.0) for passage in passages])
    other_side = np.array([(passage.role is Role.REPORTER) != reporters_wanted for passage in passages])
    meant = np.array([passage.briefing_id in named for passage in passages])
    fused = dense_weight * _scaled(closeness, len(found)) + (1.0 - dense_weight) * _scaled(bm25, len(found))
    fused += _SPEAKER_BONUS * np.array([names_speaker(question, passage.speaker) for passage in passages])
    fused = _with_what_is_around(fused, passages, ~other_side)
    fused += _NAMED_BONUS * meant - _OTHER_SIDE_DISCOUNT * other_side
    order = np.argsort(-fused, kind="stable")
    return [
        ScoredPassage(
            candidates[i],
            float(fused[i]),
            float(closeness[i]),
            float(bm25[i]),
            sentences[i],
            day=days.get(passages[i].briefing_id, ""),
            meant=bool(meant[i]),
        )
        for i in order
    ]


def _with_what_is_around(
    scores: NDArray[np.float64], passages: Sequence[Passage], wanted: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The `wanted` passages of exchanges raised towards the best of what was said just before or after.

    "He agrees, certainly, it is a crisis." shares nothing with a question about what he agrees to; what the reporter
    asked, in this exchange or the one before, does.
    """
    raised = scores.copy()
    by_section: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for place, passage in enumerate(passages):
        if passage.exchange is not None:
            by_section[passage.briefing_id, passage.section].append(place)
    for places in by_section.values():
        starts = np.array([passages[place].start for place in places])
        exchanges = np.array([passages[place].exchange for place in places])
        near = (np.abs(starts[:, None] - starts) <= _AROUND) & (np.abs(exchanges[:, None] - exchanges) <= 1)
        np.fill_diagonal(near, False)
        best = np.where(near, scores[places], -np.inf).max(axis=1, initial=-np.inf)
        short_of = np.maximum(0.0, _SHARE_AROUND * best - scores[places])
        raised[places] += 0.5 * short_of * wanted[places]
    return raised


def names_speaker(question: str, speaker: str) -> bool:
    """Whether the question has a last name of a speaker in it; of `ANA RUIZ-GIL SOTO, HEAD OF OFFICE` any of the two.

    The last word of a label counts however it is written in the question, another only as a name.
    """
    words = _LABEL_WORDS.findall(speaker.partition(",")[0])
    if not words or not question:
        return False
    if re.search(rf"\b{re.escape(words[-1])}\b", question, re.I):
        return True
    further = words[-2] if len(words) > 2 and words[-1].casefold() not in _NO_NAMES else ""
    written = re.search(rf"\b{re.escape(further)}\b", question, re.I) if further else None
    return written is not None and written.group()[0].isupper()


def _scaled(scores: NDArray[np.float64], found: int) -> NDArray[np.float64]:
    """From 0 to 1 over the first `found`; the others on the same scale, below 0 where they are worse than all those."""
    low, high = scores[:found].min(), scores[:found].max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
