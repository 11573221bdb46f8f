"""Questions that take something wrong for granted are corrected, and right ones are not."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import assistant
from assistant.assistant import Assistant
from assistant.chat.rendering import render_turn
from assistant.chat.session import ChatTurn
from assistant.records import Support
from assistant.support.premise import Correction, PremiseCheck
from index.parser import parse_briefing
from index.passages import cut_passages
from index.settings import PassageSettings
from index.words import analyzer
from tests.assistant.support.premises import BRIEFING, FALSE, FALSE_HELD_OUT, RIGHT

_PARSED = parse_briefing(BRIEFING, briefing_id="b1")
_PASSAGES = cut_passages(_PARSED, PassageSettings())
_CHECK = PremiseCheck(analyzer())


def correction(question: str) -> Correction | None:
    return _CHECK.correct(question, _PASSAGES, {"b1": _PARSED.date})


@pytest.mark.parametrize(("question", "told"), [pytest.param(*case, id=name) for name, case in FALSE.items()])
def test_a_false_premise_is_corrected_from_the_words_that_contradict_it(question: str, told: str) -> None:
    made = correction(question)
    assert made is not None and told in made.text
    evidence = made.evidence
    assert evidence.quote == BRIEFING[evidence.start : evidence.end]


def test_of_false_premises_not_looked_at_most_are_corrected_and_none_wrongly() -> None:
    made = {name: correction(question) for name, (question, _) in FALSE_HELD_OUT.items()}
    right = [name for name, found in made.items() if found and FALSE_HELD_OUT[name][1] in found.text]
    assert len(right) >= 0.6 * len(made)
    assert right == [name for name, found in made.items() if found]


@pytest.mark.parametrize("question", [pytest.param(question, id=name) for name, question in RIGHT.items()])
def test_a_right_question_is_not_corrected(question: str) -> None:
    assert correction(question) is None


BOATS = "Why did Velmara sell six patrol boats to the Oskanian navy?"


def test_the_answer_opens_with_the_correction_and_quotes_what_it_rests_on(assistant_over_samples: Assistant) -> None:
    answer = assistant_over_samples.ask(BOATS)
    schema = json.loads(Path(assistant.__file__ or "").with_name("answer.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(answer.as_json(), schema)
    lead, *others = answer.statements
    (number,) = lead.citations
    (cited,) = [each for each in answer.citations if each.number == number]
    assert answer.kind == "answered" and lead.support is Support.SUPPORTED
    assert answer.text.startswith(f"{lead.text} [{number}]") and "contrary" in lead.text
    assert "No patrol boats have been sold to Oskania" in cited.quote
    assert any(number in each.citations and each.support is Support.VERBATIM for each in others)


def test_the_chat_shows_the_correction_first(assistant_over_samples: Assistant) -> None:
    answer = assistant_over_samples.ask(BOATS)
    shown = render_turn(ChatTurn(BOATS, answer), place=0)
    said = shown.index(answer.statements[0].text)
    assert said < shown.index("No patrol boats have been sold")
