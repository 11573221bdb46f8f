"""A conversation taken along: every format tells question, quotes, who, where and when, and leads to the place."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from selectolax.lexbor import LexborHTMLParser

from assistant.assistant import Assistant
from assistant.export.formats import FORMATS
from assistant.export.told import ExportedTurn, as_plain_text, day, place_link
from assistant.records import Filters
from index.lines import squeeze
from tests.assistant.chat.visits import QUESTION

BASE = "http://127.0.0.1:7860/"
HOSTILE = "Who *said* <b>this</b> [x](y)?"


@pytest.fixture
def turns(assistant_over_samples: Assistant) -> list[ExportedTurn]:
    narrow = Filters(since=date(2025, 3, 6), speaker="Tessa Varn")
    return [
        ExportedTurn(QUESTION, assistant_over_samples.ask(QUESTION), Filters()),
        ExportedTurn("What about the dam?", assistant_over_samples.ask("What about the dam?", None, narrow), narrow),
        ExportedTurn(HOSTILE, None, Filters()),
    ]


def shown(name: str, written: bytes) -> tuple[str, list[str]]:
    """The words of a file, on one line, and the addresses it leads to."""
    if name == "docx":
        document = docx.Document(BytesIO(written))
        links = [each.address for paragraph in document.paragraphs for each in paragraph.hyperlinks]
        return squeeze(" ".join(paragraph.text for paragraph in document.paragraphs)), links
    if name == "html":
        page = LexborHTMLParser(written.decode())
        assert page.body is not None
        return squeeze(page.body.text(separator=" ")), [str(each.attributes["href"]) for each in page.css("a")]
    text = written.decode()
    if name == "md":
        text = text.replace("\\", "")
    return squeeze(text), [part.split(")")[0].split('"')[0] for part in text.split(BASE)[1:]]


@pytest.mark.parametrize("name", ["md", "html", "docx"])
def test_quotes_speakers_dates_headings_and_links_are_there(name: str, turns: list[ExportedTurn]) -> None:
    words, links = shown(name, FORMATS[name].write(turns, "Inner Sea", BASE))
    assert "Searched: from 6 March 2025, words of Tessa Varn" in words and HOSTILE in words
    for turn in turns[:2]:
        assert turn.answer and turn.answer.citations and turn.question in words
        for citation in turn.answer.citations:
            assert squeeze(citation.quote) in words
            assert citation.speaker in words and citation.heading in words and day(citation.date) in words
            assert any(place_link(BASE, citation).endswith(link) for link in links)


def test_the_short_answer_is_bold_in_its_quote(turns: list[ExportedTurn]) -> None:
    answer = turns[0].answer
    assert answer is not None
    first = answer.citations[0]
    word = max(first.quote.split(), key=len)
    at = first.start + first.quote.index(word)
    marked = replace(first, answer_start=at, answer_end=at + len(word))
    told = [ExportedTurn(QUESTION, replace(answer, citations=(marked, *answer.citations[1:])), Filters())]
    assert f"**{word}**" in FORMATS["md"].write(told, "", BASE).decode().replace("\\", "")
    page = LexborHTMLParser(FORMATS["html"].write(told, "", BASE).decode())
    assert word in [each.text() for each in page.css("p strong")]
    document = docx.Document(BytesIO(FORMATS["docx"].write(told, "", BASE)))
    assert word in [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.bold]


def test_json_holds_the_answers_of_the_machine_interface(turns: list[ExportedTurn]) -> None:
    found = json.loads(FORMATS["json"].write(turns, "Inner Sea", BASE))
    assert [turn["question"] for turn in found["turns"]] == [turn.question for turn in turns]
    first = found["turns"][0]["answer"]
    assert turns[0].answer and first["text"] == turns[0].answer.text
    assert first["citations"][0]["link"] == place_link(BASE, turns[0].answer.citations[0])
    assert found["turns"][2]["answer"] is None and found["turns"][1]["filters"]["speaker"] == "Tessa Varn"


def test_markup_in_a_question_is_text(turns: list[ExportedTurn]) -> None:
    page = LexborHTMLParser(FORMATS["html"].write(turns, HOSTILE, BASE).decode())
    assert page.css("b") == [] and page.css("script") == []
    assert "\\*said\\* \\<b\\>this\\</b\\> \\[x\\]" in FORMATS["md"].write(turns, HOSTILE, BASE).decode()


def test_a_copied_answer_has_its_citations(turns: list[ExportedTurn]) -> None:
    answer = turns[0].answer
    assert answer is not None
    text = as_plain_text(answer)
    assert answer.text in text
    for citation in answer.citations:
        assert f"[{citation.number}] {citation.speaker}" in text and squeeze(citation.quote) in text
