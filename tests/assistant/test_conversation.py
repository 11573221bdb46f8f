"""Follow-ups and questions that stand alone."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.assistant import Assistant
from assistant.conversation import Standalone, StandaloneKind, make_standalone
from assistant.leaning import leans_on_before
from assistant.records import Answer, AnswerKind, Conversation, ConversationTurn


def conversation(*questions: str, headings: tuple[str, ...] = (), on: date | None = None) -> Conversation:
    """A conversation whose turns were made to stand alone one after the other; the last answer cited `headings`."""
    made = Conversation()
    for question in questions:
        shown = make_standalone(question, made).question
        made = Conversation((*made.turns, ConversationTurn(question, shown, headings, date=on, choices=headings)))
    return made


@pytest.mark.parametrize(
    ("question", "leans"),
    [
        pytest.param("And the Tovarian side?", True, id="ellipsis"),
        pytest.param("And in East Oskania?", True, id="ellipsis-of-a-place"),
        pytest.param("When did he arrive?", True, id="pronoun"),
        pytest.param("How many of them are civilians?", True, id="of-them"),
        pytest.param("What came of those talks?", True, id="those-talks"),
        pytest.param("Why?", True, id="one-word"),
        pytest.param("From when until when?", True, id="no-word-of-its-own"),
        pytest.param("No, I meant the fishing levy.", True, id="correction"),
        pytest.param("What about the monitors?", True, id="what-about"),
        pytest.param("What did the minister reply?", True, id="the-minister"),
        pytest.param("¿Y el lado tovario?", True, id="spanish-ellipsis"),
        pytest.param("Pourquoi ?", True, id="french-why"),
        pytest.param("And will Velmara admit Tovarian students?", False, id="names-its-own-topic"),
        pytest.param("How large is the herring quota in the Inner Sea?", False, id="another-topic"),
        pytest.param("Who will represent Velmara in Sandrigg?", False, id="stands-alone"),
        pytest.param("Did Varn say that Velmara will sell patrol boats?", False, id="that-joins"),
        pytest.param("What did Kerrin say of his journey?", False, id="pronoun-of-a-name-in-the-question"),
        pytest.param("Is it true that six patrol boats were sold?", False, id="it-stands-for-nothing"),
        pytest.param("Tell me about lighthouse keepers.", False, id="introduces-a-subject"),
    ],
)
def test_whether_a_question_leans_on_the_one_before(question: str, leans: bool) -> None:
    assert leans_on_before(question) is leans
    made = make_standalone(question, conversation("Who takes part in the Oskanian talks?"))
    assert made.leans is leans
    assert (made.variants == ((question, 1.0),)) is not leans


@pytest.mark.parametrize(
    ("turns", "shown"),
    [
        pytest.param(["How far along is the Torrin Gorge Dam?", "When does it start to fill?"],
                     "When does the Torrin Gorge Dam start to fill?", id="it"),
        pytest.param(["Who is Mirela Haskin?", "And where is she now?"], "Where is Mirela Haskin now?", id="she"),
        pytest.param(["Who is Mirela Haskin?", "What is her task?"], "What is Mirela Haskin’s task?", id="her"),
        pytest.param(["Who is Mirela Haskin?", "Who sent her?"], "Who sent Mirela Haskin?", id="her-as-object"),
        pytest.param(["What did Kerrin say about Tovaria?", "No, I meant Oskania."],
                     "What did Kerrin say about Oskania?", id="correction"),
        pytest.param(["Who led the talks in Lumen Bay?", "And in Carrow Bridge?"],
                     "Who led the talks in Carrow Bridge?", id="another-place"),
        pytest.param(["How many ships were built in 2022?", "And in 2023?"],
                     "How many ships were built in 2023?", id="another-year"),
        pytest.param(["How many blankets did Keld get?", "And water?"],
                     "How many blankets did Keld get? And water?", id="ellipsis-without-a-counterpart"),
        pytest.param(["Who takes part in the Oskanian talks?", "Why?"],
                     "Who takes part in the Oskanian talks? Why?", id="why"),
        pytest.param(["What did Karel Hosk say about the tap?", "Tell me more"],
                     "What else was said about Karel Hosk, the tap?", id="more"),
        pytest.param(["Who takes part in the Oskanian talks?", "Thanks!", "And where are they held?"],
                     "Where are the Oskanian talks held?", id="small-talk-between"),
        pytest.param(["Who is Mirela Haskin?", "What is a herring quota?", "Who sets it?"],
                     "Who sets herring quota?", id="the-last-subject-counts"),
        pytest.param(["Who takes part in the Oskanian talks?", "And when?", "And where?"],
                     "Who takes part in the Oskanian talks? And where?", id="a-chain-does-not-grow"),
    ],
)  # fmt: skip
def test_a_follow_up_is_shown_with_its_subject(turns: list[str], shown: str) -> None:
    made = make_standalone(turns[-1], conversation(*turns[:-1]))
    assert (made.question, made.kind) == (shown, StandaloneKind.FOLLOW_UP)


def test_a_follow_up_is_searched_with_what_was_cited() -> None:
    before = conversation("Who died on March 2?", headings=("Honora Pell’s passing",))
    made = make_standalone("When did she join the ministry?", before)
    assert made.question == "Honora Pell’s passing: when did she join the ministry?"
    assert len(made.variants) > 1 and made.near == before.turns[-1]
    assert sum(weight for _, weight in made.variants) == pytest.approx(1.0)


def test_a_correction_is_not_led_to_what_was_wrongly_cited() -> None:
    before = conversation("What about the situation in Tovaria?", headings=("Assistance to citizens in Tovaria",))
    made = make_standalone("No, I meant Oskania", before)
    assert made.near is None and not any("Tovaria" in text for text, _ in made.variants)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        pytest.param("Tell me about the second one", "What was said about “Fishing levy”?", id="in-a-sentence"),
        pytest.param("The first one", "What was said about “Detainees”?", id="alone"),
    ],
)
def test_an_ordinal_names_one_of_the_sections_listed(question: str, shown: str) -> None:
    before = conversation("What topics were covered?", headings=("Detainees", "Fishing levy"))
    assert make_standalone(question, before).question == shown


@pytest.mark.parametrize(
    ("words", "absolute"),
    [
        pytest.param("yesterday", "yesterday (February 28, 2031)", id="yesterday"),
        pytest.param("last month", "last month (February 2031)", id="last-month"),
        pytest.param("last week", "last week (the week of February 17, 2031)", id="last-week"),
        pytest.param("next year", "next year (2032)", id="next-year"),
    ],
)
def test_relative_dates_count_from_the_briefing_cited(words: str, absolute: str) -> None:
    before = conversation("Who is Mirela Haskin?", on=date(2031, 3, 1))
    assert absolute in make_standalone(f"And what did she do {words}?", before).question


def test_a_first_question_stands_as_it_is() -> None:
    question = "What is  the herring\nquota?"
    assert make_standalone(question, Conversation()) == Standalone(
        "What is the herring quota?", (("What is the herring quota?", 1.0),)
    )


@pytest.mark.parametrize(
    "asked", ["How did the briefing end?", "What topics were covered?", "How many questions were asked?", "An outline?"]
)
def test_a_question_about_the_briefing_is_left_alone(asked: str) -> None:
    before = conversation("Who takes part in the Oskanian talks?")
    assert make_standalone(asked, before) == make_standalone(asked, Conversation())


@pytest.mark.parametrize("asked", ["What other topics came up?", "Which of these topics did they discuss?"])
def test_what_else_came_up_goes_on_with_the_conversation(asked: str) -> None:
    assert make_standalone(asked, conversation("Who takes part in the Oskanian talks?")).leans


@pytest.mark.parametrize("said", ["thanks", "Hello!", "ok great", "Who are you?", "What can you do?", "Merci beaucoup"])
def test_small_talk_is_answered_and_not_searched(assistant_over_samples: Assistant, said: str) -> None:
    answer = assistant_over_samples.ask(said)
    assert (answer.kind, answer.citations, answer.passages) == (AnswerKind.OVERVIEW, (), ())
    assert "You can ask" in answer.text


@pytest.mark.parametrize("asked", ["What about it?", "Why?", "Tell me more", "And then?"])
def test_what_nothing_explains_is_asked_back(assistant_over_samples: Assistant, asked: str) -> None:
    answer = assistant_over_samples.ask(asked, Conversation())
    assert (answer.kind, answer.passages) == (AnswerKind.NOT_FOUND, ())
    assert answer.text.startswith("What is your question about?") and 2 <= len(answer.suggestions) <= 3
    assert all(suggestion.heading in answer.text for suggestion in answer.suggestions)


def after(assistant: Assistant, *questions: str) -> Answer:
    """The answer to the last of the questions, each asked after the answers before."""
    so_far = Conversation()
    for question in questions:
        answer = assistant.ask(question, so_far)
        so_far = so_far.after(answer)
    return answer


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        pytest.param(["Who died on March 2?", "When did she join the ministry?"], "1961", id="name-only-in-the-answer"),
        pytest.param(["How many citizens stayed in Tovaria?", "Why?"], "married to Tovarians", id="why"),
        pytest.param(["What about the fishing levy?", "Thanks", "And the next round?"], "May 6", id="thanks-between"),
    ],
)
def test_a_conversation_is_followed(assistant_over_samples: Assistant, turns: list[str], words: str) -> None:
    assert any(words in passage.text for passage in after(assistant_over_samples, *turns).passages)


def test_another_topic_is_searched_as_if_it_stood_alone(assistant_over_samples: Assistant) -> None:
    question = "What does the bell of Saint Brannoc weigh?"
    alone = assistant_over_samples.ask(question)
    answer = after(assistant_over_samples, "How many observers will be admitted to the Torrin Gorge Dam?", question)
    assert (answer.passages, answer.text) == (alone.passages, alone.text)
