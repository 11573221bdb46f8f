"""Questions that name a speaker or a day: their words and that day's come first, though others speak of it too."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.assistant import Assistant
from assistant.records import AnswerKind


@pytest.mark.parametrize("speaker", ["Jonas Ilvet", "Tessa Varn"])
def test_what_a_speaker_said_is_told_in_the_speakers_words(assistant_over_samples: Assistant, speaker: str) -> None:
    answer = assistant_over_samples.ask(f"What did {speaker} say about the Quill Islands?")
    assert answer.kind is AnswerKind.ANSWERED
    assert {citation.speaker for citation in answer.citations} == {speaker}


@pytest.mark.parametrize(
    ("when", "day"),
    [
        pytest.param("on 20 March 2025", dt.date(2025, 3, 20), id="day"),
        pytest.param("in April 2025", dt.date(2025, 4, 10), id="month"),
    ],
)
def test_the_briefing_named_by_its_date_answers_first(
    assistant_over_samples: Assistant, when: str, day: dt.date
) -> None:
    answer = assistant_over_samples.ask(f"What was said about the Quill Islands {when}?")
    assert answer.kind is AnswerKind.ANSWERED
    assert answer.citations[0].date == day


def test_a_briefing_named_by_its_date_is_found_among_many_nearer_ones(assistant_over_samples: Assistant) -> None:
    index, retriever = assistant_over_samples.index, assistant_over_samples.retriever
    named = next(each for each in index.briefings() if each.date == dt.date(2025, 4, 10))
    question = "What was said about the attack on the consular portal"
    few = retriever.settings.model_copy(update={"candidates": 3})
    near = type(retriever)(index, few)
    assert named.id not in {each.passage.briefing_id for each in near.find(f"{question}?", limit=3)}
    assert near.find(f"{question} on 10 April 2025?", limit=5)[0].passage.briefing_id == named.id
