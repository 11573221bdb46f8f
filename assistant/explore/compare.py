"""What was said on one topic in two briefings: statements quoted, and which of them the other briefing has too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.errors import UsageError
from assistant.fusion import ScoredPassage
from assistant.records import Filters
from assistant.retriever import Retriever
from index.briefing_index import BriefingIndex
from index.records import Briefing, Role

_PASSAGES = 8
_STATEMENTS = 8
"""At most, of each briefing."""
_ON_TOPIC = 0.35
"""Cosine of a sentence, behind its heading, with the topic: what is below is about something else."""
_SAME = 0.7
"""Cosine of two sentences from which one is taken to repeat the other. Both are shown, for the reader to judge."""
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a briefing: its text[start:end]."""

    start: int
    end: int
    quote: str
    speaker: str
    role: Role
    heading: str


@dataclass(frozen=True, slots=True)
class ComparedStatement:
    """A statement on the topic, with what comes nearest to it in the other briefing."""

    said: Said
    counterpart: Said | None
    """What repeats it, or what it repeats; None where nothing in the other briefing is near enough."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two briefings."""

    briefing: Briefing
    statements: tuple[ComparedStatement, ...]
    """In the order they were spoken."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`earlier` by date; of two without a date, the one named first."""

    topic: str
    earlier: Side
    later: Side


def compare(topic: str, briefing_ids: tuple[str, str], index: BriefingIndex, retriever: Retriever) -> Comparison:
    """Raises UsageError for a blank topic or one briefing twice, UnknownBriefing."""
    topic = " ".join(topic.split())
    if not topic:
        raise UsageError("Give a topic to compare the two briefings on")
    if briefing_ids[0] == briefing_ids[1]:
        raise UsageError("Choose two different briefings to compare")
    first, second = sorted((index.briefing(id_) for id_ in briefing_ids), key=lambda each: each.date or date.max)
    said = [_said(topic, each, index, retriever) for each in (first, second)]
    chosen = [[place for place, _ in sorted(_on_topic(each), key=_by_place)] for each in said]
    vectors = [index.encoder.embed([one.quote for one, _ in each]) if each else None for each in said]
    sides = []
    for mine, other in ((0, 1), (1, 0)):
        statements = []
        for place in chosen[mine]:
            own, others = vectors[mine], vectors[other]
            counterpart = None
            if own is not None and others is not None:
                closeness = others @ own[place]
                nearest = int(np.argmax(closeness))
                counterpart = said[other][nearest][0] if closeness[nearest] >= _SAME else None
            statements.append(ComparedStatement(said[mine][place][0], counterpart))
        sides.append(Side((first, second)[mine], tuple(statements)))
    return Comparison(topic, sides[0], sides[1])


def _said(topic: str, briefing: Briefing, index: BriefingIndex, retriever: Retriever) -> list[tuple[Said, float]]:
    """What officials said in the passages nearest to the topic, in order, with its closeness to the topic."""
    found = retriever.find(topic, limit=_PASSAGES, filters=Filters(briefing_id=briefing.id))
    about = set(index.words.analyze(topic))
    said = {
        one.start: (one, closeness if about & set(index.words.analyze(f"{one.heading} {one.quote}")) else closeness / 2)
        for scored in found
        if scored.passage.role is not Role.REPORTER
        for one, closeness in _sentences(briefing, scored)
    }
    return [said[start] for start in sorted(said)]


def _sentences(briefing: Briefing, scored: ScoredPassage) -> list[tuple[Said, float]]:
    passage = scored.passage
    return [
        (
            Said(start, end, briefing.text[start:end], passage.speaker, passage.role, passage.heading),
            float(scored.sentence_closeness[place]),
        )
        for place, (start, end) in enumerate(passage.sentences)
        if len(briefing.text[start:end].split()) >= _FEWEST_WORDS
    ]


def _on_topic(said: Sequence[tuple[Said, float]]) -> list[tuple[int, float]]:
    """Places of the sentences on the topic, with their closeness; the best `_STATEMENTS`."""
    near = [(place, closeness) for place, (_, closeness) in enumerate(said) if closeness >= _ON_TOPIC]
    return sorted(near, key=lambda each: -each[1])[:_STATEMENTS]


def _by_place(each: tuple[int, float]) -> int:
    return each[0]
