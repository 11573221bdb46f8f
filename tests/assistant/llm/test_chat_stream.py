"""What the chat window shows while a model writes."""

from __future__ import annotations

from assistant.chat.handlers import ChatHandlers
from assistant.chat.session import Session
from assistant.records import Filters
from tests.assistant.llm.conftest import QUESTION, Writing
from tests.assistant.llm.model_server import Manners, serving
from tests.assistant.llm.test_writer import INVENTED, SAID


def test_own_words_come_first_and_then_sentences_that_passed(writing: Writing) -> None:
    with serving(f"{SAID}. {INVENTED} <img src=x onerror=alert(1)>") as server:
        shown = list(ChatHandlers(writing(server)).respond(QUESTION, Filters(), Session()))
    searching, first, *_, last = shown
    assert searching.running and "April 18" not in searching.current
    assert first.running and "April 18" in first.current and "rule-1 is writing" in first.current
    assert not last.running and "Written by rule-1, checked against the sources" in last.current
    assert "2 sentences were left out" in last.current
    assert not any("onerror" in each.current or INVENTED in each.current for each in shown)
    assert len(last.session.conversation.turns) == 1


def test_sentences_without_support_can_be_shown_struck_through(writing: Writing) -> None:
    with serving(f"{SAID}. {INVENTED}") as server:
        *_, last = ChatHandlers(writing(server, unsupported="show")).respond(QUESTION, Filters(), Session())
    struck = last.current.split("<s>")[1].split("</s>")[0]
    assert INVENTED in struck and "April 18" not in struck


def test_a_failed_model_is_a_note_and_no_error(writing: Writing) -> None:
    with serving(SAID, Manners(status=(500,))) as server:
        *_, last = ChatHandlers(writing(server)).respond(QUESTION, Filters(), Session())
    assert not last.running and "answer problem" not in last.current
    assert "April 18" in last.current and "rule-1 did not answer: its server answered with HTTP 500" in last.current
