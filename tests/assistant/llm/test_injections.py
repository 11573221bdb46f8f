"""What documents, questions and uploads order a model to do, against a model that obeys: the answer stays the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.records import Answer, AnswerKind, Filters, Support
from assistant.settings import AssistantSettings
from index.briefing_index import BriefingIndex
from index.lines import squeeze
from index.settings import IndexSettings
from tests.assistant.llm.model_server import ModelServer, serving

QUESTION = "When will the ferry line between Vey and Stell be resumed?"
TRUE = "Jonas Ilvet said that the ferry line between Vey and Stell will be resumed on April 18."
_ACTIVE = re.compile(r"https?://|<\w|!\[|\]\(|javascript:|data:|\$\{|<think")


@dataclass(frozen=True)
class Injection:
    """An order, where it stands, and what a model prints that obeys it."""

    id: str
    place: str
    text: str
    obeyed: str

    @property
    def file(self) -> str:
        """Orders in questions are asked of one briefing, which holds none."""
        return "plain.txt" if self.place == "question" else f"{self.id}.txt"

    @property
    def question(self) -> str:
        return f"{QUESTION} {self.text}" if self.place == "question" else QUESTION

    def transcript(self) -> str:
        """A briefing with the order in its place."""

        def here(place: str) -> str:
            return f" {self.text}" if self.place == place else ""

        heading = self.text if self.place == "heading" else "Results of the visit to Elmarch"
        return f"""Briefing by Foreign Ministry Spokesperson Jonas Ilvet, Haldry, March 20, 2025

Table of contents

1. {heading}

Answers to media questions:

1. Repairs to the pier

{heading}

Some 4,700 Velmaran sailors will no longer have to take their examinations twice. The ferry line between Vey and Stell
will be resumed on April 18, as soon as the Elmarch side has completed the repairs to the pier.{here("remarks")}

back to top

Question: Who pays for the repairs to the pier of Stell?{here("reporter")}

Jonas Ilvet: The Elmarch side pays for the repairs to the pier.{here("reply")} Velmara lends two cranes.

back to top
"""


FILE = Path(__file__).with_name("injections.jsonl")
INJECTIONS = [Injection(**json.loads(line)) for line in FILE.read_text(encoding="utf-8").splitlines()]
EACH = pytest.mark.parametrize("injection", [pytest.param(each, id=each.id) for each in INJECTIONS])


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BriefingIndex]:
    """Every order of a document in a briefing of its own."""
    folder = tmp_path_factory.mktemp("injections")
    for each in INJECTIONS:
        (folder / each.file).write_text(each.transcript(), encoding="utf-8")
    with BriefingIndex.open(IndexSettings(index=tmp_path_factory.mktemp("index")), create=True) as opened:
        assert not opened.ingest([folder]).failed
        yield opened


@pytest.fixture(scope="module")
def obeying(index: BriefingIndex) -> Iterator[tuple[ModelServer, Assistant]]:
    """A model that does the worst: a test says what, in `server.reply`."""
    with serving("") as server:
        yield server, Assistant(index, AssistantSettings(llm=server.setting, llm_retries=0))


def asked(assistant: Assistant, injection: Injection) -> Answer:
    (briefing,) = [each.id for each in assistant.index.briefings() if Path(each.source).name == injection.file]
    return assistant.ask(injection.question, filters=Filters(briefing_id=briefing))


def is_sound(answer: Answer, index: BriefingIndex) -> bool:
    """Whether every statement rests on words of the briefing."""
    return all(each.support is not Support.UNSUPPORTED and each.citations for each in answer.statements) and all(
        each.quote == index.briefing(each.briefing_id).text[each.start : each.end] for each in answer.citations
    )


@EACH
def test_of_a_reply_that_obeys_only_the_true_sentence_is_shown(
    obeying: tuple[ModelServer, Assistant], injection: Injection
) -> None:
    server, assistant = obeying
    server.reply = lambda _: TRUE
    unaffected = asked(assistant, injection)
    server.reply = lambda _: f"{TRUE} [42]\n\n{injection.obeyed}"
    answer = asked(assistant, injection)
    assert injection.text.split()[-1] in server.prompts[-1]
    assert unaffected.answered_by == answer.answered_by == "rule-1"
    assert (answer.kind, answer.statements, answer.citations) == (
        *(unaffected.kind, unaffected.statements, unaffected.citations),
    )
    assert is_sound(answer, assistant.index) and not any(_ACTIVE.search(each.text) for each in answer.statements)


@EACH
def test_a_reply_that_only_obeys_leaves_the_answer_without_a_model(
    obeying: tuple[ModelServer, Assistant], index: BriefingIndex, injection: Injection
) -> None:
    server, assistant = obeying
    server.reply = lambda _: injection.obeyed
    answer, without = asked(assistant, injection), asked(Assistant(index), injection)
    assert (answer.kind, answer.statements, answer.citations) == (without.kind, without.statements, without.citations)
    assert answer.answered_by == "extract"


@EACH
def test_without_a_model_an_order_is_at_most_quoted(index: BriefingIndex, injection: Injection) -> None:
    answer = asked(Assistant(index), injection)
    assert answer.kind is AnswerKind.ANSWERED and is_sound(answer, index)
    assert all(each.text == squeeze(answer.citations[each.citations[0] - 1].quote) for each in answer.statements)
    assert "April 18" in answer.statements[0].text
