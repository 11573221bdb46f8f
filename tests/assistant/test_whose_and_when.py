"""Questions that name a speaker or a day: their words and that day's come first, though others speak of it too."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.assistant import Assistant
from assistant.calibration import Calibration, Logistic, confidence_of
from assistant.extract import select_statements
from assistant.fusion import names_speaker
from assistant.records import AnswerKind
from assistant.retriever import Retriever
from index.records import Role


@pytest.mark.parametrize(
    ("question", "speaker", "named"),
    [
        pytest.param("What did Varn say?", "Tessa Varn", True, id="last-name"),
        pytest.param("what did varn say", "MS. VARN", True, id="small-letters"),
        pytest.param("What did Tessa say?", "Tessa Varn", False, id="first-name"),
        pytest.param("What did Ruiz-Gil say?", "ANA RUIZ-GIL SOTO, HEAD OF HEALTH", True, id="first-of-two-last-names"),
        pytest.param("What did Soto say?", "ANA RUIZ-GIL SOTO, HEAD OF HEALTH", True, id="second-of-two"),
        pytest.param("What was said about health?", "ANA RUIZ-GIL SOTO, HEAD OF HEALTH", False, id="office-behind"),
        pytest.param("Did the President speak?", "THE PRESIDENT", True, id="office-in-place-of-a-name"),
        pytest.param("What does the Administration plan?", "SENIOR ADMINISTRATION OFFICIAL", False, id="nobody"),
        pytest.param("Was it varnished?", "Tessa Varn", False, id="part-of-a-word"),
    ],
)
def test_whether_a_question_names_a_speaker(question: str, speaker: str, named: bool) -> None:
    assert names_speaker(question, speaker) is named


@pytest.mark.parametrize("speaker", ["Jonas Ilvet", "Tessa Varn"])
def test_what_a_speaker_said_is_told_in_the_speakers_words(assistant_over_samples: Assistant, speaker: str) -> None:
    answer = assistant_over_samples.ask(f"What did {speaker} say about the Quill Islands?")
    assert answer.kind is AnswerKind.ANSWERED
    assert {citation.speaker for citation in answer.citations} == {speaker}


@pytest.mark.parametrize(
    ("question", "certain"),
    [
        pytest.param("What did Tessa Varn say about the Quill Islands?", True, id="named-in-the-quote"),
        pytest.param("What did Tessa Varn say about the price of bread?", False, id="not-in-the-quote"),
        pytest.param("What did Osric Penn say about the Quill Islands?", False, id="not-a-speaker"),
        pytest.param("What did Tessa Varn say the name of the dam is?", False, id="a-detail"),
        pytest.param("What did Tessa Varn say about when the dam is filled?", False, id="a-detail-of-a-matter"),
        pytest.param("What was said about the Quill Islands?", True, id="by-anybody"),
        pytest.param("What was said about the price of bread?", False, id="by-nobody"),
        pytest.param("Who pays for the dam?", False, id="nobodys-words"),
    ],
)
def test_no_detail_is_missing_where_a_speaker_speaks_of_the_matter_asked_about(
    assistant_over_samples: Assistant, question: str, certain: bool
) -> None:
    index = assistant_over_samples.index
    found = assistant_over_samples.retriever.find(question, limit=5)
    chosen = select_statements(question, found, index.words.analyze, limit=3)
    sure, doubtful = Logistic(intercept=20.0, weights={}), Logistic(intercept=-20.0, weights={})
    calibration = Calibration(matter=sure, detail=doubtful, threshold=0.5, fitted_on="", figures={})
    confidence = confidence_of(question, found, chosen, index.words.analyze, calibration)
    assert confidence == pytest.approx(float(certain), abs=1e-6)


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
    index = assistant_over_samples.index
    named = next(each for each in index.briefings() if each.date == dt.date(2025, 4, 10))
    question = "What was said about the attack on the consular portal"
    near = Retriever(index, assistant_over_samples.settings.model_copy(update={"candidates": 3}))
    assert named.id not in {each.passage.briefing_id for each in near.find(f"{question}?", limit=3)}
    assert near.find(f"{question} on 10 April 2025?", limit=5)[0].passage.briefing_id == named.id


@pytest.mark.parametrize("topic", ["the Elmarch fishing levy", "the detained photographer", "the silver sprat quota"])
def test_whose_words_are_asked_for_decides_which_side_is_found_first(
    assistant_over_samples: Assistant, topic: str
) -> None:
    retriever = Retriever(assistant_over_samples.index, assistant_over_samples.settings)

    def places_of_reporters(question: str) -> list[int]:
        found = retriever.find(question, limit=20)
        places = [place for place, each in enumerate(found) if each.passage.role is Role.REPORTER]
        return [*places, 20, 20, 20]  # Where none is found so early, it is later.

    asked_for = places_of_reporters(f"What did a reporter claim about {topic}?")
    not_asked_for = places_of_reporters(f"Is a reporter right about {topic}?")
    assert sum(asked_for[:3]) < sum(not_asked_for[:3])
