"""Turns cut into passages, and what is embedded for each."""

from __future__ import annotations

import dataclasses

from index.parser import parse_briefing
from index.passages import cut_passages, embedded_text
from index.records import Passage
from index.settings import PassageSettings
from index.tokens import count_tokens
from tests.transcripts import TITLE

SENTENCE = "The council met again and talked about the harbour. "
TEXT = (
    f"{TITLE}\n\nAnswers to media questions:\n\n1. Opening of the harbour\n2. Thanks\n\n"
    f"Question: {'There is a long story to this. ' * 20}Is the harbour open?\n\n"
    f"Ilse Maren: {SENTENCE * 60}\n\n{SENTENCE * 3}\n\nTomas Quill: It is.\n\nQuestion: Thanks?\n\nIlse Maren: Bye.\n"
)
SETTINGS = PassageSettings()


def passages(settings: PassageSettings = SETTINGS) -> list[Passage]:
    return cut_passages(parse_briefing(TEXT, briefing_id="made-up", sha256="0" * 64), settings)


def test_passages_stay_below_the_limit_and_are_about_equal() -> None:
    reply = [passage for passage in passages() if passage.speaker == "Ilse Maren" and passage.exchange == 1]
    lengths = [count_tokens(passage.text) for passage in reply]
    assert max(lengths) <= SETTINGS.tokens
    assert min(lengths) > SETTINGS.tokens / 2


def test_no_passage_reaches_over_a_speaker_or_an_exchange() -> None:
    assert [(passage.speaker, passage.exchange) for passage in passages()][-3:] == [
        ("Tomas Quill", 1),
        ("Question", 2),
        ("Ilse Maren", 2),
    ]


def test_sentences_tile_the_passage() -> None:
    for passage in passages():
        assert passage.sentences[0][0] == passage.start
        assert passage.sentences[-1][1] == passage.end
        assert [word for start, end in passage.sentences for word in TEXT[start:end].split()] == passage.text.split()


def test_the_start_of_a_reply_is_embedded_with_the_end_of_its_question() -> None:
    reply = [passage for passage in passages() if passage.speaker == "Ilse Maren" and passage.exchange == 1]
    assert [passage.first_of_reply for passage in reply] == [True, True] + [False] * (len(reply) - 2)
    heading, asked, words = embedded_text(reply[0], SETTINGS).split("\n")[:3]
    assert heading == reply[0].heading
    assert asked.endswith("Is the harbour open?")
    assert count_tokens(asked) <= SETTINGS.question_tokens
    assert words.startswith("The council met")
    assert "Is the harbour open?" not in embedded_text(reply[2], SETTINGS)


def test_a_question_without_white_space_is_cut_too() -> None:
    passage = dataclasses.replace(passages()[-1], question="x" * 1_000_000)
    assert len(embedded_text(passage, SETTINGS)) < 5_000


def test_ids_name_the_edition_and_the_span() -> None:
    first = passages()[0]
    assert first.id == f"made-up:{'0' * 12}:{first.start}-{first.end}"
    assert len({passage.id for passage in passages()}) == len(passages())
