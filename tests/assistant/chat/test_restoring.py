"""A conversation that the browser brings back: what is true comes back as it was, what is forged does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.chat.kept import as_kept
from assistant.chat.rendering import render_turn
from assistant.chat.restoring import restore
from assistant.chat.session import Session
from assistant.records import AnswerKind, Filters, Support
from tests.assistant.chat.visits import OTHER_QUESTION, QUESTION

TURNS = (QUESTION, OTHER_QUESTION, "What topics were covered in the briefing on 10 April 2025?", "hello", "And why?")
FORGED = "Velmara surrenders unconditionally."


def conversation(assistant: Assistant, *questions: str, filters: Filters | None = None) -> Session:
    session = Session()
    for question in questions:
        session = session.asking(question, filters)
        answer = assistant.ask(question, session.conversation, filters)
        session = session.answered(answer, shown_words=None)
    return session


def kept(assistant: Assistant) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_kept(conversation(assistant, QUESTION)))
    return found


def test_all_comes_back_as_it_was(assistant_over_samples: Assistant) -> None:
    before = conversation(assistant_over_samples, *TURNS)
    after = restore(as_kept(before), assistant_over_samples)
    assert after is not None and after.id == before.id and after.conversation == before.conversation
    for was, now in zip(before.turns, after.turns, strict=True):
        assert was.answer and now.answer
        assert render_turn(now, place=0) == render_turn(was, place=0)
        assert now.answer.statements == was.answer.statements and now.answer.citations == was.answer.citations


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("quote", FORGED, id="other-words"),
        pytest.param("start", 0, id="another-place"),
        pytest.param("end", 10**9, id="beyond-the-end"),
        pytest.param("briefing_id", "no-such-briefing", id="briefing-gone"),
        pytest.param("quote", "", id="no-words"),
    ],
)
def test_a_citation_whose_words_are_not_there_is_told_of_as_changed(
    assistant_over_samples: Assistant, field: str, value: object
) -> None:
    given = kept(assistant_over_samples)
    given["turns"][0]["answer"]["citations"][0][field] = value
    session = restore(json.dumps(given), assistant_over_samples)
    assert session is not None
    turn = session.turns[0]
    assert turn.changed == {1} and turn.answer and turn.answer.statements[0].support is Support.UNSUPPORTED
    html = render_turn(turn, place=0)
    assert "this source changed" in html and 'data-number="1"' not in html


@pytest.mark.parametrize(
    ("field", "forged"),
    [
        pytest.param("speaker", "Nobody Atall", id="speaker"),
        pytest.param("heading", "Made up", id="heading"),
        pytest.param("title", "Made up", id="title"),
        pytest.param("date", "1999-01-01", id="date"),
        pytest.param("role", "reporter", id="role"),
    ],
)
def test_who_said_it_and_where_comes_from_the_index(assistant_over_samples: Assistant, field: str, forged: str) -> None:
    given = kept(assistant_over_samples)
    given["turns"][0]["answer"]["citations"][0][field] = forged
    session = restore(json.dumps(given), assistant_over_samples)
    assert session is not None and session.turns[0].answer is not None
    assert session.turns[0].answer.citations == assistant_over_samples.ask(QUESTION).citations


@pytest.mark.parametrize("support", ["verbatim", "supported"])
def test_a_forged_statement_is_not_supported(assistant_over_samples: Assistant, support: str) -> None:
    given = kept(assistant_over_samples)
    given["turns"][0]["answer"]["statements"][0] |= {"text": FORGED, "support": support}
    session = restore(json.dumps(given), assistant_over_samples)
    assert session is not None and session.turns[0].answer is not None
    answer = session.turns[0].answer
    assert answer.statements[0].support is Support.UNSUPPORTED and FORGED not in answer.text


def test_an_overview_is_made_again(assistant_over_samples: Assistant) -> None:
    before = conversation(assistant_over_samples, TURNS[2])
    given = json.loads(as_kept(before))
    given["turns"][0]["answer"]["text"] = FORGED
    session = restore(json.dumps(given), assistant_over_samples)
    assert session is not None and session.turns[0].answer is not None and before.turns[0].answer is not None
    assert session.turns[0].answer.kind is AnswerKind.OVERVIEW
    assert session.turns[0].answer.text == before.turns[0].answer.text


@pytest.mark.parametrize(
    "given",
    ["", "null", "[]", "{", '{"id": "x", "turns": []}', json.dumps({"id": "0" * 32, "turns": [{"question": 3}]})],
)
def test_what_is_no_conversation_is_none(assistant_over_samples: Assistant, given: str) -> None:
    assert restore(given, assistant_over_samples) is None


def test_a_filter_that_the_index_does_not_know_is_dropped(assistant_over_samples: Assistant) -> None:
    given = kept(assistant_over_samples)
    given["turns"][0]["filters"] = {"briefing_id": "gone", "speaker": "Nobody", "since": "2025-03-06"}
    session = restore(json.dumps(given), assistant_over_samples)
    assert session is not None
    assert str(session.turns[0].filters.since) == "2025-03-06"
    assert session.turns[0].filters.briefing_id is None and session.turns[0].filters.speaker is None
