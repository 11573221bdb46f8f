"""A question over the bundled samples that has an answer, and an assistant whose model is a rule behind real HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.records import Answer
from assistant.settings import AssistantSettings
from tests.assistant.llm.model_server import ModelServer

Writing = Callable[..., Assistant]


@pytest.fixture(autouse=True)
def _no_model_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a model set."""
    monkeypatch.delenv("BRIEFINGS_LLM", raising=False)


@pytest.fixture
def writing(assistant_over_samples: Assistant) -> Writing:
    """Makes an assistant over the samples that writes with a server's model; short limits unless told otherwise."""

    def make(server: ModelServer, **settings: object) -> Assistant:
        limits: dict[str, object] = {"llm_first_token_seconds": 10.0, "llm_seconds": 20.0, "llm_retries": 0}
        made = AssistantSettings.model_validate({"llm": server.setting, **limits, **settings})
        return Assistant(assistant_over_samples.index, made)

    return make


QUESTION = "When will the ferry line between Vey and Stell be resumed?"


@pytest.fixture
def extract(assistant_over_samples: Assistant) -> Answer:
    """What is answered without a model."""
    answer = assistant_over_samples.ask(QUESTION)
    assert answer.kind == "answered"
    return answer
