"""A briefing's turns cut into passages at sentence ends, and the words that are embedded for each."""

from __future__ import annotations

import math
from collections.abc import Iterator

from index.parser import GENERIC_HEADINGS
from index.records import Briefing, Exchange, Passage, Section, Turn
from index.sentences import sentence_spans
from index.settings import PassageSettings
from index.tokens import count_tokens

_LONGEST_TOKEN = 20
"""Characters, about."""
_MOST_COUNTED = 10_000
"""Characters of a question whose tokens are counted."""


def cut_passages(briefing: Briefing, settings: PassageSettings) -> list[Passage]:
    """Every word spoken that `settings` let in, in order; no passage reaches over an exchange or a speaker."""
    passages: list[Passage] = []
    for place, section in enumerate(briefing.sections):
        for turn in section.remarks:
            passages += _cut_turn(briefing, section, place, None, turn, "", settings)
        for exchange in section.exchanges:
            asked = question_text(briefing.text, exchange) if settings.reporters else ""
            for turn in exchange.questions if settings.reporters else ():
                passages += _cut_turn(briefing, section, place, exchange, turn, "", settings)
            for turn in exchange.replies:
                passages += _cut_turn(briefing, section, place, exchange, turn, asked, settings)
    return passages


def question_text(text: str, exchange: Exchange) -> str:
    """What was asked, the questions of an exchange joined."""
    return " ".join(" ".join(text[turn.start : turn.end].split()) for turn in exchange.questions)


def embedded_text(passage: Passage, settings: PassageSettings) -> str:
    """What stands for the passage in the vectors: heading, for the start of a reply the question, then the words."""
    asked = passage.question if passage.first_of_reply else ""
    if len(asked) > settings.question_tokens and count_tokens(asked[-_MOST_COUNTED:]) > settings.question_tokens:
        asked = _last_words(asked, settings.question_tokens)
    return "\n".join(piece for piece in (_telling(passage.heading), asked, passage.text) if piece)


def searched_words(passage: Passage, settings: PassageSettings) -> str:
    """What stands for the passage in the word index: the same, and who speaks."""
    return f"{passage.speaker}\n{embedded_text(passage, settings)}"


def embedded_sentences(passage: Passage) -> list[str]:
    """What stands for each sentence in the vectors: behind what tells what its "they" or "it" is about.

    That is the heading, or where the transcript prints none, the sentence before.
    """
    heading = _telling(passage.heading)
    sentences = [passage.text[start - passage.start : end - passage.start] for start, end in passage.sentences]
    contexts = [heading] * len(sentences) if heading else ["", *sentences[:-1]]
    return [f"{context}\n{sentence}".strip() for context, sentence in zip(contexts, sentences, strict=True)]


def _telling(heading: str) -> str:
    """The heading, unless it is one that the parser gives where the transcript prints none."""
    return "" if heading in GENERIC_HEADINGS else heading


def _last_words(text: str, tokens: int) -> str:
    # A question's point comes at its end, after the preamble. No token is longer than some letters: counting all of a
    # very long question would be dear.
    words = text[-_LONGEST_TOKEN * max(tokens, 1) :].split()
    while len(words) > 1 and count_tokens(" ".join(words)) > tokens:
        words = words[max(1, len(words) // 10) :]
    return " ".join(words)


def _cut_turn(
    briefing: Briefing,
    section: Section,
    place: int,
    exchange: Exchange | None,
    turn: Turn,
    asked: str,
    settings: PassageSettings,
) -> Iterator[Passage]:
    sentences = sentence_spans(briefing.text, turn.start, turn.end)
    for number, group in enumerate(_group(briefing.text, sentences, settings.tokens)):
        start, end = group[0][0], group[-1][1]
        yield Passage(
            briefing_id=briefing.id,
            edition=briefing.edition,
            section=place,
            exchange=exchange.number if exchange else None,
            heading=section.heading,
            speaker=turn.speaker,
            role=turn.role,
            question=asked,
            start=start,
            end=end,
            text=briefing.text[start:end],
            sentences=tuple(group),
            first_of_reply=number < settings.passages_with_question,
        )


def _group(text: str, sentences: list[tuple[int, int]], limit: int) -> Iterator[list[tuple[int, int]]]:
    """Runs of sentences of about equal length, none above `limit` tokens unless one sentence is."""
    lengths = [count_tokens(text[start:end]) for start, end in sentences]
    total = sum(lengths)
    aim = total / math.ceil(total / limit) if total else limit
    group: list[tuple[int, int]] = []
    held = 0
    for span, length in zip(sentences, lengths, strict=True):
        if group and (held + length > limit or held + length / 2 > aim):
            yield group
            group, held = [], 0
        group.append(span)
        held += length
    if group:
        yield group
