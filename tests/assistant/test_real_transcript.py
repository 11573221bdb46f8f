"""The whole path on the real reference transcript: file to structure to cited answer."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.llama_index import HybridRetriever
from assistant.records import Answer, AnswerKind, Conversation, Filters
from index.records import PartKind, Role, SectionKind

ID = "2022-01-13-zakharova"

# Headings of the 22 exchanges, checked by hand once; three follow-ups share the fourteenth.
HEADINGS = [
    "Initiative to create a security belt around Afghanistan",
    "Statements made by the Defence Minister of the Netherlands",
    "Russia accused of “occupation” of Kazakhstan",
    "Contacts between the Taliban and the National Resistance Front of Afghanistan",
    "Russia develops response measures to various scenarios for relations with the United States and NATO countries",
    "The situation with the Normandy format",
    "Operation of Russian schools and organisations in Kazakhstan",
    "Discussion of the results of talks with the US and NATO at the CSTO and the SCO",
    "Developments on the Armenian‒Azerbaijani border",
    "Attack on Artsakh communities on January 10",
    "Meeting of special representatives from Armenia and Turkey",
    "Possible accession of new members to the CSTO",
    "Russian entry rules for citizens of Pakistan",
    *["Russia’s stance on the appointment of Askar Umarov as Kazakhstan’s new Minister of Information"] * 3,
    "Russia’s assessment of the statement by the Council of Foreign Ministers of the Organisation of Turkic States",
    "Russian‒US talks on security guarantees",
    "Talks between the Taliban and the National Resistance Front of Afghanistan",
    "Assistance in organising repatriation flights from Kazakhstan",
    "Action plan in case of emergency",
    "Uzbekistan’s possible accession to the EAEU",
]


def test_every_exchange_stands_under_its_heading(assistant_over_transcript: Assistant) -> None:
    briefing = assistant_over_transcript.index.briefing(ID)
    found = [(exchange.number, section.heading) for section in briefing.sections for exchange in section.exchanges]
    assert found == list(enumerate(HEADINGS, start=1))


def test_sections_are_those_of_the_lists(assistant_over_transcript: Assistant) -> None:
    sections = assistant_over_transcript.index.briefing(ID).sections
    remarks = [section.number for section in sections if section.kind is SectionKind.REMARKS]
    answers = [section.number for section in sections if section.kind is SectionKind.ANSWERS]
    assert (remarks, answers) == (list(range(1, 20)), list(range(1, 22)))
    assert sections[-1].heading == "Old New Year greetings" and not sections[-1].exchanges


def test_nothing_but_speech_is_retrieved(assistant_over_transcript: Assistant) -> None:
    index = assistant_over_transcript.index
    briefing = index.briefing(ID)
    speech = [(part.start, part.end) for part in briefing.parts if part.kind is PartKind.SPEECH]
    ids = sorted(index.vectors.ids())
    for held in index.passages(ids).values():
        passage = held.passage
        assert passage.text == briefing.text[passage.start : passage.end]
        for start, end in passage.sentences:
            assert any(first <= start and end <= last for first, last in speech)
        assert passage.role in (Role.OFFICIAL, Role.REPORTER)


@pytest.mark.parametrize(
    ("question", "heading", "words"),
    [
        pytest.param("How many civilian casualties did the OSCE report?", "Ukraine update", "128", id="numeric"),
        pytest.param("Who is the new Czech foreign minister?", "Remarks by the Czech Republic’s "
                     "Foreign Minister on Russian-Czech relations", "Lipavsky", id="who"),
        pytest.param("Will Russia host the Taliban and the resistance?", HEADINGS[3], "no such meeting", id="reply"),
    ],
)  # fmt: skip
def test_a_question_is_answered_in_the_speakers_own_words(
    assistant_over_transcript: Assistant, question: str, heading: str, words: str
) -> None:
    answer = assistant_over_transcript.ask(question)
    first = answer.citations[0]
    assert (answer.kind, first.heading, first.speaker) == (AnswerKind.ANSWERED, heading, "Maria Zakharova")
    assert words in first.quote
    assert quotes_hold(assistant_over_transcript, answer)


def test_a_reply_tells_what_was_asked(assistant_over_transcript: Assistant) -> None:
    answer = assistant_over_transcript.ask("How many schools in Kazakhstan teach in Russian?")
    assert answer.citations[0].asked.startswith("In addition to the Federal Agency")
    assert "Asked “" in answer.text


def test_a_reporters_words_are_told_as_a_reporters(assistant_over_transcript: Assistant) -> None:
    answer = assistant_over_transcript.ask("What did the reporter ask about the Dutch defence minister?")
    assert answer.citations[0].role is Role.REPORTER
    assert "A reporter asked or claimed" in answer.text


def test_a_follow_up_leans_on_the_question_before(assistant_over_transcript: Assistant) -> None:
    first = assistant_over_transcript.ask("What did Jan Lipavsky say about relations with Russia?")
    second = assistant_over_transcript.ask("And what is her reaction to it?", Conversation().after(first))
    assert "Lipavsky" in second.standalone_question
    assert "Czech" in second.citations[0].heading


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many questions did the media ask?", "22 questions"),
        ("What topics were covered?", "Uzbekistan’s possible accession to the EAEU"),
        ("What did she say at the end?", "Happy Old New Year!"),
        (
            "List the sections about Kazakhstan",
            "CSTO Collective Peacekeeping Forces involved in stabilising Kazakhstan",
        ),
    ],
)
def test_questions_about_the_document(assistant_over_transcript: Assistant, question: str, text: str) -> None:
    answer = assistant_over_transcript.ask(question)
    assert answer.kind is AnswerKind.OVERVIEW and text in answer.text
    assert quotes_hold(assistant_over_transcript, answer)


@pytest.mark.parametrize(
    "question",
    [
        "What is the airspeed velocity of an unladen swallow?",
        "Which team won the football cup?",
        "How do I bake sourdough bread?",
    ],
)
def test_what_the_briefing_does_not_hold_is_not_answered(assistant_over_transcript: Assistant, question: str) -> None:
    answer = assistant_over_transcript.ask(question)
    assert answer.kind is AnswerKind.NOT_FOUND and not answer.statements
    assert answer.suggestions, "the nearest sections are offered"


def test_filters_that_exclude_everything_say_so(assistant_over_transcript: Assistant) -> None:
    answer = assistant_over_transcript.ask("What about Kazakhstan?", filters=Filters("nowhere"))
    assert answer.kind is AnswerKind.NOT_FOUND and "filters" in answer.text


def test_our_retriever_serves_llama_index(assistant_over_transcript: Assistant) -> None:
    nodes = HybridRetriever(assistant_over_transcript.index).retrieve("What was said about the Taliban talks?")
    text = assistant_over_transcript.index.briefing(ID).text
    assert len(nodes) == assistant_over_transcript.settings.passages_per_answer
    assert nodes[0].score == max(node.score or 0 for node in nodes)
    for node in nodes:
        assert node.node.metadata["heading"] and node.node.metadata["date"] == "2022-01-13"
        assert node.text == text[node.node.start_char_idx : node.node.end_char_idx]  # type: ignore[attr-defined]


def quotes_hold(assistant: Assistant, answer: Answer) -> bool:
    return bool(answer.citations) and all(
        assistant.index.briefing(each.briefing_id).text[each.start : each.end] == each.quote
        for each in answer.citations
    )
