"""Questions about the documents themselves, and questions that only look like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.overview import answer_from_structure
from assistant.records import AnswerKind, Filters
from assistant.samples import sample_paths
from index.briefing_index import BriefingIndex
from index.records import Role

OLDEST, MIDDLE, NEWEST = (path.stem for path in sample_paths())


def asked(assistant: Assistant, question: str, briefing: str | None = NEWEST) -> list[str]:
    """Headings cited by the overview, [] where the question was not taken for one about a document."""
    draft = answer_from_structure(question, assistant.index, Filters(briefing))
    return [citation.heading for citation in draft.citations] if draft else []


@pytest.mark.parametrize(
    "question",
    [
        "What topics were covered?",
        "what topics were covered in the briefing of 10 April 2025?",
        "List the sections",
        "Which issues did Tessa Varn discuss?",
        "Give me an overview of the briefing",
        "Show the table of contents",
        "What was the briefing about?",
        "Summarise the briefing, please.",
    ],
)
def test_topics_are_the_headings_in_order(assistant_over_samples: Assistant, question: str) -> None:
    headings = [section.heading for section in assistant_over_samples.index.briefing(NEWEST).sections]
    assert asked(assistant_over_samples, question) == headings


@pytest.mark.parametrize(
    "question",
    [
        "List the sections about the Torrin Gorge Dam",
        "Which sections are about the Torrin Gorge Dam?",
        "What topics concerning the Torrin Gorge Dam were discussed",
    ],
)
def test_sections_about_something_are_those_whose_heading_names_it(
    assistant_over_samples: Assistant, question: str
) -> None:
    found = asked(assistant_over_samples, question)
    assert found and all("Torrin Gorge Dam" in heading for heading in found)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        pytest.param("How many questions did the media ask?", "8 questions", id="questions"),
        pytest.param("How many exchanges were there?", "8 questions", id="exchanges"),
        pytest.param("How many sections of remarks are there?", "8 sections of remarks", id="sections"),
        pytest.param("How many briefings are indexed?", "1 briefing:", id="briefings"),
        pytest.param("When and where did the briefing take place?", "Port Ansel on 10 April 2025", id="when-where"),
        pytest.param("Who gave the briefing?", "Tessa Varn", id="who"),
    ],
)
def test_counts_dates_and_speakers(assistant_over_samples: Assistant, question: str, text: str) -> None:
    draft = answer_from_structure(question, assistant_over_samples.index, Filters(NEWEST))
    assert draft is not None and draft.kind is AnswerKind.OVERVIEW
    assert text in draft.text and draft.citations


@pytest.mark.parametrize("question", ["What did she say at the end?", "How did the briefing end?", "closing words?"])
def test_the_end_is_the_last_words_spoken(assistant_over_samples: Assistant, question: str) -> None:
    last = assistant_over_samples.index.briefing(NEWEST).sections[-1]
    draft = answer_from_structure(question, assistant_over_samples.index, Filters(NEWEST))
    assert draft is not None
    assert {citation.heading for citation in draft.citations} == {last.heading}
    assert draft.citations[-1].end == last.turns[-1].end


@pytest.mark.parametrize("question", ["How did the briefing begin?", "What did she say first?"])
def test_the_beginning_is_the_first_words_spoken(assistant_over_samples: Assistant, question: str) -> None:
    first = assistant_over_samples.index.briefing(NEWEST).sections[0]
    draft = answer_from_structure(question, assistant_over_samples.index, Filters(NEWEST))
    assert draft is not None and draft.citations[0].start == first.turns[0].start


@pytest.mark.parametrize(
    "question",
    [
        "What topics will the ministers discuss in Elmarch?",
        "How many observers were admitted to the dam?",
        "Who will travel to Elmarch?",
        "When did the Convention enter into force?",
        "What did the Hallin Federation say at the end of the talks?",
        "Which section of the border was closed?",
        "Who is Nils Corry?",
        "Where is the Torrin Gorge Dam?",
    ],
)
def test_questions_about_the_world_are_left_to_retrieval(assistant_over_samples: Assistant, question: str) -> None:
    assert asked(assistant_over_samples, question, None) == []


def test_a_date_in_the_question_picks_the_briefing(assistant_over_samples: Assistant) -> None:
    draft = answer_from_structure("What topics were covered on March 20?", assistant_over_samples.index, Filters())
    assert draft is not None and {citation.briefing_id for citation in draft.citations} == {MIDDLE}


def test_without_a_date_every_briefing_is_told_apart(assistant_over_samples: Assistant) -> None:
    draft = answer_from_structure("What topics were covered?", assistant_over_samples.index, Filters())
    assert draft is not None
    assert {citation.briefing_id for citation in draft.citations} == {OLDEST, MIDDLE, NEWEST}
    for summary in assistant_over_samples.index.briefings():
        assert summary.title in draft.text


def test_citations_land_in_their_section(assistant_over_samples: Assistant) -> None:
    briefing = assistant_over_samples.index.briefing(NEWEST)
    draft = answer_from_structure("What topics were covered?", assistant_over_samples.index, Filters(NEWEST))
    assert draft is not None
    for citation, section in zip(draft.citations, briefing.sections, strict=True):
        assert section.start <= citation.start < citation.end <= section.end
        assert briefing.text[citation.start : citation.end] == citation.quote


WITHOUT_HEADINGS = """Press Conference of Mayor Odile Brandt, May 5, 2031

MAYOR BRANDT: Good morning. The harbour is open again.

Q: Good morning, Mayor. I have two things. When will the new ferry to Stell begin to carry passengers?

MAYOR BRANDT: In June.

Q: Why is that?

MAYOR BRANDT: The pier is being built.

Q: Has the council of Vey decided about the price of herring licences? Can you say?

MAYOR BRANDT: It has not.
"""
TITLED = "Press Conference of Mayor Anselm Kray, May 9, 2031\n\nMAYOR KRAY: Good morning. I have one announcement.\n"


@pytest.fixture
def assistant_over_mayors(index: BriefingIndex, tmp_path: Path) -> Assistant:
    paths = [tmp_path / "brandt.txt", tmp_path / "kray.txt"]
    for path, text in zip(paths, (WITHOUT_HEADINGS, TITLED), strict=True):
        path.write_text(text, encoding="utf-8")
    index.ingest(paths)
    return Assistant(index)


def test_what_reporters_asked_stands_for_headings_that_are_not_printed(assistant_over_mayors: Assistant) -> None:
    answer = assistant_over_mayors.ask("What topics were covered on May 5?")
    assert answer.kind is AnswerKind.OVERVIEW
    asked = [citation.quote for citation in answer.citations if citation.role is Role.REPORTER]
    assert asked == [
        "When will the new ferry to Stell begin to carry passengers?",
        "Has the council of Vey decided about the price of herring licences?",
    ]


def test_the_name_in_a_title_picks_the_briefing(assistant_over_mayors: Assistant) -> None:
    answer = assistant_over_mayors.ask("Summarise Kray's press conference")
    assert answer.kind is AnswerKind.OVERVIEW
    assert {citation.briefing_id for citation in answer.citations} == {"kray"}
