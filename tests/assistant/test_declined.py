"""Asked, but not answered: told where the reply declines and the question is the same, and only there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.declining import declines, declines_in_passing
from assistant.records import AnswerKind
from assistant.terminal import print_answer
from index.briefing_index import BriefingIndex
from index.records import Role
from index.sentences import sentence_spans
from index.settings import IndexSettings

BRIEFING = """Briefing by Foreign Ministry Spokeswoman Ilse Maren, Port Vell, March 19, 2031

Question (Dana Holt): Has the ministry decided who will succeed Ambassador Orvid in Arvenia?

Ilse Maren: I am not going to comment on appointments. Ask me again when there is a decree.

Question: How many railway wagons did Bolmark return after the border crossing was closed?

Ilse Maren: Bolmark returned forty wagons in February. I have no information on the remaining ones. We expect them in \
April, when the crossing opens again. The railway company has confirmed this to us in writing.

Question: Will the grain corridor through Dorvale stay open in winter?

Ilse Maren: I would refer you to the Ministry of Trade. Farmers have shipped barley from Dorvale since 2019.
"""


def sentences(reply: str) -> list[str]:
    return [reply[start:end] for start, end in sentence_spans(reply, 0, len(reply))]


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("No comment.", id="no-comment"),
        pytest.param("I can’t comment on ongoing negotiations. Next question.", id="cannot-comment"),
        pytest.param("We’re not going to get into internal deliberations. Go ahead.", id="not-going-to"),
        pytest.param("I don’t have anything to announce on that today.", id="nothing-to-announce"),
        pytest.param("I have no information on this matter.", id="no-information"),
        pytest.param("I'd refer you to the Treasury for that.", id="refer-you"),
        pytest.param("I would point you to the statement of the ministry. They are the experts.", id="point-you"),
        pytest.param("That is a question for the Ministry of Trade.", id="a-question-for"),
        pytest.param("We will leave that to the courts.", id="leave-to"),
        pytest.param("You'd have to ask them.", id="ask-them"),
        pytest.param("It would not be appropriate for me to speculate.", id="not-appropriate"),
        pytest.param("I don't know. I'll check on that and get back to you.", id="does-not-know"),
        pytest.param("I’ll let Minister Orvid speak to that.", id="let-somebody-speak"),
        pytest.param("I’m not going to get ahead of the President on this.", id="get-ahead-of"),
        pytest.param("I don’t have anything to preview on that trip.", id="nothing-to-preview"),
        pytest.param("We proceed from what was agreed in Port Vell.", id="proceed-from"),
        pytest.param("I can’t put a timeline on it.", id="no-timeline"),
        pytest.param("We will not name anyone before the report is there.", id="names-nobody"),
        pytest.param("I am not going to point fingers today.", id="points-no-fingers"),
        pytest.param("We can neither confirm nor deny these reports.", id="neither-confirms-nor-denies"),
        pytest.param("We rule nothing out and nothing in.", id="rules-nothing-out"),
        pytest.param("I haven’t had a chance to read the report.", id="not-read"),
        pytest.param("No voy a comentar sobre ese tema. Es un asunto de la fiscalía.", id="spanish"),
        pytest.param("Je ne peux pas commenter cette affaire.", id="french"),
        pytest.param("对此我不予置评。", id="chinese"),
    ],
)
def test_a_reply_that_declines(reply: str) -> None:
    assert declines(sentences(reply))


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("Yes, the treaty was signed on Monday.", id="answer"),
        pytest.param("He said that he cannot swim.", id="cannot-do"),
        pytest.param("We will name the new ambassador on Friday.", id="will-name"),
        pytest.param("We ruled out a second round. The talks are over.", id="ruled-out"),
        pytest.param("I know the minister refused to sign. That was on 3 May, in Port Vell.", id="somebody-refused"),
        pytest.param("I would point you to the fact that exports doubled. They did so in two years.", id="to-the-fact"),
        pytest.param(
            "Forty wagons came back. They came in February. I don't have details on the rest. We expect them in April.",
            id="declines-one-part-of-a-long-reply",
        ),
        pytest.param(
            "We don't know fear. We have stood here for three hundred years. We shall stay.", id="figure-of-speech"
        ),
        pytest.param("Let me just answer that: the harbour stays open.", id="let-me-answer"),
        pytest.param("We can’t respond to every rumour with a sanction. We respond to facts.", id="respond-to-rumours"),
        pytest.param("We don’t have any data to suggest a leak. The dam holds.", id="no-data-to-suggest"),
        pytest.param("", id="nothing-said"),
    ],
)
def test_a_reply_that_answers(reply: str) -> None:
    assert not declines(sentences(reply))


_REST = "The railway was built in 1931. It crosses the Orva twice. Trains run daily. Tickets cost two marks."


@pytest.mark.parametrize(
    ("reply", "declined"),
    [
        pytest.param(f"I do not comment on the decisions of the bank. {_REST}", True, id="opens-so"),
        pytest.param(
            f"{_REST} {_REST} I won’t get into numbers. We’ll let the candidates decide that.", True, id="ends-so-twice"
        ),
        pytest.param(f"I won’t comment on the fare, but it will rise. {_REST}", False, id="goes-on-to-answer"),
        pytest.param(f"{_REST} I have no information on the tunnel.", False, id="declines-one-part-last"),
    ],
)
def test_a_reply_that_declines_and_talks_of_something_else(reply: str, declined: bool) -> None:
    assert not declines(sentences(reply))
    assert declines_in_passing(sentences(reply)) is declined


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("declined")
    (folder / "briefing.txt").write_text(BRIEFING, encoding="utf-8")
    with BriefingIndex.open(IndexSettings(index=folder / "index"), create=True) as opened:
        assert not opened.ingest([folder / "briefing.txt"]).failed
        yield Assistant(opened)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param(
            "Who will succeed Ambassador Orvid in Arvenia?",
            "I am not going to comment on appointments. Ask me again when there is a decree.",
            id="whole-reply",
        ),
        pytest.param(
            "Will the grain corridor through Dorvale stay open this winter?",
            "I would refer you to the Ministry of Trade. Farmers have shipped barley from Dorvale since 2019.",
            id="what-was-said-instead",
        ),
    ],
)
def test_the_answer_says_that_it_was_asked_and_quotes_what_was_said(
    assistant: Assistant, question: str, said: str
) -> None:
    answer = assistant.ask(question)
    (citation,) = answer.citations
    assert answer.kind is AnswerKind.DECLINED
    assert (citation.quote, citation.speaker, citation.role) == (said, "Ilse Maren", Role.OFFICIAL)
    assert citation.quote == BRIEFING[citation.start : citation.end]
    assert answer.text.startswith("This was asked") and "but not answered" in answer.text
    assert answer.text.endswith("[1]")


def test_who_asked_is_named_where_the_transcript_does(assistant: Assistant) -> None:
    named = assistant.ask("Who will succeed Ambassador Orvid in Arvenia?")
    unnamed = assistant.ask("Will the grain corridor through Dorvale stay open this winter?")
    assert "asked by Dana Holt" in named.text
    assert "asked, but not answered" in unnamed.text


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("How many wagons did Bolmark return?", id="the-part-that-was-answered"),
        pytest.param("Since when have farmers shipped barley from Dorvale?", id="said-beside-the-point"),
    ],
)
def test_what_the_reply_does_say_is_an_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).kind is not AnswerKind.DECLINED


def test_the_terminal_shows_a_declined_answer(assistant: Assistant, capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(assistant.ask("Who will succeed Ambassador Orvid in Arvenia?"))
    assert "not answered" in " ".join(capsys.readouterr().out.split())
