"""The same subject, asked for a detail that the samples give and for one that they do not."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.records import AnswerKind


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        pytest.param(
            "When was the consular portal attacked?",
            "Which minister resigned over the attack on the consular portal?",
            id="office",
        ),
        pytest.param(
            "How many pages does the summary of the National Signals Office's report have?",
            "How much did the National Signals Office's report cost?",
            id="sum",
        ),
        pytest.param(
            "How many medical workers are on board the Northern Gannet?",
            "Who commanded the rescue ship Northern Gannet?",
            id="person",
        ),
    ],
)
def test_the_detail_asked_for_decides(assistant_over_samples: Assistant, given: str, missing: str) -> None:
    assert assistant_over_samples.ask(given).kind is AnswerKind.ANSWERED
    refused = assistant_over_samples.ask(missing)
    assert refused.kind is AnswerKind.NOT_FOUND
    assert refused.suggestions and not refused.citations
