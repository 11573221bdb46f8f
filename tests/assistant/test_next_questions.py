"""Questions offered after an answer: near it, new, and answered by the briefings."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.next_questions import next_questions
from assistant.records import AnswerKind
from tests.assistant.chat.visits import OTHER_QUESTION, QUESTION, THIRD_QUESTION


@pytest.mark.parametrize("question", [QUESTION, OTHER_QUESTION, THIRD_QUESTION])
def test_each_is_new_and_answered(assistant_over_samples: Assistant, question: str) -> None:
    assistant = assistant_over_samples
    answer = assistant.ask(question)
    found = next_questions(answer, [question], assistant.index, assistant.answers)
    assert 1 <= len(found) <= 3 and len(set(found)) == len(found) and question not in found
    assert all(assistant.ask(each).kind is AnswerKind.ANSWERED for each in found)
    again = next_questions(answer, [question, *found], assistant.index, assistant.answers)
    assert not set(again) & set(found)


def test_what_the_briefings_do_not_answer_is_not_offered(assistant_over_samples: Assistant) -> None:
    answer = assistant_over_samples.ask(QUESTION)
    assert next_questions(answer, [], assistant_over_samples.index, lambda _: False) == []
