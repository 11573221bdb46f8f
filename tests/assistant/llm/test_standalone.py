"""Follow-ups rewritten by a model over real HTTP, and what is asked where it fails."""

from __future__ import annotations

import pytest

from assistant.llm.models import build_llm
from assistant.llm.standalone import rewrite_with_llm
from assistant.records import Conversation, ConversationTurn
from assistant.settings import AssistantSettings
from tests.assistant.llm.conftest import Writing
from tests.assistant.llm.model_server import Manners, serving

BEFORE = Conversation((ConversationTurn("When will the ferry to Stell be resumed?", headings=("Visit to Elmarch",)),))
RULE = "by rule"


@pytest.mark.parametrize(
    ("reply", "manners", "asked"),
    [
        pytest.param("Who pays for the ferry to Stell?", Manners(), "Who pays for the ferry to Stell?", id="rewritten"),
        pytest.param("“Who pays for Elmarch?”\n", Manners(), "Who pays for Elmarch?", id="heading-quoted"),
        pytest.param("Who pays for the ferry to Oslo in 1997?", Manners(), RULE, id="adds-what-nobody-said"),
        pytest.param("The ferry is paid for by " + "many people, " * 40, Manners(), RULE, id="no-question"),
        pytest.param("See http://collect.example/", Manners(), RULE, id="address"),
        pytest.param("", Manners(), RULE, id="empty"),
        pytest.param("Who pays for it?", Manners(status=(500,)), RULE, id="server-error"),
        pytest.param("Who pays for it?", Manners(before=3), RULE, id="slow"),
    ],
)
def test_a_follow_up_is_rewritten_or_left_to_the_rule(reply: str, manners: Manners, asked: str) -> None:
    with serving(reply, manners) as server:
        llm = build_llm(AssistantSettings(llm=server.setting))
        made = rewrite_with_llm(
            llm, "And who pays for it?", BEFORE, fallback=RULE, seconds=1.5 if manners.before else 30
        )
    assert made == asked
    assert "When will the ferry to Stell be resumed?" in server.prompts[0] and "Visit to Elmarch" in server.prompts[0]


def test_a_first_question_asks_no_model() -> None:
    with serving("Something else?") as server:
        llm = build_llm(AssistantSettings(llm=server.setting))
        assert rewrite_with_llm(llm, "Who pays?", Conversation(), fallback=RULE, seconds=30) == "Who pays?"
    assert not server.asked


def test_the_question_as_the_model_words_it_is_searched_and_shown(writing: Writing) -> None:
    def reply(prompt: str) -> str:
        return (
            "When will the ferry between Vey and Stell run again?" if prompt.startswith("Rewrite") else "NOT_ANSWERED"
        )

    with serving(reply) as server:
        asked = writing(server, llm_first_token_seconds=60, llm_seconds=60)
        before = Conversation().after(asked.ask("Which islands does the ferry line link?"))
        answer = asked.ask("And when will it run again?", before)
    assert answer.standalone_question == "When will the ferry between Vey and Stell run again?"
    assert "April 18" in " ".join(citation.quote for citation in answer.citations)
