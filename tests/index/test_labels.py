"""Which lines open a turn, and in what role."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.labels import find_labels
from index.lines import split_lines
from index.records import Role

TITLE = "Briefing by Spokeswoman Ilse Maren"


def labels(text: str) -> list[tuple[str, str]]:
    return [(label.name, label.role.value) for label in find_labels(split_lines(text), title=TITLE).values()]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        pytest.param("Question: Why?", ("Question", "reporter"), id="question"),
        pytest.param("**Question:** Why?", ("Question", "reporter"), id="bold"),
        pytest.param("Question (Arven Post): Why?", ("Question (Arven Post)", "reporter"), id="question-of-a-paper"),
        pytest.param("Question 3: Why?", ("Question 3", "reporter"), id="question-with-a-number"),
        pytest.param("Q: Why?", ("Q", "reporter"), id="q-and-colon"),
        pytest.param("Q    Why?", ("Q", "reporter"), id="q-and-gap"),
        pytest.param("Q\u00a0 \u00a0 Why?", ("Q", "reporter"), id="q-and-no-break-spaces"),
        pytest.param("Q Why?", ("Q", "reporter"), id="q-and-one-space"),
        pytest.param("Q And why?", ("Q", "reporter"), id="q-and-one-space-and-and"),
        pytest.param("Q -- or never?", ("Q", "reporter"), id="q-and-dashes"),
        pytest.param("Q. Why?", ("Q", "reporter"), id="q-and-dot"),
        pytest.param("[10.] Q. Why?", ("Q", "reporter"), id="numbered-question"),
        pytest.param("Q and A", None, id="q-and-a"),
        pytest.param("Q&A with the minister", None, id="q-ampersand-a"),
        pytest.param("INTERLOCUTORA: ¿Cuándo?", ("INTERLOCUTORA", "reporter"), id="from-the-floor-in-spanish"),
        pytest.param("MODERATOR: Next.", ("MODERATOR", "moderator"), id="moderator"),
        pytest.param("MS. HALE:  Good afternoon.", ("MS. HALE", "unknown"), id="capitals"),
        pytest.param("Ilse Maren: Good afternoon.", ("Ilse Maren", "official"), id="named-in-the-title"),
        pytest.param("The vote was 51:49.", None, id="colon-inside-a-number"),
        pytest.param("Here is the thing: no.", None, id="colon-inside-a-sentence"),
        pytest.param("Bottom Line: no.", None, id="two-words-once"),
        pytest.param("Note: corrected.", None, id="note"),
        pytest.param("A: Yes.", None, id="answer-to-nothing"),
        pytest.param("THE CHAIR. Yes.", None, id="capitals-and-a-dot-once"),
        pytest.param("END\u00a0 \u00a01:53 P.M. EST", None, id="end"),
    ],
)
def test_label_of_one_line(line: str, label: tuple[str, str] | None) -> None:
    assert labels(line) == ([label] if label else [])


WRAPPED = "Q    I would like to ask about the harbour and the\n{line}\n\nMS. HALE:  Yes.\n"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Dredging Act: will it pass?", id="name-of-a-law"),
        pytest.param("question: will it pass?", id="the-word-question"),
        pytest.param("Minister of Trade: will he go?", id="office"),
        pytest.param("of Arvenia: will it join?", id="small-word-first"),
    ],
)
def test_where_lines_wrap_a_colon_opens_no_turn(line: str) -> None:
    assert labels(WRAPPED.format(line=line)) == [("Q", "reporter"), ("MS. HALE", "official")]


def test_a_second_official_may_reply_once() -> None:
    text = "Question: Why?\n\nIlse Maren: Because.\n\nTomas Quill: Indeed.\n\nQuestion: And?\n\nIlse Maren: No.\n"
    assert labels(text)[2] == ("Tomas Quill", "official")


def test_headings_with_a_colon_that_stand_in_list_and_body_are_no_labels() -> None:
    text = (
        "Northland: the talks\nNorthland: the grain\n\nNorthland: the talks\n\nWords.\n\nNorthland: the grain\n\nWords."
    )
    assert labels(text) == []


def test_capitals_and_a_dot_count_where_they_come_back() -> None:
    text = "THE CHAIR. Good morning.\n\nQ. Is it over?\n\nTHE CHAIR. It is.\n\nNO. It is not.\n"
    assert labels(text) == [("THE CHAIR", "official"), ("Q", "reporter"), ("THE CHAIR", "official")]


def test_a_label_may_stand_alone() -> None:
    text = "Question:\nWhy?\n\nIlse Maren:\n\nBecause.\n\nQuestion:\n"
    assert labels(text) == [("Question", "reporter"), ("Ilse Maren", "official")]


def test_named_reporters_only_ask() -> None:
    text = (
        "Ilse Maren: Hello.\n\nJo Park (Post): Why?\n\nIlse Maren: So.\n\nJo Park (Post): Really?\n\nIlse Maren: Yes.\n"
    )
    assert labels(text)[1] == ("Jo Park (Post)", "reporter")
    assert {role for name, role in labels(text) if name == "Ilse Maren"} == {"official"}


def test_words_start_behind_the_label() -> None:
    text = "  Question:  Why?"
    (label,) = find_labels(split_lines(text), title="").values()
    assert (text[label.end :], label.role) == ("Why?", Role.REPORTER)


PROSE = st.sampled_from(
    [
        *("Let me be clear: it opens in May.", "Two points: first, the dues; second, the grain.", "In short: no."),
        *("As Lincoln said: four score.", "The answer is simple: we pay.", "Here is what matters: the harbour."),
        *("I will say this: it is late.", "Remember: the vote is on Monday.", "Look: nobody knows.", "Again: no."),
        *("My message to Northland: come back.", "What we know: nothing.", "First: the dues.", "One thing: it rains."),
        *("To be frank: we lost.", "For the record: she resigned.", "Bottom line: no.", "And so: good night."),
        *("The rule of the house: be brief.", "Our goal: ten ships.", "Why? Because of this: the ice.", "So: yes."),
    ]
)


@given(st.lists(PROSE, min_size=1, max_size=4), st.sampled_from(["Question", "QUESTION", "Q"]))
@settings(max_examples=80, deadline=None)
def test_prose_with_a_colon_opens_no_turn(prose: list[str], asks: str) -> None:
    reply = "\n\n".join(prose)
    exchange = f"{asks}: Why?\n\nIlse Maren: So.\n\n{reply}\n\n"
    text = f"{exchange}{exchange}{asks}: Yes?\n"
    assert labels(text) == [*[(asks, "reporter"), ("Ilse Maren", "official")] * 2, (asks, "reporter")]


def test_a_letter_slipped_in_front_of_a_label_is_nobody_new() -> None:
    text = "".join(
        f"Q    And the harbour, for what is it shut?\n\n{name}:  It opens.\n\n"
        for name in ["MS. HALE"] * 3 + ["QMS. HALE"]
    )
    assert {name for name, _ in labels(text)} == {"Q", "MS. HALE"}
