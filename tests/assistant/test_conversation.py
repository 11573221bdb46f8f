"""Follow-ups and questions that stand alone."""

from __future__ import annotations

import pytest

from assistant.conversation import leans_on_before, make_standalone
from assistant.records import Conversation, ConversationTurn

BEFORE = Conversation((ConversationTurn("Who takes part in the Oskanian talks?"),))


@pytest.mark.parametrize(
    ("question", "leans"),
    [
        pytest.param("And the Tovarian side?", True, id="ellipsis"),
        pytest.param("When did he arrive?", True, id="pronoun"),
        pytest.param("How many of them are civilians?", True, id="of-them"),
        pytest.param("Why?", True, id="one-word"),
        pytest.param("No, I meant the fishing levy.", True, id="correction"),
        pytest.param("What about the monitors?", True, id="what-about"),
        pytest.param("And will Velmara admit Tovarian students?", False, id="names-its-own-topic"),
        pytest.param("How large is the herring quota in the Inner Sea?", False, id="another-topic"),
        pytest.param("Who will represent Velmara in Sandrigg?", False, id="stands-alone"),
    ],
)
def test_whether_a_question_leans_on_the_one_before(question: str, leans: bool) -> None:
    assert leans_on_before(question) is leans
    assert make_standalone(question, BEFORE).startswith("Who takes part") is leans


def test_a_first_question_stands_as_it_is() -> None:
    assert make_standalone("And  the Tovarian\nside?", Conversation()) == "And the Tovarian side?"


def test_a_question_about_the_briefing_is_left_alone() -> None:
    assert make_standalone("How did the briefing end?", BEFORE) == "How did the briefing end?"


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    turn = ConversationTurn("And when?", "Who takes part in the Oskanian talks? And when?")
    assert "Oskanian talks" in make_standalone("And where?", Conversation((turn,)))
