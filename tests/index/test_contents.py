"""The lists in front of a transcript."""

from __future__ import annotations

import pytest

from index.contents import (
    Entry,
    HeadingList,
    entry_of,
    find_contents,
    is_answers_heading,
    is_contents_heading,
    likeness,
)
from index.lines import split_lines


@pytest.mark.parametrize(
    ("line", "number", "heading"),
    [
        pytest.param("7. The harbour", 7, "The harbour", id="dot"),
        pytest.param("7) The harbour", 7, "The harbour", id="bracket"),
        pytest.param("7." + 12 * " " + "The harbour", 7, "The harbour", id="twelve-spaces"),
        pytest.param("10. \u00a0 The harbour", 10, "The harbour", id="no-break-space"),
        pytest.param("• The harbour", None, "The harbour", id="bullet"),
        pytest.param("The harbour", None, "The harbour", id="no-mark"),
        pytest.param("80th anniversary", None, "80th anniversary", id="number-in-the-heading"),
        pytest.param("**The harbour**", None, "The harbour", id="bold"),
    ],
)
def test_entry(line: str, number: int | None, heading: str) -> None:
    entry = entry_of(line)
    assert (entry.number, entry.heading) == (number, heading)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Answers to media questions:",
            "Answers to questions",
            "• Answers to media questions",
            "20. Answers to questions",
        ),
        *("Excerpts from answers to media questions", "Replies to questions from the floor", "Questions and answers"),
    ],
)
def test_answers_heading(line: str) -> None:
    assert is_answers_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "Answers to media questions on Northland",
        "The minister answers questions",
        "answer to the question.",
        "Q&A.",
        "",
    ],
)
def test_no_answers_heading(line: str) -> None:
    assert not is_answers_heading(line)


@pytest.mark.parametrize("line", ["Table of contents", "Table of Contents:", "Contents", "**CONTENTS**"])
def test_contents_heading(line: str) -> None:
    assert is_contents_heading(line)


@pytest.mark.parametrize(
    ("text", "remarks", "answers", "rest"),
    [
        pytest.param("Contents\n1. A\n2. B\nAnswers to questions:\n1. C\n\nA\n\nWords.", "AB", "C", "A", id="both"),
        pytest.param("Contents\n1. A\n2. B\n\nA\n\nWords.", "AB", "", "A", id="remarks-alone"),
        pytest.param("Contents\n• A\n• B\n• Answers to questions\n\nA\n\nWords.", "AB", "", "A", id="answers-a-bullet"),
        pytest.param("Contents\nA\n\nB\n\nA\n\nWords.", "AB", "", "A", id="no-marks"),
        pytest.param("Contents\n1. A\nB\n3. C\n\nA\n\nWords.", "ABC", "", "A", id="a-mark-missing"),
        pytest.param("Contents\n1. A\n2. A\n3. B\n\nA\n\nWords.", "AAB", "", "A", id="two-alike"),
        pytest.param("Answers to questions:\n1. C\n2. D\n\nQuestion: Y?", "", "CD", "Question: Y?", id="answers"),
        pytest.param("Answers to questions:\n\nQuestion: Why?", "", "", "", id="answers-of-the-body"),
    ],
)
def test_lists(text: str, remarks: str, answers: str, rest: str) -> None:
    lines = split_lines(text)
    contents = find_contents(lines, {n for n, line in enumerate(lines) if line.text.startswith("Question:")})
    assert "".join(entry.heading for entry in contents.remarks) == remarks
    assert "".join(entry.heading for entry in contents.answers) == answers
    behind = next(line.text for line in lines[contents.past_line :] if not line.blank) if contents.found else ""
    assert behind == rest


def test_a_long_entry_may_be_wrapped() -> None:
    text = "Contents\n1. The minister’s upcoming talks with his counterpart from\n   Bolmark in May\n2. B\n\nWords."
    contents = find_contents(split_lines(text), ())
    assert [entry.heading for entry in contents.remarks] == [
        "The minister’s upcoming talks with his counterpart from Bolmark in May",
        "B",
    ]


HEADINGS = [
    "Talks between the council and the northern front",
    "Talks between the council and the southern front",
    "Bolmark update",
    "Talks between the council and the northern front",
]


@pytest.mark.parametrize(
    ("line", "after", "place"),
    [
        pytest.param("Talks between the council and the southern front", 0, 1, id="the-most-alike"),
        pytest.param("talks between the Council and the northern front", 0, 0, id="case"),
        pytest.param(HEADINGS[0], 2, 3, id="of-two-equals-the-one-ahead"),
        pytest.param("Bolmark updates", 0, 2, id="one-letter"),
        pytest.param("Arvenia update", 0, None, id="another-country"),
        pytest.param("We spoke of talks between the council and the northern front last week", 0, None, id="speech"),
    ],
)
def test_heading_of_the_body(line: str, after: int, place: int | None) -> None:
    assert HeadingList([Entry(None, heading) for heading in HEADINGS]).find(line, after=after) == place


def test_likeness_sees_through_quotes_and_dashes() -> None:
    assert likeness("Bolmark–Arvenia “talks”", 'Bolmark-Arvenia "talks"') == 1.0
    assert likeness("", "") == 0.0
