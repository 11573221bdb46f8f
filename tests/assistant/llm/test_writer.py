"""Answers that a model writes, over real HTTP: what is shown, and what comes instead when it fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import assistant
from assistant.records import Answer, Support
from prompts import load
from tests.assistant.llm.conftest import QUESTION, Writing
from tests.assistant.llm.model_server import Manners, serving

SAID = "The ferry line between Vey and Stell will be resumed on April 18"
INVENTED = "The ferry will be painted blue by the Royal Opera."


def schema() -> dict[str, Any]:
    path = Path(assistant.__file__ or "").with_name("answer.schema.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_a_sentence_that_is_borne_out_is_shown_with_its_words(writing: Writing) -> None:
    with serving(f"{SAID}. {INVENTED}") as server:
        answer = writing(server).ask(QUESTION)
    jsonschema.validate(answer.as_json(), schema())
    (statement,) = answer.statements
    (citation,) = answer.citations
    assert SAID in statement.text and statement.citations == (1,) and SAID in citation.quote
    assert INVENTED not in answer.text
    assert answer.text.endswith("One sentence was left out because the briefings do not bear it out.")
    assert (answer.answered_by, answer.prompts_digest) == ("rule-1", load("answer").digest)


def test_invented_sentences_can_be_shown_and_cite_nothing(writing: Writing) -> None:
    with serving(f"{SAID}. {INVENTED}") as server:
        answer = writing(server, unsupported="show").ask(QUESTION)
    invented = answer.statements[-1]
    assert (invented.text, invented.support, invented.citations) == (INVENTED, Support.UNSUPPORTED, ())
    assert f"(Not borne out by the briefings: {INVENTED})" in answer.text


@pytest.mark.parametrize(
    ("reply", "manners", "settings", "note"),
    [
        pytest.param(INVENTED, Manners(), {}, "Nothing that rule-1 wrote is borne out", id="all-invented"),
        pytest.param("NOT_ANSWERED", Manners(), {}, "rule-1 found no answer", id="does-not-know"),
        pytest.param("", Manners(), {}, "it sent nothing", id="empty"),
        pytest.param("\x00\ufffd%$ \u0007{{]]", Manners(), {}, "borne out", id="garbage-words"),
        pytest.param(SAID, Manners(raw=b"<html>hello</html>"), {}, "it sent nothing", id="no-stream"),
        pytest.param(SAID, Manners(raw=b"data: {broken\n\n"), {}, "could not be read", id="broken-json"),
        pytest.param(SAID, Manners(status=(500,)), {}, "HTTP 500", id="server-error"),
        pytest.param(SAID, Manners(status=(401,)), {}, "BRIEFINGS_LLM_KEY", id="wrong-key"),
        pytest.param(SAID, Manners(status=(404,)), {}, "no such model", id="unknown-model"),
        pytest.param(SAID + ". And so on.", Manners(breaks_after=18), {}, "broke off", id="gone-half-way"),
        pytest.param(SAID, Manners(before=5), {"llm_first_token_seconds": 0.3}, "had not begun within 0.3", id="slow"),
        pytest.param(SAID * 9, Manners(between=0.1), {"llm_seconds": 0.5}, "was not done within 0.5", id="trickles"),
    ],
)
def test_when_the_model_fails_the_speakers_own_words_come_with_a_note(
    writing: Writing, extract: Answer, reply: str, manners: Manners, settings: dict[str, Any], note: str
) -> None:
    with serving(reply, manners) as server:
        answer = writing(server, **settings).ask(QUESTION)
    assert (answer.statements, answer.citations, answer.kind) == (extract.statements, extract.citations, extract.kind)
    assert answer.answered_by == "extract" and note in answer.note and answer.text == f"{extract.text}\n\n{answer.note}"


def test_a_server_that_is_not_there_is_told_with_the_remedy(writing: Writing, extract: Answer) -> None:
    with serving(SAID) as server:
        made = writing(server)
    answer = made.ask(QUESTION)
    assert answer.statements == extract.statements
    assert "cannot be reached" in answer.note and "BRIEFINGS_LLM" in answer.note
