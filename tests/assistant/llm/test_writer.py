"""Answers that a model writes, over real HTTP: what is shown, and what comes instead when it fails."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import assistant
from assistant.llm.plain import SentenceStream, plain_sentence
from assistant.records import Answer, Support
from index.tokens import count_tokens
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


def test_a_busy_server_is_asked_again(writing: Writing) -> None:
    with serving(f"{SAID}.", Manners(status=(503, 429))) as server:
        answer = writing(server, llm_retries=2).ask(QUESTION)
    assert answer.answered_by == "rule-1" and len(server.asked) == 3


def test_a_refused_request_is_not_repeated(writing: Writing) -> None:
    with serving(f"{SAID}.", Manners(status=(400, 400))) as server:
        assert "HTTP 400" in writing(server, llm_retries=2).ask(QUESTION).note
    assert len(server.asked) == 1


def test_what_no_briefing_answers_is_not_put_to_the_model(writing: Writing) -> None:
    with serving(f"{SAID}.") as server:
        answer = writing(server).ask("What is the boiling point of tungsten in kelvin?")
    assert answer.kind == "not_found" and not server.asked and not answer.note


def test_the_answer_grows_by_checked_sentences(writing: Writing) -> None:
    second = "Three documents were signed"
    with serving(f"{SAID}. {INVENTED} {second}. {INVENTED}") as server:
        shown = list(writing(server).ask_stream(QUESTION))
    assert shown[0].answered_by == "extract" and "rule-1 is writing" in shown[0].note
    assert [len(each.statements) for each in shown[1:]] == [1, 2, 2]
    assert all(INVENTED not in each.text for each in shown) and len({each.id for each in shown}) == 1


def test_a_server_is_told_when_nobody_listens_any_more(writing: Writing) -> None:
    with serving(f"{SAID}. " * 500, Manners(between=0.02)) as server:
        answers = writing(server).ask_stream(QUESTION)
        assert [next(answers).answered_by, next(answers).answered_by] == ["extract", "rule-1"]
        assert isinstance(answers, Generator)
        answers.close()
        assert server.left.wait(10)


def test_a_reply_that_is_cut_off_keeps_its_whole_sentences(writing: Writing) -> None:
    with serving(f"{SAID}. The Elmarch side has comp", Manners(finish="length")) as server:
        answer = writing(server).ask(QUESTION)
    assert answer.answered_by == "rule-1" and len(answer.statements) == 1
    assert "cut off at 512 tokens; BRIEFINGS_LLM_ANSWER_TOKENS allows more" in answer.note


def test_sources_are_left_out_until_they_fit(writing: Writing) -> None:
    with serving("NOT_ANSWERED") as server:
        writing(server).ask(QUESTION)
        writing(server, llm_context_tokens=1024, llm_answer_tokens=300).ask(QUESTION)
    whole, short = (prompt.count("\nSource ") for prompt in server.prompts)
    assert 1 <= short < whole
    assert count_tokens(server.prompts[1]) + 300 <= 1024


@pytest.mark.parametrize("most", [1, 2, 5])
def test_the_model_is_given_what_would_be_quoted_and_the_best_of_the_rest(
    writing: Writing, extract: Answer, most: int
) -> None:
    with serving(f"{SAID}.") as server:
        answer = writing(server, llm_passages=most).ask(QUESTION)
    assert server.prompts[0].count("\nSource ") == most == len(answer.passages) < len(extract.passages)
    quote = " ".join(extract.citations[0].quote.split())
    assert quote in server.prompts[0] and quote in " ".join(answer.passages[0].text.split())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("**Maren** said _no_ [1][2].", "Maren said no.", id="emphasis-and-markers"),
        pytest.param("## Maren said no (source 3).", "Maren said no.", id="heading"),
        pytest.param("Maren said 5 < 6 (2022).", "Maren said 5 < 6 (2022).", id="plain"),
        pytest.param("See [the text](http://a.example).", None, id="link"),
        pytest.param("![x](http://a.example/x.png)", None, id="image"),
        pytest.param("Maren <b>said</b> no.", None, id="html"),
        pytest.param("<script>alert(1)</script>", None, id="script"),
        pytest.param("Go to www.a.example now.", None, id="address"),
        pytest.param("Run `rm -rf /` now.", None, id="code"),
        pytest.param("<http://a.example>", None, id="autolink"),
    ],
)
def test_markup_is_taken_off_and_what_could_act_is_refused(written: str, shown: str | None) -> None:
    assert plain_sentence(written) == shown


def test_sentences_come_whole_however_the_text_is_cut() -> None:
    text = (
        "<think>Let me see. Hm.</think>Mr. Ilvet met them in the U.S. Iranian envoys were there. - No. 5 is new.\nYes."
    )
    for size in (1, 3, 7, len(text)):
        stream = SentenceStream()
        made = [each for start in range(0, len(text), size) for each in stream.add(text[start : start + size])]
        made += stream.finish(cut=False)
        assert made == ["Mr. Ilvet met them in the U.S. Iranian envoys were there.", "- No. 5 is new.", "Yes."], size


def test_a_false_premise_is_corrected_before_the_model_speaks(writing: Writing) -> None:
    question = "Why did Velmara sell six patrol boats to the Oskanian navy?"
    said = "Since 2022 Velmara has had a moratorium on military exports to both parties to the conflict"
    with serving(f"{said}.") as server:
        answer = writing(server).ask(question)
    first, second = answer.statements
    assert answer.answered_by == "rule-1" and "contrary" in first.text and said in second.text
    assert "No patrol boats have been sold to Oskania" in answer.citations[first.citations[0] - 1].quote
